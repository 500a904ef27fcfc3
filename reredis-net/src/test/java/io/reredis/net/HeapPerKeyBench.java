package io.reredis.net;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.store.Codec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** Measures the heap per key: prints the live bytes for each of many keys with small values. */
public final class HeapPerKeyBench {
  private static final int VALUE_LENGTH = 64;

  private HeapPerKeyBench() {}

  /** Fills a store with a million keys, or with the number in the first argument. */
  public static void main(String[] arguments) {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    try (Reredis store = Reredis.open()) {
      byte[] value = "v".repeat(VALUE_LENGTH).getBytes(StandardCharsets.US_ASCII);
      long before = liveHeap();
      for (int i = 0; i < count; i++) {
        byte[] key = String.format("key:%012d", i).getBytes(StandardCharsets.US_ASCII);
        store.database(0).with(Codec.bytes()).strings().set(key, value);
      }
      double each = (liveHeap() - before) / (double) count;
      double accounted = Inside.of(store).engine().usedMemory() / (double) count;
      System.out.printf(
          "%d keys of 16 bytes with %d bytes: %.1f live heap bytes a key, %.1f accounted for%n",
          store.keys().size(), VALUE_LENGTH, each, accounted);
    }
  }

  /** Returns the used heap once further collections no longer reduce it. */
  private static long liveHeap() {
    long last = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      if (Math.abs(last - used) < 10_000) {
        return used;
      }
      last = used;
    }
    return last;
  }
}
