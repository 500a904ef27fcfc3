package io.reredis.model;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.keyspace.MemoryLimit;
import io.reredis.util.ReredisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes far more than the heap holds, with one policy and the default limit. {@link SmallHeapTest}
 * runs this program, which exits with code 0 on success.
 */
public final class SmallHeapFill {
  private static final int THREADS = 2;
  private static final long FAILED = 1;

  /** The bytes of the largest value, rounded up to regions of G1. */
  private static final long LARGEST = 2 << 20;

  private SmallHeapFill() {}

  /** Runs the writes; the arguments are the policy, and the amount to write in limits. */
  public static void main(String[] arguments) throws Exception {
    String policy = arguments[0];
    long factor = Long.parseLong(arguments[1]);
    AtomicLong refused = new AtomicLong();
    AtomicLong worst = new AtomicLong();
    try (Reredis store = Reredis.open(b -> b.option("maxmemory-policy", policy))) {
      MemoryLimit memory = Inside.of(store).engine().keyspace().memory();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int id = t;
        Thread thread =
            new Thread(
                () -> {
                  long written = 0;
                  Random random = new Random(id);
                  for (long i = 0; written < memory.limit() * factor / THREADS; i++) {
                    try {
                      written += write(store, id + ":" + i, random);
                    } catch (ReredisException e) {
                      refused.incrementAndGet();
                      written += 1000;
                    }
                    long used = memory.used();
                    worst.accumulateAndGet(used, Math::max);
                  }
                });
        thread.setUncaughtExceptionHandler(
            (where, e) -> {
              e.printStackTrace();
              System.exit((int) FAILED);
            });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      boolean refusing = policy.equals("noeviction");
      System.out.printf(
          "%s: limit %d, at most %d, evicted %d, refused %d, keys %d%n",
          policy,
          memory.limit(),
          worst.get(),
          memory.evicted(),
          refused.get(),
          store.keys().size());
      // writers exceed the limit by at most a sixteenth of the heap, because eviction has a time
      // limit, and by one value per thread; the background thread then evicts down to the limit
      long over = Runtime.getRuntime().maxMemory() / 16 + THREADS * LARGEST + memory.bound();
      boolean within = worst.get() <= memory.limit() + over;
      while (!refusing && memory.used() > memory.limit()) {
        Thread.onSpinWait();
      }
      if (!within
          || refusing != (refused.get() > 0)
          || refusing != (memory.evicted() == 0)
          || store.keys().size() == 0) {
        System.exit((int) FAILED);
      }
    }
  }

  /** Writes an expiring value of a random type; returns its approximate bytes. */
  private static long write(Reredis store, String key, Random random) {
    int length = random.nextInt(2000);
    switch (random.nextInt(8)) {
      case 0:
        for (int i = 0; i < 5; i++) {
          store.hashes().put("h:" + key, "f" + i, "v".repeat(length / 5));
        }
        store.keys().expire("h:" + key, Duration.ofMinutes(1 + length));
        break;
      case 1:
        Map<String, Double> scores = new HashMap<>();
        for (int i = 0; i < 150; i++) {
          scores.put("m" + i, (double) i);
        }
        store.sortedSets().add("z:" + key, scores);
        store.keys().expire("z:" + key, Duration.ofMinutes(1 + length));
        return 10_000;
      case 2:
        length = random.nextInt(200) == 0 ? 1_500_000 : length;
        store.strings().set(key, "b".repeat(length), Duration.ofMinutes(1 + length));
        break;
      default:
        store.strings().set(key, "v".repeat(length), Duration.ofMinutes(1 + length));
    }
    return length;
  }
}
