package io.reredis.operation;

import io.reredis.base.BytesSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A sink that keeps a copy of the last bytes put. Not thread-safe. */
public final class Captured implements BytesSink {
  private byte @Nullable [] bytes;

  @Override
  public void put(byte[] a, int offset, int length) {
    bytes = Arrays.copyOfRange(a, offset, offset + length);
  }

  @Override
  public int mark() {
    return 0;
  }

  @Override
  public void rewind(int mark) {
    bytes = null;
  }

  /** Returns the copy, or null if nothing was put. */
  public byte @Nullable [] bytes() {
    return bytes;
  }
}
