package io.reredis.rdb;

import io.reredis.base.Bytes;
import io.reredis.type.HashFill;
import io.reredis.type.HashValue;
import io.reredis.type.SetFill;
import io.reredis.type.SortedSetFill;

/** Reads large collections whose elements are stored one after the other. Not thread-safe. */
final class FillReader {
  private static final int BUFFER = 4096;

  private final RdbReader in;
  private final Bytes key = new Bytes();
  private final Bytes value = new Bytes();
  private final byte[] keyBuffer = new byte[BUFFER];
  private final byte[] valueBuffer = new byte[BUFFER];

  FillReader(RdbReader in) {
    this.in = in;
  }

  private static void check(boolean distinct) {
    if (!distinct) {
      throw RdbReader.BAD;
    }
  }

  void members(SetFill fill, int count) {
    for (int left = count; left > 0; left--) {
      in.letGo();
      in.string(key, keyBuffer);
      fill.add(key);
    }
    check(fill.finish());
  }

  /** Reads members with their scores, in binary or in decimal digits. */
  void scored(SortedSetFill fill, int count, boolean text) {
    for (int left = count; left > 0; left--) {
      in.letGo();
      in.string(key, keyBuffer);
      fill.add(key, text ? in.textDouble() : in.binaryDouble());
    }
    check(fill.finish());
  }

  void fields(HashFill fill, int count) {
    for (int left = count; left > 0; left--) {
      in.letGo();
      in.string(key, keyBuffer);
      in.string(value, valueBuffer);
      fill.add(key, value, HashValue.NO_EXPIRY);
    }
    check(fill.finish());
  }

  /** Reads fields with their expiries, which are relative to the first one. */
  void expiringFields(HashFill fill, int count, long first) {
    for (int left = count; left > 0; left--) {
      in.letGo();
      long expireAt = expiry(first, in.number());
      in.string(key, keyBuffer);
      in.string(value, valueBuffer);
      fill.add(key, value, expireAt);
    }
    check(fill.finish());
  }

  /**
   * Returns the expiry of a field, given its distance from the first expiry plus one, as stored in
   * the file.
   */
  static long expiry(long first, long distance) {
    long expireAt = distance == 0 ? HashValue.NO_EXPIRY : first + distance - 1;
    if (expireAt < HashValue.NO_EXPIRY) {
      throw RdbReader.BAD;
    }
    return expireAt;
  }
}
