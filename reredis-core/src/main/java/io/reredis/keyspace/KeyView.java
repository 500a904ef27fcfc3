package io.reredis.keyspace;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.type.Kind;
import io.reredis.type.Thresholds;
import io.reredis.type.Value;
import io.reredis.type.View;

/**
 * A key as seen by a visitor of many keys. Valid only during the visit, under the lock of the key's
 * shard.
 */
public final class KeyView {
  private static final int EMBEDDED = 44;

  private final Bytes key = new Bytes();
  private final Bytes value = new Bytes();
  private final Views views;

  @SuppressWarnings("NullAway.Init") // set for each key
  private Object entry;

  private long revision;

  KeyView(Thresholds thresholds) {
    views = new Views(thresholds);
  }

  KeyView of(Object entry, long revision) {
    this.entry = entry;
    this.revision = revision;
    Entries.keyInto(entry, key);
    return this;
  }

  /** Returns the key. */
  public Bytes key() {
    return key;
  }

  /** Returns the type's name as TYPE reports it. */
  public String type() {
    return typeOf(entry);
  }

  /** Returns the encoding as OBJECT ENCODING reports it. */
  public String encoding() {
    return encodingOf(entry);
  }

  /** Returns when the key expires, in ms since 1970, or {@link Keyspace#NO_EXPIRY}. */
  public long expireAt() {
    return Entries.expireAt(entry);
  }

  /**
   * Returns the heap bytes of key and value with their share of the table, as MEMORY USAGE does.
   */
  public long heapBytes() {
    return Entries.heapBytes(entry) + Keyspace.SLOT_BYTES;
  }

  /** Returns the access bits, for {@link Keyspace#idleSeconds}. */
  public int accessBits() {
    return Entries.clock(entry);
  }

  /** Returns the revision, which grows with each change of this key. */
  public long revision() {
    return revision;
  }

  /** Returns whether the key has a change that {@link Observers#drainChanged} has not delivered. */
  public boolean isChanged() {
    return (Entries.flags(entry) & Entries.DIRTY) != 0;
  }

  /** Returns the length of a string or the number of elements of a collection. */
  public long size() {
    return Entries.isString(entry) ? string().length() : view().size();
  }

  private View view() {
    View view = views.of(Entries.type(entry));
    Entries.attach(view, entry);
    return view;
  }

  /**
   * Returns the bytes of a string, or the first elements of a collection as text of at most {@code
   * most} bytes.
   */
  public Bytes text(int most) {
    return Entries.isString(entry) ? string() : Preview.of(view(), Entries.type(entry), most);
  }

  /** Returns the value of a key that holds a string. */
  public Bytes string() {
    Entries.valueInto(entry, value);
    return value;
  }

  static String typeOf(Object entry) {
    return Entries.type(entry).label();
  }

  static String encodingOf(Object entry) {
    if (!Entries.isString(entry)) {
      return entry instanceof Entry e && e.value instanceof Value value
          ? value.encoding()
          : Kind.encodingOf(Entries.kind(entry));
    }
    Bytes value = new Bytes();
    Entries.valueInto(entry, value);
    int flags = Entries.flags(entry);
    if ((flags & Entries.RAW) != 0) {
      return "raw";
    }
    if ((flags & Entries.NOT_INT) == 0
        && Ascii.isLong(value.array(), value.offset(), value.length())) {
      return "int";
    }
    return value.length() <= EMBEDDED ? "embstr" : "raw";
  }
}
