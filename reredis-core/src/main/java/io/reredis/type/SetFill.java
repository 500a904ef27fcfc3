package io.reredis.type;

import io.reredis.util.Bytes;

/**
 * Makes a large set of many members, which is better than adding them one by one. Not safe for
 * several threads.
 */
public final class SetFill {
  private final SetValue view;
  private final LargeSet set = new LargeSet();
  private final TableFill fill;

  SetFill(SetValue view, int expected) {
    this.view = view;
    this.fill = new TableFill(set.members, expected);
  }

  /** Takes a member that was not there yet; it is copied. */
  public void add(Bytes member) {
    fill.add(member.copy());
  }

  /**
   * Lets the view have the members.
   *
   * @return false, with the view as it was, where one was added twice
   */
  public boolean finish() {
    if (!fill.finish()) {
      return false;
    }
    view.take(set);
    return true;
  }
}
