package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.base.Errors;
import io.reredis.base.SequenceLock;
import io.reredis.type.HashValue;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.View;
import io.reredis.util.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Read access to one key; holds the lock of its shard from {@link Keyspace#read} to {@link #close}.
 *
 * <p>There is one handle per shard, which is reused: do not keep the handle, or a slice from it,
 * after {@code close}.
 */
public final class ReadHandle implements AutoCloseable {
  private final Shard shard;
  private final Bytes value = new Bytes();
  private int database;
  private boolean there;

  /** The ordinal of the type whose view was returned last; -1 for none. */
  private int viewed = -1;

  ReadHandle(Shard shard) {
    this.shard = shard;
  }

  ReadHandle open(int database, long hash, Bytes key, boolean counted, boolean touched) {
    Object e = shard.findToRead(database, hash, key);
    this.database = database;
    this.there = e != null;
    if (counted) {
      if (e == null) {
        shard.miss(database, key);
      } else {
        shard.keyspace.countAccess(true);
      }
    }
    if (e != null && touched) {
      Entries.setClock(e, shard.keyspace.access().used(Entries.clock(e)));
    }
    return this;
  }

  /** Looks the entry up again instead of keeping a reference: see {@link SequenceLock}. */
  private @Nullable Object entry() {
    return there ? shard.tables[database].found() : null;
  }

  /** Returns the entry of a key that exists. */
  @SuppressWarnings("NullAway") // the key exists
  private Object existing() {
    return entry();
  }

  /** Counts a hit or a miss without sending a miss event, as OBJECT does. */
  public void countOnly() {
    shard.keyspace.countAccess(there);
  }

  /** Returns whether the key exists. */
  public boolean exists() {
    return there;
  }

  /**
   * Passes the string value to {@code sink}; returns false, without calling it, if the key does not
   * exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public boolean string(BytesSink sink) {
    return Entries.give(existing(), sink);
  }

  /**
   * Returns the string value, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable Bytes string() {
    return Entries.string(existing(), value);
  }

  /**
   * Returns the view of a collection of that type, valid until {@link #close}, or null if the key
   * does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  @Nullable View view(ValueType type) {
    Object entry = entry();
    if (entry == null) {
      return null;
    }
    if (Entries.type(entry) != type) {
      throw Errors.here(Errors.WRONG_TYPE);
    }
    View view = shard.readViews.of(type);
    Entries.attach(view, entry);
    viewed = type.ordinal();
    if (type == ValueType.HASH && shard.keyspace.haveFieldsExpired()) {
      return withoutDueFields((HashValue) view, entry);
    }
    return view;
  }

  /** Hides expired fields, which are not removed while expiry is suspended. */
  private @Nullable HashValue withoutDueFields(HashValue hash, Object entry) {
    long now = shard.keyspace.expiryTime();
    long due = Entries.fieldsDueAt(entry);
    if (due == Keyspace.NO_EXPIRY || now <= due) {
      return hash;
    }
    Entries.attachCopy(hash, entry);
    hash.removeDue(now, (a, offset, length) -> {});
    return hash.isGone() ? null : hash;
  }

  /**
   * Returns the hash, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable HashValue hash() {
    return (HashValue) view(ValueType.HASH);
  }

  /**
   * Returns the set, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable SetValue set() {
    return (SetValue) view(ValueType.SET);
  }

  /**
   * Returns the stream, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable StreamValue stream() {
    return (StreamValue) view(ValueType.STREAM);
  }

  /**
   * Returns the list, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable ListValue list() {
    return (ListValue) view(ValueType.LIST);
  }

  /**
   * Returns the sorted set, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable SortedSetValue sortedSet() {
    return (SortedSetValue) view(ValueType.SORTED_SET);
  }

  /** Returns whether the key holds a string. */
  public boolean isString() {
    return there && Entries.isString(existing());
  }

  /** Returns when the key expires, in ms since 1970, or {@link Keyspace#NO_EXPIRY}. */
  public long expireAt() {
    return there ? Entries.expireAt(existing()) : Keyspace.NO_EXPIRY;
  }

  /** Returns the type of the value; the key must exist. */
  public ValueType valueType() {
    return Entries.type(existing());
  }

  /** Returns the type's name as TYPE reports it; {@code none} if the key does not exist. */
  public String type() {
    return there ? KeyView.typeOf(existing()) : "none";
  }

  /** Returns the encoding as OBJECT ENCODING reports it. */
  public String encoding() {
    return KeyView.encodingOf(existing());
  }

  /** Returns the seconds since the last access of the key. */
  public long idleSeconds() {
    return shard.keyspace.access().idleSeconds(Entries.clock(existing()));
  }

  /** Returns the LFU counter of the key; meaningless without an LFU policy. */
  public int frequency() {
    return shard.keyspace.access().count(Entries.clock(existing()));
  }

  /** Returns the 24 access bits of the key. */
  public int accessBits() {
    return Entries.clock(existing());
  }

  /** Returns the heap bytes of the key and its value, with their share of the table. */
  public long heapBytes() {
    return Entries.heapBytes(existing()) + Keyspace.SLOT_BYTES;
  }

  @Override
  public void close() {
    if (viewed >= 0) {
      shard.readViews.release(viewed);
      viewed = -1;
    }
    shard.keyspace.release(shard);
  }
}
