package io.reredis.base;

/** Keeps interrupts from disturbing the threads of a store. Thread-safe. */
public final class Threads {
  private Threads() {}

  /**
   * Waits for the end of a thread even if the caller is interrupted; its interrupt status is
   * preserved. Returns immediately if the thread is the caller.
   */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Clears the interrupt status of a thread of the store, which stops on request rather than by
   * interrupts. Interrupts come from listeners, or from a program that interrupts all of its
   * threads. With the status set, the thread could neither park nor wait at a selector, and would
   * spin.
   */
  public static void clearInterrupt() {
    Thread.interrupted();
  }
}
