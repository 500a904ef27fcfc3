package io.reredis.persist;

import io.reredis.keyspace.Keyspace;
import io.reredis.operation.DumpOperations;
import io.reredis.persist.LoadLane.Damage;
import io.reredis.rdb.RdbRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads that load ranges of a file into a keyspace, each with a lane of its own. Ranges are
 * started in the order of submission and complete in any order. Used by one thread, which must
 * close it.
 */
final class LoadWorkers implements AutoCloseable {
  private static final int MOST_THREADS = 8;

  /** How many ranges of a file may be queued in memory per thread. */
  private static final int WAITING = 2;

  private final int threads;
  private final ExecutorService pool;
  private final Semaphore room;
  private final List<LoadLane> lanes = new ArrayList<>();
  private final ConcurrentLinkedQueue<LoadLane> idle = new ConcurrentLinkedQueue<>();
  private volatile long expected;

  /** The damage with the lowest offset so far; guarded by this. */
  private @Nullable Damage damage;

  /** The first failure that is not damage; guarded by this. */
  private @Nullable Throwable failure;

  /**
   * Creates the threads.
   *
   * @param now keys that expired before this time are skipped
   */
  LoadWorkers(int threads, Keyspace keyspace, DumpOperations operations, long now) {
    this.threads = threads;
    for (int i = 0; i < threads; i++) {
      lanes.add(LoadLane.ofRanges(keyspace, operations, now));
    }
    idle.addAll(lanes);
    AtomicInteger number = new AtomicInteger();
    pool =
        Executors.newFixedThreadPool(
            threads, task -> new Thread(task, "reredis-load-" + number.incrementAndGet()));
    room = new Semaphore(threads * (1 + WAITING));
  }

  /** Returns the number of threads to use; 1 means the calling thread alone. */
  static int threads() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /** Announces the number of keys to come. */
  void expect(long keys) {
    expected = keys;
  }

  /** Submits a range; blocks while too many are queued. */
  void take(RdbRange range) {
    room.acquireUninterruptibly();
    pool.execute(
        () -> {
          try {
            read(range);
          } finally {
            room.release();
          }
        });
  }

  private void read(RdbRange range) {
    if (isInVain(range)) {
      range.drop();
      return;
    }
    LoadLane lane = idle.remove();
    try {
      note(lane.read(range, expected));
    } catch (Throwable e) {
      fail(e);
    } finally {
      idle.add(lane);
    }
  }

  private synchronized boolean isInVain(RdbRange range) {
    return failure != null || damage != null && damage.offset() < range.offset();
  }

  private synchronized void note(@Nullable Damage found) {
    damage = Damage.first(damage, found);
  }

  private synchronized void fail(Throwable e) {
    failure = failure == null ? e : failure;
  }

  /** Waits until all keys are inserted; returns the damage with the lowest offset, or null. */
  @Nullable Damage finish() throws IOException {
    room.acquireUninterruptibly(threads * (1 + WAITING));
    CompletableFuture<?>[] ends = new CompletableFuture<?>[threads];
    for (int i = 0; i < threads; i++) {
      LoadLane lane = lanes.get(i);
      ends[i] = CompletableFuture.runAsync(() -> finish(lane), pool);
    }
    CompletableFuture.allOf(ends).join();
    synchronized (this) {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof IOException error) {
        throw error;
      }
      if (failure != null) {
        throw (RuntimeException) failure;
      }
      return damage;
    }
  }

  private void finish(LoadLane lane) {
    try {
      note(lane.finish());
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Returns the number of loaded keys. */
  long loaded() {
    return lanes.stream().mapToLong(LoadLane::loaded).sum();
  }

  /** Returns the number of keys skipped because they had expired. */
  long expired() {
    return lanes.stream().mapToLong(LoadLane::expired).sum();
  }

  /** Shuts down the threads after their current work. */
  @Override
  public void close() {
    pool.shutdown();
  }
}
