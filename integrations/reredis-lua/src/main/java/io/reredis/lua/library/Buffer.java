package io.reredis.lua.library;

import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.State;
import java.util.Arrays;

/** The bytes of a string that is being made. They are charged to the memory before they exist. */
final class Buffer {
  /** The maximum length of a string that a library makes. */
  static final int MAX_LENGTH = 1 << 29;

  private static final int FIRST = 64;

  /** The heap bytes of a string apart from its contents. */
  private static final int OVERHEAD = 40;

  private final State state;
  private byte[] bytes;
  private int length;

  Buffer(State state) {
    this(state, FIRST);
  }

  /** Creates a buffer for an expected number of bytes. */
  Buffer(State state, int expected) {
    this.state = state;
    state.allocate(expected + OVERHEAD);
    this.bytes = new byte[expected];
  }

  /** Charges a string of a length that is about to be made. */
  static int charge(State state, long length) {
    if (length > MAX_LENGTH) {
      throw LuaError.of("resulting string too large");
    }
    state.allocate(length + OVERHEAD);
    return (int) length;
  }

  private void ensure(int more) {
    long wanted = (long) length + more;
    if (wanted > bytes.length) {
      long larger = Math.min(MAX_LENGTH, Math.max(wanted, 2L * bytes.length));
      bytes = Arrays.copyOf(bytes, charge(state, Math.max(wanted, larger)));
    }
  }

  /** Adds a byte. */
  void add(int b) {
    if (length == bytes.length) {
      ensure(1);
    }
    bytes[length++] = (byte) b;
  }

  /** Adds a range of bytes. */
  void add(byte[] from, int start, int end) {
    ensure(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  /** Adds a string. */
  void add(LuaString s) {
    add(s.bytes(), 0, s.length());
  }

  /** Adds a text in ASCII. */
  void add(String ascii) {
    ensure(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  /** Adds a byte several times. */
  void fill(int b, int count) {
    if (count > 0) {
      ensure(count);
      Arrays.fill(bytes, length, length + count, (byte) b);
      length += count;
    }
  }

  /** Returns the string. The buffer is not used afterwards. */
  LuaString string() {
    if (length == bytes.length) {
      return LuaString.of(bytes);
    }
    state.allocate(length + OVERHEAD);
    return LuaString.of(bytes, 0, length);
  }
}
