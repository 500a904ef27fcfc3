package io.reredis.command;

/**
 * What the heap of the JVM comes to, garbage that nobody has collected yet included, and the most
 * that the store itself has taken of it. Safe for use by all threads.
 */
public final class HeapFigures {
  /** The most that was seen; a lost update of either costs one sample. */
  private volatile long peak;

  private volatile long usedPeak;

  HeapFigures() {
    observe();
  }

  /** The bytes in use, and notes them for the peak. */
  public long observe() {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    if (used > peak) {
      peak = used;
    }
    return used;
  }

  /** Notes what the store takes for its peak, and returns it. */
  public long noteUsed(long bytes) {
    if (bytes > usedPeak) {
      usedPeak = bytes;
    }
    return bytes;
  }

  /** The bytes that the JVM has taken from the system for the heap. */
  public long committed() {
    return Runtime.getRuntime().totalMemory();
  }

  /** The bytes that the heap may grow to. */
  public long limit() {
    return Runtime.getRuntime().maxMemory();
  }

  public long peak() {
    return peak;
  }

  public long usedPeak() {
    return usedPeak;
  }
}
