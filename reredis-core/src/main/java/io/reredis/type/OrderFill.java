package io.reredis.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty {@link OrderTree}: while elements arrive in order, or in reverse order, they are
 * only appended to leaves, from which the tree is built at the end. Elements out of order are
 * inserted as usual. Not thread-safe.
 */
final class OrderFill {
  private final OrderTree tree;
  private final List<OrderTree.Leaf> leaves = new ArrayList<>();
  private OrderTree.Leaf leaf = new OrderTree.Leaf();
  private double lastScore;
  private byte @Nullable [] last;

  /** Positive if elements arrive in order, negative in reverse order, 0 while unknown. */
  private int direction;

  private boolean ended;

  OrderFill(OrderTree tree) {
    this.tree = tree;
  }

  /** Adds an element. */
  void add(double score, byte[] element) {
    if (!ended && last != null) {
      int step = OrderTree.compare(score, element, lastScore, last) < 0 ? -1 : 1;
      if (direction == 0) {
        direction = step;
      } else if (step != direction) {
        finish();
      }
    }
    if (ended) {
      tree.insert(score, element);
      return;
    }
    if (leaf.isFull()) {
      endLeaf();
      leaf = new OrderTree.Leaf();
    }
    leaf.append(score, element);
    lastScore = score;
    last = element;
  }

  private void endLeaf() {
    if (direction < 0) {
      leaf.reverse();
    }
    leaves.add(leaf);
  }

  /** Stores the elements in the tree. */
  void finish() {
    if (ended || last == null) {
      return;
    }
    ended = true;
    endLeaf();
    if (direction < 0) {
      Collections.reverse(leaves);
    }
    tree.take(leaves);
    leaves.clear();
  }
}
