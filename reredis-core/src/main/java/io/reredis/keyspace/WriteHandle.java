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
 * close} without it means that nothing was changed, or that an Error has ended the operation in the
 * middle. Then what the value has become is committed as a whole, as RESTORE or DEL, so that it
 * agrees with its accounts, the log and whoever watches it. There is one handle a shard, used again
 * and again; nobody keeps it, or a slice that it gave, beyond {@code close}, and an operation that
 * writes two keys closes the first handle before it opens the second.
 */
public final class WriteHandle extends EntryHandle implements AutoCloseable {
  private final Bytes digits = new Bytes();
  private final byte[] scratch = new byte[Ascii.MAX_LONG_LENGTH];
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

  /** Whether the value is in its place, and only telling of it is left of the commit. */
  private boolean settled;

  /** Whether the key went because its value had become empty. */
  private boolean emptied;

  WriteHandle(Shard shard) {
    super(shard);
  }

  WriteHandle open(int database, long hash, Bytes key, boolean touched) {
    this.database = database;
    this.hash = hash;
    this.touched = touched;
    this.there = shard.find(database, hash, key) != null;
    this.created = false;
    this.emptied = false;
    this.changed = false;
    this.setEffect = false;
    if (shard.interest != 0) {
      prepare();
    }
    // references are stored only where they differ: see SequenceLock
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
    this.changed = false;
    this.setEffect = false;
    if (shard.interest != 0) {
      prepare();
    }
    return this;
  }

