package io.reredis.command;

/**
 * What the heap of the JVM comes to, garbage that nobody has collected yet included. Safe for use
 * by all threads.
 */
final class HeapFigures {
  private final long atStart = used();

  /** The most that was seen in use; a lost update costs one sample. */
  private volatile long peak = atStart;

  /** The bytes in use, and notes them for the peak. */
  long observe() {
    long used = used();
    if (used > peak) {
      peak = used;
    }
    return used;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** The bytes that the JVM has taken from the system for the heap. */
  long committed() {
    return Runtime.getRuntime().totalMemory();
  }

  /** The bytes that the heap may grow to. */
  long limit() {
    return Runtime.getRuntime().maxMemory();
  }

  long peak() {
    return peak;
  }

  long atStart() {
    return atStart;
  }
}
