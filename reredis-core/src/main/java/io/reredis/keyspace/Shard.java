package io.reredis.keyspace;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.SequenceLock;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the parts that the keys of all databases are spread over by their hash: a lock and the
 * data it guards. A key is in the same shard in every database, so MOVE needs one lock.
 *
 * <p>All fields, and all methods except those of the lock itself, require the lock. Lock order:
 * shards in ascending order of their index; under a shard's lock only the log's lock may be taken.
 */
final class Shard extends SequenceLock {
  /** Interest: commits go to the keyspace's sink. */
  static final int LISTENED = 1;

  /** Interest: changed keys are collected. */
  static final int TRACKED = 2;

  /** Interest: transactions watch keys here. */
  static final int WATCHED = 4;

  /** Interest: commits that go to the sink carry their effect. */
  static final int EFFECTS = 8;

  /** Interest: misses and the creation of keys are reported as events. */
  static final int MISSES = 16;

  /** Interest: clients are blocked on keys here. */
  static final int WAITED = 32;

  /** Interest: clients cache keys. */
  static final int CACHED = 64;

  /** Interest: effects go to the keyspace's log. */
  static final int LOGGED = 128;

  /** Interest: a snapshot is in progress. */
  static final int CUT = 256;

  /** Interest: an atomic block saves entries before it changes them. */
  static final int ATOMIC = 512;

  /** Interest: keys that appear, disappear or change their type are collected. */
  static final int ENUMERATED = 1024;

  final Keyspace keyspace;
  final int index;
  final Table[] tables;
  final ReadHandle reader;
  final WriteHandle writer;
  final Views readViews;
  final Views writeViews;
  final WatchedKeys watched;

  /** A buffer for the prefix of a new packed entry. */
  final byte[] prefix = new byte[Packed.MAX_PREFIX];

  final Waiters.OfShard waiting = new Waiters.OfShard();
  final ChangedKeys changed = new ChangedKeys();

  /** The consumers of commits, a set of the bits above; 0 is the fast path. */
  int interest;

  /** The part of {@link #interest} that is off while an atomic block is undone. */
  int keptBack;

  /** The atomic block that holds the lock, or null. */
  AtomicBlocks.@Nullable Block block;

  /** The batch for effects while several shards are locked together, or null. */
  @Nullable EffectBatch batch;

  /**
   * Whether the shard was locked together with others, so that {@link #refusal} applies until these
   * locks are released: either all writes of a command are accepted or none.
   */
  boolean decided;

  /** Why writes are rejected, or null; valid if {@link #decided}. */
  @Nullable ReredisException refusal;

  /** Whether an effect was logged since the lock was taken. */
  private boolean logged;

  /** The number of commits: the revision of the key committed last. */
  private long revision;

  /** The number of changes beyond one per commit, for save points, which count elements. */
  private long furtherChanges;

  /** The database whose table is kept although empty, because an entry is about to be inserted. */
  private int awaiting = -1;

  /** The heap bytes of keys and values, excluding tables. */
  long entryBytes;

  /**
   * The number of keys by the ordinal of their type. Strings are not counted: they are the rest, so
   * that writing one costs only the look at its form.
   */
  final long[] keysOfType = new long[ValueType.values().length];

  /** The part of {@link #entryBytes} by type, without strings, as {@link #keysOfType}. */
  final long[] bytesOfType = new long[ValueType.values().length];

  /** The heap bytes of all tables. */
  long tableBytes;

  /** The bytes last reported to the memory limit. */
  private long reported;

  /** The change in bytes above which the memory limit is updated. */
  int slack;

  long expired;
  long expiredFields;

  /**
   * Commits the expiry of keys and fields, which may happen while {@link #writer} is being opened.
   */
  private @Nullable WriteHandle expirer;

  private final Bytes expiredKey = new Bytes();

  /** The time of the last active expiry scan of this shard. */
  long expiryScannedTo;

