package io.reredis.util;

/** Takes arrays of bytes from where they lie. */
public interface ArraySink extends BytesSink {
  /** Says that an array of so many elements follows, each of which is bytes or an array. */
  void array(int count);
}
