package io.reredis.option;

/**
 * When a member of a sorted set gets a score: whether it may be new or exist already, and whether
 * its score must rise or fall. Immutable.
 *
 * @param onlyNew only members that do not exist
 * @param onlyExisting only members that exist
 * @param onlyHigher of existing members, only those whose score rises
 * @param onlyLower of existing members, only those whose score falls
 */
public record AddCondition(
    boolean onlyNew, boolean onlyExisting, boolean onlyHigher, boolean onlyLower) {
  /** Without condition. */
  public static final AddCondition ALWAYS = new AddCondition(false, false, false, false);

  /** Only members that do not exist. */
  public static final AddCondition NEW = new AddCondition(true, false, false, false);

  /** Only members that exist. */
  public static final AddCondition EXISTING = new AddCondition(false, true, false, false);

  /** Returns whether a score may replace the old one, which is NaN for a new member. */
  public boolean allows(double old, double score) {
    if (Double.isNaN(old)) {
      return !onlyExisting;
    }
    return !onlyNew && !(onlyHigher && score <= old) && !(onlyLower && score >= old);
  }
}
