package io.reredis.type;

import io.reredis.util.ValueType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A sorted set with a hash table for lookup and a tree for the order; both hold the same elements,
 * eight bytes of score followed by the member.
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

  /** Adds a new member. */
  void add(byte[] element) {
    table.insert(element);
    try {
      order.insert(score(element), element);
    } catch (OutOfMemoryError e) {
      table.removeFound();
      throw e;
    }
  }

  /** Changes the score of an existing element. */
  void change(byte[] element, double score) {
    // the tree uses the given scores, so it may briefly have the element twice
    order.insert(score, element);
    order.remove(score(element), element);
    setScore(element, score);
  }

  /** Removes the found element of the table. */
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

  /** Takes the scores from the tree, because those in elements change in place. */
  @Override
  public FrozenValue freeze() {
    return FrozenValue.of(order);
  }

  /** A table of elements with a score before their member. */
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
