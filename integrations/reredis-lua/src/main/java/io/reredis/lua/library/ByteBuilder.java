package io.reredis.lua.library;

import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.State;
import java.util.Arrays;

/**
 * A byte array that grows while a string is written to it. Its growth counts as memory of the
 * program before it is allocated.
 */
final class ByteBuilder {
  private static final int FIRST = 128;
  private static final int MAX = 1 << 29;

  /** The heap bytes of a string without its own bytes, and of an empty table. */
  static final int STRING_BYTES = 40;

  static final int TABLE_BYTES = 80;

  private final State state;

  /** The bytes; writers may fill it themselves after {@link #ensure}. */
  byte[] bytes = new byte[FIRST];

  int size;

  ByteBuilder(State state) {
    this.state = state;
  }

  /** Makes room for further bytes. */
  void ensure(int more) {
    if (more > bytes.length - size) {
      grow(more);
    }
  }

  private void grow(int more) {
    long least = (long) size + more;
    if (least > MAX) {
      throw LuaError.of("not enough memory");
    }
    int larger = (int) Math.min(MAX, Math.max(least, 2L * bytes.length));
    state.allocate(larger - bytes.length);
    bytes = Arrays.copyOf(bytes, larger);
  }

  void put(int b) {
    ensure(1);
    bytes[size++] = (byte) b;
  }

  void put(byte[] source) {
    ensure(source.length);
    System.arraycopy(source, 0, bytes, size, source.length);
    size += source.length;
  }

  /** Adds a range of an array. */
  void put(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  /** Adds the last {@code count} bytes of a number, the highest first. */
  void putBigEndian(long number, int count) {
    ensure(count);
    for (int i = count - 1; i >= 0; i--) {
      bytes[size++] = (byte) (i < Long.BYTES ? number >>> 8 * i : 0);
    }
  }

  /** Adds the last {@code count} bytes of a number, the lowest first. */
  void putLittleEndian(long number, int count) {
    ensure(count);
    for (int i = 0; i < count; i++) {
      bytes[size++] = (byte) (i < Long.BYTES ? number >>> 8 * i : 0);
    }
  }

  /** Returns the bytes as a string of the program. */
  LuaString string() {
    state.allocate(size + STRING_BYTES);
    return LuaString.of(bytes, 0, size);
  }
}
