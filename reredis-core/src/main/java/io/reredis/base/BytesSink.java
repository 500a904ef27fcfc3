package io.reredis.base;

/** Receives bytes without copying. */
@FunctionalInterface
public interface BytesSink {
  /**
   * Receives a range of bytes, which is valid only during the call and may be guarded by a lock:
   * must be quick.
   */
  void put(byte[] a, int offset, int length);

  /**
   * Receives a range of a large value. To keep a reference instead of a copy, a sink calls {@link
   * SharedBytes#retain} before it returns.
   */
  default void put(SharedBytes shared, int offset, int length) {
    put(shared.array(), offset, length);
  }

  /**
   * Returns the position of the sink, for {@link #rewind}; negative if it does not support
   * rewinding. A sink that does may receive bytes read without a lock, and is rewound if they
   * changed meanwhile.
   */
  default int mark() {
    return -1;
  }

  /** Removes everything put since {@link #mark} returned that number. */
  default void rewind(int mark) {
    throw new UnsupportedOperationException();
  }
}
