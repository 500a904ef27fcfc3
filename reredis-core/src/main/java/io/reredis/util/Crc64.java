package io.reredis.util;

/**
 * The CRC with 64 bits that ends files and payloads in Redis's formats: polynomial {@code
 * ad93d23594c935a9} of D. Jones, reflected, beginning with 0.
 */
public final class Crc64 {
  private static final long REFLECTED = 0x95ac9329ac4bc9b5L;
  private static final long[] TABLE = new long[256];

  static {
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ REFLECTED : crc >>> 1;
      }
      TABLE[i] = crc;
    }
  }

  private Crc64() {}

  /** The CRC of what had {@code crc} so far (0 at first) with a range of bytes behind it. */
  public static long update(long crc, byte[] a, int offset, int length) {
    long result = crc;
    for (int i = offset; i < offset + length; i++) {
      result = TABLE[(int) (result ^ a[i]) & 0xff] ^ result >>> 8;
    }
    return result;
  }
}
