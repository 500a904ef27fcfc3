package io.reredis.option;

/** The condition under which a member of a sorted set or a geo index gets a score. */
public enum AddCondition {
  /** Adds new members and updates existing ones. */
  ALWAYS,
  /** Only adds new members ({@code NX}). */
  NEW,
  /** Only updates existing members ({@code XX}). */
  EXISTING,
  /** Adds new members; updates existing ones only to a higher score ({@code GT}). */
  HIGHER,
  /** Adds new members; updates existing ones only to a lower score ({@code LT}). */
  LOWER,
  /** Only updates existing members, to a higher score ({@code XX GT}). */
  EXISTING_HIGHER,
  /** Only updates existing members, to a lower score ({@code XX LT}). */
  EXISTING_LOWER;
}
