package io.reredis.rdb;

import io.reredis.base.Bytes;
import java.util.function.BiConsumer;

/**
 * Reads Redis's zipmap, the format of small hashes before Redis 2.6: a byte with the number of
 * pairs (254 and more mean that they must be counted), the pairs, and 0xFF. A pair is a length and
 * a field, a length, a byte with the number of unused bytes after the value, and the value. A
 * length is a byte, or 254 and four bytes little endian.
 */
final class ZipMap {
  private static final int LONG = 254;
  private static final int END = 255;

  private final byte[] a;

  /** The index after the last byte that may belong to a pair. */
  private final int end;

  private int at = 1;

  private ZipMap(byte[] a) {
    this.a = a;
    this.end = a.length - 1;
  }

  /** Passes all fields and values to a consumer; the slices are reused. */
  static void forEach(byte[] zipmap, BiConsumer<Bytes, Bytes> taker) {
    new ZipMap(zipmap).read(taker);
  }

  private void read(BiConsumer<Bytes, Bytes> taker) {
    check(end > 0 && (a[end] & 0xff) == END);
    Bytes field = new Bytes();
    Bytes value = new Bytes();
    int count = 0;
    while (at < end) {
      int fieldLength = length(0);
      field.set(a, at, fieldLength);
      at += fieldLength;
      int valueLength = length(1);
      int unused = a[at++] & 0xff;
      check(unused <= end - at - valueLength);
      value.set(a, at, valueLength);
      at += valueLength + unused;
      taker.accept(field, value);
      count++;
    }
    int told = a[0] & 0xff;
    check(told >= LONG || told == count);
  }

  /** Reads a length, after checking that so many bytes and {@code more} follow. */
  private int length(int more) {
    check(at < end);
    long length = a[at++] & 0xff;
    // redis-server accepts 255 as 254 except at the end
    check(length < END || more > 0);
    if (length >= LONG) {
      check(end - at >= 4);
      length = 0;
      for (int shift = 0; shift < 32; shift += 8) {
        length |= (a[at++] & 0xffL) << shift;
      }
    }
    check(length <= (long) end - at - more);
    return (int) length;
  }

  private static void check(boolean sound) {
    if (!sound) {
      throw RdbReader.BAD;
    }
  }
}
