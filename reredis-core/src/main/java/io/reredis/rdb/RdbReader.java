package io.reredis.rdb;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the primitives of Redis's file format from untrusted bytes: every length is checked against
 * the available bytes before it is used. If a file continues after the bytes in memory, they are
 * requested as needed. Not thread-safe.
 */
final class RdbReader {
  static final ReredisException BAD = ReredisException.error("Bad data format");

  /** The maximum length of an integer's digits. */
  static final int DIGITS = 20;

  private static final byte[] NONE = {};
  private static final int INT8 = 0;
  private static final int INT16 = 1;
  private static final int INT32 = 2;
  private static final int COMPRESSED = 3;

  /** Provides the bytes after those in memory. */
  interface Source {
    /**
     * Makes so many bytes from the reader's position on available, or all that exist, and those
     * from {@link #kept} on as well, and calls {@link #window}.
     */
    void more(long count);
  }

  private final @Nullable Source source;
  private byte[] bytes;
  private int end;
  private int at;

  /** The number of bytes in the file after those in memory. */
  private long beyond;

  /** The index from which bytes are kept although they were read, or -1. */
  private int kept = -1;

  /** Whether returned slices may still be in use. */
  private boolean held;

  /** Reads a range of bytes without a continuation. */
  RdbReader(byte[] bytes, int from, int to) {
    this.source = null;
    this.bytes = bytes;
    this.at = from;
    this.end = Math.min(to, bytes.length);
  }

  /** Reads a file, after {@link #window} was called. */
  RdbReader(Source source) {
    this.source = source;
    this.bytes = NONE;
  }

  /**
   * Continues in a range of bytes of a file.
   *
   * @param from the index of the next byte
   * @param keep the index of the first byte to keep, or -1
   * @param more the number of bytes after the range
   */
  void window(byte[] window, int from, int keep, int to, long more) {
    bytes = window;
    at = from;
    kept = keep;
    end = to;
    beyond = more;
  }

  /** Declares that slices returned so far are no longer in use. */
  void letGo() {
    held = false;
  }

  /**
   * Returns whether slices of the previous bytes may be in use; called when the bytes are replaced.
   */
  boolean hold() {
    boolean was = held;
    held = true;
    return was;
  }

  /** Keeps the bytes from here on for {@link #payload}. */
  void keep() {
    kept = at;
  }

  /** Ends {@link #keep}. */
  void keepNothing() {
    kept = -1;
  }

  /** Returns the index of the first kept byte, or -1. */
  int kept() {
    return kept;
  }

  /** Returns the number of bytes after the position. */
  int available() {
    return end - at;
  }

  /** Returns the index of the next byte. */
  int position() {
    return at;
  }

  /** Skips so many bytes, which must be in memory. */
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
      assert source != null;
      source.more(count);
    }
    if (count > end - at) {
      throw BAD;
    }
  }

  /** Checks that so many bytes can follow, according to the length of the file. */
  private void check(long count) {
    if (count < 0 || count - (end - at) > beyond) {
      throw BAD;
    }
  }

  /**
   * Returns the payload in the format of DUMP for a value of that type between {@link #keep} and
   * the position.
   */
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

  /** Reads a stream id in 16 bytes. */
  StreamId bigEndianId() {
    long millis = bigEndian(8);
    return new StreamId(millis, bigEndian(8));
  }

  /** Reads a number that is not the length of what follows, such as a time to live. */
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

  /** Reads the number of elements that follow, each of which takes at least {@code least} bytes. */
  int count(int least) {
    long count = number();
    if (count < 0 || count > Integer.MAX_VALUE / least) {
      throw BAD;
    }
    check(count * least);
    return (int) count;
  }

  /** Reads a string; the slice is valid as long as the bytes, in a file until {@link #letGo}. */
  Bytes string() {
    Bytes value = new Bytes();
    string(value, NONE);
    return value;
  }

  /**
   * Reads a string.
   *
   * @param into the slice to set
   * @param buffer receives the string if it is encoded and fits; the slice is valid until the
   *     buffer is reused
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

  /** Reads a string into an array of its own. */
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

  /** Reads a double in decimal digits after its length, the format of old files. */
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

  /** Parses a number. */
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
