package io.reredis.rdb;

import io.reredis.util.ReredisException;

/** Expanding what was compressed with LZF, a format of M. Lehmann, as strings in files may be. */
final class Lzf {
  /** What one byte of compressed data may expand to at most: 264 bytes from three. */
  private static final int MOST_A_BYTE = 88;

  private Lzf() {}

  /**
   * Expands a range of bytes.
   *
   * @param length the length of the result, as the file tells it
   */
  static byte[] expand(byte[] in, int from, int to, long length) {
    if (length < 0 || length > (long) (to - from) * MOST_A_BYTE) {
      throw bad();
    }
    byte[] out = new byte[(int) length];
    int at = from;
    int end = 0;
    while (at < to) {
      int control = in[at++] & 0xff;
      if (control < 32) {
        int run = control + 1;
        if (run > to - at || run > out.length - end) {
          throw bad();
        }
        System.arraycopy(in, at, out, end, run);
        at += run;
        end += run;
      } else {
        int run = control >> 5;
        if (run == 7) {
          run += at < to ? in[at++] & 0xff : throwBad();
        }
        int back = (control & 0x1f) << 8 | (at < to ? in[at++] & 0xff : throwBad());
        end = repeat(out, end, back + 1, run + 2);
      }
    }
    if (end != out.length) {
      throw bad();
    }
    return out;
  }

  /** Appends what stands {@code back} bytes before the end, which may overlap with the result. */
  private static int repeat(byte[] out, int end, int back, int length) {
    if (back > end || length > out.length - end) {
      throw bad();
    }
    for (int i = end; i < end + length; i++) {
      out[i] = out[i - back];
    }
    return end + length;
  }

  private static int throwBad() {
    throw bad();
  }

  private static ReredisException bad() {
    return RdbReader.BAD;
  }
}
