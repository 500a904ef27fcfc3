package io.reredis.option;

/** The condition under which an expiry changes. */
public enum ExpireCondition {
  /** Sets the expiry in any case. */
  ALWAYS,
  /** Only if there is no expiry ({@code NX}). */
  NONE_SET,
  /** Only if there is an expiry ({@code XX}). */
  SET,
  /** Only to a later time ({@code GT}); no expiry counts as the latest. */
  LATER,
  /** Only to an earlier time ({@code LT}); no expiry counts as the latest. */
  EARLIER,
  /** Only if there is an expiry, to an earlier time ({@code XX LT}). */
  SET_AND_EARLIER
}
