package io.reredis.rdb;

import io.reredis.util.ReredisException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * LZF compression by M. Lehmann, used for strings in files: runs of literal bytes, and references
 * to bytes at most 8 KB before.
 */
final class Lzf {
  /** The maximum expansion of one byte of compressed data: 264 bytes from three. */
  private static final int MOST_A_BYTE = 88;

  /**
   * Codes below this are the number of literal bytes, less one; also the maximum number of
   * literals.
   */
  private static final int LITERALS = 32;

  /** A length that is extended by another byte. */
  private static final int LONG_RUN = 9;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Lzf() {}

  /** Checks that so many compressed bytes can expand to that length. */
  static void check(long compressed, long length) {
    if (length < 0 || length > compressed * MOST_A_BYTE || length > Integer.MAX_VALUE - 8) {
      throw bad();
    }
  }

  /**
   * Expands a range of bytes.
   *
   * @param length the length of the result according to the file, for which {@code out} has room
   */
  static void expand(byte[] in, int from, int to, byte[] out, int length) {
    int at = from;
    int end = 0;
    while (at < to) {
      int control = in[at++] & 0xff;
      int run;
      if (control < LITERALS) {
        run = control + 1;
        if (run > to - at || run > length - end) {
          throw bad();
        }
        literals(in, at, out, end, run);
        at += run;
      } else {
        run = (control >> 5) + 2;
        if (run == LONG_RUN) {
          run += at < to ? in[at++] & 0xff : throwBad();
        }
        int back = (control & 0x1f) << 8 | (at < to ? in[at++] & 0xff : throwBad());
        int start = end - back - 1;
        if (start < 0 || run > length - end) {
          throw bad();
        }
        repeat(out, start, end, run);
      }
      end += run;
    }
    if (end != length) {
      throw bad();
    }
  }

  /**
   * Copies literal bytes: eight or 32 at once, if there is room for excess bytes, which are
   * overwritten later.
   */
  private static void literals(byte[] in, int at, byte[] out, int end, int run) {
    if (at + LITERALS > in.length || end + LITERALS > out.length) {
      System.arraycopy(in, at, out, end, run);
      return;
    }
    LONG.set(out, end, (long) LONG.get(in, at));
    if (run > Long.BYTES) {
      LONG.set(out, end + 8, (long) LONG.get(in, at + 8));
      LONG.set(out, end + 16, (long) LONG.get(in, at + 16));
      LONG.set(out, end + 24, (long) LONG.get(in, at + 24));
    }
  }

  /**
   * Appends earlier bytes, which may overlap with the result and are then repeated. Copies eight
   * bytes at once if possible, and reads no more than needed: a processor stalls on reading what it
   * has just written in pieces of another size.
   */
  private static void repeat(byte[] out, int start, int end, int run) {
    if (end - start < Long.BYTES || end + run + Long.BYTES > out.length) {
      for (int i = 0; i < run; i++) {
        out[end + i] = out[start + i];
      }
      return;
    }
    for (int i = 0; i < run; i += Long.BYTES) {
      LONG.set(out, end + i, (long) LONG.get(out, start + i));
    }
  }

  private static int throwBad() {
    throw bad();
  }

  private static ReredisException bad() {
    return RdbReader.BAD;
  }

  /**
   * Compresses, finding earlier bytes through a table of the last positions of three-byte
   * sequences. Reusable; not thread-safe.
   */
  static final class Compressor {
    private static final int HASH_BITS = 13;
    private static final int MAX_BACK = 1 << 13;
    private static final int MAX_RUN = 264;
    private static final int MAX_LITERALS = 32;

    /** Positions relative to {@link #epoch}, so that the table need not be cleared each time. */
    private final int[] seen = new int[1 << HASH_BITS];

    private int epoch;
    private int nextEpoch = 1;
    private byte[] out = new byte[256];
    private int size;

    @SuppressWarnings("NullAway.Init") // set when it begins
    private byte[] in;

    private int from;

    byte[] output() {
      return out;
    }

    /** Compresses and returns the length of the {@link #output}, 0 if it would not be shorter. */
    int compress(byte[] bytes, int offset, int length) {
      prepare(bytes, offset, length);
      int end = offset + length;
      int limit = length - 4;
      int literals = offset;
      int at = offset;
      while (at < end - 2) {
        int slot = slot(at);
        int earlier = seen[slot] - epoch + from;
        seen[slot] = at - from + epoch;
        if (earlier < from || at - earlier > MAX_BACK || !sameThree(earlier, at)) {
          at++;
          continue;
        }
        int run = run(earlier, at, end);
        if (!literals(literals, at, limit) || !reference(at - earlier - 1, run - 2, limit)) {
          return 0;
        }
        at += run;
        literals = at;
      }
      return literals(literals, end, limit) ? size : 0;
    }

    private void prepare(byte[] bytes, int offset, int length) {
      in = bytes;
      from = offset;
      size = 0;
      if (out.length < length) {
        out = new byte[length];
      }
      if (nextEpoch > Integer.MAX_VALUE - length) {
        Arrays.fill(seen, 0);
        nextEpoch = 1;
      }
      epoch = nextEpoch;
      nextEpoch += length;
    }

    private int slot(int at) {
      int three = (in[at] & 0xff) << 16 | (in[at + 1] & 0xff) << 8 | in[at + 2] & 0xff;
      return three * 0x9e3779b1 >>> 32 - HASH_BITS;
    }

    private boolean sameThree(int a, int b) {
      return in[a] == in[b] && in[a + 1] == in[b + 1] && in[a + 2] == in[b + 2];
    }

    private int run(int earlier, int at, int end) {
      int most = Math.min(MAX_RUN, end - at);
      int run = 3;
      while (run < most && in[earlier + run] == in[at + run]) {
        run++;
      }
      return run;
    }

    private boolean literals(int start, int end, int limit) {
      for (int i = start; i < end; i += MAX_LITERALS) {
        int count = Math.min(MAX_LITERALS, end - i);
        if (size + count + 1 > limit) {
          return false;
        }
        out[size++] = (byte) (count - 1);
        System.arraycopy(in, i, out, size, count);
        size += count;
      }
      return true;
    }

    private boolean reference(int back, int length, int limit) {
      if (size + 3 > limit) {
        return false;
      }
      if (length < 7) {
        out[size++] = (byte) (length << 5 | back >> 8);
      } else {
        out[size++] = (byte) (7 << 5 | back >> 8);
        out[size++] = (byte) (length - 7);
      }
      out[size++] = (byte) back;
      return true;
    }
  }
}
