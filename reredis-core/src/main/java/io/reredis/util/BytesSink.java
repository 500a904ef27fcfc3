package io.reredis.util;

/** Takes bytes from where they lie. */
@FunctionalInterface
public interface BytesSink {
  /**
   * Takes a range of bytes, which hold only during the call and may be guarded by a lock: be quick.
   */
  void put(byte[] a, int offset, int length);

  /**
   * Takes a range of a large value. A sink that keeps a reference instead of a copy calls {@link
   * SharedBytes#retain} before it returns.
   */
  default void put(SharedBytes shared, int offset, int length) {
    put(shared.array(), offset, length);
  }

  /**
   * Where the sink stands, to go back there with {@link #rewind}; negative where it cannot go back.
   * A sink that can is given bytes without a lock, and told to go back where they have changed
   * meanwhile.
   */
  default int mark() {
    return -1;
  }

  /** Takes back what was put since {@link #mark} gave that number. */
  default void rewind(int mark) {
    throw new UnsupportedOperationException();
  }
}
