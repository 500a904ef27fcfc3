package io.reredis.type;

import io.reredis.util.Bytes;

/**
 * Makes a large sorted set of many members, which is better than putting them one by one; best
 * where they come in order or in reverse order. Not safe for several threads.
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

  /** Takes a member that was not there yet, which is copied; its score is not NaN. */
  public void add(Bytes member, double score) {
    byte[] element =
        LargeSortedSet.element(score, member.array(), member.offset(), member.length());
    fill.add(element);
    order.add(score, element);
  }

  /**
   * Lets the view have the members.
   *
   * @return false, with the view as it was, where one was added twice
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
