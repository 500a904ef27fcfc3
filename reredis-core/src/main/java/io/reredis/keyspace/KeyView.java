package io.reredis.keyspace;

import io.reredis.type.Kind;
import io.reredis.type.Value;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;

/**
 * A key as a visitor of many keys sees it. It holds only during the visit, which is under the lock
 * of the key's shard.
 */
public final class KeyView {
  private static final int EMBEDDED = 44;

  private final Bytes key = new Bytes();
  private final Bytes value = new Bytes();
  private Object entry;
  private long revision;

  KeyView() {}

  KeyView of(Object entry, long revision) {
    this.entry = entry;
    this.revision = revision;
    Entries.keyInto(entry, key);
    return this;
  }

  /** The key. */
  public Bytes key() {
    return key;
  }

  /** The type's name as TYPE tells it. */
  public String type() {
    return typeOf(entry);
  }

  /** When the key expires, in ms since 1970, or {@link Keyspace#NO_EXPIRY}. */
  public long expireAt() {
    return Entries.expireAt(entry);
  }

  /** Grows with each change of this key. */
  public long revision() {
    return revision;
  }

  /** Whether it changed, and {@link Keyspace#drainChanged} has not told so yet. */
  public boolean isChanged() {
    return (Entries.flags(entry) & Entries.DIRTY) != 0;
  }

  /** The bytes of a string. */
  public long size() {
    return string().length();
  }

  /** The value of a key that holds a string. */
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
