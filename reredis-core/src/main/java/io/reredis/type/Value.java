package io.reredis.type;

/**
 * A value too large for a compact form. Guarded by the lock of the key that holds it; not safe for
 * use by several threads.
 */
public abstract class Value {
  /** Creates the value of a subclass. */
  protected Value() {}

  /** Its type. */
  public abstract ValueType type();

  /** The name that OBJECT ENCODING tells. */
  public abstract String encoding();

  /** The number of elements, fields, members or entries. O(1) */
  public abstract long size();

  /** The bytes of heap that it takes with everything in it. O(1) */
  public abstract long heapBytes();

  /**
   * The table that its elements lie in by hash, or null: what a pipeline of commands will need of
   * it can be fetched from memory ahead.
   */
  ElementTable table() {
    return null;
  }

  /**
   * Which argument of a command on such a value most likely names the element.
   *
   * @param count how many arguments the command has, its name included
   */
  int elementArgument(int count) {
    return 2;
  }

  /** A copy that shares nothing that may change. O(N) */
  public abstract Value copy();

  /**
   * What it is now, for somebody who will read it without the lock; at most one that was not
   * released at a time. O(N), but some hundred times as fast as reading it
   */
  public FrozenValue freeze() {
    return FrozenValue.ofCopy(this);
  }
}
