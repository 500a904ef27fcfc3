package io.reredis.keyspace;

import io.reredis.util.Bytes;
import io.reredis.util.BytesSink;
import io.reredis.util.SharedBytes;
import java.util.Arrays;

/**
 * A string too long to be packed, with room to grow: appending doubles the room, up to one megabyte
 * at a time, so that a byte appended costs O(1). Guarded by the lock of its shard.
 */
final class StringValue {
  private static final int MAX_PREALLOCATION = 1 << 20;

  byte[] bytes;
  int length;

  /** What replies refer to {@link #bytes} by; null where none does. */
  private SharedBytes shared;

  StringValue(byte[] bytes) {
    this.bytes = bytes;
    this.length = bytes.length;
  }

  /** The same value for another key, with what replies refer to it by. */
  StringValue another() {
    StringValue other = new StringValue(bytes);
    other.length = length;
    other.shared = shared;
    return other;
  }

  /** Gives the value to a sink, which may go on to refer to it. */
  void putInto(BytesSink sink) {
    SharedBytes lent = isShared() ? shared : new SharedBytes(bytes);
    sink.put(lent, 0, length);
    shared = lent.isHeld() ? lent : null;
  }

  /** Replaces the value by one of the same length. */
  void overwrite(byte[] a, int offset) {
    byte[] target = isShared() ? new byte[bytes.length] : bytes;
    System.arraycopy(a, offset, target, 0, length);
    replace(target);
  }

  /**
   * Replaces the value by one of the same length, whose array it keeps; the array from before, of
   * that length too, is given back unless replies refer to it.
   */
  void take(Bytes given) {
    byte[] old = isShared() ? null : bytes;
    replace(given.array());
    given.giveBack(old);
  }

  private void replace(byte[] target) {
    if (bytes != target) {
      bytes = target;
      drop();
    }
  }

  /** Notes that the store no longer has the bytes that replies may refer to. */
  void drop() {
    if (shared != null) {
      shared.drop();
      shared = null;
    }
  }

  /** Whether replies refer to the bytes, which must stay as they are. */
  private boolean isShared() {
    return shared != null && shared.isHeld();
  }

  /** Sets the length, before the bytes are changed; those that become part of it are zero. */
  void resize(int newLength) {
    if (newLength > bytes.length) {
      long room =
          newLength < MAX_PREALLOCATION ? 2L * newLength : (long) newLength + MAX_PREALLOCATION;
      replace(Arrays.copyOf(bytes, (int) Math.min(room, Integer.MAX_VALUE - 8)));
    } else {
      if (isShared()) {
        replace(Arrays.copyOf(bytes, bytes.length));
      }
      if (newLength > length) {
        Arrays.fill(bytes, length, newLength, (byte) 0);
      }
    }
    length = newLength;
  }
}
