package io.reredis.keyspace;

import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.Errors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks at one key and changes it: holds the lock of its shard from {@link Keyspace#write} to
 * {@link #close}, and closing it is the only commit point of the store.
 *
 * <p>An operation changes the value first and then names what it did with {@link #commit}; {@code
 * close} without it means that nothing was changed. There is one handle a shard, used again and
 * again; nobody keeps it, or a slice that it gave, beyond {@code close}, and an operation that
 * writes two keys closes the first handle before it opens the second.
 */
public final class WriteHandle implements AutoCloseable {
  private final Shard shard;
  private final Bytes value = new Bytes();
  private final byte[] scratch = new byte[Ascii.MAX_LONG_LENGTH];
  private int database;
  private Bytes key;
  private long hash;
  private Object entry;
  private Object removed;
  private boolean created;
  private boolean touched;
  private KeyEvent event;
  private KeyEvent secondEvent;
  private byte[][] effect;

  WriteHandle(Shard shard) {
    this.shard = shard;
  }

  WriteHandle open(int database, long hash, Bytes key, boolean touched) {
    this.touched = touched;
    this.database = database;
    this.hash = hash;
    this.key = key;
    this.entry = shard.find(database, hash, key);
    this.removed = null;
    this.created = false;
    this.event = null;
    this.secondEvent = null;
    this.effect = null;
    return this;
  }

  /** Whether the key is there. */
  public boolean exists() {
    return entry != null;
  }

  /**
   * Counts this access as a hit or a miss of INFO, for operations that also answer the old value.
   */
  public void countAccess() {
    if (entry != null) {
      shard.hits++;
    } else {
      shard.misses++;
    }
  }

  /**
   * The string value, valid until the next change or {@link #close}, or null where there is no such
   * key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public Bytes string() {
    if (entry == null) {
      return null;
    }
    if (!Entries.isString(entry)) {
      throw Errors.WRONG_TYPE;
    }
    Entries.valueInto(entry, value);
    return value;
  }

  /** When the key expires, in ms since 1970, or {@link Keyspace#NO_EXPIRY}. */
  public long expireAt() {
    return entry == null ? Keyspace.NO_EXPIRY : Entries.expireAt(entry);
  }

  /**
   * Sets the key to a string, whatever it held. Overwriting one of the same length allocates
   * nothing.
   */
  public void setString(byte[] a, int offset, int length, long expireAt) {
    setString(a, offset, length, expireAt, 0);
  }

  /** As {@link #setString}, for a value that is no {@code int}, whatever its digits say. */
  public void setPlainString(byte[] a, int offset, int length, long expireAt) {
    setString(a, offset, length, expireAt, Entries.NOT_INT);
  }

  private void setString(byte[] a, int offset, int length, long expireAt, int flags) {
    if (!overwrite(a, offset, length, expireAt, flags)) {
      System.arraycopy(a, offset, blank(length, expireAt, flags), value.offset(), length);
    }
  }

  /** Puts the value in the place of the old one where form and length are the same. */
  private boolean overwrite(byte[] a, int offset, int length, long expireAt, int flags) {
    Object e = entry;
    if (e == null || !Entries.isString(e)) {
      return false;
    }
    Entries.valueInto(e, value);
    boolean expires = expireAt != Entries.NO_EXPIRY;
    if (value.length() != length || expires != (Entries.expireAt(e) != Entries.NO_EXPIRY)) {
      return false;
    }
    System.arraycopy(a, offset, value.array(), value.offset(), length);
    Entries.setFlags(e, Entries.flags(e) & ~(Entries.RAW | Entries.NOT_INT) | flags);
    Entries.setClock(e, clockFor(e));
    if (expires) {
      setExpireAt(expireAt);
    }
    return true;
  }

  /** Sets the key to a string of zero bytes; {@link #value} points at it. */
  private byte[] blank(int length, long expireAt, int flags) {
    int keep = entry == null ? 0 : Entries.flags(entry) & Entries.DIRTY;
    int clock = clockFor(entry);
    if (Packed.fits(key.length(), length)) {
      byte[] packed =
          Packed.create(
              key.array(), key.offset(), key.length(), length, flags | keep, clock, expireAt);
      put(packed);
    } else {
      Entry e = new Entry(ownKey(), new StringValue(new byte[length]));
      e.expireAt = expireAt;
      e.clock = clock;
      e.flags = flags | keep;
      put(e);
    }
    Entries.valueInto(entry, value);
    return value.array();
  }

  private int clockFor(Object e) {
    return touched || e == null ? shard.keyspace.accessClock() : Entries.clock(e);
  }

  private byte[] ownKey() {
    return entry instanceof Entry old ? old.key : key.copy();
  }

  /**
   * Gives the string of the key another length, keeping its bytes and its expiry; new bytes are
   * zero. A key that is not there becomes a string of zero bytes.
   *
   * @return the value, valid until the next change or {@link #close}
   */
  public Bytes resizeString(int length) {
    Bytes old = string();
    if (old == null) {
      blank(length, Entries.NO_EXPIRY, Entries.RAW);
      return value;
    }
    int keep = Math.min(length, old.length());
    if (entry instanceof Entry e) {
      shard.entryBytes -= Entries.heapBytes(e);
      ((StringValue) e.value).resize(length);
      shard.entryBytes += Entries.heapBytes(e);
      e.clock = clockFor(e);
    } else if (old.length() != length) {
      byte[] array = old.array();
      int offset = old.offset();
      System.arraycopy(
          array, offset, blank(length, Entries.expireAt(entry), 0), value.offset(), keep);
    }
    Entries.setFlags(entry, Entries.flags(entry) & ~Entries.NOT_INT | Entries.RAW);
    Entries.valueInto(entry, value);
    return value;
  }

  private void put(Object e) {
    if (entry == null) {
      created = removed == null;
      shard.insert(database, hash, e);
    } else {
      shard.entryBytes += Entries.heapBytes(e) - Entries.heapBytes(entry);
      shard.tables[database].replaceFound(e);
    }
    entry = e;
  }

  /** Sets when the key, which is there, expires; {@link Keyspace#NO_EXPIRY} for never. */
  public void setExpireAt(long expireAt) {
    Table table = shard.tables[database];
    if (entry instanceof Entry e) {
      e.expireAt = expireAt;
    } else {
      byte[] packed = (byte[]) entry;
      if (Packed.hasExpiry(packed) && expireAt != Entries.NO_EXPIRY) {
        Packed.setExpireAt(packed, expireAt);
      } else if (Packed.hasExpiry(packed) != (expireAt != Entries.NO_EXPIRY)) {
        Bytes old = string();
        byte[] array = old.array();
        int offset = old.offset();
        int length = old.length();
        int clock = Packed.clock(packed);
        System.arraycopy(
            array, offset, blank(length, expireAt, Packed.flags(packed)), value.offset(), length);
        Packed.setClock((byte[]) entry, clock);
      }
    }
    table.segment.setDue(table.slot, expireAt);
  }

  /** Removes the key; no effect where it is not there. */
  public void delete() {
    if (entry != null) {
      removed = entry;
      shard.removeFound(database, hash, shard.tables[database]);
      entry = null;
    }
  }

  Object entry() {
    return entry;
  }

  /** Takes the key out of the table, to be put in elsewhere with {@link #attach}. */
  Object detach() {
    Object e = entry;
    delete();
    return e;
  }

  /**
   * Puts in what was taken out elsewhere, under this handle's key, in the place of what is here.
   */
  void attach(Object e, boolean copied) {
    Entries.setFlags(e, Entries.flags(e) & ~Entries.DIRTY);
    Object own = e;
    if (e instanceof byte[] packed) {
      int at = Packed.valueOffset(packed);
      if (Packed.fits(key.length(), packed.length - at)) {
        byte[] fresh =
            Packed.create(
                key.array(),
                key.offset(),
                key.length(),
                packed.length - at,
                Packed.flags(packed),
                Packed.clock(packed),
                Packed.expireAt(packed));
        System.arraycopy(packed, at, fresh, Packed.valueOffset(fresh), packed.length - at);
        own = fresh;
      } else {
        byte[] bytes = Arrays.copyOfRange(packed, at, packed.length);
        own = rekeyed(new StringValue(bytes), e);
      }
    } else {
      Object v = ((Entry) e).value;
      own = rekeyed(copied ? copyOf(v) : v, e);
    }
    delete();
    put(own);
  }

  private Entry rekeyed(Object v, Object e) {
    Entry fresh = new Entry(key.copy(), v);
    fresh.expireAt = Entries.expireAt(e);
    fresh.clock = Entries.clock(e);
    fresh.flags = Entries.flags(e);
    return fresh;
  }

  private static Object copyOf(Object v) {
    StringValue string = (StringValue) v;
    return new StringValue(Arrays.copyOf(string.bytes, string.length));
  }

  /** Room for the digits of a number, free until {@link #close}. */
  public byte[] scratch() {
    return scratch;
  }

  /** Names what was done; {@link #close} commits it. */
  public void commit(KeyEvent event) {
    this.event = event;
  }

  /** Names the two things that were done, in this order. */
  public void commit(KeyEvent first, KeyEvent second) {
    this.event = first;
    this.secondEvent = second;
  }

  /** Whether somebody wants {@link #effect}: a log. */
  public boolean wantsEffect() {
    return (shard.interest & Shard.LOGGED) != 0;
  }

  /** The change as a deterministic command line, the arguments not to be changed later. */
  public void effect(byte[]... arguments) {
    effect = arguments;
  }

  @Override
  public void close() {
    if (event != null) {
      shard.revision++;
      if (shard.interest != 0) {
        shard.tell(database, key, events(), entry == null, entry == null ? removed : entry, effect);
      }
      event = null;
    }
    entry = null;
    removed = null;
    shard.keyspace.release(shard);
  }

  private List<KeyEvent> events() {
    List<KeyEvent> events = new ArrayList<>(3);
    if (created && entry != null && (shard.interest & Shard.MISSES) != 0) {
      events.add(KeyEvent.NEW);
    }
    events.add(event);
    if (secondEvent != null) {
      events.add(secondEvent);
    }
    return events;
  }
}
