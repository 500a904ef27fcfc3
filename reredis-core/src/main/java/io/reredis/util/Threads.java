package io.reredis.util;

/** Interrupts that must not disturb the threads of a store. Safe for use by all threads. */
public final class Threads {
  private Threads() {}

  /**
   * Waits for the end of a thread, also where the caller is interrupted; its mark stays set then.
   * Returns at once where the thread waits for itself.
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
   * Clears the mark that an interrupt has left on a thread of the store, which ends when it is told
   * to and not by interrupts. They come from listeners, or from a program that interrupts all of
   * its threads. A marked thread could neither park nor wait at a selector: it would never rest.
   */
  public static void clearInterrupt() {
    Thread.interrupted();
  }
}
