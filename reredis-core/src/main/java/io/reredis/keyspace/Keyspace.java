package io.reredis.keyspace;

import io.reredis.type.Thresholds;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.BytesSink;
import io.reredis.util.Clock;
import io.reredis.util.Hash;
import io.reredis.util.ReredisException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

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
  private static final byte[] FLUSHALL_COMMAND = Ascii.bytes("FLUSHALL");
  private static final byte[] FLUSHDB_COMMAND = Ascii.bytes("FLUSHDB");
  private static final byte[] SWAPDB_COMMAND = Ascii.bytes("SWAPDB");

  /** Shards for each processor: enough that threads seldom meet, few enough for the first cache. */
  private static final int SHARDS_PER_PROCESSOR = 8;

  private static final int MIN_SHARD_BITS = 4;
  private static final int MAX_SHARD_BITS = 6;
  private static final int CURSOR_SHIFT = 16;
  private static final int TRACKED_BATCH = 256;

  private final int shardBits;
  private final Shard[] shards;
  private final int databases;
  private final long seed;
  private final Clock clock;
  private final CommitSink sink;
  private final Waiters waiters = new Waiters(this);
  private final Thresholds thresholds = new Thresholds();
  private final AccessClock access;
  private final MemoryLimit memory;
  private final AccessCounter hits = new AccessCounter();
  private final AccessCounter misses = new AccessCounter();

  /** Runs of active expiry that ran out of time. */
  private final LongAdder cutShort = new LongAdder();

  /** Read under the lock of any shard; see {@link #onFirstChange}. */
  private volatile Runnable waker = () -> {};

  /** Where effects go; set before any shard's interest says so. */
  private volatile EffectLog log;

  /** Held from before a cut until its snapshot has ended. */
  private final Semaphore snapshots = new Semaphore(1);

  /** Why no write is accepted, by who says so; guarded by itself. */
  private final Map<Object, ReredisException> refusals = new LinkedHashMap<>();

  /** One of {@link #refusals}, or null. */
  private volatile ReredisException refusal;

  /** Whether nothing expires, because the past is being done again. */
  private volatile boolean timeless;

  /** Whether there has ever been a hash whose fields expire. */
  private volatile boolean fieldsDue;

  /** Set before {@link #trackCaches} begins. */
  private volatile Invalidations invalidations;

  /** Creates an empty keyspace. */
  public Keyspace(int databases, Clock clock, long seed, CommitSink sink) {
    this.databases = databases;
    this.clock = clock;
    this.seed = seed;
    this.sink = sink;
    this.shardBits = shardBits(Runtime.getRuntime().availableProcessors());
    this.access = new AccessClock(clock);
    this.shards = new Shard[1 << shardBits];
    this.memory = new MemoryLimit(this, shards);
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard(this, databases);
    }
    memory.limit(0);
  }

  /** The number of databases. */
  public int databases() {
    return databases;
  }

  /** The clock that keys expire by. */
  public Clock clock() {
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
      refusal = refusals.isEmpty() ? null : refusals.values().iterator().next();
    }
  }

  /** Why no write is accepted, or null. */
  public ReredisException refusal() {
    return refusal;
  }

  boolean isTimeless() {
    return timeless;
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
  void countAccess(boolean found) {
    (found ? hits : misses).increment();
  }

  /** Opens a key for looking at it without counting or touching it, as OBJECT does. */
  public ReadHandle peek(int database, Bytes key) {
    return read(database & ~NO_TOUCH, key, false, false);
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
    if (refusal != null) {
      throw refusal;
    }
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    shard.lock();
    try {
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
    waiters.add(waiter);
  }

  /** The number of those who wait. */
  public int waiting() {
    return waiters.count();
  }

  /** The number of keys that somebody waits for. */
  public long awaitedKeys() {
    return waiters.keys();
  }

  private long hash(Bytes key) {
    return Hash.of(key.array(), key.offset(), key.length(), seed);
  }

  private int index(long hash) {
    return (int) (hash >>> 64 - shardBits);
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
  }

  private void gatherOrLeave(long mask) {
    try {
      gather(mask);
    } catch (OutOfMemoryError e) {
      for (long left = mask; left != 0; left &= left - 1) {
        shards[Long.numberOfTrailingZeros(left)].unlock();
      }
      throw e;
    }
  }

  /** Lets shards whose locks were just taken gather their effects, with those held before. */
  private void gather(long mask) {
    EffectBatch batch = null;
    for (long left = mask; left != 0 && batch == null; left &= left - 1) {
      batch = shards[Long.numberOfTrailingZeros(left)].batch;
    }
    if (batch == null) {
      batch = new EffectBatch();
    }
    batch.depth++;
    for (long left = mask; left != 0; left &= left - 1) {
      Shard shard = shards[Long.numberOfTrailingZeros(left)];
      if (shard.batch == null) {
        shard.batch = batch;
        batch.shards |= left & -left;
      }
    }
  }

  /** Logs what was gathered, where these are the outermost locks; the locks are still held. */
  private void endGathering(long mask) {
    EffectBatch batch = mask == 0 ? null : shards[Long.numberOfTrailingZeros(mask)].batch;
    if (batch == null || --batch.depth > 0) {
      return;
    }
    try {
      if (batch.size() > 0) {
        log.appendAll(batch);
      }
    } catch (RuntimeException | Error e) {
      log.lost(e);
      throw e;
    } finally {
      for (long left = batch.shards; left != 0; left &= left - 1) {
        shards[Long.numberOfTrailingZeros(left)].batch = null;
      }
    }
  }

  /** Gives back the locks of the shards in {@code mask}. */
  public void unlock(long mask) {
    boolean held = false;
    boolean logged = false;
    if (log != null) {
      try {
        endGathering(mask & -1L >>> 64 - shards.length);
      } catch (RuntimeException | Error e) {
        unlockAfter(e, mask & -1L >>> 64 - shards.length);
        throw e;
      }
    }
    for (long left = mask & -1L >>> 64 - shards.length; left != 0; left &= left - 1) {
      Shard shard = shards[Long.numberOfTrailingZeros(left)];
      logged |= shard.endsLogged();
      shard.unlock();
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

  /** Gives back locks although their effects could not be logged. */
  private void unlockAfter(Throwable failure, long mask) {
    for (long left = mask; left != 0; left &= left - 1) {
      try {
        release(shards[Long.numberOfTrailingZeros(left)]);
      } catch (RuntimeException | Error e) {
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
      entry = source.detach();
      if (source.wantsEffect()) {
        source.effect(effect);
      }
      source.commit(from);
    }
    try (WriteHandle target = write(toDatabase, toKey)) {
      target.attach(entry, false);
      target.commit(to);
    }
  }

  /** Copies a key, its value and its expiry; the caller holds the locks of both shards. */
  public void copyEntry(int database, Bytes key, int toDatabase, Bytes toKey, byte[]... effect) {
    Object entry;
    try (WriteHandle source = write(database, key)) {
      entry = source.entry();
    }
    try (WriteHandle target = write(toDatabase, toKey)) {
      target.attach(entry, true);
      if (target.wantsEffect()) {
        target.effect(effect);
      }
      target.commit(KeyEvent.COPY_TO);
    }
  }

  /** Exchanges the keys of two databases. */
  public void swap(int first, int second) {
    lock(ALL_SHARDS);
    try {
      for (Shard shard : shards) {
        Table table = shard.tables[first];
        shard.tables[first] = shard.tables[second];
        shard.tables[second] = table;
        shard.revision++;
        shard.watched.touchAll(first, key -> true);
        shard.watched.touchAll(second, key -> true);
        shard.changed.swap(first, second);
        noteWaiting(shard, first);
        noteWaiting(shard, second);
      }
      logAll(0, SWAPDB_COMMAND, number(first), number(second));
      sink.flushed(first);
      sink.flushed(second);
    } finally {
      unlock(ALL_SHARDS);
    }
  }

  /**
   * Removes all keys of a database, or of all databases with -1.
   *
   * @return the number of keys removed
   */
  public long flush(int database) {
    lock(ALL_SHARDS);
    try {
      long removed = 0;
      for (int i = 0; i < databases; i++) {
        if (database == -1 || database == i) {
          for (Shard shard : shards) {
            removed += flush(shard, i, database == -1);
          }
        }
      }
      for (Shard shard : shards) {
        shard.account();
      }
      if (database == -1) {
        logAll(0, FLUSHALL_COMMAND);
      } else {
        logAll(database, FLUSHDB_COMMAND);
      }
      sink.flushed(database);
      if ((shards[0].interest & Shard.CACHED) != 0) {
        invalidations.flushed();
      }
      return removed;
    } finally {
      unlock(ALL_SHARDS);
    }
  }

  /** Logs what was done to whole databases, under the locks of all shards. */
  private void logAll(int database, byte[]... line) {
    shards[0].log(database, line);
  }

  private static byte[] number(int value) {
    return Ascii.bytes(Integer.toString(value));
  }

  /** Drops a table; {@code all} says that all other tables of the shard go, too. */
  private int flush(Shard shard, int database, boolean all) {
    Table table = shard.tables[database];
    if (table == null) {
      return 0;
    }
    if ((shard.interest & Shard.WATCHED) != 0) {
      shard.watched.touchAll(
          database, key -> table.find(hash(key), key.array(), key.offset(), key.length()) != null);
    }
    noteWaiting(shard, database);
    shard.entryBytes = all ? 0 : shard.entryBytes - table.entryBytes();
    shard.revision++;
    shard.dropTable(database);
    return table.size;
  }

  private void noteWaiting(Shard shard, int database) {
    if ((shard.interest & Shard.WAITED) != 0) {
      for (byte[] key : shard.waiting.keys(database)) {
        waiters.note(database, new Bytes(key));
      }
    }
  }

  // --- walks

  /** The number of keys of a database, expired ones included that nobody has removed yet. */
  public long size(int database) {
    return sum(shard -> shard.tables[database] == null ? 0 : shard.tables[database].size);
  }

  /** The number of keys of a database that expire. */
  public long expiring(int database) {
    return sum(shard -> shard.tables[database] == null ? 0 : shard.tables[database].expiring());
  }

  /**
   * Goes on with a walk over a database: every key that is there from its start to its end is
   * visited, others perhaps; no key twice, unless it is removed and added meanwhile.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @param count about how many keys to visit, at least 1
   * @return the cursor to go on from, or 0 at the end
   */
  public long scan(int database, long cursor, long count, KeyVisitor visitor) {
    long position = cursor << CURSOR_SHIFT;
    long[] left = {count};
    long groups = 0;
    int index = index(position);
    while (index < shards.length) {
      Shard shard = shards[index];
      shard.lock();
      try {
        Table table = shard.tables[database];
        while (table != null) {
          KeyView view = new KeyView(thresholds);
          position =
              table.visitFrom(
                  position,
                  (hash, e) -> {
                    left[0]--;
                    if (!isExpired(e)) {
                      visitor.visit(view.of(e, shard.revision));
                    }
                  });
          groups++;
          if (position == 0) {
            break;
          }
          if (left[0] <= 0 || groups >= count * 10) {
            return position >>> CURSOR_SHIFT;
          }
        }
      } finally {
        release(shard);
      }
      position = (long) ++index << 64 - shardBits;
      if (left[0] <= 0 && index < shards.length) {
        return position >>> CURSOR_SHIFT;
      }
    }
    return 0;
  }

  private boolean isExpired(Object e) {
    long expireAt = Entries.expireAt(e);
    return expireAt != NO_EXPIRY && expiryTime() > expireAt;
  }

  /** A key drawn at random, each about as likely as any other, or null where there is none. */
  public byte[] randomKey(int database) {
    RandomGenerator random = ThreadLocalRandom.current();
    for (int attempt = 0; ; attempt++) {
      long size = size(database);
      if (size == 0) {
        return null;
      }
      long chosen = random.nextLong(size);
      for (Shard shard : shards) {
        shard.lock();
        try {
          Table table = shard.tables[database];
          long here = table == null ? 0 : table.size;
          if (chosen < here) {
            Object e = table.random(random);
            if (!isExpired(e)) {
              return Entries.key(e).clone();
            }
            shard.expireFound(database, Entries.hash(e, seed), table);
            break;
          }
          chosen -= here;
        } finally {
          release(shard);
        }
      }
    }
  }

  // --- expiry

  /**
   * Removes keys whose time has come, shard by shard, until all shards were looked at or the time
   * is up.
   *
   * @param firstShard where to begin, so that a run that was cut short is made up for by the next
   *     one
   * @param nanos how long this may take
   * @return the shard to begin with next time
   */
  public int expireDue(int firstShard, long nanos) {
    long deadline = System.nanoTime() + nanos;
    for (int i = 0; i < shards.length; i++) {
      Shard shard = shards[firstShard + i & shards.length - 1];
      shard.lock();
      try {
        long now = clock.millis();
        if (!timeless && expireDue(shard, now, deadline)) {
          shard.expiryScannedTo = now;
        } else {
          cutShort.increment();
          return firstShard + i & shards.length - 1;
        }
      } finally {
        release(shard);
      }
    }
    return firstShard;
  }

  private boolean expireDue(Shard shard, long now, long deadline) {
    int removed = 0;
    for (int database = 0; database < databases; database++) {
      Table table = shard.tables[database];
      for (int i = 0; table != null && i < table.directoryLength(); i = table.next(i)) {
        Segment segment = table.segmentAt(i);
        int slot = -1;
        while ((slot = segment.nextDue(slot + 1, shard.expiryScannedTo, now)) >= 0) {
          Object e = segment.slots[slot];
          boolean whole = isDue(Entries.expireAt(e), now);
          if (whole || isDue(Entries.fieldsDueAt(e), now)) {
            table.point(i, slot);
            if (whole) {
              shard.expireFound(database, Entries.hash(e, seed), table);
            } else {
              shard.expireFieldsOfFound(database, Entries.hash(e, seed), table);
            }
            removed++;
            if (table.segmentAt(Math.min(i, table.directoryLength() - 1)) != segment) {
              // the segment was rebuilt smaller: look at its successor from the start
              segment = table.segmentAt(i);
              slot = -1;
            }
            if ((removed & 63) == 0 && System.nanoTime() > deadline) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  private static boolean isDue(long expireAt, long now) {
    return expireAt != NO_EXPIRY && now > expireAt;
  }

  // --- interest

  /** Says whether commits go to the sink. */
  public void listen(boolean on) {
    setInterest(Shard.LISTENED, on);
  }

  /** Says whether commits that go to the sink carry their effect. */
  public void listenToEffects(boolean on) {
    setInterest(Shard.EFFECTS, on);
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
    gather(ALL_SHARDS & -1L >>> 64 - shards.length);
    for (Shard shard : shards) {
      shard.interest |= Shard.LOGGED;
    }
  }

  EffectLog log() {
    return log;
  }

  // --- loading

  /**
   * Makes room for many keys that are about to come into an empty database. Room that turns out not
   * to be needed is given back by {@link #trim}.
   */
  public void presize(int database, long keys) {
    long each = keys >> shardBits;
    if (each < 2 * Segment.MAX_SLOTS) {
      return;
    }
    for (Shard shard : shards) {
      shard.lock();
      try {
        if (shard.tables[database] == null) {
          shard.tables[database] = new Table(shard, seed, shardBits, each);
        }
      } finally {
        release(shard);
      }
    }
  }

  /** Drops tables that {@link #presize} has made and no key came into. */
  public void trim() {
    for (Shard shard : shards) {
      shard.lock();
      try {
        for (int i = 0; i < databases; i++) {
          if (shard.tables[i] != null && shard.tables[i].size == 0) {
            shard.dropTable(i);
          }
        }
      } finally {
        release(shard);
      }
    }
  }

  // --- snapshots

  /**
   * Waits until no snapshot is under way, and lets nobody else begin one. The caller holds no lock,
   * and makes a {@link #cut} or calls {@link #giveUpCut}.
   */
  public void awaitCut() {
    snapshots.acquireUninterruptibly();
  }

  /** Ends what {@link #awaitCut} began, where no cut was made. */
  public void giveUpCut() {
    snapshots.release();
  }

  /**
   * Makes the cut of a snapshot. The caller has waited with {@link #awaitCut}, holds the locks of
   * all shards, and closes the snapshot.
   *
   * @param compresses whether long strings are compressed
   */
  public Snapshot cut(boolean compresses) {
    Snapshot snapshot = new Snapshot(this, shards, databases, compresses);
    for (Shard shard : shards) {
      shard.interest |= Shard.CUT;
    }
    return snapshot;
  }

  void snapshotEnded() {
    lock(ALL_SHARDS);
    try {
      for (Shard shard : shards) {
        shard.interest &= ~Shard.CUT;
      }
    } finally {
      unlock(ALL_SHARDS);
      snapshots.release();
    }
  }

  /** Says whether misses and new keys are told, too. */
  public void listenToMisses(boolean on) {
    setInterest(Shard.MISSES, on);
  }

  /**
   * Begins or ends to collect the keys that change, for {@link #drainChanged}. There is one set of
   * them, so one caller at a time.
   */
  public void track(boolean on) {
    setInterest(Shard.TRACKED, on);
    if (!on) {
      drainChanged(IGNORE);
    }
  }

  /** Sets who is told of changes for caches, once that is turned on. */
  public void invalidations(Invalidations told) {
    invalidations = told;
  }

  Invalidations invalidations() {
    return invalidations;
  }

  /** Says whether caches are told of changes. */
  public void trackCaches(boolean on) {
    setInterest(Shard.CACHED, on);
  }

  private void setInterest(int bit, boolean on) {
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.interest = on ? shard.interest | bit : shard.interest & ~bit;
      } finally {
        release(shard);
      }
    }
  }

  /**
   * Says what is called when a first key is collected after none was, once a shard. It is called
   * under that shard's lock: it must do next to nothing, such as wake a thread. Set before {@link
   * #track} begins.
   */
  public void onFirstChange(Runnable waker) {
    this.waker = waker;
  }

  Runnable waker() {
    return waker;
  }

  /**
   * Tells which keys have changed since the last call, each once, and forgets them. Keys that
   * change again meanwhile are left to the next call, so that fast writers cannot hold it up.
   *
   * @return whether some are left
   */
  public boolean drainChanged(ChangeVisitor visitor) {
    Bytes key = new Bytes();
    KeyView view = new KeyView(thresholds);
    boolean left = false;
    for (Shard shard : shards) {
      int due = -1;
      do {
        shard.lock();
        try {
          due = due < 0 ? shard.changed.count() : due;
          int batch = Math.min(due, TRACKED_BATCH);
          for (int i = 0; i < batch; i++) {
            drainOne(shard, key, view, visitor);
          }
          due -= batch;
          left |= due == 0 && shard.changed.count() > 0;
        } finally {
          release(shard);
        }
      } while (due > 0);
    }
    return left;
  }

  private void drainOne(Shard shard, Bytes key, KeyView view, ChangeVisitor visitor) {
    int database = shard.changed.firstDatabase();
    Object changed = shard.changed.removeFirst();
    Entries.keyInto(changed, key);
    Table table = shard.tables[database];
    Object e =
        table == null ? null : table.find(hash(key), key.array(), key.offset(), key.length());
    if (e == null) {
      visitor.deleted(database, key.copy(), shard.revision);
    } else {
      Entries.setFlags(e, Entries.flags(e) & ~Entries.DIRTY);
      visitor.changed(database, view.of(e, shard.revision));
    }
  }

  /** Tells how a key is now; false where it is not there. */
  public boolean view(int database, Bytes key, KeyVisitor visitor) {
    long hash = hash(key);
    Shard shard = shards[index(hash)];
    shard.lock();
    try {
      Object e = shard.find(database, hash, key);
      if (e == null) {
        return false;
      }
      visitor.visit(new KeyView(thresholds).of(e, shard.revision));
      return true;
    } finally {
      release(shard);
    }
  }

  /** Watches a key. The caller holds no lock, or that of the key's shard. */
  public void watch(int database, byte[] key, Watcher watcher) {
    Shard shard = shards[index(hash(new Bytes(key)))];
    shard.lock();
    try {
      shard.watched.add(database, key, watcher);
      shard.interest |= Shard.WATCHED;
    } finally {
      release(shard);
    }
  }

  /** Ends a {@link #watch}. */
  public void unwatch(int database, byte[] key, Watcher watcher) {
    Shard shard = shards[index(hash(new Bytes(key)))];
    shard.lock();
    try {
      shard.watched.remove(database, key, watcher);
      if (shard.watched.isEmpty()) {
        shard.interest &= ~Shard.WATCHED;
      }
    } finally {
      release(shard);
    }
  }

  // --- figures

  /** The limit of memory, and what keeps to it. */
  public MemoryLimit memory() {
    return memory;
  }

  /** Whether keys count how often they are used, and not when they were used last. */
  public boolean countsUses() {
    return access.countsUses();
  }

  AccessClock access() {
    return access;
  }

  /** The number of commits since the start. */
  public long commits() {
    return sum(shard -> shard.revision);
  }

  /** The number of reads that found their key. */
  public long hits() {
    return hits.sum();
  }

  /** The number of reads that did not find their key. */
  public long misses() {
    return misses.sum();
  }

  /** The number of keys that were removed because their time had come. */
  public long expired() {
    return sum(shard -> shard.expired);
  }

  /** How often active expiry ran out of time. */
  public long expiryCutShort() {
    return cutShort.sum();
  }

  /** The number of keys that transactions watch. */
  public long watchedKeys() {
    return sum(shard -> shard.watched.keys());
  }

  /** The number of hash fields that were removed because their time had come. */
  public long expiredFields() {
    return sum(shard -> shard.expiredFields);
  }

  /** Sets hits, misses and expired back to zero. */
  public void resetCounters() {
    hits.reset();
    misses.reset();
    cutShort.reset();
    sum(
        shard -> {
          shard.expired = 0;
          shard.expiredFields = 0;
          return 0;
        });
  }

  /** The bytes of heap that keys and values take, the tables not included. */
  public long entryBytes() {
    return sum(shard -> shard.entryBytes);
  }

  /** The bytes of heap that all tables take beside keys and values. */
  public long tableBytes() {
    return sum(shard -> shard.tableBytes);
  }

  /** The bytes of heap that the tables of a database take beside keys and values. */
  public long tableBytes(int database) {
    return sum(shard -> shard.tables[database] == null ? 0 : shard.tables[database].heapBytes());
  }

  long sum(java.util.function.ToLongFunction<Shard> figure) {
    long sum = 0;
    for (Shard shard : shards) {
      shard.lock();
      try {
        sum += figure.applyAsLong(shard);
      } finally {
        release(shard);
      }
    }
    return sum;
  }

  private static final ChangeVisitor IGNORE =
      new ChangeVisitor() {
        @Override
        public void changed(int database, KeyView key) {}

        @Override
        public void deleted(int database, byte[] key, long revision) {}
      };
}