  Shard(Keyspace keyspace, int index, int databases) {
    this.keyspace = keyspace;
    this.index = index;
    this.tables = new Table[databases];
    this.reader = new ReadHandle(this);
    this.writer = new WriteHandle(this);
    this.readViews = new Views(keyspace.thresholds());
    this.writeViews = new Views(keyspace.thresholds());
    this.watched = new WatchedKeys(databases);
    this.expiryScannedTo = keyspace.clock().millis();
  }

  /** Finds the entry of a key, or null; removes it and returns null if it has expired. */
  @Nullable Object find(int database, long hash, Bytes key) {
    return find(database, hash, key, true);
  }

  /**
   * Like {@link #find}, for reading: while expiry is suspended, hides an expired key without
   * removing it.
   */
  @Nullable Object findToRead(int database, long hash, Bytes key) {
    return find(database, hash, key, false);
  }

  private @Nullable Object find(int database, long hash, Bytes key, boolean writes) {
    Table table = tables[database];
    if (table == null) {
      return null;
    }
    Object e = table.find(hash, key.array(), key.offset(), key.length());
    if (e == null) {
      return null;
    }
    long expireAt = Entries.expireAt(e);
    if (expireAt != Entries.NO_EXPIRY && keyspace.expiryTime() > expireAt) {
      if (writes || !keyspace.keepsKeys()) {
        expireFound(database, hash, table);
      }
      return null;
    }
    long fieldsDueAt = Entries.fieldsDueAt(e);
    if (fieldsDueAt != Entries.NO_EXPIRY
        && keyspace.expiryTime() > fieldsDueAt
        && (writes || !keyspace.keepsKeys())) {
      expireFieldsOfFound(database, hash, table);
      return tables[database] == null
          ? null
          : tables[database].find(hash, key.array(), key.offset(), key.length());
    }
    return e;
  }

  /** Counts a miss and reports it as an event if requested. */
  void miss(int database, Bytes key) {
    keyspace.countAccess(false);
    if ((interest & MISSES) != 0) {
      List<KeyEvent> events = List.of(KeyEvent.MISS);
      sink().append(new Commit(database, key.copy(), events, revision, true, null));
    }
  }

  /**
   * Reports a new key ahead of its commit, for an event that must come before the removal of
   * another key.
   */
  void announceNew(int database, Bytes key) {
    if ((interest & MISSES) != 0) {
      List<KeyEvent> events = List.of(KeyEvent.NEW);
      sink().append(new Commit(database, key.copy(), events, revision, false, null));
    }
  }

  /** Removes the entry that the table found last, because it has expired. */
  void expireFound(int database, long hash, Table table) {
    Entries.keyInto(table.found(), expiredKey);
    try (WriteHandle h = openExpired(database, hash, expiredKey, false)) {
      if (h.wantsEffect()) {
        h.effect(Keyspace.DEL_COMMAND, expiredKey.copy());
      }
      h.delete();
      expired++;
      // not counted for save points: loading would drop an expired key as well
      h.commit(KeyEvent.EXPIRED, 0);
    }
  }

  /** Removes the expired fields of the hash that the table found last. */
  void expireFieldsOfFound(int database, long hash, Table table) {
    Bytes key = new Bytes(Entries.key(table.found()));
    try (WriteHandle h = openExpired(database, hash, key, true)) {
      List<byte[]> words = new ArrayList<>(List.of(Keyspace.HDEL_COMMAND, key.array()));
      expiredFields +=
          notNull(h.hash())
              .removeDue(
                  keyspace.expiryTime(),
                  (a, offset, length) -> words.add(Arrays.copyOfRange(a, offset, offset + length)));
      if (h.wantsEffect()) {
        h.effect(words.toArray(byte[][]::new));
      }
      h.commit(KeyEvent.HEXPIRED);
    }
  }

