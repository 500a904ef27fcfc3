package io.reredis.acl;

import static io.reredis.base.NotNull.notNull;

/** Reports a rule that cannot be applied; the message says why. */
public final class BadRule extends Exception {
  private static final long serialVersionUID = 1L;

  static final String SYNTAX = "Syntax error";
  static final String UNKNOWN = "Unknown command or category name in ACL";

  /** Creates the error. */
  BadRule(String why) {
    super(why, null, false, false);
  }

  /** Returns whether the rule has an unknown name, so that it contains no secret. */
  boolean isUnknownName() {
    return notNull(getMessage()).equals(UNKNOWN);
  }
}
