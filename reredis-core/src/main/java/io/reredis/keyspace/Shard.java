package io.reredis.keyspace;

import io.reredis.util.Bytes;
import io.reredis.util.ReredisException;
import io.reredis.util.SequenceLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One of the parts that the keys of all databases are spread over by their hash: a lock and what it
 * guards. A key lies in the same shard in every database, so MOVE needs one lock.
 *
 * <p>Every field and every method but the lock's own wants the lock. Lock order: shards in
 * ascending order of their index; under a shard's lock nothing else is locked but the log.
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

  /** Interest: reads of keys that are not there are told, and new keys apart from their change. */
  static final int MISSES = 16;

  /** Interest: somebody waits for keys here. */
  static final int WAITED = 32;

  /** Interest: clients cache keys. */
  static final int CACHED = 64;

  /** Interest: effects go to the keyspace's log. */
  static final int LOGGED = 128;

  /** Interest: a snapshot is under way. */
  static final int CUT = 256;

  final Keyspace keyspace;
  final Table[] tables;
  final ReadHandle reader;
  final WriteHandle writer;
  final Views readViews;
  final Views writeViews;
  final WatchedKeys watched;

  /** Room for what a new packed entry begins with. */
  final byte[] prefix = new byte[Packed.MAX_PREFIX];

  final Waiters.OfShard waiting = new Waiters.OfShard();
  final ChangedKeys changed = new ChangedKeys();

  /** Who wants to know of commits, a set of the bits above; 0 is the fast path. */
  int interest;

  /** Where effects are gathered while the shard is one of several that are locked, or null. */
  EffectBatch batch;

  /**
   * Whether it was locked together with others, so that {@link #refusal} holds for all that is done
   * until these locks are given back: either all writes of a command are accepted or none.
   */
  boolean decided;

  /** Why writes are refused, or null, where that is decided. */
  ReredisException refusal;

  /** Whether something was logged since the lock was taken. */
  private boolean logged;

  /** Counts the commits; the revision of the key committed last. */
  long revision;

  /** How many more changes than commits there were, for save points: elements count. */
  long furtherChanges;

  /** The database whose table stays although it is empty, because an entry is about to come. */
  private int awaiting = -1;

  long entryBytes;

  /** The sum of what the tables take. */
  long tableBytes;

  /** What the memory limit was last told. */
  private long reported;

  /** By how much the bytes may move before the memory limit is told. */
  int slack;

  long expired;
  long expiredFields;

  /** Commits the expiry of fields, which may come while {@link #writer} is being opened. */
  private WriteHandle expirer;

  /** When active expiry last looked at this shard. */
  long expiryScannedTo;

  Shard(Keyspace keyspace, int databases) {
    this.keyspace = keyspace;
    this.tables = new Table[databases];
    this.reader = new ReadHandle(this);
    this.writer = new WriteHandle(this);
    this.readViews = new Views(keyspace.thresholds());
    this.writeViews = new Views(keyspace.thresholds());
    this.watched = new WatchedKeys(databases);
    this.expiryScannedTo = keyspace.clock().millis();
  }

  /** The entry of a key that has not expired, or null; one that has is removed on the way. */
  Object find(int database, long hash, Bytes key) {
    return find(database, hash, key, true);
  }

  /** As {@link #find}, to read the key: while keys are to stay one that has expired is hidden. */
  Object findToRead(int database, long hash, Bytes key) {
    return find(database, hash, key, false);
  }

  private Object find(int database, long hash, Bytes key, boolean writes) {
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

  /** Counts a read of a key that is not there, and tells of it. */
  void miss(int database, Bytes key) {
    keyspace.countAccess(false);
    if ((interest & MISSES) != 0) {
      List<KeyEvent> events = List.of(KeyEvent.MISS);
      keyspace.sink().append(new Commit(database, key.copy(), events, revision, true, null));
    }
  }

  /** Tells that a key is about to come, where that is told before another key has gone. */
  void tellNew(int database, Bytes key) {
    if ((interest & MISSES) != 0) {
      List<KeyEvent> events = List.of(KeyEvent.NEW);
      keyspace.sink().append(new Commit(database, key.copy(), events, revision, false, null));
    }
  }

  /** Removes the entry that the table found last, because its time has come. */
  void expireFound(int database, long hash, Table table) {
    Object e = table.found();
    Bytes key = null;
    byte[][] effect = null;
    if (interest != 0) {
      key = new Bytes();
      Entries.keyInto(e, key);
      prepareToTell();
      if ((interest & (EFFECTS | LOGGED)) != 0) {
        effect = new byte[][] {Keyspace.DEL_COMMAND, key.copy()};
      }
    }
    removeFound(database, hash, table);
    account();
    expired++;
    revision++;
    // nothing that save points count: a key that has expired is not loaded again either
    furtherChanges--;
    if (interest != 0) {
      try {
        log(database, effect);
      } finally {
        tell(database, key, KeyEvent.ONLY_EXPIRED, true, e, effect);
      }
    }
  }

  /** Removes the fields whose time has come from the hash that the table found last. */
  void expireFieldsOfFound(int database, long hash, Table table) {
    Bytes key = new Bytes(Entries.key(table.found()));
    if (expirer == null) {
      expirer = new WriteHandle(this);
    }
    lock();
    try (WriteHandle h = expirer.openFound(database, hash, key)) {
      List<byte[]> words = new ArrayList<>(List.of(Keyspace.HDEL_COMMAND, key.array()));
      expiredFields +=
          h.hash()
              .removeDue(
                  keyspace.expiryTime(),
                  (a, offset, length) -> words.add(Arrays.copyOfRange(a, offset, offset + length)));
      if (h.wantsEffect()) {
        h.effect(words.toArray(byte[][]::new));
      }
      h.commit(KeyEvent.HEXPIRED);
    }
  }

  /** Removes the entry that the table found last. */
  void removeFound(int database, long hash, Table table) {
    Object e = table.found();
    entryBytes -= Entries.heapBytes(e);
    Entries.drop(e);
    table.removeFound(hash);
    if (table.size == 0 && awaiting != database) {
      dropTable(database);
    }
  }

  /** Adds the entry of a key that is not there. */
  void insert(int database, long hash, Object e) {
    try {
      tableOf(database).insert(hash, e);
    } catch (OutOfMemoryError error) {
      dropIfEmpty(database);
      throw error;
    }
    entryBytes += Entries.heapBytes(e);
  }

  /** Makes room for an entry that is due then, so that {@link #insert} cannot fail. */
  void makeRoomFor(int database, long hash, long dueAt) {
    awaiting = database;
    tableOf(database).makeRoomFor(hash, dueAt);
  }

  /** Ends what {@link #makeRoomFor} began, whether the entry has come or not. */
  void roomUsed(int database) {
    awaiting = -1;
    dropIfEmpty(database);
  }

  private void dropIfEmpty(int database) {
    if (tables[database] != null && tables[database].size == 0) {
      dropTable(database);
    }
  }

  /** The table of a database, which is made where there is none. */
  Table tableOf(int database) {
    Table table = tables[database];
    if (table == null) {
      table = tables[database] = new Table(this, keyspace.seed(), keyspace.shardBits());
    }
    return table;
  }

  /** Logs that a key was set, where nobody but the log wants to know; false where it is not so. */
  boolean logSet(int database, Bytes key, Bytes value, long expireAt) {
    if ((interest & ~CUT) != LOGGED || batch != null) {
      return false;
    }
    keyspace.log().appendSet(database, key, value, expireAt);
    logged = true;
    return true;
  }

  /** Tells the memory limit what is taken, where that has moved. */
  void account() {
    long moved = entryBytes + tableBytes - reported;
    if (moved > slack || moved < -slack) {
      report();
    }
  }

  /** Tells the memory limit what is taken. */
  void report() {
    long now = entryBytes + tableBytes;
    keyspace.memory().addKeys(now - reported);
    reported = now;
  }

  /** Drops the table of a database, whose entries are accounted for. */
  void dropTable(int database) {
    tableBytes -= tables[database].heapBytes();
    tables[database] = null;
  }

  /** Logs an effect, null for none. */
  void log(int database, byte[][] effect) {
    log(database, effect, null);
  }

  /** Logs an effect, null for none, and another one that belongs to it, null for none. */
  void log(int database, byte[][] effect, byte[][] second) {
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
        keyspace.log().appendAll(both);
      } else {
        keyspace.log().append(database, effect);
      }
    } catch (Throwable e) {
      lost(e);
      throw e;
    }
    logged = true;
  }

  private void gather(int database, byte[][] effect, byte[][] second) {
    batch.add(database, effect);
    if (second != null) {
      batch.add(database, second);
    }
  }

  /** Notes that what the keys are now could not be logged. */
  void lost(Throwable why) {
    EffectLog log = keyspace.log();
    if ((interest & LOGGED) != 0 && log != null) {
      log.lost(why);
    }
  }

  /** Whether the lock is about to be given back, and something was logged; then forgets that. */
  boolean endsLogged() {
    if (!logged || !isLastHold()) {
      return false;
    }
    logged = false;
    return true;
  }

  /** Makes what telling of a change needs, so that who must not miss it does not. */
  void prepareToTell() {
    if ((interest & TRACKED) != 0) {
      changed.makeRoom();
    }
  }

  /**
   * As {@link #tell} to those who want to know no more than which key has changed.
   *
   * @param modified whether the key counts as modified: see {@link KeyEvent#modifies}
   * @param byItself whether it was its time that has come
   */
  void tellKey(int database, Bytes key, Object e, boolean modified, boolean byItself) {
    if ((interest & WATCHED) != 0) {
      watched.touch(database, key, modified);
    }
    tellOfKey(database, key, e, modified, byItself);
  }

  private void tellOfKey(int database, Bytes key, Object e, boolean modified, boolean byItself) {
    if ((interest & TRACKED) != 0 && e != null) {
      int flags = Entries.flags(e);
      if ((flags & Entries.DIRTY) == 0) {
        changed.add(database, e);
        Entries.setFlags(e, flags | Entries.DIRTY);
        if (changed.count() == 1) {
          keyspace.observers().waker().run();
        }
      }
    }
    try {
      if (modified && (interest & CACHED) != 0) {
        keyspace.observers().invalidations().changed(key, byItself);
      }
    } finally {
      if ((interest & WAITED) != 0) {
        keyspace.waiters().note(database, key);
      }
    }
  }

  /** Passes a commit on to everybody interested. {@code e} is the entry now, or the removed one. */
  void tell(
      int database, Bytes key, List<KeyEvent> events, boolean deleted, Object e, byte[][] effect) {
    boolean expired = events == KeyEvent.ONLY_EXPIRED;
    if ((interest & WATCHED) != 0) {
      // EXEC sees itself that a key has expired since; one that had before WATCH is no change
      watched.touch(database, key, !expired);
    }
    try {
      tellOfKey(database, key, e, true, expired);
    } finally {
      if ((interest & LISTENED) != 0) {
        tellSink(database, key, events, deleted, effect);
      }
    }
  }

  /** Passes a commit on to the keyspace's sink. */
  void tellSink(int database, Bytes key, List<KeyEvent> events, boolean deleted, byte[][] effect) {
    keyspace.sink().append(new Commit(database, key.copy(), events, revision, deleted, effect));
  }
}
