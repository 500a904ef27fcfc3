package io.reredis.persist;

import io.reredis.keyspace.Keyspace;
import io.reredis.persist.LoadLane.Damage;
import io.reredis.rdb.RdbRange;
import io.reredis.store.DumpOperations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that put the keys of a file into a keyspace, each in a lane of its own. What one thread
 * hands over is taken up in that order, and done in any. To be used by one thread, and closed.
 */
final class LoadWorkers implements AutoCloseable {
  private static final int MOST_THREADS = 8;

  /** How many ranges of a file may wait in memory for each thread. */
  private static final int WAITING = 2;

  private final int threads;
  private final ExecutorService pool;
  private final Semaphore room;
  private final List<LoadLane> lanes = new ArrayList<>();
  private final ConcurrentLinkedQueue<LoadLane> idle = new ConcurrentLinkedQueue<>();
  private volatile long expected;

  /** What is wrong first in the file, as far as is known; guarded by this. */
  private Damage damage;

  /** What ended a thread's work for another reason; guarded by this. */
  private Throwable failure;

  /**
   * Creates the threads.
   *
   * @param now keys whose time has come before that are left out
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

  /** How many threads are of use, 1 where it is that of the caller alone. */
  static int threads() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /** Says that so many keys are about to come. */
  void expect(long keys) {
    expected = keys;
  }

  /** Has keys read; waits while there are too many to be read. */
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

  private synchronized void note(Damage found) {
    damage = Damage.first(damage, found);
  }

  private synchronized void fail(Throwable e) {
    failure = failure == null ? e : failure;
  }

  /** Waits until all keys are there; what is wrong first in the file, or null. */
  Damage finish() throws IOException {
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

  /** How many keys were loaded. */
  long loaded() {
    return lanes.stream().mapToLong(LoadLane::loaded).sum();
  }

  /** How many were left out because their time had come. */
  long expired() {
    return lanes.stream().mapToLong(LoadLane::expired).sum();
  }

  /** Ends the threads, once they have done what is under way. */
  @Override
  public void close() {
    pool.shutdown();
  }
}
