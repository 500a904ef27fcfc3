package io.reredis.keyspace;

import io.reredis.type.HashValue;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.ValueType;
import io.reredis.type.View;
import io.reredis.util.Bytes;
import io.reredis.util.BytesSink;
import io.reredis.util.Errors;
import io.reredis.util.SequenceLock;

/**
 * Looks at one key: holds the lock of its shard from {@link Keyspace#read} to {@link #close}.
 *
 * <p>There is one handle a shard, used again and again; nobody keeps it, or a slice that it gave,
 * beyond {@code close}.
 */
public final class ReadHandle implements AutoCloseable {
  private final Shard shard;
  private final Bytes value = new Bytes();
  private int database;
  private boolean there;

  /** The view that was given out last, by the number of its type; -1 for none. */
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

  /** The entry is looked up again where it is needed and not kept: see {@link SequenceLock}. */
  private Object entry() {
    return there ? shard.tables[database].found() : null;
  }

  /** Counts a hit or a miss, and announces no miss, as OBJECT does. */
  public void countOnly() {
    shard.keyspace.countAccess(there);
  }

  /** Whether the key is there. */
  public boolean exists() {
    return there;
  }

  /**
   * Gives the string value to {@code sink}; false, without a call of it, where there is no such
   * key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public boolean string(BytesSink sink) {
    return Entries.give(entry(), sink);
  }

  /**
   * The string value, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public Bytes string() {
    return Entries.string(entry(), value);
  }

  /**
   * The view of a collection of that type, valid until {@link #close}, or null where there is no
   * such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  View view(ValueType type) {
    Object entry = entry();
    if (entry == null) {
      return null;
    }
    if (Entries.type(entry) != type) {
      throw Errors.WRONG_TYPE;
    }
    View view = shard.readViews.of(type);
    Entries.attach(view, entry);
    viewed = type.ordinal();
    if (type == ValueType.HASH && shard.keyspace.haveFieldsExpired()) {
      return withoutDueFields((HashValue) view, entry);
    }
    return view;
  }

  /** While nothing goes by itself, fields whose time has come stay and are hidden, as keys are. */
  private HashValue withoutDueFields(HashValue hash, Object entry) {
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
   * The hash, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public HashValue hash() {
    return (HashValue) view(ValueType.HASH);
  }

  /**
   * The set, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public SetValue set() {
    return (SetValue) view(ValueType.SET);
  }

  /**
   * The stream, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public StreamValue stream() {
    return (StreamValue) view(ValueType.STREAM);
  }

  /**
   * The list, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public ListValue list() {
    return (ListValue) view(ValueType.LIST);
  }

  /**
   * The sorted set, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public SortedSetValue sortedSet() {
    return (SortedSetValue) view(ValueType.SORTED_SET);
  }

  /** Whether the key holds a string. */
  public boolean isString() {
    return there && Entries.isString(entry());
  }

  /** When the key expires, in ms since 1970, or {@link Keyspace#NO_EXPIRY}. */
  public long expireAt() {
    return there ? Entries.expireAt(entry()) : Keyspace.NO_EXPIRY;
  }

  /** The type of the value; the key is there. */
  public ValueType valueType() {
    return Entries.type(entry());
  }

  /** The type's name as TYPE tells it; {@code none} where there is no such key. */
  public String type() {
    return there ? KeyView.typeOf(entry()) : "none";
  }

  /** How the value is encoded, by the names of OBJECT ENCODING. */
  public String encoding() {
    return KeyView.encodingOf(entry());
  }

  /** The time since the key was last read or written, in seconds. */
  public long idleSeconds() {
    return shard.keyspace.access().idleSeconds(Entries.clock(entry()));
  }

  /** How often the key is used, as LFU policies count it; where they do not it means nothing. */
  public int frequency() {
    return shard.keyspace.access().count(Entries.clock(entry()));
  }

  /** The 24 bits that are kept of the uses of the key. */
  public int accessBits() {
    return Entries.clock(entry());
  }

  /** The bytes of heap that the key and its value take, with their share of the table. */
  public long heapBytes() {
    return Entries.heapBytes(entry()) + Keyspace.SLOT_BYTES;
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
