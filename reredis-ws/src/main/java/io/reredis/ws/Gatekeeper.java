package io.reredis.ws;

import io.reredis.base.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The threads that ask a {@link Gate}, which may wait. Thread-safe. */
final class Gatekeeper implements AutoCloseable {
  private static final Logger LOG = SafeLog.of(Gatekeeper.class);
  private static final int THREADS = 4;
  private static final int WAITING = 1000;

  private final Gate gate;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          task -> {
            Thread thread = new Thread(task, "reredis-gate");
            thread.setDaemon(true);
            return thread;
          });

  Gatekeeper(Gate gate) {
    this.gate = gate;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Asks about a request, and passes the decision on: null if the gate failed or is too busy. By a
   * thread of its own, or at once.
   */
  void ask(PageRequest request, Consumer<@Nullable Admission> decided) {
    try {
      threads.execute(() -> decided.accept(admission(request)));
    } catch (RejectedExecutionException e) {
      decided.accept(null);
    }
  }

  private @Nullable Admission admission(PageRequest request) {
    try {
      return gate.admit(request);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "the gate of the page failed", e);
      return null;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
