package io.reredis.keyspace;

import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import io.reredis.util.SharedBytes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/**
 * How much memory keys, values, tables and clients may take, and what is done when they take more.
 *
 * <p>Each shard counts its own bytes under its lock. It reports them here only when they have moved
 * by more than its slack since the last time, so that writers seldom meet, and a command compares
 * two sums with the limit. So what is compared may be off by the slack times the number of shards,
 * at most a thousandth of a large limit ({@link #bound()}).
 *
 * <p>A thread that is about to write calls {@link #admit()} while it holds no lock. Eviction
 * chooses keys under a lock of its own, which comes before all shards, and removes them after
 * giving it back, by the ordinary way of a commit. Safe for use by all threads.
 */
public final class MemoryLimit {
  /** Refuses what there is no room for. */
  public static final ReredisException OOM =
      new ReredisException(ErrorCode.OOM, "command not allowed when used memory > 'maxmemory'.");

  private static final long HEAP = Runtime.getRuntime().maxMemory();

  /** Heap for what is not counted: requests under way, garbage of a turn, the program itself. */
  private static final long RESERVED = Math.min(32L << 20, HEAP / 8);

  private static final long HEAP_SHARE = (HEAP - RESERVED) / 4 * 3;
  private static final int MIN_SLACK = 256;
  private static final int MAX_SLACK = 2 << 10;

  /** The time is looked at once in that many evictions. */
  private static final int TIMED = 16;

  /** So many keys in a row may prove to be in use; the next ones go nevertheless. */
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

  /** When the limit was passed, in {@link System#nanoTime}, or 0; guarded by itself, as the sum. */
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

  /** Sets the limit in bytes; 0 for three quarters of the heap, without a reserve. */
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

  /** The limit that holds, in bytes. */
  public long limit() {
    return limit;
  }

  /** How far what is compared with the limit may be from what is taken, in bytes. */
  public long bound() {
    return (long) shards[0].slack * shards.length;
  }

  /** Sets which keys go. */
  public void policy(EvictionPolicy chosen) {
    policy = chosen;
    keyspace.access().countsUses(chosen.countsUses());
    evictor.forget();
    background.run();
  }

  /** Which keys go. */
  public EvictionPolicy policy() {
    return policy;
  }

  /** Sets how many keys are looked at for one that goes. */
  public void samples(int count) {
    samples = count;
  }

  /**
   * Sets for how long one command may evict: up to 10 in steps of 50 µs, then by 15 % more each,
   * and 100 for any time.
   */
  public void tenacity(int value) {
    evictionNanos =
        value == 100
            ? Long.MAX_VALUE
            : value <= 10
                ? value * NANOS_A_STEP
                : (long) (10 * NANOS_A_STEP * Math.pow(1.15, value - 10));
  }

  /** Sets the LFU counter's logarithmic factor. */
  public void lfuFactor(int factor) {
    keyspace.access().factor(factor);
  }

  /** Sets after how many minutes without use an LFU counter loses one; 0 for never. */
  public void lfuDecay(int minutes) {
    keyspace.access().decayMinutes(minutes);
  }

  /** Sets what wakes the thread that calls {@link #evictInBackground}; it must not block. */
  public void background(Runnable waker) {
    background = waker;
  }

  /** Sets who is told how long, in ns, {@code eviction-cycle} and {@code eviction-del} took. */
  public void onTimed(ObjLongConsumer<String> listener) {
    timed = listener;
  }

  // --- accounts

  void addKeys(long bytes) {
    keys.addAndGet(bytes);
  }

  /** Adds to what is taken beside keys, values and tables. */
  public void addOthers(long bytes) {
    others.addAndGet(bytes);
  }

  /** What is taken beside keys, values and tables. */
  public long others() {
    return others.get() + SharedBytes.dropped();
  }

  /** What is compared with the limit. */
  public long used() {
    return keys.get() + others();
  }

  /** Whether more is taken than the limit says. */
  public boolean isExceeded() {
    return used() > limit;
  }

  // --- making room

  /**
   * Makes room for a write that may need memory. The caller holds no lock.
   *
   * @throws ReredisException OOM where there is none to be made
   */
  public void admit() {
    if (isExceeded() && !makeRoom(evictionNanos)) {
      throw OOM;
    }
  }

  /**
   * Takes memory for a request that is still being received, and makes room for it.
   *
   * @return false where there is no room; then nothing was taken
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
   * Goes on with an eviction that took too long for a command.
   *
   * @return whether there is still more to do
   */
  public boolean evictInBackground(long nanos) {
    if (!isExceeded()) {
      noteWithin();
      return false;
    }
    return !keyspace.keepsKeys() && makeRoom(nanos) && isExceeded();
  }

  /** Whether the heap itself may soon be full, so that no limit of time counts. */
  private boolean isUrgent() {
    return used() > Math.max(limit, HEAP_SHARE) + HEAP / 16;
  }

  /** Evicts until there is room or the time is up; false where there is nothing to evict. */
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
    int missed = 0;
    boolean there = true;
    for (int count = 1; there && isExceeded(); count++) {
      Evictor.Candidate candidate = evictor.choose(chosen, samples);
      there = candidate != null;
      if (there) {
        long before = System.nanoTime();
        missed = evictor.remove(candidate, chosen, missed > MISSES) ? 0 : missed + 1;
        removing += System.nanoTime() - before;
      }
      if (count % TIMED == 0 && System.nanoTime() - start > nanos && !isUrgent()) {
        break;
      }
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

  // --- figures

  void countEvicted() {
    evicted.increment();
  }

  /** How many keys were evicted. */
  public long evicted() {
    return evicted.sum();
  }

  /** For how many ms the limit has been exceeded without a break, 0 while it is not. */
  public long exceededMillis() {
    if (!isExceeded()) {
      noteWithin();
    }
    long since = exceededSince.get();
    return since == 0 ? 0 : (System.nanoTime() - since) / MILLI;
  }

  /** For how many ms the limit was exceeded in all. */
  public long totalExceededMillis() {
    long now = exceededMillis();
    return exceededNanos.get() / MILLI + now;
  }

  /** Sets the counters back to zero. */
  public void resetCounters() {
    evicted.reset();
    exceededNanos.set(0);
    exceededSince.set(0);
  }
}
