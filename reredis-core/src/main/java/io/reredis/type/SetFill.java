package io.reredis.type;

import io.reredis.base.Bytes;

/** Builds a large set of many members, faster than by adding them one by one. Not thread-safe. */
public final class SetFill {
  private final SetValue view;
  private final LargeSet set = new LargeSet();
  private final TableFill fill;

  SetFill(SetValue view, int expected) {
    this.view = view;
    this.fill = new TableFill(set.members, expected);
  }

  /** Adds a member that was not added before; copies it. */
  public void add(Bytes member) {
    fill.add(member.copy());
  }

  /**
   * Stores the members in the view.
   *
   * @return false, leaving the view unchanged, if a member was added twice
   */
  public boolean finish() {
    if (!fill.finish()) {
      return false;
    }
    view.take(set);
    return true;
  }
}
