package io.reredis.keyspace;

import io.reredis.type.Kind;
import io.reredis.type.Value;
import io.reredis.type.ValueType;
import io.reredis.type.View;
import io.reredis.util.Bytes;
import io.reredis.util.Hash;
import io.reredis.util.ReredisException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Puts the keys of a file into a keyspace. They are gathered, and go into the tables many at once
 * and in the order of their hashes: so they come to one part of a table together, which the caches
 * and the garbage collector's cards are grateful for. A thread of its own does so while the next
 * are gathered, unless the caller holds the locks of all shards.
 *
 * <p>Nobody who {@link Keyspace#wantsEffects} learns of them; other listeners do. To be used by one
 * thread, and closed.
 */
public final class BulkLoad implements AutoCloseable {
  private static final int LEAST = 1 << 10;
  private static final int MOST = 1 << 18;

  private final Keyspace keyspace;
  private final Views views;
  private final byte[] prefix = new byte[Packed.MAX_PREFIX];
  private final boolean alone;

  /** Inserts, where this is not done by the caller; made with the first batch. */
  private ExecutorService inserter;

  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
  private LoadBatch batch;
  private LoadBatch spare;
  private View view;

  /** The batch that is being inserted, or was last. */
  private LoadBatch inserting;

  private long failedAt = -1;

  /** The access time of keys of which nothing is known: that of the last batch. */
  private int fresh;

  /** Creates a load into a keyspace whose locks the caller holds either all or not at all. */
  public BulkLoad(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.views = new Views(keyspace.thresholds());
    this.alone = keyspace.isLockedByCaller();
    this.batch = new LoadBatch(keyspace, LEAST);
    this.spare = new LoadBatch(keyspace, LEAST);
    this.fresh = keyspace.access().fresh();
  }

  /** Makes room for many keys that are about to come into an empty database. */
  public void expect(int database, long keys) {
    keyspace.wholeDatabases().presize(database, keys);
    int room = (int) Math.max(LEAST, Math.min(MOST, Long.highestOneBit(keys) / 8));
    if (room > batch.room()) {
      handOver();
      batch = new LoadBatch(keyspace, room);
      spare = new LoadBatch(keyspace, room);
    }
  }

  /**
   * Takes a string.
   *
   * @param expireAt in ms since 1970, or {@link Keyspace#NO_EXPIRY}
   * @param mark what {@link #failedAt} tells of this key
   */
  public void string(int database, Bytes name, Bytes value, long expireAt, KeyUse use, long mark) {
    Object entry;
    int clock = clock(use);
    if (Packed.fits(name.length(), value.length())) {
      byte[] packed =
          Packed.create(
              name.array(), name.offset(), name.length(), value.length(), 0, clock, expireAt);
      System.arraycopy(
          value.array(), value.offset(), packed, packed.length - value.length(), value.length());
      entry = packed;
    } else {
      entry = entry(name.copy(), new StringValue(value.copy()), Kind.STRING, clock, expireAt);
    }
    add(database, name, entry, mark);
  }

  /** An empty collection for the elements of a key, which {@link #add} then takes. */
  public View begin(ValueType type, Bytes name, KeyUse use) {
    view = views.of(type);
    int base = Packed.fits(name.length(), 0) ? Packed.prefix(prefix, name, 0, clock(use)) : 0;
    view.attachNew(prefix, base);
    return view;
  }

  /** Takes a collection that was begun; parameters as for {@link #string}. */
  public void add(int database, Bytes name, long expireAt, KeyUse use, long mark) {
    Object form = view.form();
    Object entry = null;
    if (form instanceof byte[] array && view.base() > 0) {
      if (array.length - view.base() <= Packed.MAX_VALUE) {
        Packed.setFlags(array, Entries.withKind(0, view.kind()));
        entry = expireAt == Keyspace.NO_EXPIRY ? array : Packed.withExpiry(array, expireAt);
      } else {
        form = Arrays.copyOfRange(array, view.base(), array.length);
      }
    }
    if (entry == null) {
      int kind = form instanceof Value ? Kind.STRING : view.kind();
      entry = entry(name.copy(), form, kind, clock(use), expireAt);
    }
    keyspace.noteFieldsDue(entry);
    view.release();
    add(database, name, entry, mark);
  }

  private static Entry entry(byte[] name, Object value, int kind, int clock, long expireAt) {
    Entry entry = new Entry(name, value);
    entry.setFlags(Entries.withKind(0, kind));
    entry.setClock(clock);
    entry.expireAt = expireAt;
    return entry;
  }

  private int clock(KeyUse use) {
    AccessClock access = keyspace.access();
    if (use.idleSeconds() >= 0) {
      return access.idleFor(use.idleSeconds());
    }
    return use.frequency() >= 0 ? access.usedOften(use.frequency()) : fresh;
  }

  private void add(int database, Bytes name, Object entry, long mark) {
    if (!batch.takes(database)) {
      handOver();
    }
    long hash = Hash.of(name.array(), name.offset(), name.length(), keyspace.seed());
    batch.add(database, hash, entry, mark);
  }

  /** Lets the batch be inserted, once the one before it is. */
  private void handOver() {
    join();
    fresh = keyspace.access().fresh();
    LoadBatch full = batch;
    batch = spare;
    spare = full;
    inserting = full;
    if (alone) {
      insertAlone();
      return;
    }
    if (inserter == null) {
      inserter = Executors.newSingleThreadExecutor(task -> new Thread(task, "reredis-load"));
    }
    underWay = CompletableFuture.runAsync(full::insert, inserter);
  }

  private void insertAlone() {
    try {
      inserting.insert();
    } catch (ReredisException e) {
      failedAt = inserting.failedAt();
      throw e;
    }
  }

  private void join() {
    try {
      underWay.join();
    } catch (CompletionException e) {
      underWay = CompletableFuture.completedFuture(null);
      failedAt = inserting.failedAt();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  /**
   * Puts in what is left.
   *
   * @throws ReredisException where a key was there already, as any call may
   */
  public void finish() {
    handOver();
    join();
  }

  /** The mark of the key that was there already, -1 where none was. */
  public long failedAt() {
    return failedAt;
  }

  /** Ends the thread, if there is one; does not put in what is left. */
  @Override
  public void close() {
    if (inserter != null) {
      inserter.shutdown();
      try {
        underWay.join();
      } catch (CompletionException e) {
        // whoever closes without having finished knows of an error already
      }
    }
  }
}
