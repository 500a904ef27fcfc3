package io.reredis.persist;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.keyspace.EffectBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Encodes effects for the log: commands as a client would send them, with SELECT when the database
 * changes, and MULTI and EXEC around effects that belong together. Guarded by the lock of its
 * owner.
 */
final class LogBuffer {
  /** The initial size of the buffer. */
  static final int FIRST_SIZE = 64 * 1024;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The prefix of a word by its length, as a little-endian long. */
  private static final long[] HEADS = new long[1000];

  private static final byte[] MULTI = Ascii.bytes("*1\r\n$5\r\nMULTI\r\n");
  private static final byte[] EXEC = Ascii.bytes("*1\r\n$4\r\nEXEC\r\n");
  private static final byte[] SET = Ascii.bytes("*3\r\n$3\r\nSET\r\n");
  private static final byte[] SET_PXAT = Ascii.bytes("*5\r\n$3\r\nSET\r\n");
  private static final byte[] PXAT = Ascii.bytes("$4\r\nPXAT\r\n");
  private static final byte[] SELECT = Ascii.bytes("SELECT");

  static {
    for (int i = 0; i < HEADS.length; i++) {
      HEADS[i] = (long) LONG.get(Arrays.copyOf(Ascii.bytes("$" + i + "\r\n"), Long.BYTES), 0);
    }
  }

  private byte[] buffer = new byte[FIRST_SIZE];
  private int size;
  private final byte[] digits = new byte[Ascii.MAX_LONG_LENGTH];

  /** The database of the last command; -1 if unknown. */
  private int database = -1;

  int size() {
    return size;
  }

  /** Adds a command. */
  void add(int db, byte[][] line) {
    select(db);
    line(line);
  }

  /** Adds commands that are replayed together or not at all. */
  void addAll(EffectBatch batch) {
    boolean together = batch.size() > 1;
    if (together) {
      raw(MULTI);
    }
    for (int i = 0; i < batch.size(); i++) {
      add(batch.database(i), batch.line(i));
    }
    if (together) {
      raw(EXEC);
    }
  }

  /** Adds a SET; a negative expiry means none. */
  void addSet(int db, Bytes key, Bytes value, long expireAt) {
    select(db);
    reserve(key.length() + value.length() + 128);
    boolean expires = expireAt >= 0;
    copy(expires ? SET_PXAT : SET);
    word(key.array(), key.offset(), key.length());
    word(value.array(), value.offset(), value.length());
    if (expires) {
      copy(PXAT);
      int length = Ascii.put(expireAt, digits, 0);
      word(digits, 0, length);
    }
  }

  /** Truncates the buffer to its first {@code kept} bytes. */
  void cutOff(int kept) {
    size = kept;
    database = -1;
  }

  /** Returns the current array and continues in an empty one. */
  byte[] exchange(byte[] empty) {
    byte[] full = buffer;
    buffer = empty;
    size = 0;
    return full;
  }

  /** Marks the beginning of a file, so that the next command starts with SELECT. */
  void beginFile() {
    database = -1;
  }

  private void select(int db) {
    if (database != db) {
      database = db;
      line(new byte[][] {SELECT, Ascii.bytes(Integer.toString(db))});
    }
  }

  private void line(byte[][] line) {
    reserve(16);
    buffer[size++] = '*';
    size = Ascii.put(line.length, buffer, size);
    buffer[size++] = '\r';
    buffer[size++] = '\n';
    for (byte[] word : line) {
      reserve(word.length + 24);
      word(word, 0, word.length);
    }
  }

  /** Writes a word without checking capacity. */
  private void word(byte[] a, int offset, int length) {
    if (length < HEADS.length) {
      LONG.set(buffer, size, HEADS[length]);
      size += length < 10 ? 4 : length < 100 ? 5 : 6;
    } else {
      buffer[size++] = '$';
      size = Ascii.put(length, buffer, size);
      buffer[size++] = '\r';
      buffer[size++] = '\n';
    }
    System.arraycopy(a, offset, buffer, size, length);
    size += length;
    buffer[size++] = '\r';
    buffer[size++] = '\n';
  }

  private void raw(byte[] bytes) {
    reserve(bytes.length);
    copy(bytes);
  }

  private void copy(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void reserve(int count) {
    if (count > buffer.length - size) {
      long wanted = Math.max(2L * buffer.length, (long) size + count);
      if ((long) size + count > Integer.MAX_VALUE - 8) {
        throw new OutOfMemoryError("too much waits to be written to the log");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }
}
