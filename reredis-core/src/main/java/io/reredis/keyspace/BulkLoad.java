package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.Hash;
import io.reredis.type.Kind;
import io.reredis.type.Value;
import io.reredis.type.View;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loads the keys of a file into a keyspace. Keys are gathered and inserted in batches, in the order
 * of their hashes, so that the keys of one part of a table are inserted together; this saves cache
 * misses and card marking. Several loads, each on a thread of its own, may fill one keyspace.
 *
 * <p>The loaded keys are not logged and carry no effects ({@link Keyspace#wantsEffects}); other
 * listeners are notified. Used by one thread at a time.
 */
public final class BulkLoad {
  private static final int LEAST = 1 << 10;
  private static final int MOST = 1 << 18;

  private final Keyspace keyspace;
  private final boolean ontoEmpty;
  private final Views views;
  private final byte[] prefix = new byte[Packed.MAX_PREFIX];
  private LoadBatch batch;
  private @Nullable View view;
  private long failedAt = -1;

  /** The access bits of keys without access information, taken once per batch. */
  private int fresh;

  /**
   * Creates a load into a keyspace. The caller holds the locks of all shards or none.
   *
   * @param ontoEmpty whether the keyspace holds no other keys than those of the file
   */
  public BulkLoad(Keyspace keyspace, boolean ontoEmpty) {
    this.keyspace = keyspace;
    this.ontoEmpty = ontoEmpty;
    this.views = new Views(keyspace.thresholds());
    this.batch = new LoadBatch(keyspace, LEAST, ontoEmpty);
    this.fresh = keyspace.access().fresh();
  }

  /**
   * Returns the error for a key that exists already.
   *
   * @param twice whether the first one must also come from the file
   */
  public static ReredisException taken(Bytes key, boolean twice) {
    return twice
        ? ReredisException.error("the key '" + key + "' stands in the file twice")
        : new ReredisException(ErrorCode.BUSYKEY, "the key '" + key + "' is there already");
  }

  /** Enlarges the batch for the given number of expected keys. */
  public void expect(long keys) {
    int room = (int) Math.max(LEAST, Math.min(MOST, Long.highestOneBit(keys) / 8));
    if (room > batch.room()) {
      insert();
      batch = new LoadBatch(keyspace, room, ontoEmpty);
    }
  }

  /**
   * Adds a string.
   *
   * @param expireAt in ms since 1970, or {@link Keyspace#NO_EXPIRY}
   * @param mark the value that {@link #failedAt} returns for this key
   */
  public void string(
      int database, Bytes name, Bytes value, long expireAt, AccessHistory use, long mark) {
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

  /** Returns an empty collection to be filled and then passed to {@link #add}. */
  public View begin(ValueType type, Bytes name, AccessHistory use) {
    view = views.of(type);
    int base = Packed.fits(name.length(), 0) ? Packed.prefix(prefix, name, 0, clock(use)) : 0;
    view.attachNew(prefix, base, Packed.MAX_VALUE);
    return view;
  }

  /** Adds the collection from {@link #begin}; parameters as for {@link #string}. */
  public void add(int database, Bytes name, long expireAt, AccessHistory use, long mark) {
    assert view != null;
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
      assert form != null;
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

  private int clock(AccessHistory use) {
    AccessClock access = keyspace.access();
    if (use.idleSeconds() >= 0) {
      return access.idleFor(use.idleSeconds());
    }
    return use.frequency() >= 0 ? access.usedOften(use.frequency()) : fresh;
  }

  private void add(int database, Bytes name, Object entry, long mark) {
    if (!batch.takes(database)) {
      insert();
    }
    long hash = Hash.of(name.array(), name.offset(), name.length(), keyspace.seed());
    batch.add(database, hash, entry, mark);
  }

  private void insert() {
    fresh = keyspace.access().fresh();
    try {
      batch.insert();
    } catch (ReredisException e) {
      failedAt = batch.failedAt();
      throw e;
    }
  }

  /**
   * Inserts the remaining keys.
   *
   * @throws ReredisException if a key exists already; any other method that adds keys may throw it,
   *     too
   */
  public void finish() {
    insert();
  }

  /** Returns the mark of the key that existed already, or -1. */
  public long failedAt() {
    return failedAt;
  }
}
