package io.reredis.type;

import io.reredis.util.ValueType;
import org.jspecify.annotations.Nullable;

/** A value too large for a compact form. Guarded by the lock of its key; not thread-safe. */
public abstract class Value {
  /** Creates the value of a subclass. */
  protected Value() {}

  /** Returns its type. */
  public abstract ValueType type();

  /** Returns the name in OBJECT ENCODING. */
  public abstract String encoding();

  /** Returns the number of elements, fields, members or entries. O(1) */
  public abstract long size();

  /** Returns the heap bytes including all elements. O(1) */
  public abstract long heapBytes();

  /** Returns the table in which its elements are stored by hash, for prefetching, or null. */
  @Nullable ElementTable table() {
    return null;
  }

  /**
   * Returns the index of the argument that probably names the element in a command on such a value.
   *
   * @param count the number of arguments, including the command's name
   */
  int elementArgument(int count) {
    return 2;
  }

  /** Returns a copy that shares no mutable data. O(N) */
  public abstract Value copy();

  /**
   * Returns its current state, to be read without the lock; at most one unreleased at a time. O(N),
   * but about a hundred times as fast as reading it
   */
  public FrozenValue freeze() {
    return FrozenValue.ofCopy(this);
  }
}
