package io.reredis.rdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.reredis.fuzz.Fuzzing;
import io.reredis.util.ReredisException;
import java.util.Arrays;

/** Expands compressed strings: the first two bytes of the input are the length of the result. */
public final class LzfFuzz {
  private LzfFuzz() {}

  /** Expands the input; also compresses it and expands the result. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length >= 2) {
      Fuzzing.bounded(input, 400, () -> expand(input));
    }
    Lzf.Compressor compressor = new Lzf.Compressor();
    int size = compressor.compress(input, 0, input.length);
    if (size > 0) {
      byte[] out = new byte[input.length];
      Lzf.check(size, input.length);
      Lzf.expand(compressor.output(), 0, size, out, input.length);
      assertArrayEquals(input, out);
    }
  }

  private static void expand(byte[] input) {
    int length = (input[0] & 0xff) << 8 | input[1] & 0xff;
    byte[] exact = expand(input, length, 0);
    byte[] roomy = expand(input, length, 40);
    assertArrayEquals(exact, roomy);
  }

  /** Expands the input; returns null if it is refused. */
  private static byte[] expand(byte[] input, int length, int room) {
    try {
      Lzf.check(input.length - 2, length);
      byte[] out = new byte[length + room];
      Lzf.expand(input, 2, input.length, out, length);
      return Arrays.copyOf(out, length);
    } catch (ReredisException e) {
      assertSame(RdbReader.BAD, e);
      return null;
    }
  }
}
