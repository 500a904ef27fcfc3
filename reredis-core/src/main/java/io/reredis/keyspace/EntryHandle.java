package io.reredis.keyspace;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.base.Errors;
import io.reredis.base.SequenceLock;
import io.reredis.type.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entry that a {@link WriteHandle} was opened for: strings, expiry, removal. Maintains the
 * shard's byte counts; notification is left to the write handle.
 */
public abstract sealed class EntryHandle extends KeyMutation permits WriteHandle {
  final Shard shard;
  long hash;
  boolean there;

  /** The entry that was removed since the handle was opened, or null. */
  @Nullable Object removed;

  /** Whether the key did not exist before. */
  boolean created;

  /** Whether the key has appeared, disappeared or changed its type since the handle was opened. */
  boolean other;

  /** Whether the entry or its place in the table has changed since the handle was opened. */
  boolean changed;

  /** Whether to update the access clock. */
  boolean touched;

  private final Bytes value = new Bytes();

  EntryHandle(Shard shard) {
    this.shard = shard;
  }

  /** Looks the entry up again instead of keeping a reference: see {@link SequenceLock}. */
  @Nullable Object entry() {
    return there ? shard.tables[database].found() : null;
  }

  /** Returns the entry of a key that exists. */
  @SuppressWarnings("NullAway") // the key exists
  Object existing() {
    return entry();
  }

  /** Returns whether the key exists. */
  public boolean exists() {
    return there;
  }

  /** Counts a hit or a miss, for writes that also return the old value. */
  public void countAccess() {
    if (there) {
      shard.keyspace.countAccess(true);
    } else {
      shard.miss(database, key);
    }
  }

  /**
   * Returns the string value, valid until the next change or {@link WriteHandle#close}, or null if
   * the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable Bytes string() {
    return Entries.string(existing(), value);
  }

  /**
   * Passes the string value to a sink, which may keep a reference to it; returns false if the key
   * does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public boolean string(BytesSink sink) {
    return Entries.give(existing(), sink);
  }

  /**
   * Returns the integer value of the key, or 0 if it does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type, ERR for another string
   */
  public long integer() {
    Object e = entry();
    if (e instanceof byte[] packed && Packed.isString(packed)) {
      int at = Packed.valueOffset(packed);
      if (!Ascii.isLong(packed, at, packed.length - at)) {
        throw Errors.here(Errors.NOT_INTEGER);
      }
      return Ascii.toLong(packed, at, packed.length - at);
    }
    Bytes text = string();
    if (text == null) {
      return 0;
    }
    if (!Ascii.isLong(text.array(), text.offset(), text.length())) {
      throw Errors.here(Errors.NOT_INTEGER);
    }
    return Ascii.toLong(text.array(), text.offset(), text.length());
  }

  /** Returns when the key expires, in ms since 1970, or {@link Keyspace#NO_EXPIRY}. */
  public long expireAt() {
    return there ? Entries.expireAt(existing()) : Keyspace.NO_EXPIRY;
  }

  /**
   * Sets the key to a string, replacing a value of any type. Overwriting a string of the same
   * length in place allocates nothing.
   */
  public void setString(byte[] a, int offset, int length, long expireAt) {
    setString(a, offset, length, expireAt, 0);
  }

  /**
   * Like {@link #setString}; if {@link Bytes#isGiven}, the array of the slice may become the value.
   */
  public void setString(Bytes text, long expireAt) {
    if (!text.isGiven() || Packed.fits(key.length(), text.length())) {
      setString(text.array(), text.offset(), text.length(), expireAt, 0);
    } else if (!replace(text, expireAt)) {
      Object old = entry();
      int keep = old == null ? 0 : Entries.flags(old) & Entries.DIRTY;
      putLong(new StringValue(text.array()), expireAt, keep, clockFor(old));
    }
  }

  /** Replaces the array of a value of the same length by the given one. */
  private boolean replace(Bytes given, long expireAt) {
    if (!(entry() instanceof Entry e)
        || !(e.value instanceof StringValue string)
        || string.bytes.length != given.length()
        || string.length != given.length()) {
      return false;
    }
    shard.tables[database].makeFoundDue(expireAt);
    string.take(given);
    overwritten(e, expireAt, 0);
    return true;
  }

