package io.reredis.type;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import java.util.Arrays;

/**
 * One entry of a listpack, in place: an encoding byte with an integer or the length of a string,
 * the data, and the length of both in a form that is read backwards.
 *
 * <pre>
 *   0xxxxxxx                  an integer from 0 to 127
 *   10xxxxxx                  a string of up to 63 bytes
 *   110xxxxx x                an integer of 13 bits
 *   1110xxxx x                a string of up to 4095 bytes
 *   11110000 xxxx             a string, its length little endian
 *   11110001 .. 11110100      an integer of 16, 24, 32, 64 bits, little endian
 *   11111111                  the end of the listpack
 * </pre>
 */
final class ListPackEntry {
  static final int END = 0xFF;
  static final int INT16 = 0xF1;
  static final int INT24 = 0xF2;
  static final int INT32 = 0xF3;
  static final int INT64 = 0xF4;

  private static final int STRING32 = 0xF0;
  private static final int MAX_STRING6 = 63;
  private static final int MAX_STRING12 = 4095;

  private ListPackEntry() {}

  /** Returns the size of the encoding and the data, without the back length. */
  static int bodySize(byte[] a, int at) {
    int b = a[at] & 0xFF;
    if (b < 0x80) {
      return 1;
    }
    if (b < 0xC0) {
      return 1 + (b & 0x3F);
    }
    if (b < 0xE0) {
      return 2;
    }
    if (b < 0xF0) {
      return 2 + ((b & 0x0F) << 8 | a[at + 1] & 0xFF);
    }
    switch (b) {
      case STRING32:
        return 5 + int32(a, at + 1);
      case INT16:
        return 3;
      case INT24:
        return 4;
      case INT32:
        return 5;
      case INT64:
        return 9;
      default:
        throw new IllegalStateException("no entry at " + at);
    }
  }

  /** Returns the size of the whole entry. */
  static int size(byte[] a, int at) {
    int body = bodySize(a, at);
    return body + backSize(body);
  }

  /** Returns the size of the back length of a body. */
  static int backSize(long body) {
    if (body <= 127) {
      return 1;
    }
    if (body < 16383) {
      return 2;
    }
    if (body < 2097151) {
      return 3;
    }
    return body < 268435455 ? 4 : 5;
  }

  /** Returns the start of the entry that ends at {@code at}. */
  static int before(byte[] a, int at) {
    int body = 0;
    int i = at - 1;
    for (int shift = 0; ; shift += 7) {
      int b = a[i--];
      body |= (b & 0x7F) << shift;
      if (b >= 0) {
        return at - body - backSize(body);
      }
    }
  }

  static boolean isInteger(byte[] a, int at) {
    int b = a[at] & 0xFF;
    return b < 0x80 || b >= 0xC0 && b < 0xE0 || b > STRING32;
  }

  static long longAt(byte[] a, int at) {
    int b = a[at] & 0xFF;
    if (b < 0x80) {
      return b;
    }
    if (b < 0xE0) {
      int bits = (b & 0x1F) << 8 | a[at + 1] & 0xFF;
      return bits << 19 >> 19;
    }
    switch (b) {
      case INT16:
        return (short) (a[at + 1] & 0xFF | a[at + 2] << 8);
      case INT24:
        return a[at + 1] & 0xFF | (a[at + 2] & 0xFF) << 8 | a[at + 3] << 16;
      case INT32:
        return int32(a, at + 1);
      case INT64:
        return int32(a, at + 1) & 0xFFFFFFFFL | (long) int32(a, at + 5) << 32;
      default:
        throw new IllegalStateException("no integer at " + at);
    }
  }

  /** Returns the offset of the bytes of a string entry. */
  static int stringOffset(byte[] a, int at) {
    int b = a[at] & 0xFF;
    return at + (b < 0xC0 ? 1 : b < 0xF0 ? 2 : 5);
  }

  static int stringLength(byte[] a, int at) {
    return bodySize(a, at) - (stringOffset(a, at) - at);
  }

  /** Returns the length of the element as text. */
  static int length(byte[] a, int at) {
    return isInteger(a, at) ? Ascii.length(longAt(a, at)) : stringLength(a, at);
  }

  static void get(byte[] a, int at, Bytes into, byte[] scratch) {
    if (isInteger(a, at)) {
      into.set(scratch, 0, Ascii.put(longAt(a, at), scratch, 0));
    } else {
      into.set(a, stringOffset(a, at), stringLength(a, at));
    }
  }

  static boolean equal(byte[] a, int at, byte[] b, int offset, int length) {
    if (isInteger(a, at)) {
      return Ascii.isLong(b, offset, length) && Ascii.toLong(b, offset, length) == longAt(a, at);
    }
    return equalString(a, at, b, offset, length);
  }

