package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.base.Errors;
import io.reredis.base.Hash;
import io.reredis.base.HeapSize;
import io.reredis.type.HashValue;
import io.reredis.type.Kind;
import io.reredis.type.LargeHash;
import io.reredis.type.Value;
import io.reredis.type.View;
import io.reredis.util.ValueType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Operations common to the two forms of an entry, packed {@code byte[]} and {@link Entry}. All
 * methods require the lock of the entry's shard.
 */
final class Entries {
  /** The expiry of a key that never expires. */
  static final long NO_EXPIRY = -1;

  /** Flag: the value was changed in place (APPEND, SETRANGE), so its encoding is {@code raw}. */
  static final int RAW = 2;

  /** Flag: the value is not encoded as {@code int} even if its digits allow it (INCRBYFLOAT). */
  static final int NOT_INT = 4;

  /** Flag: the entry is in the shard's queue of changed keys. */
  static final int DIRTY = 8;

  /** Flags: the compact form of the value, a constant of {@link Kind}. */
  static final int KIND_MASK = 7 << 4;

  /**
   * Flag: a {@link Snapshot} in progress has the entry's old form already, or must leave the entry
   * out.
   */
  static final int SAVED = 1 << 7;

  private static final int KIND_SHIFT = 4;

  private static final int ENTRY_BYTES = 32;

  private Entries() {}

  static boolean hasKey(Object e, byte[] key, int offset, int length) {
    if (e instanceof byte[] packed) {
      return Packed.hasKey(packed, key, offset, length);
    }
    byte[] own = ((Entry) e).key;
    return own.length == length && Arrays.equals(own, 0, length, key, offset, offset + length);
  }

  static void keyInto(Object e, Bytes slice) {
    if (e instanceof byte[] packed) {
      Packed.keyInto(packed, slice);
    } else {
      byte[] key = ((Entry) e).key;
      slice.set(key, 0, key.length);
    }
  }

  static byte[] key(Object e) {
    if (e instanceof byte[] packed) {
      int at = Packed.keyOffset(packed);
      return Arrays.copyOfRange(packed, at, at + Packed.keyLength(packed));
    }
    return ((Entry) e).key;
  }

  static long hash(Object e, long seed) {
    if (e instanceof byte[] packed) {
      return Hash.of(packed, Packed.keyOffset(packed), Packed.keyLength(packed), seed);
    }
    byte[] key = ((Entry) e).key;
    return Hash.of(key, 0, key.length, seed);
  }

  static long expireAt(Object e) {
    return e instanceof byte[] packed ? Packed.expireAt(packed) : ((Entry) e).expireAt;
  }

  /** Returns when the first field of a hash expires, or {@link #NO_EXPIRY}. */
  static long fieldsDueAt(Object e) {
    if (e instanceof byte[] packed) {
      return kind(packed) == Kind.EXPIRING_HASH
          ? HashValue.nextExpiry(packed, Packed.valueOffset(packed))
          : NO_EXPIRY;
    }
    Entry entry = (Entry) e;
    if (entry.value instanceof LargeHash large) {
      return large.nextExpiry();
    }
    return entry.value instanceof byte[] compact && kind(e) == Kind.EXPIRING_HASH
        ? HashValue.nextExpiry(compact, 0)
        : NO_EXPIRY;
  }

  /** Returns when the key or the first field of its hash expires, whichever comes first. */
  static long dueAt(Object e) {
    long key = expireAt(e);
    long field = fieldsDueAt(e);
    return key == NO_EXPIRY || field == NO_EXPIRY ? Math.max(key, field) : Math.min(key, field);
  }

  static int flags(Object e) {
    return e instanceof byte[] packed ? Packed.flags(packed) : ((Entry) e).flags();
  }

  static void setFlags(Object e, int flags) {
    if (e instanceof byte[] packed) {
      Packed.setFlags(packed, flags);
    } else {
      ((Entry) e).setFlags(flags);
    }
  }

  static int clock(Object e) {
    return e instanceof byte[] packed ? Packed.clock(packed) : ((Entry) e).clock();
  }

  static void setClock(Object e, int clock) {
    if (e instanceof byte[] packed) {
      Packed.setClock(packed, clock);
    } else {
      ((Entry) e).setClock(clock);
    }
  }

  static int kind(Object e) {
    return (flags(e) & KIND_MASK) >> KIND_SHIFT;
  }

  static int withKind(int flags, int kind) {
    return flags & ~KIND_MASK | kind << KIND_SHIFT;
  }

  static boolean isString(Object e) {
    return e instanceof byte[] packed
        ? Packed.isString(packed)
        : ((Entry) e).value instanceof StringValue;
  }

  static ValueType type(Object e) {
    return e instanceof Entry entry && entry.value instanceof Value value
        ? value.type()
        : Kind.typeOf(kind(e));
  }

  /** Attaches a view to the collection of an entry. */
  static void attach(View view, Object e) {
    if (e instanceof byte[] packed) {
      view.attach(packed, Packed.valueOffset(packed), kind(e));
    } else {
      view.attach(((Entry) e).value, 0, kind(e));
    }
  }

  /** Attaches a view to a copy of the value, so that changes do not affect the entry. */
  static void attachCopy(View view, Object e) {
    if (e instanceof byte[] packed) {
      view.attach(packed.clone(), Packed.valueOffset(packed), kind(e));
    } else {
      view.attach(EntryHandle.copyOf(((Entry) e).value), 0, kind(e));
    }
  }

  /** Points {@code slice} at a string value. */
  static void valueInto(Object e, Bytes slice) {
    if (e instanceof byte[] packed) {
      int at = Packed.valueOffset(packed);
      slice.set(packed, at, packed.length - at);
    } else {
      StringValue value = (StringValue) ((Entry) e).value;
      slice.set(value.bytes, 0, value.length);
    }
  }

  /** Like {@link #valueInto}; returns null for no entry and throws WRONGTYPE for another type. */
  static @Nullable Bytes string(@Nullable Object e, Bytes slice) {
    if (e == null) {
      return null;
    }
    if (!isString(e)) {
      throw Errors.here(Errors.WRONG_TYPE);
    }
    valueInto(e, slice);
    return slice;
  }

  /**
   * Passes a string value to a sink, which may keep a reference to it. Returns false for no entry
   * and throws WRONGTYPE for another type.
   */
  static boolean give(Object e, BytesSink sink) {
    if (e instanceof byte[] packed && Packed.isString(packed)) {
      int at = Packed.valueOffset(packed);
      sink.put(packed, at, packed.length - at);
      return true;
    }
    if (e == null) {
      return false;
    }
    if (!isString(e)) {
      throw Errors.here(Errors.WRONG_TYPE);
    }
    ((StringValue) ((Entry) e).value).putInto(sink);
    return true;
  }

  /** Records that the store has dropped an entry whose value replies may still reference. */
  static void drop(Object e) {
    if (e instanceof Entry entry && entry.value instanceof StringValue string) {
      string.drop();
    }
  }

  /** Returns the heap bytes of the entry, excluding table slots. */
  static long heapBytes(Object e) {
    if (e instanceof byte[] packed) {
      return HeapSize.ofArray(packed.length);
    }
    Entry entry = (Entry) e;
    long bytes = ENTRY_BYTES + HeapSize.ofArray(entry.key.length);
    if (entry.value instanceof StringValue string) {
      return bytes + 24 + HeapSize.ofArray(string.bytes.length);
    }
    return bytes
        + (entry.value instanceof byte[] compact
            ? HeapSize.ofArray(compact.length)
            : ((Value) entry.value).heapBytes());
  }
}
