package io.reredis.keyspace;

import io.reredis.base.Errors;
import io.reredis.base.Flight;
import io.reredis.base.SharedBytes;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/**
 * The limit on the memory of keys, values, tables and clients, and the eviction that enforces it.
 *
 * <p>Each shard counts its own bytes under its lock and reports them here only when they have
 * changed by more than its slack, so that writers seldom contend; a command compares two sums with
 * the limit. The sum may therefore be off by the slack times the number of shards, at most a
 * thousandth of a large limit ({@link #bound()}).
 *
 * <p>A thread that is about to write calls {@link #admit()} while it holds no lock. Eviction
 * chooses keys under a lock of its own, which comes before all shards, releases it, and removes
 * them by ordinary commits. Thread-safe.
 */
public final class MemoryLimit {
  /** The error of a write for which there is no memory. */
  public static final ReredisException OOM =
      new ReredisException(ErrorCode.OOM, "command not allowed when used memory > 'maxmemory'.");

  private static final long HEAP = Runtime.getRuntime().maxMemory();

  /**
   * Heap reserved for uncounted memory: requests in progress, short-lived garbage, the program
   * itself.
   */
  private static final long RESERVED = Math.min(32L << 20, HEAP / 8);

  private static final long HEAP_SHARE = (HEAP - RESERVED) / 4 * 3;
  private static final int MIN_SLACK = 256;
  private static final int MAX_SLACK = 2 << 10;

  /** The time is checked once in that many evictions. */
  private static final int TIMED = 16;

  /**
   * After so many candidates in a row that were used again, the next ones are evicted regardless.
   */
  private static final int MISSES = 32;

  private static final long NANOS_A_STEP = 50_000;
  private static final long MILLI = 1_000_000;
  private static final Runnable NOBODY = () -> {};

  private final Keyspace keyspace;
  private final Shard[] shards;
  private final Evictor evictor;
  private final AtomicLong keys = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private final LongAdder evicted = new LongAdder();

  /** When the limit was exceeded, in {@link System#nanoTime}, or 0. */
  private final AtomicLong exceededSince = new AtomicLong();

  private final AtomicLong exceededNanos = new AtomicLong();
  private volatile long limit = HEAP_SHARE;
  private volatile EvictionPolicy policy = EvictionPolicy.NOEVICTION;
  private volatile int samples = 5;
  private volatile long evictionNanos = 10 * NANOS_A_STEP;
  private volatile Runnable background = NOBODY;
  private volatile ObjLongConsumer<String> timed = (event, nanos) -> {};

  MemoryLimit(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
    this.evictor = new Evictor(keyspace, shards);
  }

  // --- settings

  /** Sets the limit in bytes; 0 for three quarters of the heap less a reserve. */
  public void limit(long bytes) {
    limit = bytes == 0 ? HEAP_SHARE : bytes;
    slacken();
    background.run();
  }