  /** Like {@link #setString}, for a value that is never encoded as {@code int} (INCRBYFLOAT). */
  public void setPlainString(byte[] a, int offset, int length, long expireAt) {
    setString(a, offset, length, expireAt, Entries.NOT_INT);
  }

  private void setString(byte[] a, int offset, int length, long expireAt, int flags) {
    if (!overwrite(a, offset, length, expireAt, flags)) {
      System.arraycopy(a, offset, blank(length, expireAt, flags), value.offset(), length);
    }
  }

  /** Overwrites the old value in place if form and length are the same. */
  private boolean overwrite(byte[] a, int offset, int length, long expireAt, int flags) {
    Object e = entry();
    boolean expires = expireAt != Entries.NO_EXPIRY;
    if (e instanceof byte[] packed) {
      int at = Packed.valueOffset(packed);
      if (packed.length - at != length
          || expires != Packed.hasExpiry(packed)
          || !Packed.isString(packed)) {
        return false;
      }
      System.arraycopy(a, offset, packed, at, length);
    } else if (e == null
        || !(((Entry) e).value instanceof StringValue string)
        || string.length != length
        || Packed.fits(key.length(), length)) {
      return false;
    } else {
      shard.tables[database].makeFoundDue(expireAt);
      string.overwrite(a, offset);
    }
    overwritten(e, expireAt, flags);
    return true;
  }

  /**
   * Updates flags, access clock and expiry after a value was overwritten by one of the same length.
   */
  private void overwritten(Object e, long expireAt, int flags) {
    changed = true;
    Entries.setFlags(e, Entries.flags(e) & ~(Entries.RAW | Entries.NOT_INT) | flags);
    Entries.setClock(e, clockFor(e));
    if (expireAt != Entries.NO_EXPIRY || Entries.expireAt(e) != Entries.NO_EXPIRY) {
      setExpireAt(expireAt);
    }
  }

  /** Sets the key to a string of zero bytes and points {@link #value} at it. */
  private byte[] blank(int length, long expireAt, int flags) {
    Object old = entry();
    int keep = old == null ? 0 : Entries.flags(old) & Entries.DIRTY;
    int clock = clockFor(old);
    if (Packed.fits(key.length(), length)) {
      byte[] packed =
          Packed.create(
              key.array(), key.offset(), key.length(), length, flags | keep, clock, expireAt);
      put(packed);
    } else {
      putLong(new StringValue(new byte[length]), expireAt, flags | keep, clock);
    }
    Entries.valueInto(existing(), value);
    return value.array();
  }

  private void putLong(StringValue string, long expireAt, int flags, int clock) {
    Entry e = new Entry(ownKey(), string);
    e.expireAt = expireAt;
    e.setClock(clock);
    e.setFlags(flags);
    put(e);
  }

  int clockFor(@Nullable Object e) {
    if (e == null) {
      return shard.keyspace.access().fresh();
    }
    int bits = Entries.clock(e);
    return touched ? shard.keyspace.access().used(bits) : bits;
  }

  byte[] ownKey() {
    return entry() instanceof Entry old ? old.key : key.copy();
  }

  /**
   * Changes the length of the string, keeping its bytes and expiry; added bytes are zero. A missing
   * key becomes a string of zero bytes. A caller that then changes bytes of a string whose length
   * stays the same must call {@link #changing}.
   *
   * @return the value, valid until the next change or {@link WriteHandle#close}
   */
  public Bytes resizeString(int length) {
    Bytes old = string();
    if (old == null) {
      blank(length, Entries.NO_EXPIRY, Entries.RAW);
      return value;
    }
    int keep = Math.min(length, old.length());
    Object entry = existing();
    if (entry instanceof Entry e) {
      long before = Entries.heapBytes(e);
      int was = old.length();
      ((StringValue) e.value).resize(length);
      changed |= length != was;
      shard.entryBytes += Entries.heapBytes(e) - before;
      e.setClock(clockFor(e));
    } else if (old.length() != length) {
      byte[] array = old.array();
      int offset = old.offset();
      System.arraycopy(
          array, offset, blank(length, Entries.expireAt(entry), 0), value.offset(), keep);
    }
    Object now = existing();
    Entries.setFlags(now, Entries.flags(now) & ~Entries.NOT_INT | Entries.RAW);
    Entries.valueInto(now, value);
    return value;
  }

