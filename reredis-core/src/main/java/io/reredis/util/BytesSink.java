package io.reredis.util;

/** Takes bytes from where they lie. */
@FunctionalInterface
public interface BytesSink {
  /**
   * Takes a range of bytes, which hold only during the call and may be guarded by a lock: be quick.
   */
  void put(byte[] a, int offset, int length);
}
