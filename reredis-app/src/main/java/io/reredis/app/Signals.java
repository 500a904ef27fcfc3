package io.reredis.app;

import java.lang.reflect.Proxy;

/**
 * Handles signals in place of the virtual machine, which would end the program without saving. The
 * API belongs to {@code jdk.unsupported} and causes compiler warnings that cannot be suppressed, so
 * it is used through reflection.
 */
final class Signals {
  private Signals() {}

  /**
   * Runs an action on each signal, on a new thread.
   *
   * @param name without {@code SIG}
   * @return false if the virtual machine reserves the signal
   */
  static boolean take(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object own =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), own);
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }
}
