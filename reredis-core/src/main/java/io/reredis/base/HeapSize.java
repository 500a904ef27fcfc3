package io.reredis.base;

/**
 * Heap sizes of objects.
 *
 * <p>Under G1, the JVM's default collector, an array of half a region or more occupies whole
 * regions. It is counted so under other collectors as well, because the JDK's base module does not
 * reveal the collector in use.
 */
public final class HeapSize {
  private static final int ARRAY_HEADER = 16;
  private static final long MIN_REGION = 1L << 20;
  private static final long MAX_REGION = 32L << 20;
  private static final long REGION = region(Runtime.getRuntime().maxMemory());

  private HeapSize() {}

  /** Returns the region size: G1 divides the heap into about 2,048 regions. */
  static long region(long heap) {
    long wanted = Math.max(1, heap / 2048);
    long power = Long.highestOneBit(wanted);
    return Math.max(MIN_REGION, Math.min(MAX_REGION, power < wanted ? power << 1 : power));
  }

  /** Returns the heap bytes of a byte array of that length. */
  public static long ofArray(int length) {
    long bytes = ARRAY_HEADER + length + 7L & ~7L;
    return bytes < REGION / 2 ? bytes : inRegions(bytes, REGION);
  }

  static long inRegions(long bytes, long region) {
    return (bytes + region - 1) / region * region;
  }
}
