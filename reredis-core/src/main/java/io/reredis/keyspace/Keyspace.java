package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.base.FreezableClock;
import io.reredis.base.Hash;
import io.reredis.type.Thresholds;
import io.reredis.util.Clock;
import io.reredis.util.ReredisException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all databases, spread over 16 to 64 shards by their hash.
 *
 * <p>An operation on one key opens a {@link ReadHandle} or a {@link WriteHandle}. An operation on
 * several keys first locks their shards with {@link #lock(long)}, in ascending order, and then
 * opens a handle for one key after the other; the locks are reentrant. A thread delivers commits to
 * the {@link CommitSink} when it has released its last lock. Thread-safe.
 */
public final class Keyspace {
  /** The expiry of a key that never expires. */
  public static final long NO_EXPIRY = Entries.NO_EXPIRY;

  /** The mask of all shards, for {@link #lock(long)}. */
  public static final long ALL_SHARDS = -1L;

  /**
   * A flag to be added to a database number: leaves the access clock of the key unchanged, as
   * CLIENT NO-TOUCH requires.
   */
  public static final int NO_TOUCH = 1 << 30;

  static final int SLOT_BYTES = 7;
  static final byte[] SET_COMMAND = {'S', 'E', 'T'};
  static final byte[] PXAT = {'P', 'X', 'A', 'T'};
  static final byte[] DEL_COMMAND = {'D', 'E', 'L'};
  static final byte[] HDEL_COMMAND = {'H', 'D', 'E', 'L'};

  /**
   * Shards per processor: enough that threads seldom contend, few enough for the first-level cache.
   */
  private static final int SHARDS_PER_PROCESSOR = 8;

  private static final int MIN_SHARD_BITS = 4;
  private static final int MAX_SHARD_BITS = 6;

  private final int shardBits;
  private final Shard[] shards;
  private final int databases;
  private final long seed;
  private final FreezableClock clock;
  private final CommitSink sink;
  private final Waiters waiters = new Waiters(this);
  private final Thresholds thresholds = new Thresholds();
  private final AccessClock access;
  private final MemoryLimit memory;
  private final AccessCounter hits = new AccessCounter();
  private final AccessCounter misses = new AccessCounter();
  private final Refusals refusals = new Refusals();
  private final UnlockedReads unlocked = new UnlockedReads(this);
  private final Figures figures;
  private final Observers observers;
  private final Walker walker;
  private final WholeDatabases wholeDatabases;
  private final AtomicBlocks atomicBlocks;
  private final ActiveExpiry activeExpiry;
  private final Snapshots snapshots;
  private final EntryMoves moves = new EntryMoves(this);

  /** The log of effects; set before any shard's interest includes it. */
  private volatile @Nullable EffectLog log;

  /** Whether expiry is suspended because data is being loaded. */
  private volatile boolean expirySuspended;

  /** Whether keys are kept although they have expired or would have to be evicted. */
  private volatile BooleanSupplier kept = () -> false;

  /** Whether there has ever been a hash with expiring fields. */
  private volatile boolean fieldsDue;

  /** Creates an empty keyspace. */
  public Keyspace(int databases, Clock clock, long seed, CommitSink sink) {
    this.databases = databases;
    this.clock = new FreezableClock(clock);
    this.seed = seed;
    this.sink = sink;
    this.shardBits = shardBits(Runtime.getRuntime().availableProcessors());
    this.access = new AccessClock(clock);
    this.shards = new Shard[1 << shardBits];
    this.memory = new MemoryLimit(this, shards);
    this.figures = new Figures(this, shards, hits, misses);
    this.observers = new Observers(this, shards);
    this.walker = new Walker(this, shards);
    this.wholeDatabases = new WholeDatabases(this, shards);
    this.atomicBlocks = new AtomicBlocks(this, shards);
    this.activeExpiry = new ActiveExpiry(this, shards);
    this.snapshots = new Snapshots(this, shards);
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard(this, i, databases);
    }
    memory.limit(0);
  }

  /** Returns the number of databases. */
  public int databases() {
    return databases;
  }

  /** Returns the clock used for expiry; it stands still while EXEC runs its commands. */
  public FreezableClock clock() {
    return clock;
  }

  /** Returns the thresholds up to which values are compact. */
  public Thresholds thresholds() {
    return thresholds;
  }

  /**
   * Returns the time used to check expiry, in ms since 1970: the clock's, or 0 while data is being
   * loaded ({@link #suspendExpiry}).
   */
  public long expiryTime() {
    return expirySuspended ? 0 : clock.millis();
  }

  /**
   * Suspends or resumes expiry. While it is suspended keys do not expire, and an expiry in the past
   * is stored unchanged, so that replaying effects reproduces the same data.
   */
  public void suspendExpiry(boolean on) {
    expirySuspended = on;
  }

  /**
   * Closes the keyspace: rejects all further writes and fails all blocked clients. A write begun by
   * another thread is either complete when this returns or is rejected.
   */
  public void close() {
    Set<Waiter> waiting;
    lock(ALL_SHARDS);
    try {
      refusals.close();
      waiting = Waiters.all(shards);
    } finally {
      unlock(ALL_SHARDS);
    }
    waiting.forEach(waiter -> waiter.fail(Errors.CLOSED));
  }

  /** Sets the condition (paused writes) under which keys are neither expired nor evicted. */
  public void keepKeysWhile(BooleanSupplier condition) {
    kept = condition;
  }

  /**
   * Returns whether expiry and eviction are suspended, because writes are paused or data is being
   * loaded; nor are writes refused for lack of memory then.
   */
  boolean keepsKeys() {
    return expirySuspended || kept.getAsBoolean();
  }

  /** Records that there is a hash with expiring fields. */
  void noteFieldsDue(Object e) {
    if (!fieldsDue && Entries.fieldsDueAt(e) != NO_EXPIRY) {
      fieldsDue = true;
    }
  }

  boolean haveFieldsExpired() {
    return fieldsDue;
  }

  long seed() {
    return seed;
  }

  CommitSink sink() {
    return sink;
  }

  // --- single keys

  /** Opens a key for reading; counts a hit or a miss and updates the access clock. */
  public ReadHandle read(int database, Bytes key) {
    return read(database & ~NO_TOUCH, key, true, (database & NO_TOUCH) == 0);
  }

  /** Counts a hit or a miss. */
  public void countAccess(boolean found) {
    (found ? hits : misses).increment();
  }

  /** Undoes the hit of a read on the calling thread that is about to be repeated. */
  public void uncountHit() {
    hits.decrement();
  }

  /**
   * Opens a key for reading without counting a hit or updating the access clock, as OBJECT does.
   */
  public ReadHandle peek(int database, Bytes key) {
    return read(database & ~NO_TOUCH, key, false, false);
  }

  /**
   * Returns whether a key exists and has not expired; an expired key is neither removed nor
   * reported.
   */
  public boolean isLive(int database, Bytes key) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    shard.lock();
    try {
      return isLive(shard.tables[database], hash, key, expiryTime());
    } finally {
      release(shard);
    }
  }

  /** Like {@link #isLive(int, Bytes)} at a time, for a table (null if empty) whose lock is held. */
  boolean isLive(Table table, long hash, Bytes key, long now) {
    Object e = table == null ? null : table.find(hash, key.array(), key.offset(), key.length());
    return e != null && !isExpired(e, now);
  }

  /** Returns whether an entry has expired. */
  boolean isExpired(Object e) {
    return Entries.expireAt(e) != NO_EXPIRY && isExpired(e, expiryTime());
  }

  private static boolean isExpired(Object e, long now) {
    long expireAt = Entries.expireAt(e);
    return expireAt != NO_EXPIRY && now > expireAt;
  }

  /**
   * Opens a key for reading; counts a hit or a miss without updating the access clock, as TYPE and
   * TTL do.
   */
  public ReadHandle count(int database, Bytes key) {
    return read(database & ~NO_TOUCH, key, true, false);
  }

  private ReadHandle read(int database, Bytes key, boolean counted, boolean touched) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    shard.lock();
    try {
      return shard.reader.open(database, hash, key, counted, touched);
    } catch (Throwable e) {
      release(shard);
      throw e;
    }
  }

  /** Opens a key for writing. */
  public WriteHandle write(int database, Bytes key) {
    return write(database, key, true);
  }

  /**
   * Like {@link #write(int, Bytes)}, for the second half of an operation whose first half was
   * accepted: it is not rejected even if the log has failed in between.
   */
  public WriteHandle writeOn(int database, Bytes key) {
    return write(database, key, false);
  }

  private WriteHandle write(int database, Bytes key, boolean refused) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    shard.lock();
    try {
      if (refused) {
        refusals.check(shard, database & ~NO_TOUCH, key);
      }
      return shard.writer.open(database & ~NO_TOUCH, hash, key, (database & NO_TOUCH) == 0);
    } catch (Throwable e) {
      release(shard);
      throw e;
    }
  }

  void release(Shard shard) {
    boolean logged = shard.endsLogged();
    shard.unlock();
    if (logged) {
      committed(!shard.isHeldByCurrentThread());
      return;
    }
    if (sink.hasPending() && !shard.isHeldByCurrentThread()) {
      sink.deliver();
    }
    if (waiters.hasReady() && !shard.isHeldByCurrentThread()) {
      waiters.serve();
    }
  }

  /**
   * Waits for the log, then delivers commits and serves waiters even if that fails, because the
   * commit has happened.
   */
  private void committed(boolean unlocked) {
    EffectLog used = log;
    try {
      if (used != null) {
        used.committed();
      }
    } finally {
      if (unlocked && sink.hasPending()) {
        sink.deliver();
      }
      if (unlocked && waiters.hasReady()) {
        waiters.serve();
      }
    }
  }

  /**
   * Runs a step once the commits of the calling thread are durable: at once, or on another thread
   * if this one waits for the log later. The caller holds no lock.
   *
   * @param failed called instead of the step if the commits cannot be made durable
   */
  public void whenSafe(Runnable step, Consumer<ReredisException> failed) {
    EffectLog used = log;
    if (used == null || !used.isDeferred()) {
      step.run();
      return;
    }
    CompletableFuture.runAsync(
        () -> {
          try {
            used.awaitAppended();
          } catch (ReredisException e) {
            failed.accept(e);
            return;
          }
          step.run();
        });
  }

  Shard shardOf(Bytes key) {
    return shards[index(hash(key))];
  }

  Waiters waiters() {
    return waiters;
  }

  // --- waiting

  /**
   * Registers a waiter. The caller holds the locks of its keys and has found that the operation
   * cannot proceed yet.
   */
  public void await(Waiter waiter) {
    refusals.checkOpen();
    waiters.add(waiter);
  }

  long hash(Bytes key) {
    return Hash.of(key.array(), key.offset(), key.length(), seed);
  }

  int index(long hash) {
    return (int) (hash >>> 64 - shardBits);
  }

  Shard shardOf(long hash) {
    return shards[index(hash)];
  }

  private static int shardBits(int processors) {
    int wanted = 32 - Integer.numberOfLeadingZeros(processors * SHARDS_PER_PROCESSOR - 1);
    return Math.max(MIN_SHARD_BITS, Math.min(MAX_SHARD_BITS, wanted));
  }

  int shardBits() {
    return shardBits;
  }

  // --- several keys

  /** Returns the shard of a key as a one-bit mask for {@link #lock(long)}. */
  public long shardMask(Bytes key) {
    return 1L << index(hash(key));
  }

  /** Returns the shards of some keys as a mask for {@link #lock(long)}. */
  public long shardMask(List<Bytes> keys) {
    long mask = 0;
    for (int i = 0; i < keys.size(); i++) {
      mask |= shardMask(keys.get(i));
    }
    return mask;
  }

  /** Locks the shards in {@code mask}, in ascending order. */
  public void lock(long mask) {
    lockAll(mask & -1L >>> 64 - shards.length);
    if (log != null) {
      gatherOrLeave(mask & -1L >>> 64 - shards.length);
    }
    ReredisException error = refusals.current();
    for (long left = mask & -1L >>> 64 - shards.length; left != 0; left &= left - 1) {
      Shard shard = shards[Long.numberOfTrailingZeros(left)];
      if (!shard.decided) {
        shard.decided = true;
        shard.refusal = error;
      }
    }
  }

  private void lockAll(long mask) {
    long locked = 0;
    try {
      for (long left = mask; left != 0; left &= left - 1) {
        shards[Long.numberOfTrailingZeros(left)].lock();
        locked |= left & -left;
      }
    } catch (IllegalStateException e) {
      // the thread runs an atomic block
      for (long left = locked; left != 0; left &= left - 1) {
        shards[Long.numberOfTrailingZeros(left)].unlock();
      }
      throw e;
    }
  }

  private static void unlockDecided(Shard shard) {
    if (shard.isLastHold()) {
      shard.decided = false;
      shard.refusal = null;
    }
    shard.unlock();
  }

  private void gatherOrLeave(long mask) {
    try {
      EffectBatch.gather(shards, mask);
    } catch (OutOfMemoryError e) {
      for (long left = mask; left != 0; left &= left - 1) {
        shards[Long.numberOfTrailingZeros(left)].unlock();
      }
      throw e;
    }
  }

  /** Unlocks the shards in {@code mask}. */
  public void unlock(long mask) {
    boolean held = false;
    boolean logged = false;
    if (log != null) {
      try {
        EffectBatch.endGathering(shards, mask & -1L >>> 64 - shards.length, log);
      } catch (Throwable e) {
        unlockAfter(e, mask & -1L >>> 64 - shards.length);
        throw e;
      }
    }
    for (long left = mask & -1L >>> 64 - shards.length; left != 0; left &= left - 1) {
      Shard shard = shards[Long.numberOfTrailingZeros(left)];
      logged |= shard.endsLogged();
      unlockDecided(shard);
      held |= shard.isHeldByCurrentThread();
    }
    if (logged) {
      committed(!held);
      return;
    }
    if (!held && sink.hasPending()) {
      sink.deliver();
    }
    if (!held && waiters.hasReady()) {
      waiters.serve();
    }
  }

  /**
   * Runs several steps under the locks of the shards in {@code mask} with a frozen clock, so that
   * no key expires between two steps.
   */
  public boolean atOneTime(long mask, BooleanSupplier steps) {
    lock(mask);
    try {
      boolean stopped = clock.freeze();
      try {
        return steps.getAsBoolean();
      } finally {
        if (stopped) {
          clock.unfreeze();
        }
      }
    } finally {
      unlock(mask);
    }
  }

  /** Releases locks after their effects could not be logged. */
  private void unlockAfter(Throwable failure, long mask) {
    for (long left = mask; left != 0; left &= left - 1) {
      try {
        Shard shard = shards[Long.numberOfTrailingZeros(left)];
        shard.decided &= !shard.isLastHold();
        release(shard);
      } catch (Throwable e) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Starts logging effects; null stops it. The caller holds the locks of all shards, taken before
   * with {@link #lock(long)}.
   */
  public void log(@Nullable EffectLog newLog) {
    if (newLog == null) {
      for (Shard shard : shards) {
        shard.interest &= ~Shard.LOGGED;
        shard.batch = null;
      }
      log = null;
      return;
    }
    log = newLog;
    EffectBatch.gather(shards, ALL_SHARDS & -1L >>> 64 - shards.length);
    for (Shard shard : shards) {
      shard.interest |= Shard.LOGGED;
    }
  }

  @Nullable EffectLog log() {
    return log;
  }

  /** Returns whether the effects of changes are needed, by the log or a listener. */
  public boolean wantsEffects() {
    return (shards[0].interest & (Shard.EFFECTS | Shard.LOGGED)) != 0;
  }

  /** Returns whether the calling thread holds the locks of all shards in {@code mask}. */
  public boolean isHeldByCaller(long mask) {
    for (int i = 0; i < shards.length; i++) {
      if ((mask & 1L << i) != 0 && !shards[i].isHeldByCurrentThread()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Leaves effects out of the log until they are wanted again. The caller has locked shards with
   * {@link #lock(long)}, whose batch this applies to, and turns it off before it unlocks them.
   */
  public void leaveOutEffects(boolean on) {
    for (Shard shard : shards) {
      if (shard.isHeldByCurrentThread() && shard.batch != null) {
        shard.batch.muted = on;
      }
    }
  }

  /** Returns the shards whose locks the calling thread holds. */
  public long heldByCaller() {
    long mask = 0;
    for (int i = 0; i < shards.length; i++) {
      if (shards[i].isHeldByCurrentThread()) {
        mask |= 1L << i;
      }
    }
    return mask;
  }

  /** Returns whether the calling thread holds the lock of any shard. */
  public boolean isLockedByCaller() {
    for (Shard shard : shards) {
      if (shard.isHeldByCurrentThread()) {
        return true;
      }
    }
    return false;
  }

  /** Passes a key to the visitor; returns false if it does not exist. */
  public boolean view(int database, Bytes key, KeyVisitor visitor) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    shard.lock();
    try {
      Object e = shard.findToRead(database, hash, key);
      if (e == null) {
        return false;
      }
      visitor.visit(new KeyView(thresholds).of(e, shard.revision()));
      return true;
    } finally {
      release(shard);
    }
  }

  /** Returns the reasons to reject writes. */
  public Refusals refusals() {
    return refusals;
  }

  /** Returns the reads that take no lock. */
  public UnlockedReads unlocked() {
    return unlocked;
  }

  /** Returns the memory limit and eviction. */
  public MemoryLimit memory() {
    return memory;
  }

  /** Returns the statistics. */
  public Figures figures() {
    return figures;
  }

  /** Returns the registry of listeners. */
  public Observers observers() {
    return observers;
  }

  /** Returns the iteration over keys: SCAN and RANDOMKEY. */
  public Walker walker() {
    return walker;
  }

  /** Returns the blocks of operations that are undone if they fail. */
  public AtomicBlocks atomicBlocks() {
    return atomicBlocks;
  }

  /** Returns the operations on whole databases. */
  public WholeDatabases wholeDatabases() {
    return wholeDatabases;
  }

  /** Returns active expiry. */
  public ActiveExpiry activeExpiry() {
    return activeExpiry;
  }

  /** Returns the operations that move and copy whole entries. */
  public EntryMoves moves() {
    return moves;
  }

  /** Returns the snapshots. */
  public Snapshots snapshots() {
    return snapshots;
  }

  /** Returns whether keys keep an access frequency instead of the time of the last access. */
  public boolean countsUses() {
    return access.countsUses();
  }

  /**
   * Returns the seconds since the last access of a key, from {@link KeyView#accessBits}; -1 with an
   * LFU policy, where they are not known.
   */
  public long idleSeconds(int accessBits) {
    return access.countsUses() ? -1 : access.idleSeconds(accessBits);
  }

  AccessClock access() {
    return access;
  }
}
