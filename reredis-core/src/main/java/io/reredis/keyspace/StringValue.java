package io.reredis.keyspace;

import java.util.Arrays;

/**
 * A string too long to be packed, with room to grow: appending doubles the room, up to one megabyte
 * at a time, so that a byte appended costs O(1). Guarded by the lock of its shard.
 */
final class StringValue {
  private static final int MAX_PREALLOCATION = 1 << 20;

  byte[] bytes;
  int length;

  StringValue(byte[] bytes) {
    this.bytes = bytes;
    this.length = bytes.length;
  }

  /** Sets the length; bytes that become part of the value are zero. */
  void resize(int newLength) {
    if (newLength > bytes.length) {
      long room =
          newLength < MAX_PREALLOCATION ? 2L * newLength : (long) newLength + MAX_PREALLOCATION;
      bytes = Arrays.copyOf(bytes, (int) Math.min(room, Integer.MAX_VALUE - 8));
    } else if (newLength > length) {
      Arrays.fill(bytes, length, newLength, (byte) 0);
    }
    length = newLength;
  }
}
