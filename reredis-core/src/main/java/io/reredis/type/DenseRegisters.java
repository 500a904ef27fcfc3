package io.reredis.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Registers of six bits each, lowest bits first. The methods take the index of the byte with
 * register 0.
 */
final class DenseRegisters {
  private static final int MASK = 63;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private DenseRegisters() {}

  static int get(byte[] a, int at, int index) {
    int bit = index * 6;
    int b = at + (bit >>> 3);
    int shift = bit & 7;
    int low = (a[b] & 0xff) >> shift;
    return (shift > 2 ? low | a[b + 1] << 8 - shift : low) & MASK;
  }

  /** Raises a register if it is lower; returns whether it was changed. */
  static boolean raise(byte[] a, int at, int index, int rank) {
    if (get(a, at, index) >= rank) {
      return false;
    }
    int bit = index * 6;
    int b = at + (bit >>> 3);
    int shift = bit & 7;
    a[b] = (byte) (a[b] & ~(MASK << shift) | rank << shift);
    if (shift > 2) {
      a[b + 1] = (byte) (a[b + 1] & ~(MASK >> 8 - shift) | rank >> 8 - shift);
    }
    return true;
  }

  /**
   * Returns eight registers: the six bytes at {@code b}, read with the two bytes before them, which
   * must exist.
   */
  private static long eight(byte[] a, int b) {
    return (long) LONG.get(a, b - 2) >>> 16;
  }

  static void maximumInto(byte[] a, int at, byte[] registers) {
    for (int i = 0, b = at; i < registers.length; b += 6) {
      long word = eight(a, b);
      for (int end = i + 8; i < end; i++, word >>>= 6) {
        int register = (int) word & MASK;
        if (register > registers[i]) {
          registers[i] = (byte) register;
        }
      }
    }
  }

  static void histogram(byte[] a, int at, int[] histogram) {
    for (int i = 0, b = at; i < HyperLogLog.REGISTERS; i += 8, b += 6) {
      long word = eight(a, b);
      for (int j = 0; j < 8; j++, word >>>= 6) {
        histogram[(int) word & MASK]++;
      }
    }
  }
}
