package io.reredis.rdb;

import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the parts that values in Redis's file format consist of, from bytes that nobody vouches
 * for: every length is held against what there is before anything is made of it. Not safe for
 * several threads.
 */
final class RdbReader {
  static final ReredisException BAD = ReredisException.error("Bad data format");

  /** Says that a file has more bytes than there are here so far, and that they are needed. */
  static final ReredisException INCOMPLETE = ReredisException.error("Incomplete data");

  private static final int INT8 = 0;
  private static final int INT16 = 1;
  private static final int INT32 = 2;
  private static final int COMPRESSED = 3;

  private byte[] bytes;
  private int end;
  private int at;

  /** How many bytes the file has behind those that are here. */
  private long beyond;

  RdbReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = Math.min(to, bytes.length);
  }

  /** Goes on in a range of bytes of a file that has {@code more} bytes behind them. */
  void window(byte[] window, int from, int to, long more) {
    bytes = window;
    at = from;
    end = to;
    beyond = more;
  }

  /** The index of the next byte. */
  int position() {
    return at;
  }

  boolean isAtEnd() {
    return at == end;
  }

  private void need(long count) {
    if (count < 0 || count > end - at) {
      throw count >= 0 && count - (end - at) <= beyond ? INCOMPLETE : BAD;
    }
  }

  /** What DUMP gives for a value of that type that stands between {@code from} and here. */
  byte[] payload(int type, int from) {
    RdbWriter out = new RdbWriter();
    out.number8(type);
    out.raw(bytes, from, at - from);
    return DumpPayload.seal(out, DumpPayload.LAST_VERSION);
  }

  int number8() {
    need(1);
    return bytes[at++] & 0xff;
  }

  long littleEndian(int count) {
    need(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[at++] & 0xffL) << 8 * i;
    }
    return value;
  }

  private long bigEndian(int count) {
    need(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | bytes[at++] & 0xff;
    }
    return value;
  }

  /** An id of a stream in 16 bytes. */
  StreamId bigEndianId() {
    long millis = bigEndian(8);
    return new StreamId(millis, bigEndian(8));
  }

  /** A number that is no length of what follows, such as a time to live. */
  long number() {
    int first = number8();
    switch (first >> 6) {
      case 0:
        return first;
      case 1:
        return (first & 0x3f) << 8 | number8();
      default:
        if (first == 0x80) {
          return bigEndian(4);
        }
        if (first == 0x81) {
          return bigEndian(8);
        }
        throw BAD;
    }
  }

  /** The number of elements that follow, each of which takes at least {@code least} bytes. */
  int count(int least) {
    long count = number();
    if (count < 0 || count > Integer.MAX_VALUE / least) {
      throw BAD;
    }
    need(count * least);
    return (int) count;
  }

  /** A string; the slice holds as long as the bytes do. */
  Bytes string() {
    need(1);
    int first = bytes[at] & 0xff;
    if (first >> 6 == 3) {
      at++;
      return special(first & 0x3f);
    }
    long length = number();
    need(length);
    Bytes value = new Bytes(bytes, at, (int) length);
    at += (int) length;
    return value;
  }

  private Bytes special(int encoding) {
    switch (encoding) {
      case INT8:
        return digits((byte) littleEndian(1));
      case INT16:
        return digits((short) littleEndian(2));
      case INT32:
        return digits((int) littleEndian(4));
      case COMPRESSED:
        long compressed = number();
        long length = number();
        need(compressed);
        byte[] expanded = Lzf.expand(bytes, at, at + (int) compressed, length);
        at += (int) compressed;
        return new Bytes(expanded);
      default:
        throw BAD;
    }
  }

  private static Bytes digits(long value) {
    return new Bytes(Ascii.bytes(Long.toString(value)));
  }

  /** A string in an array of its own. */
  byte[] blob() {
    return string().copy();
  }

  double binaryDouble() {
    double value = Double.longBitsToDouble(littleEndian(8));
    if (Double.isNaN(value)) {
      throw BAD;
    }
    return value;
  }

  /** A double in decimal digits with its length in front, as old files have it. */
  double textDouble() {
    int length = number8();
    switch (length) {
      case 253:
        throw BAD;
      case 254:
        return Double.POSITIVE_INFINITY;
      case 255:
        return Double.NEGATIVE_INFINITY;
      default:
        need(length);
        byte[] text = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return number(new String(text, StandardCharsets.ISO_8859_1));
    }
  }

  /** The number that a text tells. */
  static double number(String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw BAD;
    }
    if (Double.isNaN(value)) {
      throw BAD;
    }
    return value;
  }
}
