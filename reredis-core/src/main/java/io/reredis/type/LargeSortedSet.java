package io.reredis.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A sorted set whose members are found by a hash table and ordered by a tree; both hold the same
 * elements, eight bytes of score with the member behind them.
 */
final class LargeSortedSet extends Value {
  static final int SCORE_BYTES = 8;

  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  final Scored table = new Scored();
  final OrderTree order = new OrderTree();

  static double score(byte[] element) {
    return (double) DOUBLE.get(element, 0);
  }

  static void setScore(byte[] element, double score) {
    DOUBLE.set(element, 0, score);
  }

  static byte[] element(double score, byte[] a, int offset, int length) {
    byte[] element = new byte[SCORE_BYTES + length];
    setScore(element, score);
    System.arraycopy(a, offset, element, SCORE_BYTES, length);
    return element;
  }

  /** Adds a member that is not there. */
  void add(byte[] element) {
    table.insert(element);
    try {
      order.insert(score(element), element);
    } catch (OutOfMemoryError e) {
      table.removeFound();
      throw e;
    }
  }

  /** Gives another score to an element that is there. */
  void change(byte[] element, double score) {
    // the tree goes by the scores it is given, so for a moment the element can stand there twice
    order.insert(score, element);
    order.remove(score(element), element);
    setScore(element, score);
  }

  /** Removes the element that the table has found. */
  void removeFound() {
    byte[] element = table.found();
    order.remove(score(element), element);
    table.removeFound();
  }

  @Override
  public ValueType type() {
    return ValueType.SORTED_SET;
  }

  @Override
  public String encoding() {
    return "skiplist";
  }

  @Override
  public long size() {
    return table.size();
  }

  @Override
  public long heapBytes() {
    return 24 + table.heapBytes() + order.heapBytes();
  }

  @Override
  ElementTable table() {
    return table;
  }

  @Override
  int elementArgument(int count) {
    // ZADD has the score before the member
    return count == 4 ? 3 : 2;
  }

  @Override
  public Value copy() {
    LargeSortedSet copy = new LargeSortedSet();
    if (order.size() > 0) {
      order.seek(0);
      for (int i = order.size(); i > 0; i--) {
        copy.add(order.element().clone());
        order.forth();
      }
      order.rest();
    }
    return copy;
  }

  /** The scores are taken from the tree, because those in elements change in place. */
  @Override
  public FrozenValue freeze() {
    return FrozenValue.of(order);
  }

  /** Elements with a score before their member. */
  static final class Scored extends ElementTable {
    Scored() {}

    @Override
    protected int keyOffset(byte[] element) {
      return SCORE_BYTES;
    }

    @Override
    protected int keyLength(byte[] element) {
      return element.length - SCORE_BYTES;
    }
  }
}
