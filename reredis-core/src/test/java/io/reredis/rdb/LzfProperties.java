package io.reredis.rdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.util.ReredisException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Compares LZF with a simple reading of the format, byte by byte. */
class LzfProperties {
  private static final int MOST_BACK = 1 << 13;

  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();

  private void literals(Random random, int count) {
    packed.write(count - 1);
    for (int i = 0; i < count; i++) {
      int b = random.nextInt(256);
      packed.write(b);
      plain.write(b);
    }
  }

  private void reference(int back, int length) {
    int high = back - 1 >> 8;
    if (length < 9) {
      packed.write(length - 2 << 5 | high);
    } else {
      packed.write(7 << 5 | high);
      packed.write(length - 9);
    }
    packed.write(back - 1);
    for (int i = 0; i < length; i++) {
      plain.write(plain.toByteArray()[plain.size() - back]);
    }
  }

  /**
   * Expands bytes from the middle of an array into a buffer with {@code room} bytes after the
   * result.
   */
  private static byte[] expand(byte[] packed, int before, int behind, int length, int room) {
    byte[] in = new byte[before + packed.length + behind];
    System.arraycopy(packed, 0, in, before, packed.length);
    byte[] out = new byte[length + room];
    Lzf.expand(in, before, before + packed.length, out, length);
    return Arrays.copyOf(out, length);
  }

  /**
   * Covers every distance up to 20 with every length, so that many references overlap their result.
   */
  @Example
  void everyNearReference() {
    Random random = new Random(1);
    for (int back = 1; back <= 20; back++) {
      for (int length = 3; length <= 264; length++) {
        packed.reset();
        plain.reset();
        literals(random, 20);
        reference(back, length);
        literals(random, 1 + length % 32);
        for (int room : new int[] {0, 1, 100}) {
          assertArrayEquals(
              plain.toByteArray(), expand(packed.toByteArray(), 0, room, plain.size(), room));
        }
      }
    }
  }

  @Property(tries = 500)
  void anyRuns(@ForAll Random random) {
    packed.reset();
    plain.reset();
    literals(random, 1 + random.nextInt(32));
    for (int i = random.nextInt(30); i > 0; i--) {
      if (random.nextInt(3) == 0) {
        literals(random, 1 + random.nextInt(32));
      } else {
        int most = Math.min(plain.size(), MOST_BACK);
        int back = 1 + random.nextInt(random.nextBoolean() ? most : Math.min(most, 20));
        reference(back, 3 + random.nextInt(random.nextBoolean() ? 262 : 8));
      }
    }
    int before = random.nextInt(3);
    int behind = random.nextInt(40);
    byte[] whole = packed.toByteArray();
    byte[] expected = plain.toByteArray();
    int room = random.nextInt(40);
    assertArrayEquals(expected, expand(whole, before, behind, expected.length, room));
    damaged(random, whole, expected.length, room);
  }

  /** Expanding damaged bytes gives any result or the expected error; it never fails otherwise. */
  private static void damaged(Random random, byte[] whole, int length, int room) {
    for (int i = 0; i < 50; i++) {
      byte[] damaged =
          Arrays.copyOf(whole, random.nextInt(4) == 0 ? whole.length - 1 : whole.length);
      if (damaged.length > 0 && damaged.length == whole.length) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        expand(damaged, 0, random.nextInt(2) * 40, length + random.nextInt(3) - 1, room);
      } catch (ReredisException e) {
        assertSame(RdbReader.BAD, e);
      }
    }
  }

  /** A wrong length of the result is an error, whatever the room in the buffer. */
  @Property(tries = 200)
  void anotherLength(@ForAll Random random) {
    packed.reset();
    plain.reset();
    literals(random, 32);
    reference(1 + random.nextInt(32), 3 + random.nextInt(262));
    for (int wrong : new int[] {-plain.size(), -32, -1, 1, 32}) {
      for (int room : new int[] {40, 400}) {
        assertTrue(isBad(packed.toByteArray(), plain.size() + wrong, room), "by " + wrong);
      }
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 1);
    assertTrue(isBad(cut, plain.size(), 400));
    byte[] tooFar = {0, 'x', 1 << 5, 1};
    assertTrue(isBad(tooFar, 4, 40));
  }

  private static boolean isBad(byte[] packed, int length, int room) {
    try {
      expand(packed, 0, 40, length, room);
      return false;
    } catch (ReredisException e) {
      return e == RdbReader.BAD;
    }
  }

  @Property(tries = 500)
  void compressedBytesExpandToTheInput(@ForAll Random random) {
    byte[] text = new byte[random.nextInt(3000)];
    int period = 1 + random.nextInt(40);
    for (int i = 0; i < text.length; i++) {
      boolean repeats = i >= period && random.nextInt(50) > 0;
      text[i] = repeats ? text[i - period] : (byte) random.nextInt(256);
    }
    Lzf.Compressor compressor = new Lzf.Compressor();
    for (int round = 0; round < 2; round++) {
      int length = compressor.compress(text, 0, text.length);
      if (length > 0) {
        byte[] less = Arrays.copyOf(compressor.output(), length);
        assertArrayEquals(text, expand(less, 0, 0, text.length, 0));
      }
    }
  }
}
