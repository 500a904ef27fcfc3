package io.reredis.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A seeded 64-bit hash of byte ranges similar to wyhash: each step multiplies 64x64 to 128 bits and
 * folds the halves. The seed is secret and chosen per store, so that clients cannot choose
 * colliding keys.
 */
public final class Hash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long P0 = 0xa0761d6478bd642fL;
  private static final long P1 = 0xe7037ed1a0b428dbL;
  private static final long P2 = 0x8ebc6af09c88c6e3L;

  private Hash() {}

  /** Returns the hash of the range under {@code seed}. */
  public static long of(byte[] a, int offset, int length, long seed) {
    long hash = seed ^ P0;
    int i = offset;
    int left = length;
    while (left > 16) {
      hash = mix((long) LONG.get(a, i) ^ P1, (long) LONG.get(a, i + 8) ^ hash);
      i += 16;
      left -= 16;
    }
    long first;
    long second;
    if (left >= 8) {
      first = (long) LONG.get(a, i);
      second = (long) LONG.get(a, i + left - 8);
    } else if (left >= 4) {
      first = (int) INT.get(a, i) & 0xffffffffL;
      second = (int) INT.get(a, i + left - 4) & 0xffffffffL;
    } else if (left > 0) {
      first = (a[i] & 0xff) << 16 | (a[i + (left >> 1)] & 0xff) << 8 | a[i + left - 1] & 0xff;
      second = 0;
    } else {
      first = 0;
      second = 0;
    }
    return mix(P2 ^ length, mix(first ^ P1, second ^ hash));
  }

  /** Returns the hash of a number under {@code seed}; differs from the hash of its digits. */
  public static long of(long value, long seed) {
    return mix(P2, mix(value ^ P1, seed ^ P0));
  }

  private static long mix(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }
}
