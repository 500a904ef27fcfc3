package io.reredis.rdb;

import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the parts that values in Redis's file format consist of, from bytes that nobody vouches
 * for: every length is held against what there is before anything is made of it. Where a file goes
 * on behind the bytes that are here, they are asked for as they are needed. Not safe for several
 * threads.
 */
final class RdbReader {
  static final ReredisException BAD = ReredisException.error("Bad data format");

  /** The room that an integer's digits take at most. */
  static final int DIGITS = 20;

  private static final byte[] NONE = {};
  private static final int INT8 = 0;
  private static final int INT16 = 1;
  private static final int INT32 = 2;
  private static final int COMPRESSED = 3;

  /** What has the bytes behind those that are here. */
  interface Source {
    /**
     * Lets the reader go on ({@link #window}) where so many bytes from its position on are there,
     * or all that there are; those from {@link #kept} on as well.
     */
    void more(long count);
  }

  private final Source source;
  private byte[] bytes;
  private int end;
  private int at;

  /** How many bytes the file has behind those that are here. */
  private long beyond;

  /** From where on the bytes stay though they were read, or -1. */
  private int kept = -1;

  /** Whether slices that were given may be looked at still. */
  private boolean held;

  /** Reads a range of bytes behind which nothing is. */
  RdbReader(byte[] bytes, int from, int to) {
    this.source = null;
    this.bytes = bytes;
    this.at = from;
    this.end = Math.min(to, bytes.length);
  }

  /** Reads a file, once {@link #window} has told of it. */
  RdbReader(Source source) {
    this.source = source;
    this.bytes = NONE;
  }

  /**
   * Goes on in a range of bytes of a file.
   *
   * @param from the index of the next byte
   * @param keep the index of the first one that is kept, or -1
   * @param more how many bytes are behind the range
   */
  void window(byte[] window, int from, int keep, int to, long more) {
    bytes = window;
    at = from;
    kept = keep;
    end = to;
    beyond = more;
  }

  /** Says that no slice which was given so far is looked at any more. */
  void letGo() {
    held = false;
  }

  /** Whether slices of the bytes before these may be in use; asked as others take their place. */
  boolean hold() {
    boolean was = held;
    held = true;
    return was;
  }

  /** Lets the bytes from here on stay for {@link #payload}. */
  void keep() {
    kept = at;
  }

  /** Ends {@link #keep}. */
  void keepNothing() {
    kept = -1;
  }

  /** The index of the first byte that is kept, or -1. */
  int kept() {
    return kept;
  }

  /** How many bytes there are behind the position. */
  int available() {
    return end - at;
  }

  /** The index of the next byte. */
  int position() {
    return at;
  }

  /** Goes on behind so many bytes, which are here. */
  void skip(int count) {
    at += count;
  }

  boolean isAtEnd() {
    return at == end;
  }

  private void need(long count) {
    if (count < 0 || count > end - at) {
      more(count);
    }
  }

  private void more(long count) {
    check(count);
    if (beyond > 0) {
      source.more(count);
    }
    if (count > end - at) {
      throw BAD;
    }
  }

  /** Makes sure that there can be so many bytes, as far as the length of the file tells. */
  private void check(long count) {
    if (count < 0 || count - (end - at) > beyond) {
      throw BAD;
    }
  }

  /** What DUMP gives for a value of that type that stands between {@link #keep} and here. */
  byte[] payload(int type) {
    if (kept < 0) {
      throw new IllegalStateException();
    }
    RdbWriter out = new RdbWriter();
    out.number8(type);
    out.raw(bytes, kept, at - kept);
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
    check(count * least);
    return (int) count;
  }

  /** A string; the slice holds as long as the bytes do, in a file until {@link #letGo}. */
  Bytes string() {
    Bytes value = new Bytes();
    string(value, NONE);
    return value;
  }

  /**
   * A string.
   *
   * @param into what is pointed at it
   * @param buffer where it is put if it stands in another form and has room there; the slice holds
   *     until that is used again
   */
  void string(Bytes into, byte[] buffer) {
    need(1);
    int first = bytes[at] & 0xff;
    if (first >> 6 == 3) {
      at++;
      special(first & 0x3f, into, buffer);
      return;
    }
    long length = number();
    need(length);
    into.set(bytes, at, (int) length);
    at += (int) length;
  }

  private void special(int encoding, Bytes into, byte[] buffer) {
    switch (encoding) {
      case INT8:
        digits((byte) littleEndian(1), into, buffer);
        break;
      case INT16:
        digits((short) littleEndian(2), into, buffer);
        break;
      case INT32:
        digits((int) littleEndian(4), into, buffer);
        break;
      case COMPRESSED:
        expand(into, buffer);
        break;
      default:
        throw BAD;
    }
  }

  private void expand(Bytes into, byte[] buffer) {
    long compressed = number();
    long length = number();
    need(compressed);
    Lzf.check(compressed, length);
    byte[] out = length <= buffer.length ? buffer : new byte[(int) length];
    Lzf.expand(bytes, at, at + (int) compressed, out, (int) length);
    at += (int) compressed;
    into.set(out, 0, (int) length);
  }

  private static void digits(long value, Bytes into, byte[] buffer) {
    byte[] out = buffer.length >= DIGITS ? buffer : new byte[DIGITS];
    into.set(out, 0, Ascii.put(value, out, 0));
  }

  /** A string in an array of its own. */
  byte[] blob() {
    Bytes value = string();
    byte[] array = value.array();
    return array != bytes && array.length == value.length() ? array : value.copy();
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
