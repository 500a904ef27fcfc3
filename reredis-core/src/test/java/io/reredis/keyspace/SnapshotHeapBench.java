package io.reredis.keyspace;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.store.Codec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Measures how much the live heap grows at worst when keys are overwritten during a snapshot: the
 * target reads nothing until all writes are done. Arguments: the number of keys, 2,000,000 by
 * default, and the number of writes, 1,000,000 by default. Needs a heap of 300 bytes per key.
 */
public final class SnapshotHeapBench {
  private static final int VALUE = 64;

  private SnapshotHeapBench() {}

  /** Prints a line for each run. */
  public static void main(String[] arguments) throws Exception {
    int keys = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000_000;
    int writes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    try (Reredis store = Reredis.open(b -> {})) {
      byte[] value = "v".repeat(VALUE).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < keys; i++) {
        store.database(0).with(Codec.bytes()).strings().set(key(i), value);
      }
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      for (int round = 0; round < 3; round++) {
        run(store, keyspace, keys, writes);
      }
    }
  }

  private static void run(Reredis store, Keyspace keyspace, int keys, int writes) throws Exception {
    final long before = liveHeap();
    try (Snapshot snapshot = keyspace.snapshots().begin(true, () -> {})) {
      Random random = new Random(7);
      byte[] value = "w".repeat(VALUE).getBytes(StandardCharsets.US_ASCII);
      boolean[] seen = new boolean[keys];
      int touched = 0;
      for (int i = 0; i < writes; i++) {
        int number = random.nextInt(keys);
        touched += seen[number] ? 0 : 1;
        seen[number] = true;
        store.database(0).with(Codec.bytes()).strings().set(key(number), value);
      }
      long grown = liveHeap() - before - keys;
      long bytes = touched * (keyspace.figures().entryBytes() / keys);
      System.out.printf(
          "%,d keys of %,d overwritten, %,d KB: the live heap grew by %,d KB%n",
          touched, keys, bytes >> 10, grown >> 10);
      while (snapshot.step((database, forms, length, count) -> {})) {
        // discard the content
      }
    }
  }

  private static byte[] key(int number) {
    return String.format("key:%012d", number).getBytes(StandardCharsets.US_ASCII);
  }

  private static long liveHeap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
