package io.reredis.rdb;

import io.reredis.util.Bytes;
import java.util.Arrays;

/** Writes the parts that values in Redis's file format consist of. Not safe for several threads. */
public final class RdbWriter {
  private byte[] bytes = new byte[256];
  private int size;

  /** Creates a writer of nothing so far. */
  public RdbWriter() {}

  private void reserve(int count) {
    if (count > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2L * (size + count)));
    }
  }

  void number8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void littleEndian(long value, int count) {
    reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[size++] = (byte) (value >>> 8 * i);
    }
  }

  void bigEndian(long value, int count) {
    reserve(count);
    for (int i = count - 1; i >= 0; i--) {
      bytes[size++] = (byte) (value >>> 8 * i);
    }
  }

  /** A length or any other number from 0 on. */
  void length(long value) {
    if (value < 1 << 6 && value >= 0) {
      number8((int) value);
    } else if (value < 1 << 14 && value >= 0) {
      bigEndian(0x4000 | value, 2);
    } else if (value <= 0xffffffffL && value >= 0) {
      number8(0x80);
      bigEndian(value, 4);
    } else {
      number8(0x81);
      bigEndian(value, 8);
    }
  }

  void string(byte[] a, int offset, int count) {
    length(count);
    reserve(count);
    System.arraycopy(a, offset, bytes, size, count);
    size += count;
  }

  void string(Bytes value) {
    string(value.array(), value.offset(), value.length());
  }

  void binaryDouble(double value) {
    littleEndian(Double.doubleToRawLongBits(value), 8);
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }
}
