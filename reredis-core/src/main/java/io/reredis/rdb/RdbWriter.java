package io.reredis.rdb;

import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import java.util.Arrays;

/** Writes the parts that values in Redis's file format consist of. Not safe for several threads. */
public final class RdbWriter {
  private static final int LEAST_COMPRESSED = 21;

  private byte[] bytes = new byte[256];
  private int size;
  private final boolean compresses;
  private final Lzf.Compressor compressor;

  /** The key that stands between the type of a value and the value in a file, else null. */
  private Bytes key;

  /** Creates a writer of nothing so far, which compresses no strings. */
  public RdbWriter() {
    this(false);
  }

  /** Creates a writer of nothing so far; one that compresses strings where that saves something. */
  public RdbWriter(boolean compresses) {
    this.compresses = compresses;
    this.compressor = compresses ? new Lzf.Compressor() : null;
  }

  /** Sets the key that is written behind the type of the next value; null for none. */
  public void key(Bytes next) {
    key = next;
  }

  /** Says when the next key expires, in ms since 1970. */
  public void expireAt(long millis) {
    number8(KeyReader.EXPIRE_MILLIS);
    littleEndian(millis, 8);
  }

  /** Says for how many seconds the next key was not used. */
  public void idle(long seconds) {
    number8(KeyReader.IDLE);
    length(seconds);
  }

  /** Says how often the next key is used, from 0 to 255 as LFU policies count it. */
  public void frequency(int count) {
    number8(KeyReader.FREQUENCY);
    number8(count);
  }

  /** Begins a value: its type, and its key where there is one. */
  void type(int type) {
    number8(type);
    if (key != null) {
      string(key);
    }
  }

  /** Forgets what was written, and keeps room for about as much. */
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

  /** One byte. */
  public void number8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** The low {@code count} bytes of a number, the lowest first. */
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

  /** A length or any other number from 0 on. */
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

  /** Bytes as they are. */
  void raw(byte[] a, int offset, int count) {
    reserve(count);
    System.arraycopy(a, offset, bytes, size, count);
    size += count;
  }

  /** A string: its length and its bytes, or what stands for them in fewer. */
  public void string(byte[] a, int offset, int count) {
    if (compact(a, offset, count) || compresses && compressed(a, offset, count)) {
      return;
    }
    length(count);
    reserve(count);
    System.arraycopy(a, offset, bytes, size, count);
    size += count;
  }

  /** Writes the digits of a small number as the number. */
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

  /** A string. */
  public void string(Bytes value) {
    string(value.array(), value.offset(), value.length());
  }

  void binaryDouble(double value) {
    littleEndian(Double.doubleToRawLongBits(value), 8);
  }

  /** What was written, {@link #size} bytes from the start; valid until more is written. */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes were written. */
  public int size() {
    return size;
  }
}
