package io.reredis.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit CRC of Redis's file and DUMP formats: polynomial {@code ad93d23594c935a9} by D. Jones,
 * reflected, with initial value 0. Processes eight bytes per step, each with a table of its own: M.
 * Kounavis and F. Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC Generation"
 * (2008).
 */
public final class Crc64 {
  private static final long REFLECTED = 0x95ac9329ac4bc9b5L;
  private static final int STEP = 8;

  /** Indexed by the distance to the end of the step, and then by the byte. */
  private static final long[][] TABLES = new long[STEP][256];

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static {
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ REFLECTED : crc >>> 1;
      }
      TABLES[0][i] = crc;
    }
    for (int distance = 1; distance < STEP; distance++) {
      for (int i = 0; i < 256; i++) {
        long crc = TABLES[distance - 1][i];
        TABLES[distance][i] = TABLES[0][(int) crc & 0xff] ^ crc >>> 8;
      }
    }
  }

  private Crc64() {}

  /** Returns the CRC extended by a range of bytes, given the CRC so far (0 initially). */
  public static long update(long crc, byte[] a, int offset, int length) {
    long result = crc;
    int i = offset;
    int end = offset + length;
    for (; i <= end - STEP; i += STEP) {
      long x = result ^ (long) LONG.get(a, i);
      result =
          TABLES[7][(int) x & 0xff]
              ^ TABLES[6][(int) (x >>> 8) & 0xff]
              ^ TABLES[5][(int) (x >>> 16) & 0xff]
              ^ TABLES[4][(int) (x >>> 24) & 0xff]
              ^ TABLES[3][(int) (x >>> 32) & 0xff]
              ^ TABLES[2][(int) (x >>> 40) & 0xff]
              ^ TABLES[1][(int) (x >>> 48) & 0xff]
              ^ TABLES[0][(int) (x >>> 56)];
    }
    for (; i < end; i++) {
      result = TABLES[0][(int) (result ^ a[i]) & 0xff] ^ result >>> 8;
    }
    return result;
  }
}
