package io.reredis.keyspace;

import io.reredis.base.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A key with a small value, a string or a compact collection, as one byte array: the table's
 * cheapest entry.
 *
 * <pre>
 *   0      flags
 *   1..3   access clock, 24 bits, little endian
 *   4      key length, or 255 and the length in the next four bytes
 *   ..     expiry in ms, eight bytes, if the flag is set
 *   ..     key
 *   ..     value, to the end of the array
 * </pre>
 *
 * A 16-byte key with a 64-byte value takes 85 bytes after the array header: 104 on the heap with
 * compressed object pointers. A value is overwritten in place by one of the same length.
 */
final class Packed {
  /**
   * The largest value (and key) kept in this form; above it EXPIRE and RENAME would copy too much.
   */
  static final int MAX_VALUE = 512;

  static final int HAS_EXPIRY = 1;

  private static final int CLOCK_AT = 1;
  private static final int KEY_LENGTH_AT = 4;
  private static final int LONG_KEY = 255;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Packed() {}

  static boolean fits(int keyLength, long valueLength) {
    return keyLength <= MAX_VALUE && valueLength <= MAX_VALUE;
  }

  /** Creates an entry whose value is zero bytes. */
  static byte[] create(
      byte[] key, int offset, int keyLength, int valueLength, int flags, int clock, long expireAt) {
    boolean expires = expireAt != Entries.NO_EXPIRY;
    int prefix = KEY_LENGTH_AT + (keyLength < LONG_KEY ? 1 : 5) + (expires ? 8 : 0);
    byte[] entry = new byte[prefix + keyLength + valueLength];
    entry[0] = (byte) (flags & ~HAS_EXPIRY | (expires ? HAS_EXPIRY : 0));
    setClock(entry, clock);
    int at = KEY_LENGTH_AT;
    if (keyLength < LONG_KEY) {
      entry[at++] = (byte) keyLength;
    } else {
      entry[at++] = (byte) LONG_KEY;
      INT.set(entry, at, keyLength);
      at += 4;
    }
    if (expires) {
      LONG.set(entry, at, expireAt);
    }
    System.arraycopy(key, offset, entry, prefix, keyLength);
    return entry;
  }

  /** The size of the largest {@link #prefix}. */
  static final int MAX_PREFIX = KEY_LENGTH_AT + 5 + MAX_VALUE;

  /**
   * Writes the part of an entry before its value, without an expiry.
   *
   * @return the number of bytes written
   */
  static int prefix(byte[] into, Bytes key, int flags, int clock) {
    into[0] = (byte) (flags & ~HAS_EXPIRY);
    into[CLOCK_AT] = (byte) clock;
    into[CLOCK_AT + 1] = (byte) (clock >> 8);
    into[CLOCK_AT + 2] = (byte) (clock >> 16);
    int at = KEY_LENGTH_AT;
    if (key.length() < LONG_KEY) {
      into[at++] = (byte) key.length();
    } else {
      into[at++] = (byte) LONG_KEY;
      INT.set(into, at, key.length());
      at += 4;
    }
    System.arraycopy(key.array(), key.offset(), into, at, key.length());
    return at + key.length();
  }

  static int flags(byte[] e) {
    return e[0] & 0xff;
  }

  static void setFlags(byte[] e, int flags) {
    e[0] = (byte) flags;
  }

  static int clock(byte[] e) {
    return e[CLOCK_AT] & 0xff | (e[CLOCK_AT + 1] & 0xff) << 8 | (e[CLOCK_AT + 2] & 0xff) << 16;
  }

  static void setClock(byte[] e, int clock) {
    if (clock(e) == clock) {
      return;
    }
    e[CLOCK_AT] = (byte) clock;
    e[CLOCK_AT + 1] = (byte) (clock >> 8);
    e[CLOCK_AT + 2] = (byte) (clock >> 16);
  }

  static int keyLength(byte[] e) {
    int length = e[KEY_LENGTH_AT] & 0xff;
    return length < LONG_KEY ? length : (int) INT.get(e, KEY_LENGTH_AT + 1);
  }

  static int keyOffset(byte[] e) {
    return KEY_LENGTH_AT
        + ((e[KEY_LENGTH_AT] & 0xff) < LONG_KEY ? 1 : 5)
        + ((e[0] & HAS_EXPIRY) != 0 ? 8 : 0);
  }

  static int valueOffset(byte[] e) {
    return keyOffset(e) + keyLength(e);
  }

  static boolean hasExpiry(byte[] e) {
    return (e[0] & HAS_EXPIRY) != 0;
  }

  static long expireAt(byte[] e) {
    return hasExpiry(e) ? (long) LONG.get(e, keyOffset(e) - 8) : Entries.NO_EXPIRY;
  }

  /** Returns a copy of the entry with another expiry, or without one. */
  static byte[] withExpiry(byte[] e, long expireAt) {
    int at = valueOffset(e);
    int length = e.length - at;
    byte[] fresh = create(e, keyOffset(e), keyLength(e), length, flags(e), clock(e), expireAt);
    System.arraycopy(e, at, fresh, fresh.length - length, length);
    return fresh;
  }

  /** Changes the expiry of an entry that has one. */
  static void setExpireAt(byte[] e, long expireAt) {
    LONG.set(e, keyOffset(e) - 8, expireAt);
  }

  static boolean hasKey(byte[] e, byte[] key, int offset, int length) {
    if (keyLength(e) != length) {
      return false;
    }
    int at = keyOffset(e);
    return Arrays.equals(e, at, at + length, key, offset, offset + length);
  }

  /** Returns whether the value is a string and the entry has no expiry. */
  static boolean isPlain(byte[] e) {
    return (e[0] & (HAS_EXPIRY | Entries.KIND_MASK)) == 0;
  }

  /** Returns whether the value is a string rather than a collection. */
  static boolean isString(byte[] e) {
    return (e[0] & Entries.KIND_MASK) == 0;
  }

  static void keyInto(byte[] e, Bytes slice) {
    slice.set(e, keyOffset(e), keyLength(e));
  }
}
