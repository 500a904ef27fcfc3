package io.reredis.rdb;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import java.util.function.Consumer;

/**
 * Reads Redis's ziplist, in which small collections were written up to Redis 6.2:
 *
 * <pre>
 *   0    length of the whole in bytes, 4 bytes little endian
 *   4    offset of the last entry, 4 bytes little endian
 *   8    number of entries, 2 bytes little endian; 65535 means that they must be counted
 *   10   the entries: length of the entry before, kind and length, content
 *   ..   0xFF
 * </pre>
 *
 * All of this is validated, even the parts needed only for reading backwards.
 */
final class ZipList {
  private static final int HEADER = 10;
  private static final int END = 0xff;
  private static final int UNKNOWN = 0xffff;

  /** Indicates that the length of the entry before is in the next four bytes. */
  private static final int LONG_BEFORE = 0xfe;

  private static final int INT16 = 0xc0;
  private static final int INT32 = 0xd0;
  private static final int INT64 = 0xe0;
  private static final int INT24 = 0xf0;
  private static final int INT8 = 0xfe;

  /** Kinds from here on encode the numbers 0 to 12 themselves. */
  private static final int FIRST_SMALL = 0xf1;

  private static final int LAST_SMALL = 0xfd;

  private final byte[] a;
  private final Bytes element = new Bytes();

  /** The index after the last byte that may belong to an entry. */
  private final int end;

  private int at = HEADER;

  private ZipList(byte[] a) {
    this.a = a;
    this.end = a.length - 1;
  }

  /** Passes all elements to a consumer; the slice is reused. */
  static void forEach(byte[] ziplist, Consumer<Bytes> taker) {
    new ZipList(ziplist).read(taker);
  }

  private void read(Consumer<Bytes> taker) {
    check(a.length > HEADER && number(0, 4) == a.length && (a[end] & 0xff) == END);
    long tail = number(4, 4);
    int count = 0;
    int last = HEADER;
    int lastLength = 0;
    while (at < end) {
      int start = at;
      check(lengthBefore() == lastLength);
      element();
      taker.accept(element);
      last = start;
      lastLength = at - start;
      count++;
    }
    long told = number(8, 2);
    check(tail == last && (told == UNKNOWN || told == count));
  }

  private long lengthBefore() {
    int first = next();
    if (first < LONG_BEFORE) {
      return first;
    }
    check(first == LONG_BEFORE);
    return take(4) & 0xffffffffL;
  }

  private void element() {
    int kind = next();
    switch (kind >> 6) {
      case 0:
        text(kind);
        return;
      case 1:
        text((kind & 0x3f) << 8 | next());
        return;
      case 2:
        text(Integer.reverseBytes((int) take(4)) & 0xffffffffL);
        return;
      default:
        byte[] digits = Ascii.bytes(Long.toString(integer(kind)));
        element.set(digits, 0, digits.length);
    }
  }

  private void text(long length) {
    check(length <= end - at);
    element.set(a, at, (int) length);
    at += (int) length;
  }

  private long integer(int kind) {
    switch (kind) {
      case INT8:
        return (byte) take(1);
      case INT16:
        return (short) take(2);
      case INT24:
        return (int) take(3) << 8 >> 8;
      case INT32:
        return (int) take(4);
      case INT64:
        return take(8);
      default:
        check(kind >= FIRST_SMALL && kind <= LAST_SMALL);
        return kind - FIRST_SMALL;
    }
  }

  private int next() {
    check(at < end);
    return a[at++] & 0xff;
  }

  private long take(int count) {
    check(count <= end - at);
    long value = number(at, count);
    at += count;
    return value;
  }

  private long number(int from, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (a[from + i] & 0xffL) << 8 * i;
    }
    return value;
  }

  private static void check(boolean sound) {
    if (!sound) {
      throw RdbReader.BAD;
    }
  }
}
