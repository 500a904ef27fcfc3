package io.reredis.store;

import java.nio.charset.StandardCharsets;

/** The codec of text in UTF-8. */
final class Utf8 implements Codec<String> {
  static final Utf8 CODEC = new Utf8();

  private Utf8() {}

  @Override
  public byte[] encode(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String decode(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
