package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.base.SharedBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A string too long to be packed, with spare capacity: appending doubles the capacity, by at most
 * one megabyte at a time, so that appending is amortized O(1) per byte. Guarded by the lock of its
 * shard.
 */
final class StringValue {
  private static final int MAX_PREALLOCATION = 1 << 20;

  byte[] bytes;
  int length;

  /** The handle through which replies reference {@link #bytes}, or null if none does. */
  private @Nullable SharedBytes shared;

  StringValue(byte[] bytes) {
    this.bytes = bytes;
    this.length = bytes.length;
  }

  /** Returns the same value for another key, including its references from replies. */
  StringValue another() {
    StringValue other = new StringValue(bytes);
    other.length = length;
    other.shared = shared;
    return other;
  }

  /** Passes the value to a sink, which may keep a reference to it. */
  void putInto(BytesSink sink) {
    SharedBytes lent = isShared() ? shared : new SharedBytes(bytes);
    assert lent != null;
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
   * Replaces the value by a given array of the same length without copying; returns the old array
   * to its pool unless replies reference it.
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

  /** Records that the store has dropped the bytes, which replies may still reference. */
  void drop() {
    if (shared != null) {
      shared.drop();
      shared = null;
    }
  }

  /** Returns whether replies reference the bytes, which must then not be modified. */
  private boolean isShared() {
    return shared != null && shared.isHeld();
  }

  /** Sets the length, before the bytes are changed; added bytes are zero. */
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
