package io.reredis.store;

import java.util.Objects;

/** The codec of bytes. */
final class Plain implements Codec<byte[]> {
  static final Plain CODEC = new Plain();

  private Plain() {}

  @Override
  public byte[] encode(byte[] value) {
    return Objects.requireNonNull(value, "value");
  }

  @Override
  public byte[] decode(byte[] bytes) {
    return Objects.requireNonNull(bytes, "bytes");
  }
}
