package io.reredis.keyspace;

import io.reredis.type.Thresholds;
import io.reredis.type.Value;
import io.reredis.util.Bytes;
import io.reredis.util.BytesSink;
import io.reredis.util.Clock;
import io.reredis.util.Errors;
import io.reredis.util.Hash;
import io.reredis.util.ReredisException;
import io.reredis.util.StandingClock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The keys of all databases, spread over 16 to 64 shards by their hash.
 *
 * <p>An operation on one key opens a {@link ReadHandle} or a {@link WriteHandle}. One on several
 * keys first takes the locks of their shards with {@link #lock(long)}, in ascending order, and then
 * opens a handle for one key after the other; the locks are reentrant. What was committed is passed
 * on to the {@link CommitSink} by the thread that gives back its last lock. Safe for use by all
 * threads.
 */
public final class Keyspace {
  /** The expiry of a key that never expires. */
  public static final long NO_EXPIRY = Entries.NO_EXPIRY;

  /** All shards, for {@link #lock(long)}. */
  public static final long ALL_SHARDS = -1L;

  /**
   * Flag beside a database's number: reads and writes leave the access clock of the key as it is,
   * as CLIENT NO-TOUCH asks for.
   */
  public static final int NO_TOUCH = 1 << 30;

  static final int SLOT_BYTES = 7;
  static final byte[] SET_COMMAND = {'S', 'E', 'T'};
  static final byte[] PXAT = {'P', 'X', 'A', 'T'};
  static final byte[] DEL_COMMAND = {'D', 'E', 'L'};
  static final byte[] HDEL_COMMAND = {'H', 'D', 'E', 'L'};

  /** Shards for each processor: enough that threads seldom meet, few enough for the first cache. */
  private static final int SHARDS_PER_PROCESSOR = 8;

  private static final int MIN_SHARD_BITS = 4;
  private static final int MAX_SHARD_BITS = 6;

  private final int shardBits;
  private final Shard[] shards;
  private final int databases;
  private final long seed;
  private final StandingClock clock;
  private final CommitSink sink;
  private final Waiters waiters = new Waiters(this);
  private final Thresholds thresholds = new Thresholds();
  private final AccessClock access;
  private final MemoryLimit memory;
  private final AccessCounter hits = new AccessCounter();
  private final AccessCounter misses = new AccessCounter();
  private final Figures figures;
  private final Observers observers;
  private final Walker walker;
  private final WholeDatabases wholeDatabases;
  private final ActiveExpiry activeExpiry;
  private final Snapshots snapshots;

  /** Where effects go; set before any shard's interest says so. */
  private volatile EffectLog log;

  /** Why no write is accepted, by who says so; guarded by itself. */
  private final Map<Object, ReredisException> refusals = new LinkedHashMap<>();

  /** One of {@link #refusals}, or null. */
  private volatile ReredisException refusal;

  /** Who writes although no write is accepted, or null. */
  private volatile Thread exempt;

  /** Whether nothing expires, because the past is being done again. */
  private volatile boolean timeless;

  /** Whether keys stay although they have expired, or would have to be evicted. */
  private volatile BooleanSupplier kept = () -> false;

  /** Whether nothing is written any more; set under the locks of all shards. */
  private boolean closed;

  /** Whether there has ever been a hash whose fields expire. */
  private volatile boolean fieldsDue;

  /** Creates an empty keyspace. */
  public Keyspace(int databases, Clock clock, long seed, CommitSink sink) {
    this.databases = databases;
    this.clock = new StandingClock(clock);
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
    this.activeExpiry = new ActiveExpiry(this, shards);
    this.snapshots = new Snapshots(this, shards);
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard(this, databases);
    }
    memory.limit(0);
  }

  /** The number of databases. */
  public int databases() {
    return databases;
  }

  /** The clock that keys expire by, which stands still while EXEC runs its commands. */
  public StandingClock clock() {
    return clock;
  }

  /** Up to where values are compact. */
  public Thresholds thresholds() {
    return thresholds;
  }

  /**
   * The time that expiry is held against, in ms since 1970: that of the clock, but the beginning of
   * time while the past is being done again ({@link #timeless}).
   */
  public long expiryTime() {
    return timeless ? 0 : clock.millis();
  }

  /**
   * Says whether time stands still for keys: nothing expires, and an expiry in the past is kept as
   * it is. So doing effects again gives what they gave at first.
   */
  public void timeless(boolean on) {
    timeless = on;
  }

  /**
   * Says why no write is accepted, on behalf of somebody; null where he has nothing against it any
   * more. Expiry and what is done to whole databases goes on.
   */
  public void refuseWrites(Object reason, ReredisException error) {
    synchronized (refusals) {
      if (error == null) {
        refusals.remove(reason);
      } else {
        refusals.put(reason, error);
      }
      refusal =
          closed ? Errors.CLOSED : refusals.isEmpty() ? null : refusals.values().iterator().next();
    }
  }

  /** Says which thread writes although no write is accepted; null for none. */
  public void exempt(Thread thread) {
    exempt = thread;
  }

  private void checkRefusal(Shard shard) {
    ReredisException error = shard.decided ? shard.refusal : refusal;
    if (error != null && (Thread.currentThread() != exempt || error == Errors.CLOSED)) {
      throw error;
    }
  }

  /**
   * Ends all writing, and all waiting for keys with an error. A write that another thread has begun
   * is either complete when this returns, or is refused.
   */
  public void close() {
    Set<Waiter> waiting;
    lock(ALL_SHARDS);
    try {
      synchronized (refusals) {
        closed = true;
        refusal = Errors.CLOSED;
      }
      waiting = Waiters.all(shards);
    } finally {
      unlock(ALL_SHARDS);
    }
    waiting.forEach(waiter -> waiter.fail(Errors.CLOSED));
  }

  /**
   * Makes sure that the keyspace is not closed. The caller holds the lock of a shard.
   *
   * @throws ReredisException where it is
   */
  void checkOpen() {
    if (refusal == Errors.CLOSED) {
      throw Errors.CLOSED;
    }
  }

  /** Why no write is accepted, or null. */
  public ReredisException refusal() {
    return refusal;
  }

  /** Sets what says that writes are paused, so that no key goes by itself. */
  public void keepKeysWhile(BooleanSupplier condition) {
    kept = condition;
  }

  /**
   * Whether no key goes by itself and nothing is refused for want of memory: because writes are
   * paused, or because the past is done again.
   */
  boolean keepsKeys() {
    return timeless || kept.getAsBoolean();
  }

  /** Notes that there is a hash whose fields expire. */
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

  /** Opens a key for reading: counts a hit or a miss, and the access. */
  public ReadHandle read(int database, Bytes key) {
    return read(database & ~NO_TOUCH, key, true, (database & NO_TOUCH) == 0);
  }

  /** What {@link #readUnlocked} answers where it could not tell. */
  public static final int UNKNOWN = -1;

  /** What {@link #readUnlocked} answers where there is no such key. */
  public static final int ABSENT = 0;

  /** What {@link #readUnlocked} answers where it gave the value to the sink. */
  public static final int FOUND = 1;

  /**
   * Reads a small string without taking a lock, where no writer is at work on the shard: gives the
   * value to {@code sink} and takes it back if it was changed meanwhile.
   *
   * @param sink one that can go back
   * @return UNKNOWN, after which the caller takes the lock with {@link #read}; else what is said
   *     above, with the access counted
   */
  public int readUnlocked(int database, Bytes key, BytesSink sink) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    long stamp = shard.stamp();
    Object e = findUnlocked(shard, database, hash, key);
    if (e == null) {
      return isAbsent(shard, stamp) ? ABSENT : UNKNOWN;
    }
    if ((stamp & 1) != 0 || !(e instanceof byte[] packed) || !Packed.isPlain(packed)) {
      return UNKNOWN;
    }
    int mark = sink.mark();
    int at = Packed.valueOffset(packed);
    sink.put(packed, at, packed.length - at);
    if (!shard.validate(stamp)) {
      sink.rewind(mark);
      return UNKNOWN;
    }
    found(database, packed);
    return FOUND;
  }

  /** What {@link #copyUnlocked} answers where it could not tell. */
  public static final byte[] UNKNOWN_VALUE = new byte[0];

  /**
   * As {@link #readUnlocked}, for a caller that wants a copy of the value.
   *
   * @return the copy, null where there is no such key, or {@link #UNKNOWN_VALUE}
   */
  public byte[] copyUnlocked(int database, Bytes key) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    long stamp = shard.stamp();
    Object e = findUnlocked(shard, database, hash, key);
    if (e == null) {
      return isAbsent(shard, stamp) ? null : UNKNOWN_VALUE;
    }
    if ((stamp & 1) != 0 || !(e instanceof byte[] packed) || !Packed.isPlain(packed)) {
      return UNKNOWN_VALUE;
    }
    byte[] copy = Arrays.copyOfRange(packed, Packed.valueOffset(packed), packed.length);
    if (!shard.validate(stamp)) {
      return UNKNOWN_VALUE;
    }
    found(database, packed);
    return copy;
  }

  private static Object findUnlocked(Shard shard, int database, long hash, Bytes key) {
    Table table = shard.tables[database & ~NO_TOUCH];
    return table == null ? null : table.findUnlocked(hash, key.array(), key.offset(), key.length());
  }

  /** Whether a key that was not found is not there; counts the miss then. */
  private boolean isAbsent(Shard shard, long stamp) {
    if ((stamp & 1) != 0 || (shard.interest & Shard.MISSES) != 0 || !shard.validate(stamp)) {
      return false;
    }
    misses.increment();
    return true;
  }

  /** Counts a hit. The access clock may lose against another thread; it is not worth a lock. */
  private void found(int database, byte[] packed) {
    hits.increment();
    if ((database & NO_TOUCH) == 0) {
      Packed.setClock(packed, access.used(Packed.clock(packed)));
    }
  }

  /** Counts a read that found its key, or did not. */
  public void countAccess(boolean found) {
    (found ? hits : misses).increment();
  }

  /** Takes back the hit of a read on the calling thread that is to be done again. */
  public void uncountHit() {
    hits.decrement();
  }

  /** Opens a key for looking at it without counting or touching it, as OBJECT does. */
  public ReadHandle peek(int database, Bytes key) {
    return read(database & ~NO_TOUCH, key, false, false);
  }

  /** Whether a key is there and has not expired; one that has stays, and nothing is told of it. */
  public boolean isLive(int database, Bytes key) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    shard.lock();
    try {
      return isLive(shard.tables[database], hash, key);
    } finally {
      release(shard);
    }
  }

  /** As {@link #isLive(int, Bytes)}, in a table, null for an empty one, whose lock is held. */
  boolean isLive(Table table, long hash, Bytes key) {
    Object e = table == null ? null : table.find(hash, key.array(), key.offset(), key.length());
    return e != null && !isExpired(e);
  }

  /** Whether the time of an entry has come. */
  boolean isExpired(Object e) {
    long expireAt = Entries.expireAt(e);
    return expireAt != NO_EXPIRY && expiryTime() > expireAt;
  }

  /** Opens a key for reading: counts a hit or a miss, as TYPE and TTL do, but no access. */
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

  /** Opens a key for changing it. */
  public WriteHandle write(int database, Bytes key) {
    return write(database, key, true);
  }

  /**
   * As {@link #write(int, Bytes)}, for the second half of what was begun while writes were
   * accepted: it comes also where the log has failed in between.
   */
  public WriteHandle writeOn(int database, Bytes key) {
    return write(database, key, false);
  }

  private WriteHandle write(int database, Bytes key, boolean refused) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    shard.lock();
    try {
      if (refused && (refusal != null || shard.decided)) {
        checkRefusal(shard);
      }
      return shard.writer.open(database & ~NO_TOUCH, hash, key, (database & NO_TOUCH) == 0);
    } catch (Throwable e) {
      release(shard);
      throw e;
    }
  }

  /**
   * Reads the memory that operations on some keys will need, so that it is in the cache then,
   * without a lock and without any effect. What the keys need is read side by side, first their
   * places in the tables and then their entries, so that the cache misses overlap.
   *
   * @param hashes room for as many numbers as there are keys
   * @return a number that means nothing; using it keeps the reads from being optimised away
   */
  public int prefetch(int database, Bytes[] keys, int count, long[] hashes) {
    int number = database & ~NO_TOUCH;
    int sum = 0;
    for (int i = 0; i < count; i++) {
      long hash = hash(keys[i]);
      hashes[i] = hash;
      if (i == 0 || hash != hashes[i - 1]) {
        Table table = shards[index(hash)].tables[number];
        sum += table == null ? 0 : table.touchPlace(hash);
      }
    }
    for (int i = 0; i < count; i++) {
      long hash = hashes[i];
      if (i == 0 || hash != hashes[i - 1]) {
        Table table = shards[index(hash)].tables[number];
        sum += table == null ? 0 : table.touchEntry(hash);
      }
    }
    return sum;
  }

  /**
   * The value that a key most likely has, where it is neither a string nor compact, else null. A
   * guess without a lock, for fetching ahead.
   */
  public Object peekValue(int database, long hash) {
    Table table = shards[index(hash)].tables[database & ~NO_TOUCH];
    return table == null ? null : table.peekValue(hash);
  }

  /**
   * The number of elements of a large value, 0 for everything else. A guess without a lock: it may
   * be wrong while the key is changed.
   */
  public long peekSize(int database, Bytes key) {
    long hash = hash(key);
    Object e = findUnlocked(shards[index(hash)], database, hash, key);
    return e instanceof Entry entry && entry.value instanceof Value value ? value.size() : 0;
  }

  /** The length of a string that is not small, 0 for everything else. A guess, as before. */
  public int peekLength(int database, Bytes key) {
    long hash = hash(key);
    Object e = findUnlocked(shards[index(hash)], database, hash, key);
    return e instanceof Entry entry && entry.value instanceof StringValue value ? value.length : 0;
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

  /** Waits for the log; what is pending happens also where that fails, as the commit has. */
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
   * Does something once what the calling thread has committed may be told: at once, or on another
   * thread where this one waits for the log only later. The caller holds no lock.
   *
   * @param failed told instead where it must not be told
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
   * Registers one who waits. The caller holds the locks of the keys, and has found under them that
   * there is nothing to be had.
   */
  public void await(Waiter waiter) {
    checkOpen();
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

  /** The shard of a key as a one-bit mask for {@link #lock(long)}. */
  public long shardMask(Bytes key) {
    return 1L << index(hash(key));
  }

  /** Takes the locks of the shards in {@code mask}, in ascending order. */
  public void lock(long mask) {
    for (long left = mask & -1L >>> 64 - shards.length; left != 0; left &= left - 1) {
      shards[Long.numberOfTrailingZeros(left)].lock();
    }
    if (log != null) {
      gatherOrLeave(mask & -1L >>> 64 - shards.length);
    }
    ReredisException error = refusal;
    for (long left = mask & -1L >>> 64 - shards.length; left != 0; left &= left - 1) {
      Shard shard = shards[Long.numberOfTrailingZeros(left)];
      if (!shard.decided) {
        shard.decided = true;
        shard.refusal = error;
      }
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

  /** Gives back the locks of the shards in {@code mask}. */
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
   * Does something in several steps under the locks of the shards in {@code mask}, all of them at
   * one time of the clock, so that no key expires between two of them.
   */
  public boolean atOneTime(long mask, BooleanSupplier steps) {
    lock(mask);
    try {
      boolean stopped = clock.standStill();
      try {
        return steps.getAsBoolean();
      } finally {
        if (stopped) {
          clock.goOn();
        }
      }
    } finally {
      unlock(mask);
    }
  }

  /** Gives back locks although their effects could not be logged. */
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
   * Moves a key, its value and its expiry to another name or database; what was there is replaced.
   * The caller holds the locks of both shards.
   */
  public void moveEntry(
      int database,
      Bytes key,
      KeyEvent from,
      int toDatabase,
      Bytes toKey,
      KeyEvent to,
      byte[]... effect) {
    // an expired key in the target's place goes first, and so does its effect
    peek(toDatabase, toKey).close();
    Object entry;
    try (WriteHandle source = write(database, key)) {
      entry = source.entry();
    }
    try {
      Object moved;
      try (WriteHandle target = write(toDatabase, toKey)) {
        moved = target.entryOf(entry, false);
        target.makeRoomFor(moved);
      }
      shardOf(toKey).tellNew(toDatabase & ~NO_TOUCH, toKey);
      WriteHandle source = write(database, key);
      // between the two halves the key is nowhere, so the second one comes whatever happens
      try (source) {
        source.delete();
        if (source.wantsEffect()) {
          source.effect(effect);
        }
        // both halves are one change
        source.commit(from, 0);
      } finally {
        try (WriteHandle target = writeOn(toDatabase, toKey)) {
          target.put(moved);
          // it was told before
          target.created = false;
          target.commit(to);
        }
      }
    } finally {
      shardOf(toKey).roomUsed(toDatabase & ~NO_TOUCH);
    }
  }

  /** Copies a key, its value and its expiry; the caller holds the locks of both shards. */
  public void copyEntry(int database, Bytes key, int toDatabase, Bytes toKey, byte[]... effect) {
    Object entry;
    try (WriteHandle source = write(database, key)) {
      entry = source.entry();
    }
    try (WriteHandle target = write(toDatabase, toKey)) {
      target.put(target.entryOf(entry, true));
      if (target.wantsEffect()) {
        target.effect(effect);
      }
      // what was there counts as removed first
      target.created = true;
      target.commit(KeyEvent.COPY_TO);
    }
  }

  /**
   * Begins to log effects, or ends it with null. The caller holds the locks of all shards, taken
   * before with {@link #lock(long)}.
   */
  public void log(EffectLog newLog) {
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

  EffectLog log() {
    return log;
  }

  /** Whether somebody wants to know the commands that have the effect of each change. */
  public boolean wantsEffects() {
    return (shards[0].interest & (Shard.EFFECTS | Shard.LOGGED)) != 0;
  }

  /** Whether the calling thread holds the locks of all shards, where it holds any. */
  public boolean isLockedByCaller() {
    return shards[0].isHeldByCurrentThread();
  }

  /** Tells how a key is now; false where it is not there. */
  public boolean view(int database, Bytes key, KeyVisitor visitor) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    shard.lock();
    try {
      Object e = shard.findToRead(database, hash, key);
      if (e == null) {
        return false;
      }
      visitor.visit(new KeyView(thresholds).of(e, shard.revision));
      return true;
    } finally {
      release(shard);
    }
  }

  /** The limit of memory, and what keeps to it. */
  public MemoryLimit memory() {
    return memory;
  }

  /** What can be counted. */
  public Figures figures() {
    return figures;
  }

  /** Who wants to know of what happens to keys. */
  public Observers observers() {
    return observers;
  }

  /** Finds keys without their names. */
  public Walker walker() {
    return walker;
  }

  /** What is done to whole databases. */
  public WholeDatabases wholeDatabases() {
    return wholeDatabases;
  }

  /** Removes keys whose time has come. */
  public ActiveExpiry activeExpiry() {
    return activeExpiry;
  }

  /** Makes snapshots. */
  public Snapshots snapshots() {
    return snapshots;
  }

  /** Whether keys count how often they are used, and not when they were used last. */
  public boolean countsUses() {
    return access.countsUses();
  }

  AccessClock access() {
    return access;
  }
}
