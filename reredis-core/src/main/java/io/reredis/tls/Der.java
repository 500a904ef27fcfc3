package io.reredis.tls;

import java.util.Arrays;

/**
 * A reader and writer for the subset of DER used by private keys.
 *
 * <p>Input is not trusted: a length beyond the end is an {@link IllegalArgumentException}.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int NULL = 0x05;
  static final int IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  /** The tag of the optional part [0]. */
  static final int PART_0 = 0xa0;

  private final byte[] bytes;
  private int at;

  Der(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  /** Returns the tag of the next value; -1 at the end. */
  int tag() {
    return hasMore() ? bytes[at] & 0xff : -1;
  }

  /** Returns the content of the next value, which must have that tag. */
  byte[] take(int tag) {
    if (tag() != tag) {
      throw new IllegalArgumentException("unexpected content");
    }
    at++;
    int length = next();
    if (length > 0x7f) {
      int count = length & 0x7f;
      if (count == 0 || count > 3) {
        throw new IllegalArgumentException("unexpected length");
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | next();
      }
    }
    if (length > bytes.length - at) {
      throw new IllegalArgumentException("the end is missing");
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  private int next() {
    if (!hasMore()) {
      throw new IllegalArgumentException("the end is missing");
    }
    return bytes[at++] & 0xff;
  }

  /** Returns a value with the concatenated contents. */
  static byte[] value(int tag, byte[]... contents) {
    int length = 0;
    for (byte[] content : contents) {
      length += content.length;
    }
    byte[] head = head(tag, length);
    byte[] value = Arrays.copyOf(head, head.length + length);
    int at = head.length;
    for (byte[] content : contents) {
      System.arraycopy(content, 0, value, at, content.length);
      at += content.length;
    }
    return value;
  }

  private static byte[] head(int tag, int length) {
    if (length < 0x80) {
      return new byte[] {(byte) tag, (byte) length};
    }
    if (length < 0x100) {
      return new byte[] {(byte) tag, (byte) 0x81, (byte) length};
    }
    if (length < 0x10000) {
      return new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    }
    return new byte[] {
      (byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length
    };
  }
}
