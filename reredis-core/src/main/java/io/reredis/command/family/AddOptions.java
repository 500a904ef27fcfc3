package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.option.AddCondition;

/** The options of ZADD and GEOADD, between the key and the first score. */
final class AddOptions {
  boolean nx;
  boolean xx;
  boolean gt;
  boolean lt;
  boolean ch;
  boolean incr;

  /** The index of the first argument after the options. */
  int end = 2;

  /**
   * Parses the options.
   *
   * @param all whether GT, LT and INCR are options; otherwise they end the options
   */
  AddOptions(Call c, boolean all) {
    while (end < c.count() && take(c, all)) {
      end++;
    }
  }

  private boolean take(Call c, boolean all) {
    if (c.is(end, "nx")) {
      nx = true;
    } else if (c.is(end, "xx")) {
      xx = true;
    } else if (c.is(end, "ch")) {
      ch = true;
    } else if (all && c.is(end, "gt")) {
      gt = true;
    } else if (all && c.is(end, "lt")) {
      lt = true;
    } else if (all && c.is(end, "incr")) {
      incr = true;
    } else {
      return false;
    }
    return true;
  }

  AddCondition condition() {
    if (nx) {
      return AddCondition.NEW;
    } else if (gt) {
      return xx ? AddCondition.EXISTING_HIGHER : AddCondition.HIGHER;
    } else if (lt) {
      return xx ? AddCondition.EXISTING_LOWER : AddCondition.LOWER;
    }
    return xx ? AddCondition.EXISTING : AddCondition.ALWAYS;
  }
}