  static boolean equalString(byte[] a, int at, byte[] b, int offset, int length) {
    int from = stringOffset(a, at);
    return stringLength(a, at) == length
        && Arrays.equals(a, from, from + length, b, offset, offset + length);
  }

  private static int bodySizeOf(long value) {
    if (value >= 0 && value <= 127) {
      return 1;
    }
    if (value >= -4096 && value <= 4095) {
      return 2;
    }
    if (value == (short) value) {
      return 3;
    }
    if (value >= -8388608 && value <= 8388607) {
      return 4;
    }
    return value == (int) value ? 5 : 9;
  }

  private static long bodySizeOfString(int length) {
    return (length <= MAX_STRING6 ? 1L : length <= MAX_STRING12 ? 2L : 5L) + length;
  }

  /** Returns the size of an entry for the integer. */
  static int sizeOf(long value) {
    return bodySizeOf(value) + 1;
  }

  /** Returns the size of an entry for the element. */
  static long sizeOf(byte[] source, int offset, int length) {
    if (Ascii.isLong(source, offset, length)) {
      return sizeOf(Ascii.toLong(source, offset, length));
    }
    return sizeOfString(length);
  }

  /** Returns the size of an entry for a text of that length that is not an integer. */
  static long sizeOfString(int length) {
    long body = bodySizeOfString(length);
    return body + backSize(body);
  }

  /** Writes an entry for the element and returns the offset after it. */
  static int write(byte[] a, int at, byte[] source, int offset, int length) {
    if (Ascii.isLong(source, offset, length)) {
      return write(a, at, Ascii.toLong(source, offset, length));
    }
    int data = at;
    if (length <= MAX_STRING6) {
      a[data++] = (byte) (0x80 | length);
    } else if (length <= MAX_STRING12) {
      a[data++] = (byte) (0xE0 | length >> 8);
      a[data++] = (byte) length;
    } else {
      a[data++] = (byte) STRING32;
      data = putBits(a, data, length, 4);
    }
    System.arraycopy(source, offset, a, data, length);
    return putBack(a, data + length, data + length - at);
  }

  /** Writes an entry for the integer and returns the offset after it. */
  static int write(byte[] a, int at, long value) {
    int body = bodySizeOf(value);
    switch (body) {
      case 1:
        a[at] = (byte) value;
        break;
      case 2:
        a[at] = (byte) (0xC0 | value >> 8 & 0x1F);
        a[at + 1] = (byte) value;
        break;
      default:
        a[at] = (byte) (body == 9 ? INT64 : INT16 + body - 3);
        putBits(a, at + 1, value, body - 1);
        break;
    }
    return putBack(a, at + body, body);
  }

  /** Writes the back length of a body and returns the offset after it. */
  private static int putBack(byte[] a, int at, int body) {
    int size = backSize(body);
    a[at] = (byte) (body >>> 7 * (size - 1));
    for (int i = 1; i < size; i++) {
      a[at + i] = (byte) (body >>> 7 * (size - 1 - i) & 0x7F | 0x80);
    }
    return at + size;
  }

  static int int32(byte[] a, int at) {
    return a[at] & 0xFF
        | (a[at + 1] & 0xFF) << 8
        | (a[at + 2] & 0xFF) << 16
        | (a[at + 3] & 0xFF) << 24;
  }

  static int putBits(byte[] a, int at, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      a[at + i] = (byte) (value >>> 8 * i);
    }
    return at + bytes;
  }

  /**
   * Returns the size of the entry at {@code at} if it ends before {@code limit} and its two lengths
   * agree; otherwise -1. Reads nothing from {@code limit} on.
   */
  static int checkedSize(byte[] a, int at, int limit) {
    int room = limit - at;
    if (room < 2) {
      return -1;
    }
    int b = a[at] & 0xFF;
    int body;
    if (b < 0x80) {
      body = 1;
    } else if (b < 0xC0) {
      body = 1 + (b & MAX_STRING6);
    } else if (b < 0xE0) {
      body = 2;
    } else if (b <= STRING32) {
      return checkedLargeSize(a, at, room, b);
    } else {
      body = b < INT64 ? b - INT16 + 3 : 9;
    }
    return body < room && a[at + body] == body && b <= INT64 ? body + 1 : -1;
  }

  private static int checkedLargeSize(byte[] a, int at, int room, int b) {
    int head = b < STRING32 ? 2 : 5;
    if (room <= head || b == STRING32 && int32(a, at + 1) < 0) {
      return -1;
    }
    int body = b == STRING32 && int32(a, at + 1) > room ? room : bodySize(a, at);
    int back = backSize(body);
    if (body > room - back) {
      return -1;
    }
    for (int i = 0; i < back; i++) {
      int expected = body >>> 7 * (back - 1 - i) & 0x7F | (i == 0 ? 0 : 0x80);
      if ((a[at + body + i] & 0xFF) != expected) {
        return -1;
      }
    }
    return body + back;
  }
}
