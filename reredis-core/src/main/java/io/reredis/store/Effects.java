package io.reredis.store;

import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import java.nio.charset.StandardCharsets;

/** The words that deterministic effects are written with. */
final class Effects {
  static final byte[] SET = Ascii.bytes("SET");
  static final byte[] DEL = Ascii.bytes("DEL");
  static final byte[] APPEND = Ascii.bytes("APPEND");
  static final byte[] SETRANGE = Ascii.bytes("SETRANGE");
  static final byte[] SETBIT = Ascii.bytes("SETBIT");
  static final byte[] BITFIELD = Ascii.bytes("BITFIELD");
  static final byte[] BITOP = Ascii.bytes("BITOP");
  static final byte[] PXAT = Ascii.bytes("PXAT");
  static final byte[] PEXPIREAT = Ascii.bytes("PEXPIREAT");
  static final byte[] PERSIST = Ascii.bytes("PERSIST");
  static final byte[] KEEPTTL = Ascii.bytes("KEEPTTL");
  static final byte[] RENAME = Ascii.bytes("RENAME");
  static final byte[] MOVE = Ascii.bytes("MOVE");
  static final byte[] COPY = Ascii.bytes("COPY");
  static final byte[] REPLACE = Ascii.bytes("REPLACE");

  private Effects() {}

  static byte[] number(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }

  /** The line that sets a key to a value with its expiry. */
  static byte[][] set(Bytes key, Bytes value, long expireAt) {
    return expireAt < 0
        ? new byte[][] {SET, key.copy(), value.copy()}
        : new byte[][] {SET, key.copy(), value.copy(), PXAT, number(expireAt)};
  }
}