  private void prepare() {
    shard.prepareToTell();
    if ((shard.interest & Shard.CUT) != 0) {
      saveOld();
    }
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
      settle(expireAt);
      forgetView();
    }
    if (there) {
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

  /**
   * Takes over what has become of the value. Where that fails the key has what it had, which a
   * change in place may have changed, and the accounts have that.
   *
   * @param expireAt when a new value expires
   */
  private void settle(long expireAt) {
    View view = shard.writeViews.at(viewed);
    boolean was = there && !fresh;
    if (was) {
      accountView();
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
      settlePacked(view, expireAt);
    }
  }

  /** Brings the accounts in line with an entry whose view was given out. */
  private void accountView() {
    long now = Entries.heapBytes(entry());
    shard.entryBytes += now - viewedBytes;
    viewedBytes = now;
  }

  private void settlePacked(View view, long expireAt) {
    Object form = view.form();
    if (form instanceof byte[] array && view.base() > 0) {
      if (array.length - view.base() <= Packed.MAX_VALUE) {
        Packed.setFlags(array, Entries.withKind(Packed.flags(array), view.kind()));
        if (expireAt != Entries.NO_EXPIRY) {
          put(Packed.withExpiry(array, expireAt));
        } else if (entry() != array) {
          put(array);
        }
        return;
      }
      form = Arrays.copyOfRange(array, view.base(), array.length);
    }
    Entry e = new Entry(ownKey(), form);
    Object old = entry();
    if (fresh) {
      e.expireAt = expireAt;
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

  /** As {@link #commit(KeyEvent)}, for what counts as so many changes: by element, as in Redis. */
  public void commit(KeyEvent done, long changes) {
    commit(done);
    shard.furtherChanges += changes - 1;
  }

  /** Names the two things that were done, in this order. */
  public void commit(KeyEvent first, KeyEvent second) {
    event = first.id();
    secondEvent = second.id();
  }

  /** As {@link #commit(KeyEvent, KeyEvent)}, for what counts as so many changes. */
  public void commit(KeyEvent first, KeyEvent second, long changes) {
    commit(first, second);
    shard.furtherChanges += changes - 1;
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
    } catch (Throwable e) {
      breakOff(e);
      throw e;
    }
    shard.keyspace.release(shard);
  }

  private void end() {
    if (event == 0) {
      if (viewed >= 0 && fresh) {
        forgetView();
      }
      if (changed || viewed >= 0 && shard.writeViews.at(viewed).isChanged()) {
        commitWhole();
      } else if (viewed >= 0) {
        // what an operation that failed has made room for stays
        accountView();
        forgetView();
      }
    } else {
      if (viewed >= 0) {
        takeOver();
      }
      shard.revision++;
      shard.account();
      if (shard.interest != 0) {
        settled = true;
        tell();
        settled = false;
      }
      event = 0;
      secondEvent = 0;
    }
    if (removed != null) {
      removed = null;
    }
  }

  /**
   * Puts the value of the view in its place now, and tells nobody yet: for an operation on two keys
   * that must not fail between them. The caller holds the lock on and commits later, with this
   * handle or another one, which is told with {@link #placed} what this returns.
   *
   * @return whether the key was not there before
   */
  public boolean place() {
    takeOver();
    changed = false;
    return created;
  }

  /** Says that this handle commits what another one has put in its place. */
  public void placed(boolean isNew) {
    created = isNew;
  }

  /** Makes what the expiry of fields of the hash needs, so that nothing fails later. */
  public void expectExpiry() {
    shard.tables[database].makeFoundDue(0);
  }

  /** Takes over what has become of the view's value, and lets go of the view. */
  private void takeOver() {
    settle(Entries.NO_EXPIRY);
    if (there && viewed == ValueType.HASH.ordinal()) {
      shard.tables[database].setFoundDue();
      shard.keyspace.noteFieldsDue(entry());
    }
    forgetView();
  }

  /** Ends a handle of which the operation, or the commit, was broken off. */
  private void breakOff(Throwable why) {
    try {
      if (!settled) {
        commitWhole();
      }
    } catch (Throwable e) {
      shard.lost(why);
    } finally {
      forgetView();
      settled = false;
      event = 0;
      secondEvent = 0;
      effect = null;
      secondEffect = null;
      setEffect = false;
      removed = null;
      try {
        shard.keyspace.release(shard);
      } catch (Throwable e) {
        why.addSuppressed(e);
      }
    }
  }

  /**
   * Commits what the key holds now, whatever has been done to it: for an operation that an Error
   * has ended in the middle.
   */
  private void commitWhole() {
    if (viewed >= 0) {
      try {
        takeOver();
      } catch (OutOfMemoryError e) {
        // the entry is what it was before the value took another form
        forgetView();
      }
    }
    effect = null;
    secondEffect = null;
    setEffect = false;
    shard.revision++;
    shard.account();
    if (shard.interest == 0) {
      return;
    }
    if ((shard.interest & Shard.CUT) != 0) {
      markSaved();
    }
    try {
      shard.tellKey(database, key, there ? entry() : removed, true, false);
    } finally {
      logWhole();
    }
  }

  private void logWhole() {
    try {
      byte[][] line = wantsEffect() ? WholeValue.effect(shard, key, entry()) : null;
      shard.log(database, line);
      if ((shard.interest & Shard.LISTENED) != 0) {
        List<KeyEvent> events = List.of(there ? KeyEvent.SILENT : KeyEvent.DEL);
        shard.tellSink(database, key, events, !there, line);
      }
    } catch (OutOfMemoryError e) {
      // there is no memory for the value as a whole
      shard.lost(e);
    }
  }

  private void tell() {
    if ((shard.interest & Shard.CUT) != 0) {
      markSaved();
    }
    try {
      log();
    } finally {
      if ((shard.interest & ~(Shard.LOGGED | Shard.CUT)) != 0) {
        tellOthers();
      }
    }
    effect = null;
    secondEffect = null;
  }

  private void log() {
    try {
      if (setEffect) {
        setEffect = false;
        if (shard.logSet(database, key, setValue, setExpireAt)) {
          return;
        }
        effect = setLine();
      }
      shard.log(database, effect, secondEffect);
    } catch (Throwable e) {
      shard.lost(e);
      throw e;
    }
  }

  /** Tells first whoever must not miss the change, then those who want to know more of it. */
  private void tellOthers() {
    try {
      boolean byItself = event == KeyEvent.HEXPIRED.id();
      boolean modified = created || KeyEvent.of(event).modifies();
      shard.tellKey(database, key, there ? entry() : removed, modified, byItself);
    } finally {
      if ((shard.interest & Shard.LISTENED) != 0) {
        shard.tellSink(database, key, events(), !there, effect);
        if (secondEffect != null) {
          shard.tellSink(database, key, List.of(KeyEvent.SILENT), false, secondEffect);
        }
      }
    }
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
