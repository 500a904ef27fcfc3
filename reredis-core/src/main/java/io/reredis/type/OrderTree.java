package io.reredis.type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a sorted set in the order of score and member: a B+ tree whose nodes count the
 * elements below them, so that ranks take O(log n) in both directions.
 *
 * <p>An element is eight bytes of score, then the member. The order is based on the scores passed
 * to the tree, which are stored beside the elements so that a search rarely reads one; the score
 * within an element may be changed while it is in the tree. Lower bounds of children may be
 * elements that were removed. Not thread-safe.
 */
final class OrderTree {
  /** The maximum elements of a leaf and children of an inner node. */
  private static final int CAPACITY = 64;

  /** Nodes with fewer entries together are joined. */
  private static final int JOIN_BELOW = CAPACITY * 3 / 4;

  private static final int SCORE_BYTES = 8;
  private static final int LEAF_BYTES = 32 + 16 + 8 * CAPACITY + 16 + 4 * CAPACITY;
  private static final int INNER_BYTES = LEAF_BYTES + 2 * (16 + 4 * CAPACITY);

  /**
   * The common part of leaves and inner nodes: entries in order, which in an inner node are the
   * bounds of its children.
   */
  abstract static class Node {
    final double[] scores = new double[CAPACITY];
    final byte[][] elements = new byte[CAPACITY][];
    int count;

    abstract int total();

