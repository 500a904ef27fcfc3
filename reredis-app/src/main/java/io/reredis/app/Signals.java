package io.reredis.app;

import java.lang.reflect.Proxy;

/**
 * Takes signals of the system in the place of the virtual machine, which would end the program
 * whether or not its data is safe. The class for it belongs to {@code jdk.unsupported}, about whose
 * use the compiler warns without a way to say that it is meant, so it is used by its name.
 */
final class Signals {
  private Signals() {}

  /**
   * Has a signal call an action, on a thread of its own each time.
   *
   * @param name without {@code SIG}
   * @return false where the virtual machine keeps the signal to itself
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
