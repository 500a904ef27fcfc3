package io.reredis.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** MurmurHash64A, which the registers of HyperLogLogs in Redis's format are based on. */
final class MurmurHash {
  private static final long M = 0xc6a4a7935bd1e995L;
  private static final int R = 47;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private MurmurHash() {}

  static long of(byte[] a, int offset, int length, long seed) {
    long h = seed ^ length * M;
    int i = offset;
    int words = offset + (length & ~7);
    for (; i < words; i += 8) {
      long k = (long) LONG.get(a, i) * M;
      h = (h ^ (k ^ k >>> R) * M) * M;
    }
    int rest = length & 7;
    if (rest > 0) {
      long k = 0;
      for (int j = rest - 1; j >= 0; j--) {
        k = k << 8 | a[i + j] & 0xff;
      }
      h = (h ^ k) * M;
    }
    h = (h ^ h >>> R) * M;
    return h ^ h >>> R;
  }
}
