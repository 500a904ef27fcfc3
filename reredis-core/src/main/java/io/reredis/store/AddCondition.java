package io.reredis.store;

/**
 * When a member of a sorted set gets a score: the members that are there, those that are not, and
 * scores that are higher or lower. Immutable.
 *
 * @param onlyNew only members that are not there
 * @param onlyExisting only members that are there
 * @param onlyHigher of the members that are there only those whose score becomes higher
 * @param onlyLower of the members that are there only those whose score becomes lower
 */
public record AddCondition(
    boolean onlyNew, boolean onlyExisting, boolean onlyHigher, boolean onlyLower) {
  /** Always. */
  public static final AddCondition ALWAYS = new AddCondition(false, false, false, false);

  /** Only members that are not there. */
  public static final AddCondition NEW = new AddCondition(true, false, false, false);

  /** Only members that are there. */
  public static final AddCondition EXISTING = new AddCondition(false, true, false, false);

  /** Whether a member may get a score in the place of an old one, NaN where it is not there. */
  boolean allows(double old, double score) {
    if (Double.isNaN(old)) {
      return !onlyExisting;
    }
    return !onlyNew && !(onlyHigher && score <= old) && !(onlyLower && score >= old);
  }
}
