package io.reredis.rdb;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes the primitives of Redis's file format. Not thread-safe. */
public final class RdbWriter {
  private static final int LEAST_COMPRESSED = 21;

  private byte[] bytes = new byte[256];
  private int size;
  private final boolean compresses;
  private final Lzf.@Nullable Compressor compressor;

  /** The key to write between the type of a value and the value, or null. */
  private @Nullable Bytes key;

  /** Creates an empty writer that does not compress strings. */
  public RdbWriter() {
    this(false);
  }

  /** Creates an empty writer, which optionally compresses strings if that makes them shorter. */
  public RdbWriter(boolean compresses) {
    this.compresses = compresses;
    this.compressor = compresses ? new Lzf.Compressor() : null;
  }

  /** Sets the key to be written after the type of the next value; null for none. */
  public void key(Bytes next) {
    key = next;
  }

  /** Writes the expiry of the next key, in ms since 1970. */
  public void expireAt(long millis) {
    number8(KeyReader.EXPIRE_MILLIS);
    littleEndian(millis, 8);
  }

  /** Writes the idle time of the next key, in seconds. */
  public void idle(long seconds) {
    number8(KeyReader.IDLE);
    length(seconds);
  }

  /** Writes the access frequency of the next key, from 0 to 255 as LFU policies count it. */
  public void frequency(int count) {
    number8(KeyReader.FREQUENCY);
    number8(count);
  }

  /** Begins a value: writes its type, and its key if set. */
  void type(int type) {
    number8(type);
    if (key != null) {
      string(key);
    }
  }

  /** Clears the content, and shrinks a buffer of more than {@code kept} bytes. */
  public void clear(int kept) {
    size = 0;
    if (bytes.length > kept) {
      bytes = new byte[kept];
    }
  }

  private void reserve(int count) {
    if (count > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2L * (size + count)));
    }
  }

  /** Writes one byte. */
  public void number8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** Writes the low {@code count} bytes of a number, lowest first. */
  public void littleEndian(long value, int count) {
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

  /** Writes a length or any other non-negative number. */
  public void length(long value) {
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

  /** Writes bytes unchanged. */
  void raw(byte[] a, int offset, int count) {
    reserve(count);
    System.arraycopy(a, offset, bytes, size, count);
    size += count;
  }

  /** Writes a string: its length and its bytes, or a shorter encoding. */
  public void string(byte[] a, int offset, int count) {
    if (compact(a, offset, count) || compresses && compressed(a, offset, count)) {
      return;
    }
    length(count);
    reserve(count);
    System.arraycopy(a, offset, bytes, size, count);
    size += count;
  }

  /** Writes a string of digits as a small number. */
  private boolean compact(byte[] a, int offset, int count) {
    if (count > 11 || !Ascii.isLong(a, offset, count)) {
      return false;
    }
    long value = Ascii.toLong(a, offset, count);
    if (value == (byte) value) {
      number8(0xc0);
      littleEndian(value, 1);
    } else if (value == (short) value) {
      number8(0xc1);
      littleEndian(value, 2);
    } else if (value == (int) value) {
      number8(0xc2);
      littleEndian(value, 4);
    } else {
      return false;
    }
    return true;
  }

  private boolean compressed(byte[] a, int offset, int count) {
    if (count < LEAST_COMPRESSED) {
      return false;
    }
    assert compressor != null;
    int less = compressor.compress(a, offset, count);
    if (less == 0) {
      return false;
    }
    number8(0xc3);
    length(less);
    length(count);
    reserve(less);
    System.arraycopy(compressor.output(), 0, bytes, size, less);
    size += less;
    return true;
  }

  /** Writes a string. */
  public void string(Bytes value) {
    string(value.array(), value.offset(), value.length());
  }

  void binaryDouble(double value) {
    littleEndian(Double.doubleToRawLongBits(value), 8);
  }

  /**
   * Returns the written bytes, the first {@link #size} of the array; valid until more is written.
   */
  public byte[] array() {
    return bytes;
  }

  /** Returns the number of bytes written. */
  public int size() {
    return size;
  }
}
