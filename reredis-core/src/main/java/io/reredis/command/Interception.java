package io.reredis.command;

import io.reredis.intercept.CommandInterceptor;
import io.reredis.intercept.Verdict;
import java.util.concurrent.CopyOnWriteArrayList;

/** The interceptors of commands, in the order of their registration. Safe for all threads. */
public final class Interception {
  private final CopyOnWriteArrayList<CommandInterceptor> interceptors =
      new CopyOnWriteArrayList<>();

  /** Whether there are interceptors; read before each command. Written under this. */
  private volatile boolean on;

  Interception() {}

  boolean isOn() {
    return on;
  }

  /** Registers an interceptor; the result removes it. */
  public synchronized Runnable add(CommandInterceptor interceptor) {
    // a registration of its own, even if the interceptor is registered already
    CommandInterceptor added = interceptor::before;
    interceptors.add(added);
    on = true;
    return () -> remove(added);
  }

  private synchronized void remove(CommandInterceptor interceptor) {
    interceptors.remove(interceptor);
    on = !interceptors.isEmpty();
  }

  /** Returns the first verdict that is not to proceed; later interceptors are then not asked. */
  Verdict before(Call call, Command command) {
    InterceptedRequest request = new InterceptedRequest(call, command);
    for (CommandInterceptor interceptor : interceptors) {
      Verdict verdict = interceptor.before(request);
      if (verdict.kind() != Verdict.Kind.PROCEED) {
        return verdict;
      }
    }
    return Verdict.proceed();
  }
}
