package io.reredis.type;

import io.reredis.base.Bytes;

/**
 * Builds a large sorted set of many members, faster than by adding them one by one, and fastest if
 * they arrive in order or in reverse order. Not thread-safe.
 */
public final class SortedSetFill {
  private final SortedSetValue view;
  private final LargeSortedSet set = new LargeSortedSet();
  private final TableFill fill;
  private final OrderFill order;

  SortedSetFill(SortedSetValue view, int expected) {
    this.view = view;
    this.fill = new TableFill(set.table, expected);
    this.order = new OrderFill(set.order);
  }

  /** Adds a member that was not added before, and copies it; its score is not NaN. */
  public void add(Bytes member, double score) {
    byte[] element =
        LargeSortedSet.element(score, member.array(), member.offset(), member.length());
    fill.add(element);
    order.add(score, element);
  }

  /**
   * Stores the members in the view.
   *
   * @return false, leaving the view unchanged, if a member was added twice
   */
  public boolean finish() {
    order.finish();
    if (!fill.finish()) {
      return false;
    }
    view.takeLarge(set);
    return true;
  }
}
