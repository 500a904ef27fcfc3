package io.reredis.operation;

import io.reredis.base.ArraySink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects copies of the bytes put, as a list. */
public final class Elements implements ArraySink {
  private final List<byte[]> list = new ArrayList<>();

  @Override
  public void array(int count) {
    // ignored: the elements are put one by one
  }

  @Override
  public void put(byte[] a, int offset, int length) {
    list.add(Arrays.copyOfRange(a, offset, offset + length));
  }

  /** Returns the elements. */
  public List<byte[]> bytes() {
    return list;
  }
}