  /**
   * Opens the entry that the table found last; {@code kept} as in {@link WriteHandle#openFound}.
   */
  private WriteHandle openExpired(int database, long hash, Bytes key, boolean kept) {
    if (expirer == null) {
      expirer = new WriteHandle(this);
    }
    lock();
    try {
      return expirer.openFound(database, hash, key, kept);
    } catch (Throwable e) {
      unlock();
      throw e;
    }
  }

  /** Removes the entry that the table found last. */
  void removeFound(int database, long hash, Table table) {
    Object e = table.found();
    countEntry(e, -1, -Entries.heapBytes(e));
    Entries.drop(e);
    table.removeFound(hash);
    if (awaiting != database) {
      dropIfEmpty(database);
    }
  }

  /** Inserts the entry of a missing key. */
  void insert(int database, long hash, Object e) {
    try {
      tableOf(database).insert(hash, e);
    } catch (OutOfMemoryError error) {
      dropIfEmpty(database);
      throw error;
    }
    countEntry(e, 1, Entries.heapBytes(e));
  }

  /** Adds an entry to the counts, or removes it if the numbers are negative. */
  void countEntry(Object e, int keys, long bytes) {
    entryBytes += bytes;
    if (!Entries.isString(e)) {
      count(Entries.type(e).ordinal(), keys, bytes);
    }
  }

  /** Replaces an entry in the counts by another one, given the bytes counted for the old one. */
  void recountEntry(Object old, long before, Object now) {
    long after = Entries.heapBytes(now);
    if (Entries.isString(old) && Entries.isString(now)) {
      entryBytes += after - before;
    } else {
      countEntry(old, -1, -before);
      countEntry(now, 1, after);
    }
  }

  /** Adds bytes to an entry of a collection. */
  void countBytes(int type, long bytes) {
    entryBytes += bytes;
    bytesOfType[type] += bytes;
  }

  /** Adds keys to the counts by type, of which {@link #entryBytes} has the bytes already. */
  void count(int type, long keys, long bytes) {
    keysOfType[type] += keys;
    bytesOfType[type] += bytes;
  }

  /** Resets the counts of entries: there are none. */
  void countNothing() {
    entryBytes = 0;
    Arrays.fill(keysOfType, 0);
    Arrays.fill(bytesOfType, 0);
  }

  /** Makes room for an entry with that due time, so that {@link #insert} cannot fail. */
  void makeRoomFor(int database, long hash, long dueAt) {
    awaiting = database;
    tableOf(database).makeRoomFor(hash, dueAt);
  }

  /** Ends {@link #makeRoomFor}, whether the entry was inserted or not. */
  void roomUsed(int database) {
    awaiting = -1;
    dropIfEmpty(database);
  }

  /**
   * Drops the table of a database if it is empty, unless an atomic block may have to put entries
   * back.
   */
  void dropIfEmpty(int database) {
    if (block == null && tables[database] != null && tables[database].size == 0) {
      dropTable(database);
    }
  }

  /** Returns the table of a database, creating it if necessary. */
  Table tableOf(int database) {
    Table table = tables[database];
    if (table == null) {
      table = tables[database] = new Table(this, keyspace.seed(), keyspace.shardBits());
    }
    return table;
  }

  /**
   * Logs a SET without building its command line; returns false if a listener or a batch needs one.
   */
  boolean logSet(int database, Bytes key, Bytes value, long expireAt) {
    if ((interest & ~CUT) != LOGGED || batch != null) {
      return false;
    }
    notNull(keyspace.log()).appendSet(database, key, value, expireAt);
    logged = true;
    return true;
  }

  /** Updates the memory limit if the bytes have changed by more than the slack. */
  void account() {
    long moved = entryBytes + tableBytes - reported;
    if (moved > slack || moved < -slack) {
      report();
    }
  }

  /** Updates the memory limit. */
  void report() {
    long now = entryBytes + tableBytes;
    keyspace.memory().addKeys(now - reported);
    reported = now;
  }

  /** Drops the table of a database, whose entries are no longer counted. */
  void dropTable(int database) {
    tableBytes -= tables[database].heapBytes();
    tables[database] = null;
  }

