package io.reredis.command;

/**
 * Figures of the JVM's heap, including garbage not yet collected, and the peak of the store's used
 * memory. Safe for use by all threads.
 */
public final class HeapFigures {
  /** The greatest bytes in use observed so far. A lost update of a peak costs one sample. */
  private volatile long peak;

  private volatile long usedPeak;

  HeapFigures() {
    observe();
  }

  /** Returns the bytes in use, and updates their peak. */
  public long observe() {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    if (used > peak) {
      peak = used;
    }
    return used;
  }

  /** Updates the peak of used memory, and returns {@code bytes}. */
  public long noteUsed(long bytes) {
    if (bytes > usedPeak) {
      usedPeak = bytes;
    }
    return bytes;
  }

  /** Returns the bytes that the JVM has reserved for the heap. */
  public long committed() {
    return Runtime.getRuntime().totalMemory();
  }

  /** Returns the greatest size of the heap in bytes. */
  public long limit() {
    return Runtime.getRuntime().maxMemory();
  }

  /** Returns the peak of the observed bytes in use. */
  public long peak() {
    return peak;
  }

  /** Returns the peak of the store's used memory in bytes. */
  public long usedPeak() {
    return usedPeak;
  }
}
