package io.reredis.support;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Ends a property that hangs, as JUnit's default timeout ends a test: prints the stacks of all
 * threads and interrupts the property. Ends the process if that does not help. Applies to all
 * properties (META-INF/services).
 */
public final class PropertyTimeout implements AroundPropertyHook {
  private static final int SECONDS = Integer.getInteger("reredis.test.timeout", 300);
  private static final int PATIENCE = 10;
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "property-timeout");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    Thread runner = Thread.currentThread();
    Future<?> interrupt =
        TIMER.schedule(() -> interrupt(context.label(), runner), SECONDS, TimeUnit.SECONDS);
    Future<?> end =
        TIMER.schedule(() -> Runtime.getRuntime().halt(1), SECONDS + PATIENCE, TimeUnit.SECONDS);
    try {
      return property.execute();
    } finally {
      interrupt.cancel(false);
      end.cancel(false);
    }
  }

  private static void interrupt(String property, Thread runner) {
    System.out.println("The property " + property + " has not ended after " + SECONDS + " s");
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              System.out.println(thread);
              for (StackTraceElement frame : stack) {
                System.out.println("\tat " + frame);
              }
            });
    runner.interrupt();
  }
}
