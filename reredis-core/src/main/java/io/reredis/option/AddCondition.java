package io.reredis.option;

/** The condition under which a member of a sorted set or a geo index gets a score. */
public enum AddCondition {
  /** Adds new members and updates existing ones. */
  ALWAYS(true, true, 0),
  /** Only adds new members ({@code NX}). */
  NEW(true, false, 0),
  /** Only updates existing members ({@code XX}). */
  EXISTING(false, true, 0),
  /** Adds new members; updates existing ones only to a higher score ({@code GT}). */
  HIGHER(true, true, 1),
  /** Adds new members; updates existing ones only to a lower score ({@code LT}). */
  LOWER(true, true, -1),
  /** Only updates existing members, to a higher score ({@code XX GT}). */
  EXISTING_HIGHER(false, true, 1),
  /** Only updates existing members, to a lower score ({@code XX LT}). */
  EXISTING_LOWER(false, true, -1);

  private final boolean adds;
  private final boolean updates;
  private final int direction;

  AddCondition(boolean adds, boolean updates, int direction) {
    this.adds = adds;
    this.updates = updates;
    this.direction = direction;
  }

  /** Returns whether members that do not exist are added. */
  public boolean adds() {
    return adds;
  }

  /** Returns whether the scores of existing members may be updated. */
  public boolean updates() {
    return updates;
  }

  /**
   * Returns whether a member may get a score.
   *
   * @param old the current score, or NaN if the member does not exist
   * @param score the new score
   */
  public boolean allows(double old, double score) {
    if (Double.isNaN(old)) {
      return adds;
    }
    return updates && (direction == 0 || (direction > 0 ? score > old : score < old));
  }
}
