package io.reredis.base;

/** Receives arrays of bytes without copying. */
public interface ArraySink extends BytesSink {
  /** Begins an array of {@code count} elements, each of which is bytes or an array. */
  void array(int count);
}