  private void slacken() {
    long share = limit / 1000 / shards.length;
    int slack = (int) Math.max(MIN_SLACK, Math.min(MAX_SLACK, share));
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.slack = slack;
        shard.report();
      } finally {
        shard.unlock();
      }
    }
  }

  /** Returns the effective limit in bytes. */
  public long limit() {
    return limit;
  }

  /** Returns the maximum error, in bytes, of the sum that is compared with the limit. */
  public long bound() {
    return (long) shards[0].slack * shards.length;
  }

  /** Sets the eviction policy. */
  public void policy(EvictionPolicy chosen) {
    policy = chosen;
    keyspace.access().countsUses(chosen.countsUses());
    evictor.forget();
    background.run();
  }

  /** Returns the eviction policy. */
  public EvictionPolicy policy() {
    return policy;
  }

  /** Sets how many keys are sampled per eviction. */
  public void samples(int count) {
    samples = count;
  }

  /**
   * Sets how long one command may evict: up to 10 in steps of 50 µs, then 15 % more per step; 100
   * removes the time limit.
   */
  public void tenacity(int value) {
    evictionNanos =
        value == 100
            ? Long.MAX_VALUE
            : value <= 10
                ? value * NANOS_A_STEP
                : (long) (10 * NANOS_A_STEP * Math.pow(1.15, value - 10));
  }

  /** Sets the logarithmic factor of the LFU counter. */
  public void lfuFactor(int factor) {
    keyspace.access().factor(factor);
  }

  /** Sets after how many minutes without an access an LFU counter falls by one; 0 for never. */
  public void lfuDecay(int minutes) {
    keyspace.access().decayMinutes(minutes);
  }

  /**
   * Sets the action that wakes the thread calling {@link #evictInBackground}; it must not block.
   */
  public void background(Runnable waker) {
    background = waker;
  }

  /**
   * Sets the listener for the durations, in ns, of {@code eviction-cycle} and {@code eviction-del}.
   */
  public void onTimed(ObjLongConsumer<String> listener) {
    timed = listener;
  }

  // --- accounting

  void addKeys(long bytes) {
    keys.addAndGet(bytes);
  }

  /** Adds to the bytes used outside keys, values and tables. */
  public void addOthers(long bytes) {
    others.addAndGet(bytes);
  }

  /** Returns the bytes used outside keys, values and tables. */
  public long others() {
    return others.get() + SharedBytes.dropped();
  }

  /** Returns the bytes that are compared with the limit. */
  public long used() {
    return keys.get() + others();
  }

  /** Returns whether the limit is exceeded. */
  public boolean isExceeded() {
    return used() > limit;
  }

  // --- making room

  /**
   * Makes room for a write that may need memory. The caller holds no lock.
   *
   * @throws ReredisException OOM if no room can be made
   */
  public void admit() {
    if (isExceeded() && !makeRoom(evictionNanos)) {
      throw Errors.here(OOM);
    }
  }

  /**
   * Reserves memory for a request that is still being received, and makes room for it.
   *
   * @return false if there is no room; then nothing is reserved
   */
  public boolean take(long bytes) {
    others.addAndGet(bytes);
    if (isExceeded() && !makeRoom(evictionNanos)) {
      others.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /**
   * Continues an eviction that exceeded the time limit of a command.
   *
   * @return whether there is more to evict
   */
  public boolean evictInBackground(long nanos) {
    if (!isExceeded()) {
      noteWithin();
      return false;
    }
    return !keyspace.keepsKeys() && makeRoom(nanos) && isExceeded();
  }

  /** Returns whether the heap itself may soon be full, so that the time limit is ignored. */
  private boolean isUrgent() {
    return used() > Math.max(limit, HEAP_SHARE) + HEAP / 16;
  }

  /** Evicts until there is room or the time is up; returns false if no key can be evicted. */
  private boolean makeRoom(long nanos) {
    if (keyspace.keepsKeys()) {
      return true;
    }
    EvictionPolicy chosen = policy;
    if (chosen == EvictionPolicy.NOEVICTION) {
      noteExceeded();
      return false;
    }
    long start = System.nanoTime();
    long removing = 0;
    long removed = 0;
    Flight.Task event = Flight.beginEviction();
    int missed = 0;
    boolean there = true;
    for (int count = 1; there && isExceeded(); count++) {
      Evictor.Candidate candidate = evictor.choose(chosen, samples);
      there = candidate != null;
      if (there) {
        long before = System.nanoTime();
        assert candidate != null;
        missed = evictor.remove(candidate, chosen, missed > MISSES) ? 0 : missed + 1;
        removing += System.nanoTime() - before;
        removed += missed == 0 ? 1 : 0;
      }
      if (count % TIMED == 0 && System.nanoTime() - start > nanos && !isUrgent()) {
        break;
      }
    }
    if (event != null) {
      event.end(removed, null);
    }
    timed.accept("eviction-del", removing);
    timed.accept("eviction-cycle", System.nanoTime() - start);
    if (!isExceeded()) {
      noteWithin();
      return true;
    }
    noteExceeded();
    if (there) {
      background.run();
    }
    return there;
  }

  private void noteExceeded() {
    if (exceededSince.get() == 0) {
      exceededSince.compareAndSet(0, Math.max(1, System.nanoTime()));
    }
  }

  private void noteWithin() {
    long since = exceededSince.get();
    if (since != 0 && exceededSince.compareAndSet(since, 0)) {
      exceededNanos.addAndGet(System.nanoTime() - since);
    }
  }

  // --- statistics

  void countEvicted() {
    evicted.increment();
  }

  /** Returns the number of evicted keys. */
  public long evicted() {
    return evicted.sum();
  }

  /** Returns for how many ms the limit has been exceeded without a break; 0 while it is not. */
  public long exceededMillis() {
    if (!isExceeded()) {
      noteWithin();
    }
    long since = exceededSince.get();
    return since == 0 ? 0 : (System.nanoTime() - since) / MILLI;
  }

  /** Returns for how many ms the limit was exceeded in total. */
  public long totalExceededMillis() {
    long now = exceededMillis();
    return exceededNanos.get() / MILLI + now;
  }

  /** Resets the counters. */
  public void resetCounters() {
    evicted.reset();
    exceededNanos.set(0);
    exceededSince.set(0);
  }
}
