package io.reredis.util;

/**
 * What objects take of the heap.
 *
 * <p>Under G1, the JVM's usual collector, an array of half a region or more has regions of its own,
 * and what is left of the last one is lost. Under others it is counted all the same: the JDK's base
 * module does not tell which one is at work.
 */
public final class HeapSize {
  private static final int ARRAY_HEADER = 16;
  private static final long MIN_REGION = 1L << 20;
  private static final long MAX_REGION = 32L << 20;
  private static final long REGION = region(Runtime.getRuntime().maxMemory());

  private HeapSize() {}

  /** G1 cuts the heap into about 2,048 regions. */
  static long region(long heap) {
    long wanted = Math.max(1, heap / 2048);
    long power = Long.highestOneBit(wanted);
    return Math.max(MIN_REGION, Math.min(MAX_REGION, power < wanted ? power << 1 : power));
  }

  /** The bytes that a byte array of that length takes. */
  public static long ofArray(int length) {
    long bytes = ARRAY_HEADER + length + 7L & ~7L;
    return bytes < REGION / 2 ? bytes : inRegions(bytes, REGION);
  }

  static long inRegions(long bytes, long region) {
    return (bytes + region - 1) / region * region;
  }
}