  /** Logs an effect, if not null. */
  void log(int database, byte[][] effect) {
    log(database, effect, null);
  }

  /** Logs an effect, if not null, and a second one that must be replayed with it, if not null. */
  void log(int database, byte @Nullable [][] effect, byte @Nullable [][] second) {
    if ((interest & LOGGED) == 0 || effect == null) {
      return;
    }
    try {
      if (batch != null) {
        gather(database, effect, second);
      } else if (second != null) {
        EffectBatch both = new EffectBatch();
        both.add(database, effect);
        both.add(database, second);
        notNull(keyspace.log()).appendAll(both);
      } else {
        notNull(keyspace.log()).append(database, effect);
      }
    } catch (Throwable e) {
      lost(e);
      throw e;
    }
    logged = true;
  }

  private void gather(int database, byte[][] effect, byte @Nullable [][] second) {
    assert batch != null;
    batch.add(database, effect);
    if (second != null) {
      batch.add(database, second);
    }
  }

  /** Reports to the log that the effect of a change could not be logged. */
  void lost(Throwable why) {
    EffectLog log = keyspace.log();
    if ((interest & LOGGED) != 0 && log != null) {
      log.lost(why);
    }
  }

  /**
   * Returns whether the lock is about to be released after logging an effect; clears that state.
   */
  boolean endsLogged() {
    if (!logged || !isLastHold()) {
      return false;
    }
    logged = false;
    return true;
  }

  /** Allocates in advance what the notification of a change needs, so that it cannot be lost. */
  void prepareToTell() {
    if ((interest & (TRACKED | ENUMERATED)) != 0) {
      changed.makeRoom();
    }
  }

  /**
   * Commits a change that was made: the only commit point, for handles, expiry, eviction, loads and
   * whole databases. Counts the change, updates the memory limit, and reports it to the consumers
   * in {@link #interest}.
   *
   * @param changes how many changes it counts as for save points
   */
  void commit(long changes, Mutation mutation) {
    commit(changes, mutation, interest);
  }

  /**
   * Like {@link #commit(long, Mutation)}, reporting to other consumers than those of this shard.
   *
   * @param consumers a set of the bits above
   */
  void commit(long changes, Mutation mutation, int consumers) {
    revision++;
    furtherChanges += changes - 1;
    account();
    if (consumers != 0) {
      report(mutation, consumers);
    }
  }

  private void report(Mutation mutation, int consumers) {
    if ((consumers & CUT) != 0) {
      mutation.markSaved(this);
    }
    try {
      if ((consumers & (EFFECTS | LOGGED)) != 0) {
        mutation.log(this);
      }
    } finally {
      if ((consumers & ~(EFFECTS | LOGGED | CUT | ATOMIC)) != 0) {
        notify(mutation, consumers);
      }
    }
  }

  /** Notifies first the consumers that must not miss a change, then the sink. */
  private void notify(Mutation mutation, int consumers) {
    if ((consumers & WATCHED) != 0) {
      mutation.touch(this);
    }
    try {
      notifyOfKeys(mutation, consumers);
    } finally {
      if ((consumers & LISTENED) != 0) {
        mutation.appendTo(this, sink());
      }
    }
  }

  private CommitTaker sink() {
    return block == null ? keyspace.sink() : block;
  }

  private void notifyOfKeys(Mutation mutation, int consumers) {
    if ((consumers & (TRACKED | ENUMERATED)) != 0) {
      mutation.track(this, (consumers & TRACKED) != 0);
    }
    try {
      if ((consumers & CACHED) != 0) {
        mutation.invalidate(keyspace.observers().invalidations());
      }
    } finally {
      if ((consumers & WAITED) != 0) {
        mutation.note(this, keyspace.waiters());
      }
    }
  }

  /** Returns the revision of the key committed last. */
  long revision() {
    return revision;
  }

  /** Returns the number of changes for save points. */
  long changes() {
    return revision + furtherChanges;
  }
}
