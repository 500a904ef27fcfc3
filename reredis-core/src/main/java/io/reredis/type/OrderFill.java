package io.reredis.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Fills an {@link OrderTree} that is empty: as long as elements come in order, or in reverse order,
 * they are only put into leaves, from which the tree is made in the end. Others are inserted as
 * ever. Not safe for several threads.
 */
final class OrderFill {
  private final OrderTree tree;
  private final List<OrderTree.Leaf> leaves = new ArrayList<>();
  private OrderTree.Leaf leaf = new OrderTree.Leaf();
  private double lastScore;
  private byte[] last;

  /** Above 0 where elements come in order, below 0 for the reverse, 0 while that is not known. */
  private int direction;

  private boolean ended;

  OrderFill(OrderTree tree) {
    this.tree = tree;
  }

  /** Takes an element. */
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

  /** Lets the tree have the elements. */
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
