package io.reredis.rdb;

import io.reredis.base.Bytes;
import io.reredis.base.Crc64;
import io.reredis.util.ReredisException;
import java.util.Arrays;

/**
 * The format of DUMP and RESTORE: the type and the value as in a file, the version of the format
 * (two bytes) and a CRC (eight bytes), all little endian.
 */
public final class DumpPayload {
  /** The version written for values it supports: that of Redis 7.0. */
  static final int COMMON_VERSION = 10;

  /** The version required by hashes with expiring fields, and the latest one accepted. */
  static final int LAST_VERSION = 12;

  private static final int FOOTER = 10;
  private static final ReredisException WRONG =
      ReredisException.error("DUMP payload version or checksum are wrong");

  private DumpPayload() {}

  /** Appends version and CRC to a payload and returns it. */
  static byte[] seal(RdbWriter out, int version) {
    out.littleEndian(version, 2);
    out.littleEndian(Crc64.update(0, out.array(), 0, out.size()), 8);
    return Arrays.copyOf(out.array(), out.size());
  }

  /** Returns the payload of a value in a file, in the oldest version that supports its type. */
  static byte[] of(int type, byte[] bytes, int from, int length) {
    RdbWriter out = new RdbWriter();
    out.number8(type);
    out.raw(bytes, from, length);
    return seal(out, type == RdbType.HASH_EXPIRING ? LAST_VERSION : COMMON_VERSION);
  }

  /** Returns the length of a payload's value, without its type and footer. */
  public static int valueLength(byte[] payload) {
    return payload.length - 1 - FOOTER;
  }

  /**
   * Opens a payload for reading.
   *
   * @throws ReredisException if the version is too new or the CRC is wrong
   */
  public static ValueReader open(Bytes payload) {
    return new ValueReader(content(payload));
  }

  /** Like {@link #open}, for a payload that is not a value. */
  static RdbReader content(Bytes payload) {
    byte[] a = payload.array();
    int end = payload.offset() + payload.length() - FOOTER;
    if (payload.length() < FOOTER) {
      throw WRONG;
    }
    RdbReader footer = new RdbReader(a, end, end + FOOTER);
    long version = footer.littleEndian(2);
    long crc = footer.littleEndian(8);
    // a CRC of 0 means none
    if (version > LAST_VERSION
        || crc != 0 && crc != Crc64.update(0, a, payload.offset(), payload.length() - 8)) {
      throw WRONG;
    }
    return new RdbReader(a, payload.offset(), end);
  }
}
