package io.reredis.keyspace;

import io.reredis.type.HashValue;
import io.reredis.type.Kind;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.Value;
import io.reredis.type.ValueType;
import io.reredis.type.View;
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
  private final Bytes digits = new Bytes();
  private final byte[] scratch = new byte[Ascii.MAX_LONG_LENGTH];
  private int database;
  private Bytes key;
  private long hash;
  private boolean there;
  private Object removed;
  private boolean created;
  private boolean touched;
  private int event;
  private int secondEvent;
  private byte[][] effect;
  private byte[][] secondEffect;

  /** The value of {@link #effectSet}, and whether there is one. */
  private final Bytes setValue = new Bytes();

  private boolean setEffect;
  private long setExpireAt;

  /** The view that was given out, by the number of its type; -1 for none. */
  private int viewed = -1;

  /** Whether the view is of a value that is not in the table yet. */
  private boolean fresh;

  /** What the entry was accounted with when its view was given out. */
  private long viewedBytes;

  /** Whether the key went because its value had become empty. */
  private boolean emptied;

  WriteHandle(Shard shard) {
    this.shard = shard;
  }

  WriteHandle open(int database, long hash, Bytes key, boolean touched) {
    this.database = database;
    this.hash = hash;
    this.touched = touched;
    this.there = shard.find(database, hash, key) != null;
    this.created = false;
    this.emptied = false;
    this.setEffect = false;
    if ((shard.interest & Shard.CUT) != 0) {
      saveOld();
    }
    // references are stored only where they differ: see ShardLock
    if (this.key != key) {
      this.key = key;
    }
    return this;
  }

  /** Opens the key that the table found last, whether or not something of it has expired. */
  WriteHandle openFound(int database, long hash, Bytes key) {
    this.database = database;
    this.hash = hash;
    this.key = key;
    this.touched = false;
    this.there = true;
    this.created = false;
    this.emptied = false;
    this.setEffect = false;
    if ((shard.interest & Shard.CUT) != 0) {
      saveOld();
    }
    return this;
  }

  /** The walk of a snapshot that has not come to this key yet, or null. */
  private Snapshot.Walk walk() {
    Table table = shard.tables[database];
    Snapshot.Walk walk = table == null ? null : table.walk;
    return walk == null || walk.isAheadOf(hash) ? null : walk;
  }

  private void saveOld() {
    Snapshot.Walk walk = walk();
    if (there && walk != null) {
      Snapshot.saveOld(walk, entry());
    }
  }

  /** What is there now is not what was there at the cut, and no snapshot is to have it. */
  private void markSaved() {
    if (there && walk() != null) {
      Entries.setFlags(entry(), Entries.flags(entry()) | Entries.SAVED);
    }
  }

  /** The entry is looked up again where it is needed and not kept: see {@link ShardLock}. */
  Object entry() {
    return there ? shard.tables[database].found() : null;
  }

  /** Whether the key is there. */
  public boolean exists() {
    return there;
  }

  /**
   * Counts this access as a hit or a miss of INFO, for operations that also answer the old value.
   */
  public void countAccess() {
    if (there) {
      shard.keyspace.countAccess(true);
    } else {
      shard.miss(database, key);
    }
  }

  /**
   * The string value, valid until the next change or {@link #close}, or null where there is no such
   * key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public Bytes string() {
    Object entry = entry();
    if (entry == null) {
      return null;
    }
    if (!Entries.isString(entry)) {
      throw Errors.WRONG_TYPE;
    }
    Entries.valueInto(entry, value);
    return value;
  }

  /**
   * The integer that the key holds, 0 where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type, ERR for another string
   */
  public long integer() {
    Object e = entry();
    if (e instanceof byte[] packed && Packed.isString(packed)) {
      int at = Packed.valueOffset(packed);
      if (!Ascii.isLong(packed, at, packed.length - at)) {
        throw Errors.NOT_INTEGER;
      }
      return Ascii.toLong(packed, at, packed.length - at);
    }
    Bytes text = string();
    if (text == null) {
      return 0;
    }
    if (!Ascii.isLong(text.array(), text.offset(), text.length())) {
      throw Errors.NOT_INTEGER;
    }
    return Ascii.toLong(text.array(), text.offset(), text.length());
  }

  /** When the key expires, in ms since 1970, or {@link Keyspace#NO_EXPIRY}. */
  public long expireAt() {
    return there ? Entries.expireAt(entry()) : Keyspace.NO_EXPIRY;
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
      System.arraycopy(a, offset, string.bytes, 0, length);
    }
    Entries.setFlags(e, Entries.flags(e) & ~(Entries.RAW | Entries.NOT_INT) | flags);
    Entries.setClock(e, clockFor(e));
    if (expires || Entries.expireAt(e) != Entries.NO_EXPIRY) {
      setExpireAt(expireAt);
    }
    return true;
  }

  /** Sets the key to a string of zero bytes; {@link #value} points at it. */
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
      Entry e = new Entry(ownKey(), new StringValue(new byte[length]));
      e.expireAt = expireAt;
      e.setClock(clock);
      e.setFlags(flags | keep);
      put(e);
    }
    Entries.valueInto(entry(), value);
    return value.array();
  }

  private int clockFor(Object e) {
    if (e == null) {
      return shard.keyspace.access().fresh();
    }
    int bits = Entries.clock(e);
    return touched ? shard.keyspace.access().used(bits) : bits;
  }

  private byte[] ownKey() {
    return entry() instanceof Entry old ? old.key : key.copy();
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
    Object entry = entry();
    if (entry instanceof Entry e) {
      shard.entryBytes -= Entries.heapBytes(e);
      ((StringValue) e.value).resize(length);
      shard.entryBytes += Entries.heapBytes(e);
      e.setClock(clockFor(e));
    } else if (old.length() != length) {
      byte[] array = old.array();
      int offset = old.offset();
      System.arraycopy(
          array, offset, blank(length, Entries.expireAt(entry), 0), value.offset(), keep);
    }
    Object now = entry();
    Entries.setFlags(now, Entries.flags(now) & ~Entries.NOT_INT | Entries.RAW);
    Entries.valueInto(now, value);
    return value;
  }

  private void put(Object e) {
    if (there) {
      shard.entryBytes += Entries.heapBytes(e) - Entries.heapBytes(entry());
      shard.tables[database].replaceFound(e);
    } else {
      created = removed == null;
      shard.insert(database, hash, e);
      there = true;
    }
  }

  /** Sets when the key, which is there, expires; {@link Keyspace#NO_EXPIRY} for never. */
  public void setExpireAt(long expireAt) {
    Object entry = entry();
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

  /** Removes the key; no effect where it is not there. */
  public void delete() {
    if (there) {
      removed = entry();
      shard.removeFound(database, hash, shard.tables[database]);
      there = false;
    }
  }

  /** Takes the key out of the table, to be put in elsewhere with {@link #attach}. */
  Object detach() {
    Object e = entry();
    delete();
    return e;
  }

  /**
   * Puts in what was taken out elsewhere, under this handle's key, in the place of what is here.
   */
  void attach(Object e, boolean copied) {
    int flags = Entries.flags(e) & ~(Entries.DIRTY | Entries.SAVED);
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
      own = rekeyed(copied ? copyOf(v) : v, e);
    }
    delete();
    put(own);
  }

  private Entry rekeyed(Object v, Object e) {
    Entry fresh = new Entry(key.copy(), v);
    fresh.expireAt = Entries.expireAt(e);
    fresh.setClock(Entries.clock(e));
    fresh.setFlags(Entries.flags(e) & ~(Packed.HAS_EXPIRY | Entries.DIRTY | Entries.SAVED));
    return fresh;
  }

  private static Object copyOf(Object v) {
    if (v instanceof StringValue string) {
      return new StringValue(Arrays.copyOf(string.bytes, string.length));
    }
    return v instanceof byte[] compact ? compact.clone() : ((Value) v).copy();
  }

  // --- collections

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
    if (touched) {
      Entries.setClock(entry, shard.keyspace.access().used(Entries.clock(entry)));
    }
    View view = shard.writeViews.of(type);
    Entries.attach(view, entry);
    viewed = type.ordinal();
    fresh = false;
    viewedBytes = Entries.heapBytes(entry);
    return view;
  }

  /** As {@link #view}, with an empty one where there is no such key. */
  View viewOrNew(ValueType type) {
    View view = view(type);
    return view == null ? newView(type) : view;
  }

  /**
   * An empty view of that type, which takes the place of whatever the key holds, expiry and all.
   */
  View newView(ValueType type) {
    View view = shard.writeViews.of(type);
    int base = 0;
    if (Packed.fits(key.length(), 0)) {
      Object old = entry();
      int flags = old == null ? 0 : Entries.flags(old) & Entries.DIRTY;
      base = Packed.prefix(shard.prefix, key, flags, clockFor(old));
    }
    view.attachNew(shard.prefix, base);
    viewed = type.ordinal();
    fresh = true;
    return view;
  }

  /**
   * The hash, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public HashValue hash() {
    return (HashValue) view(ValueType.HASH);
  }

  /** As {@link #hash}, with an empty one where there is no such key. */
  public HashValue hashOrNew() {
    return (HashValue) viewOrNew(ValueType.HASH);
  }

  /**
   * The set, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public SetValue set() {
    return (SetValue) view(ValueType.SET);
  }

  /** As {@link #set}, with an empty one where there is no such key. */
  public SetValue setOrNew() {
    return (SetValue) viewOrNew(ValueType.SET);
  }

  /** An empty set that takes the place of whatever the key holds, its expiry included. */
  public SetValue newSet() {
    return (SetValue) newView(ValueType.SET);
  }

  /**
   * The stream, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public StreamValue stream() {
    return (StreamValue) view(ValueType.STREAM);
  }

  /** As {@link #stream}, with one that is not there yet where there is no such key. */
  public StreamValue streamOrNew() {
    return (StreamValue) viewOrNew(ValueType.STREAM);
  }

  /**
   * The list, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public ListValue list() {
    return (ListValue) view(ValueType.LIST);
  }

  /** An empty hash that takes the place of whatever the key holds, its expiry included. */
  public HashValue newHash() {
    return (HashValue) newView(ValueType.HASH);
  }

  /** An empty stream that takes the place of whatever the key holds, its expiry included. */
  public StreamValue newStream() {
    return (StreamValue) newView(ValueType.STREAM);
  }

  /** An empty list that takes the place of whatever the key holds, its expiry included. */
  public ListValue newList() {
    return (ListValue) newView(ValueType.LIST);
  }

  /** Lets go of a view whose value is not wanted after all. */
  public void forgetView() {
    if (viewed >= 0) {
      shard.writeViews.release(viewed);
      viewed = -1;
    }
  }

  /**
   * Takes over the value of the view, and gives the key an expiry and an access time.
   *
   * @param expireAt in ms since 1970, or {@link Keyspace#NO_EXPIRY}
   * @param use what is known of its uses
   */
  public void settle(long expireAt, KeyUse use) {
    if (viewed >= 0) {
      settle();
      forgetView();
    }
    if (there) {
      if (expireAt != Entries.NO_EXPIRY) {
        setExpireAt(expireAt);
      }
      AccessClock access = shard.keyspace.access();
      if (use.idleSeconds() >= 0) {
        Entries.setClock(entry(), access.idleFor(use.idleSeconds()));
      } else if (use.frequency() >= 0) {
        Entries.setClock(entry(), access.usedOften(use.frequency()));
      }
    }
  }

  /** As {@link #list}, with an empty one where there is no such key. */
  public ListValue listOrNew() {
    return (ListValue) viewOrNew(ValueType.LIST);
  }

  /**
   * The sorted set, valid until {@link #close}, or null where there is no such key.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public SortedSetValue sortedSet() {
    return (SortedSetValue) view(ValueType.SORTED_SET);
  }

  /** As {@link #sortedSet}, with an empty one where there is no such key. */
  public SortedSetValue sortedSetOrNew() {
    return (SortedSetValue) viewOrNew(ValueType.SORTED_SET);
  }

  /** An empty sorted set that takes the place of whatever the key holds, its expiry included. */
  public SortedSetValue newSortedSet() {
    return (SortedSetValue) newView(ValueType.SORTED_SET);
  }

  /** Takes over what has become of the value. */
  private void settle() {
    View view = shard.writeViews.at(viewed);
    boolean was = there && !fresh;
    if (was) {
      shard.entryBytes += Entries.heapBytes(entry()) - viewedBytes;
    }
    if (view.isGone()) {
      emptied = was;
      delete();
    } else if (was && entry() instanceof Entry e) {
      long before = Entries.heapBytes(e);
      if (e.value != view.form()) {
        e.value = view.form();
      }
      e.setFlags(Entries.withKind(e.flags(), view.kind()));
      shard.entryBytes += Entries.heapBytes(e) - before;
    } else {
      settlePacked(view);
    }
  }

  private void settlePacked(View view) {
    Object form = view.form();
    if (form instanceof byte[] array && view.base() > 0) {
      if (array.length - view.base() <= Packed.MAX_VALUE) {
        Packed.setFlags(array, Entries.withKind(Packed.flags(array), view.kind()));
        if (entry() != array) {
          put(array);
        }
        return;
      }
      form = Arrays.copyOfRange(array, view.base(), array.length);
    }
    Entry e = new Entry(ownKey(), form);
    Object old = entry();
    if (fresh) {
      e.setClock(clockFor(old));
      e.setFlags(old == null ? 0 : Entries.flags(old) & Entries.DIRTY);
    } else {
      e.expireAt = Entries.expireAt(old);
      e.setClock(Entries.clock(old));
      e.setFlags(Entries.flags(old) & ~Packed.HAS_EXPIRY);
    }
    e.setFlags(Entries.withKind(e.flags(), form instanceof Value ? Kind.STRING : view.kind()));
    put(e);
  }

  /** Room for the digits of a number, free until {@link #close}. */
  public byte[] scratch() {
    return scratch;
  }

  /** The digits of a number, valid until the next call or {@link #close}. */
  public Bytes digits(long number) {
    digits.set(scratch, 0, Ascii.put(number, scratch, 0));
    return digits;
  }

  /** Names what was done; {@link #close} commits it. */
  public void commit(KeyEvent done) {
    event = done.id();
  }

  /** Names the two things that were done, in this order. */
  public void commit(KeyEvent first, KeyEvent second) {
    event = first.id();
    secondEvent = second.id();
  }

  /** Whether somebody wants {@link #effect}: a log. */
  public boolean wantsEffect() {
    return (shard.interest & (Shard.EFFECTS | Shard.LOGGED)) != 0;
  }

  /** The change as a deterministic command line, the arguments not to be changed later. */
  public void effect(byte[]... arguments) {
    effect = arguments;
  }

  /**
   * The line that sets the key to a string with its expiry. The value is not copied unless somebody
   * keeps it, and must stay as it is until {@link #close}.
   */
  public void effectSet(byte[] a, int offset, int length, long expireAt) {
    setValue.set(a, offset, length);
    setExpireAt = expireAt;
    setEffect = true;
  }

  /** A second line, for a change that one command cannot tell; it is done again after the first. */
  public void secondEffect(byte[]... arguments) {
    secondEffect = arguments;
  }

  @Override
  public void close() {
    try {
      end();
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
    shard.keyspace.release(shard);
  }

  /** Gives the lock back although the commit has failed, of which the log may know nothing. */
  private void fail(Throwable why) {
    shard.lost(why);
    viewed = -1;
    event = 0;
    secondEvent = 0;
    effect = null;
    secondEffect = null;
    setEffect = false;
    removed = null;
    try {
      shard.keyspace.release(shard);
    } catch (RuntimeException | Error e) {
      why.addSuppressed(e);
    }
  }

  private void end() {
    if (viewed >= 0) {
      if (event != 0) {
        settle();
        if (there && viewed == ValueType.HASH.ordinal()) {
          shard.tables[database].setFoundDue();
          shard.keyspace.noteFieldsDue(entry());
        }
      }
      shard.writeViews.release(viewed);
      viewed = -1;
    }
    if (event != 0) {
      shard.revision++;
      shard.account();
      if (shard.interest != 0) {
        tell();
      }
      event = 0;
      secondEvent = 0;
    }
    if (removed != null) {
      removed = null;
    }
  }

  private void tell() {
    if ((shard.interest & Shard.CUT) != 0) {
      markSaved();
    }
    if (setEffect) {
      setEffect = false;
      if (shard.logSet(database, key, setValue, setExpireAt)) {
        return;
      }
      effect = setLine();
    }
    shard.log(database, effect, secondEffect);
    if ((shard.interest & ~(Shard.LOGGED | Shard.CUT)) != 0) {
      shard.tell(database, key, events(), !there, there ? entry() : removed, effect);
      if (secondEffect != null) {
        shard.tellEffect(database, key, secondEffect);
      }
    }
    effect = null;
    secondEffect = null;
  }

  private byte[][] setLine() {
    return setExpireAt < 0
        ? new byte[][] {Keyspace.SET_COMMAND, key.copy(), setValue.copy()}
        : new byte[][] {
          Keyspace.SET_COMMAND,
          key.copy(),
          setValue.copy(),
          Keyspace.PXAT,
          Ascii.bytes(Long.toString(setExpireAt))
        };
  }

  private List<KeyEvent> events() {
    List<KeyEvent> events = new ArrayList<>(4);
    if (created && there && (shard.interest & Shard.MISSES) != 0) {
      events.add(KeyEvent.NEW);
    }
    events.add(KeyEvent.of(event));
    if (secondEvent != 0) {
      events.add(KeyEvent.of(secondEvent));
    }
    if (emptied) {
      events.add(KeyEvent.DEL);
    }
    return events;
  }
}
