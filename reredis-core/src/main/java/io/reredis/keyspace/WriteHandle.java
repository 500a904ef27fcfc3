package io.reredis.keyspace;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.type.HashValue;
import io.reredis.type.Kind;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.Value;
import io.reredis.type.View;
import io.reredis.util.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Write access to one key; holds the lock of its shard from {@link Keyspace#write} to {@link
 * #close}. Closing it is the store's only commit point.
 *
 * <p>An operation changes the value first and then names the event with {@link #commit}. A {@code
 * close} without {@code commit} means that nothing was changed, or that a failure interrupted the
 * operation. In the latter case the value as it is now is committed as a whole, as RESTORE or DEL,
 * so that it agrees with the byte counts, the log and the listeners. There is one handle per shard,
 * which is reused: do not keep the handle, or a slice from it, after {@code close}. An operation
 * that writes two keys closes the first handle before it opens the second.
 */
public final class WriteHandle extends EntryHandle implements AutoCloseable {
  private final Bytes digits = new Bytes();
  private final byte[] scratch = new byte[Ascii.MAX_LONG_LENGTH];
  private int event;
  private int secondEvent;

  /** How many changes the commit counts as. */
  private long changes;

  private byte @Nullable [][] effect;
  private byte @Nullable [][] secondEffect;

  /** The value of {@link #effectSet}, valid if {@link #setEffect}. */
  private final Bytes setValue = new Bytes();

  private boolean setEffect;
  private long setExpireAt;

  /** The ordinal of the type whose view was returned; -1 for none. */
  private int viewed = -1;

  /** Whether the view holds a value that is not in the table yet. */
  private boolean fresh;

  /** The counted bytes of the entry when its view was returned. */
  private long viewedBytes;

  /** Whether the value is in the table, so that only notification is left of the commit. */
  private boolean settled;

  /** Whether the key was removed because its value had become empty. */
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
    this.other = false;
    this.emptied = false;
    this.changed = false;
    this.setEffect = false;
    // references are stored only if they differ: see SequenceLock
    if (this.key != key) {
      this.key = key;
    }
    if (shard.interest != 0) {
      prepare(true);
    }
    return this;
  }

  /**
   * Opens the entry that the table found last without checking expiry.
   *
   * @param kept whether a snapshot in progress needs the entry as it is now
   */
  WriteHandle openFound(int database, long hash, Bytes key, boolean kept) {
    this.database = database;
    this.hash = hash;
    if (this.key != key) {
      this.key = key;
    }
    this.touched = false;
    this.there = true;
    this.created = false;
    this.other = false;
    this.emptied = false;
    this.changed = false;
    this.setEffect = false;
    if (shard.interest != 0) {
      prepare(kept);
    }
    return this;
  }

  private void prepare(boolean kept) {
    shard.prepareToTell();
    if (kept && (shard.interest & Shard.CUT) != 0) {
      saveOld();
    }
    if (shard.block != null) {
      shard.block.save(this);
    }
  }

  /** Returns the walk of a snapshot that has not reached this key yet, or null. */
  private Snapshot.@Nullable Walk walk() {
    Table table = shard.tables[database];
    Snapshot.Walk walk = table == null ? null : table.walk;
    return walk == null || walk.isAheadOf(hash) ? null : walk;
  }

  private void saveOld() {
    Snapshot.Walk walk = walk();
    if (there && walk != null) {
      Snapshot.saveOld(walk, existing());
    }
  }

  /** Marks the entry so that a snapshot skips it: it is not the entry as of the cut. */
  @Override
  public void markSaved(Shard to) {
    if (there && walk() != null) {
      Entries.setFlags(existing(), Entries.flags(existing()) | Entries.SAVED);
    }
  }

  // --- collections

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

  /** Like {@link #view}; returns an empty view if the key does not exist. */
  View viewOrNew(ValueType type) {
    View view = view(type);
    return view == null ? newView(type) : view;
  }

  /** Returns an empty view of that type, which replaces the value and the expiry of the key. */
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
   * Returns the hash, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable HashValue hash() {
    return (HashValue) view(ValueType.HASH);
  }

  /** Like {@link #hash}; returns an empty one if the key does not exist. */
  public HashValue hashOrNew() {
    return (HashValue) viewOrNew(ValueType.HASH);
  }

  /**
   * Returns the set, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable SetValue set() {
    return (SetValue) view(ValueType.SET);
  }

  /** Like {@link #set}; returns an empty one if the key does not exist. */
  public SetValue setOrNew() {
    return (SetValue) viewOrNew(ValueType.SET);
  }

  /** Returns an empty set that replaces the value and the expiry of the key. */
  public SetValue newSet() {
    return (SetValue) newView(ValueType.SET);
  }

  /**
   * Returns the stream, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable StreamValue stream() {
    return (StreamValue) view(ValueType.STREAM);
  }

  /** Like {@link #stream}; returns a new one if the key does not exist. */
  public StreamValue streamOrNew() {
    return (StreamValue) viewOrNew(ValueType.STREAM);
  }

  /**
   * Returns the list, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable ListValue list() {
    return (ListValue) view(ValueType.LIST);
  }

  /** Returns an empty hash that replaces the value and the expiry of the key. */
  public HashValue newHash() {
    return (HashValue) newView(ValueType.HASH);
  }

  /** Returns an empty stream that replaces the value and the expiry of the key. */
  public StreamValue newStream() {
    return (StreamValue) newView(ValueType.STREAM);
  }

  /** Returns an empty list that replaces the value and the expiry of the key. */
  public ListValue newList() {
    return (ListValue) newView(ValueType.LIST);
  }

  /** Releases a view whose value is not to be stored. */
  public void forgetView() {
    if (viewed >= 0) {
      shard.writeViews.release(viewed);
      viewed = -1;
    }
  }

  /**
   * Stores the value of the view and sets the expiry and access information of the key.
   *
   * @param expireAt in ms since 1970, or {@link Keyspace#NO_EXPIRY}
   * @param use the known access information
   */
  public void settle(long expireAt, AccessHistory use) {
    if (viewed >= 0) {
      settle(expireAt);
      forgetView();
    }
    if (there) {
      AccessClock access = shard.keyspace.access();
      if (use.idleSeconds() >= 0) {
        Entries.setClock(existing(), access.idleFor(use.idleSeconds()));
      } else if (use.frequency() >= 0) {
        Entries.setClock(existing(), access.usedOften(use.frequency()));
      }
    }
  }

  /** Like {@link #list}; returns an empty one if the key does not exist. */
  public ListValue listOrNew() {
    return (ListValue) viewOrNew(ValueType.LIST);
  }

  /**
   * Returns the sorted set, valid until {@link #close}, or null if the key does not exist.
   *
   * @throws io.reredis.util.ReredisException WRONGTYPE for another type
   */
  public @Nullable SortedSetValue sortedSet() {
    return (SortedSetValue) view(ValueType.SORTED_SET);
  }

  /** Like {@link #sortedSet}; returns an empty one if the key does not exist. */
  public SortedSetValue sortedSetOrNew() {
    return (SortedSetValue) viewOrNew(ValueType.SORTED_SET);
  }

  /** Returns an empty sorted set that replaces the value and the expiry of the key. */
  public SortedSetValue newSortedSet() {
    return (SortedSetValue) newView(ValueType.SORTED_SET);
  }

  /**
   * Stores the value of the view. If this fails, the key keeps its old value object, with any
   * changes made in place, and the byte counts agree with it.
   *
   * @param expireAt the expiry of a new value
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
        e.value = notNull(view.form());
      }
      e.setFlags(Entries.withKind(e.flags(), view.kind()));
      shard.countBytes(viewed, Entries.heapBytes(e) - before);
    } else {
      settlePacked(view, expireAt);
    }
  }

  /** Updates the byte counts for an entry whose view was returned. */
  private void accountView() {
    long now = Entries.heapBytes(existing());
    shard.countBytes(viewed, now - viewedBytes);
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
    assert form != null;
    Entry e = new Entry(ownKey(), form);
    Object old = entry();
    if (fresh) {
      e.expireAt = expireAt;
      e.setClock(clockFor(old));
      e.setFlags(old == null ? 0 : Entries.flags(old) & Entries.DIRTY);
    } else {
      assert old != null;
      e.expireAt = Entries.expireAt(old);
      e.setClock(Entries.clock(old));
      e.setFlags(Entries.flags(old) & ~Packed.HAS_EXPIRY);
    }
    e.setFlags(Entries.withKind(e.flags(), form instanceof Value ? Kind.STRING : view.kind()));
    put(e);
  }

  /** Returns a buffer for the digits of a number, free for use until {@link #close}. */
  public byte[] scratch() {
    return scratch;
  }

  /** Returns the digits of a number, valid until the next call or {@link #close}. */
  public Bytes digits(long number) {
    digits.set(scratch, 0, Ascii.put(number, scratch, 0));
    return digits;
  }

  /** Names the event that {@link #close} commits. */
  public void commit(KeyEvent done) {
    commit(done, 1);
  }

  /**
   * Like {@link #commit(KeyEvent)}, counting the given number of changes: one per element, as in
   * Redis.
   */
  public void commit(KeyEvent done, long count) {
    event = done.id();
    changes = count;
  }

  /** Names two events, in this order. */
  public void commit(KeyEvent first, KeyEvent second) {
    commit(first, second, 1);
  }

  /** Like {@link #commit(KeyEvent, KeyEvent)}, counting the given number of changes. */
  public void commit(KeyEvent first, KeyEvent second, long count) {
    event = first.id();
    secondEvent = second.id();
    changes = count;
  }

  /** Returns whether a log or listener needs the {@link #effect}. */
  public boolean wantsEffect() {
    return (shard.interest & (Shard.EFFECTS | Shard.LOGGED)) != 0;
  }

  /** Sets the effect as a deterministic command line; the arguments must not be modified later. */
  public void effect(byte @Nullable []... arguments) {
    effect = arguments;
  }

  /**
   * Sets the effect to a SET of a string with its expiry. The value is copied only if needed and
   * must not be modified until {@link #close}.
   */
  public void effectSet(byte[] a, int offset, int length, long expireAt) {
    setValue.set(a, offset, length);
    setExpireAt = expireAt;
    setEffect = true;
  }

  /**
   * Sets a second effect, replayed after the first, for a change that one command cannot express.
   */
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
        // keeps the capacity that a failed operation has allocated
        accountView();
        forgetView();
      }
    } else {
      if (viewed >= 0) {
        takeOver();
      }
      commit();
      event = 0;
      secondEvent = 0;
    }
    if (removed != null) {
      removed = null;
    }
  }

  /**
   * Stores the value of the view now without notifying listeners, for an operation on two keys that
   * must not fail between them. The caller keeps the lock and commits later, with this handle or
   * another one, passing the result to {@link #placed}.
   *
   * @return whether the key did not exist before
   */
  public boolean place() {
    takeOver();
    changed = false;
    return created;
  }

  /** Declares that this handle commits a value stored by {@link #place} of another handle. */
  public void placed(boolean isNew) {
    created = isNew;
    other |= isNew;
  }

  /** Allocates what the expiry of hash fields needs, so that storing it cannot fail. */
  public void expectExpiry() {
    shard.tables[database].makeFoundDue(0);
  }

  /** Stores the value of the view and releases the view. */
  private void takeOver() {
    settle(Entries.NO_EXPIRY);
    if (there && viewed == ValueType.HASH.ordinal()) {
      shard.tables[database].setFoundDue();
      shard.keyspace.noteFieldsDue(existing());
    }
    forgetView();
  }

  /** Ends a handle whose operation or commit failed. */
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

  /** Commits the current state of the key as a whole, after an operation was interrupted. */
  private void commitWhole() {
    if (viewed >= 0) {
      try {
        takeOver();
      } catch (OutOfMemoryError e) {
        // the entry keeps the form it had before the view changed form
        forgetView();
      }
    }
    event = 0;
    changes = 1;
    effect = null;
    secondEffect = null;
    setEffect = false;
    commit();
  }

  private void commit() {
    settled = true;
    shard.commit(changes, this);
    settled = false;
    if (effect != null) {
      effect = null;
      secondEffect = null;
    }
  }

  @Override
  @Nullable Object affected() {
    return there ? entry() : removed;
  }

  @Override
  boolean isModified() {
    return created || event == 0 || KeyEvent.of(event).modifies();
  }

  @Override
  boolean isByItself() {
    return event == KeyEvent.HEXPIRED.id() || event == KeyEvent.EXPIRED.id();
  }

  @Override
  boolean isOther() {
    return other;
  }

  @Override
  boolean isTouched() {
    // EXEC checks itself whether a key expired after WATCH
    return isModified() && event != KeyEvent.EXPIRED.id();
  }

  @Override
  public void log(Shard to) {
    try {
      if (event == 0) {
        logWhole();
        return;
      }
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

  /** Logs the value as it is now, unless there is not enough memory for that. */
  private void logWhole() {
    try {
      effect = WholeValue.effect(shard, key, existing());
      shard.log(database, effect);
    } catch (OutOfMemoryError e) {
      shard.lost(e);
    }
  }

  @Override
  public void appendTo(Shard from, CommitTaker sink) {
    sink.append(commit(events(), !there, effect));
    if (secondEffect != null) {
      sink.append(commit(List.of(KeyEvent.SILENT), false, secondEffect));
    }
  }

  private Commit commit(List<KeyEvent> events, boolean deleted, byte @Nullable [][] line) {
    return new Commit(database, key.copy(), events, shard.revision(), deleted, line);
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
    if (event == 0) {
      return List.of(there ? KeyEvent.SILENT : KeyEvent.DEL);
    }
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