  /** Announces that bytes of the value are about to change in place. */
  public void changing() {
    changed = true;
  }

  void put(Object e) {
    if (there) {
      Object old = existing();
      long before = Entries.heapBytes(old);
      other |= Entries.type(old) != Entries.type(e);
      shard.tables[database].replaceFound(e);
      shard.recountEntry(old, before, e);
      Entries.drop(old);
    } else {
      created = removed == null;
      other = true;
      shard.insert(database, hash, e);
      there = true;
    }
    changed = true;
  }

  /** Sets the expiry of an existing key; {@link Keyspace#NO_EXPIRY} removes it. */
  public void setExpireAt(long expireAt) {
    Object entry = existing();
    shard.tables[database].makeFoundDue(expireAt);
    changed = true;
    if (entry instanceof Entry e) {
      e.expireAt = expireAt;
    } else {
      byte[] packed = (byte[]) entry;
      if (Packed.hasExpiry(packed) && expireAt != Entries.NO_EXPIRY) {
        Packed.setExpireAt(packed, expireAt);
      } else if (Packed.hasExpiry(packed) != (expireAt != Entries.NO_EXPIRY)) {
        put(Packed.withExpiry(packed, expireAt));
      }
    }
    shard.tables[database].setFoundDue();
  }

  /** Removes the key, if it exists. */
  public void delete() {
    if (there) {
      changed = true;
      other = true;
      removed = entry();
      shard.removeFound(database, hash, shard.tables[database]);
      there = false;
    }
  }

  /**
   * Returns an entry with the given entry's value, expiry and access clock under this handle's key.
   */
  Object entryOf(Object e, boolean copied) {
    int marks = there ? Entries.flags(existing()) & Entries.DIRTY : 0;
    int flags = Entries.flags(e) & ~(Entries.DIRTY | Entries.SAVED);
    Object own;
    if (e instanceof byte[] packed) {
      int at = Packed.valueOffset(packed);
      if (Packed.fits(key.length(), packed.length - at)) {
        byte[] fresh =
            Packed.create(
                key.array(),
                key.offset(),
                key.length(),
                packed.length - at,
                flags,
                Packed.clock(packed),
                Packed.expireAt(packed));
        System.arraycopy(packed, at, fresh, Packed.valueOffset(fresh), packed.length - at);
        own = fresh;
      } else {
        byte[] bytes = Arrays.copyOfRange(packed, at, packed.length);
        own = rekeyed(Packed.isString(packed) ? new StringValue(bytes) : bytes, e);
      }
    } else {
      Object v = ((Entry) e).value;
      own = rekeyed(copied ? copyOf(v) : v instanceof StringValue s ? s.another() : v, e);
    }
    Entries.setFlags(own, Entries.flags(own) | marks);
    return own;
  }

  /** Puts a copy of an entry of this key back, which {@link #entryOf} has made. */
  void putBack(Object e) {
    int marks = there ? Entries.flags(existing()) & Entries.DIRTY : 0;
    Entries.setFlags(e, Entries.flags(e) & ~Entries.DIRTY | marks);
    put(e);
  }

  /** Makes room in the table, so that {@link #put} of this entry cannot fail. */
  void makeRoomFor(Object e) {
    if (there) {
      shard.tables[database].makeFoundDue(Entries.dueAt(e));
    } else {
      shard.makeRoomFor(database, hash, Entries.dueAt(e));
    }
  }

  private Entry rekeyed(Object v, Object e) {
    Entry fresh = new Entry(key.copy(), v);
    fresh.expireAt = Entries.expireAt(e);
    fresh.setClock(Entries.clock(e));
    fresh.setFlags(Entries.flags(e) & ~(Packed.HAS_EXPIRY | Entries.DIRTY | Entries.SAVED));
    return fresh;
  }

  static Object copyOf(Object v) {
    if (v instanceof StringValue string) {
      return new StringValue(Arrays.copyOf(string.bytes, string.length));
    }
    return v instanceof byte[] compact ? compact.clone() : ((Value) v).copy();
  }
}