    /** Returns the number of leading entries that are before a bound. */
    int leading(Bound bound, int from) {
      int low = from;
      int high = count;
      while (low < high) {
        int middle = low + high >>> 1;
        byte[] e = elements[middle];
        if (bound.isBefore(scores[middle], e, SCORE_BYTES, e.length - SCORE_BYTES)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /** Returns the number of leading entries that are not greater than an element. */
    int notGreater(double score, byte[] element, int from) {
      int low = from;
      int high = count;
      while (low < high) {
        int middle = low + high >>> 1;
        if (compare(scores[middle], elements[middle], score, element) <= 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    void open(int at) {
      System.arraycopy(scores, at, scores, at + 1, count - at);
      System.arraycopy(elements, at, elements, at + 1, count - at);
      count++;
    }

    void close(int at) {
      count--;
      System.arraycopy(scores, at + 1, scores, at, count - at);
      System.arraycopy(elements, at + 1, elements, at, count - at);
      elements[count] = null;
    }

    /** Moves the entries from an index on to the end of another node. */
    void moveTo(Node other, int from) {
      System.arraycopy(scores, from, other.scores, other.count, count - from);
      System.arraycopy(elements, from, other.elements, other.count, count - from);
      other.count += count - from;
      Arrays.fill(elements, from, count, null);
      count = from;
    }
  }

  static final class Leaf extends Node {
    @Nullable Leaf before;
    @Nullable Leaf behind;

    boolean isFull() {
      return count == CAPACITY;
    }

    void append(double score, byte[] element) {
      scores[count] = score;
      elements[count++] = element;
    }

    void reverse() {
      for (int low = 0, high = count - 1; low < high; low++, high--) {
        double score = scores[low];
        scores[low] = scores[high];
        scores[high] = score;
        byte[] element = elements[low];
        elements[low] = elements[high];
        elements[high] = element;
      }
    }

    @Override
    int total() {
      return count;
    }
  }

  private static final class Inner extends Node {
    final Node[] children = new Node[CAPACITY];
    final int[] totals = new int[CAPACITY];

    @Override
    int total() {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        sum += totals[i];
      }
      return sum;
    }

    void insert(int at, Node child) {
      System.arraycopy(children, at, children, at + 1, count - at);
      System.arraycopy(totals, at, totals, at + 1, count - at);
      open(at);
      children[at] = child;
      totals[at] = child.total();
      scores[at] = child.scores[0];
      elements[at] = child.elements[0];
    }

    void delete(int at) {
      System.arraycopy(children, at + 1, children, at, count - at - 1);
      System.arraycopy(totals, at + 1, totals, at, count - at - 1);
      children[count - 1] = null;
      close(at);
    }

    @Override
    void moveTo(Node other, int from) {
      Inner inner = (Inner) other;
      System.arraycopy(children, from, inner.children, inner.count, count - from);
      System.arraycopy(totals, from, inner.totals, inner.count, count - from);
      Arrays.fill(children, from, count, null);
      super.moveTo(other, from);
    }

    /** Returns the child for an element. */
    int childOf(double score, byte[] element) {
      return notGreater(score, element, 1) - 1;
    }
  }

  private Node root = new Leaf();
  private int size;
  private int leaves = 1;
  private int inners;

  /** Preallocated inner nodes for a split, each the first child of the one before; else null. */
  private @Nullable Inner spares;

  /** The position of an iteration. */
  private @Nullable Leaf leaf;

  private int index;

  int size() {
    return size;
  }

  long heapBytes() {
    return 48 + (long) leaves * LEAF_BYTES + (long) inners * INNER_BYTES;
  }

  static int compare(double score, byte[] element, double otherScore, byte[] other) {
    return score < otherScore
        ? -1
        : score > otherScore
            ? 1
            : Arrays.compareUnsigned(
                element, SCORE_BYTES, element.length, other, SCORE_BYTES, other.length);
  }

  /**
   * Copies all elements and the scores stored with them, in order, into arrays of that size. O(n)
   */
  void copyInto(byte[][] elements, double[] scores) {
    Node node = root;
    while (node instanceof Inner inner) {
      node = inner.children[0];
    }
    int at = 0;
    for (Leaf next = (Leaf) node; next != null; next = next.behind) {
      System.arraycopy(next.elements, 0, elements, at, next.count);
      System.arraycopy(next.scores, 0, scores, at, next.count);
      at += next.count;
    }
  }

  // --- changing

  /** Adds a new element with its score; if memory runs out the tree is unchanged. O(log n) */
  void insert(double score, byte[] element) {
    Node right = insert(root, score, element);
    size++;
    if (right != null) {
      Inner top = spareInner();
      top.insert(0, root);
      top.insert(1, right);
      root = top;
    }
  }

  private @Nullable Node insert(Node node, double score, byte[] element) {
    if (node instanceof Leaf target) {
      return insertIntoLeaf(target, score, element);
    }
    Inner inner = (Inner) node;
    int at = inner.childOf(score, element);
    Node child = inner.children[at];
    Node right = insert(child, score, element);
    if (right == null) {
      inner.totals[at]++;
      return null;
    }
    inner.totals[at] = child.total();
    if (inner.count < CAPACITY) {
      inner.insert(at + 1, right);
      return null;
    }
    Inner sibling = spareInner();
    // appending at the end leaves full nodes behind
    inner.moveTo(sibling, at == CAPACITY - 1 ? CAPACITY - 1 : CAPACITY / 2);
    if (at + 1 <= inner.count && at + 1 < CAPACITY - 1) {
      inner.insert(at + 1, right);
    } else {
      sibling.insert(at + 1 - inner.count, right);
    }
    return sibling;
  }

  private @Nullable Node insertIntoLeaf(Leaf target, double score, byte[] element) {
    int at = target.notGreater(score, element, 0);
    Leaf sibling = null;
    if (target.count == CAPACITY) {
      sibling = new Leaf();
      makeSpares(score, element);
      leaves++;
      boolean appended = at == CAPACITY && target.behind == null;
      if (!appended) {
        target.moveTo(sibling, CAPACITY / 2);
      }
      sibling.before = target;
      sibling.behind = target.behind;
      if (target.behind != null) {
        target.behind.before = sibling;
      }
      target.behind = sibling;
      if (appended || at > target.count) {
        at -= target.count;
        target = sibling;
      }
    }
    target.open(at);
    target.scores[at] = score;
    target.elements[at] = element;
    return sibling;
  }

  /** Preallocates the inner nodes needed for a split of the leaf of an element. */
  private void makeSpares(double score, byte[] element) {
    int needed = 1;
    Node node = root;
    while (node instanceof Inner inner) {
      needed = inner.count < CAPACITY ? 0 : needed + 1;
      node = inner.children[inner.childOf(score, element)];
    }
    Inner made = null;
    for (int i = 0; i < needed; i++) {
      Inner next = new Inner();
      next.children[0] = made;
      made = next;
    }
    spares = made;
  }

  private Inner spareInner() {
    Inner taken = spares;
    assert taken != null;
    spares = (Inner) taken.children[0];
    taken.children[0] = null;
    inners++;
    return taken;
  }

  /** Builds the tree, if empty, from leaves with elements in order. O(n) */
  void take(List<Leaf> filled) {
    Leaf before = null;
    for (Leaf next : filled) {
      next.before = before;
      if (before != null) {
        before.behind = next;
      }
      before = next;
      size += next.count;
    }
    leaves = filled.size();
    List<? extends Node> level = filled;
    while (level.size() > 1) {
      level = levelAbove(level);
    }
    root = level.get(0);
  }

  private List<Inner> levelAbove(List<? extends Node> level) {
    List<Inner> above = new ArrayList<>();
    for (Node node : level) {
      Inner last = above.isEmpty() ? null : above.get(above.size() - 1);
      if (last == null || last.count == CAPACITY) {
        last = new Inner();
        inners++;
        above.add(last);
      }
      last.insert(last.count, node);
    }
    return above;
  }

  /** Removes an existing element with that score. O(log n) */
  void remove(double score, byte[] element) {
    remove(root, score, element);
    size--;
    while (root instanceof Inner inner && inner.count == 1) {
      root = inner.children[0];
      inners--;
    }
  }

  private void remove(Node node, double score, byte[] element) {
    if (node instanceof Leaf target) {
      target.close(target.notGreater(score, element, 0) - 1);
      return;
    }
    Inner inner = (Inner) node;
    int at = inner.childOf(score, element);
    Node child = inner.children[at];
    remove(child, score, element);
    inner.totals[at]--;
    if (child.count < JOIN_BELOW / 2) {
      if (at > 0 && inner.children[at - 1].count + child.count < JOIN_BELOW) {
        join(inner, at - 1);
      } else if (at + 1 < inner.count && inner.children[at + 1].count + child.count < JOIN_BELOW) {
        join(inner, at);
      } else if (child.count == 0) {
        drop(inner, at);
      }
    }
  }

  /** Joins a child with the next one. */
  private void join(Inner inner, int at) {
    Node left = inner.children[at];
    Node right = inner.children[at + 1];
    if (right instanceof Inner moved && moved.count > 0) {
      // its first bound was unused so far; take it from the parent
      moved.scores[0] = inner.scores[at + 1];
      moved.elements[0] = inner.elements[at + 1];
    }
    right.moveTo(left, 0);
    inner.totals[at] += inner.totals[at + 1];
    drop(inner, at + 1);
  }

  /** Removes an empty child. */
  private void drop(Inner inner, int at) {
    if (inner.children[at] instanceof Leaf gone) {
      if (gone.before != null) {
        gone.before.behind = gone.behind;
      }
      if (gone.behind != null) {
        gone.behind.before = gone.before;
      }
      leaves--;
    } else {
      inners--;
    }
    inner.delete(at);
  }

  // --- reading

  /** Returns the number of elements before a bound. O(log n) */
  int countBefore(Bound bound) {
    int rank = 0;
    Node node = root;
    while (node instanceof Inner inner) {
      int at = inner.leading(bound, 1) - 1;
      for (int i = 0; i < at; i++) {
        rank += inner.totals[i];
      }
      node = inner.children[at];
    }
    return rank + node.leading(bound, 0);
  }

  /** Returns the rank of an existing element with that score, from 0. O(log n) */
  int rank(double score, byte[] element) {
    int rank = 0;
    Node node = root;
    while (node instanceof Inner inner) {
      int at = inner.childOf(score, element);
      for (int i = 0; i < at; i++) {
        rank += inner.totals[i];
      }
      node = inner.children[at];
    }
    return rank + node.notGreater(score, element, 0) - 1;
  }

  /** Moves the iteration to the element of a rank, which must exist. O(log n) */
  void seek(int rank) {
    int left = rank;
    Node node = root;
    while (node instanceof Inner inner) {
      int at = 0;
      while (left >= inner.totals[at]) {
        left -= inner.totals[at++];
      }
      node = inner.children[at];
    }
    leaf = (Leaf) node;
    index = left;
  }

  /** Returns the current element. */
  byte[] element() {
    assert leaf != null;
    return leaf.elements[index];
  }

  /** Returns the score of the current element. */
  double score() {
    assert leaf != null;
    return leaf.scores[index];
  }

  /** Moves to the next element, or beyond the end. */
  void forth() {
    assert leaf != null;
    if (++index == leaf.count) {
      // only a single leaf can be empty
      leaf = leaf.behind;
      index = 0;
    }
  }

  /** Moves to the previous element, or before the start. */
  void back() {
    if (--index < 0) {
      assert leaf != null;
      leaf = leaf.before;
      index = leaf == null ? 0 : leaf.count - 1;
    }
  }

  /** Ends an iteration, to release its leaf. */
  void rest() {
    leaf = null;
  }
}
