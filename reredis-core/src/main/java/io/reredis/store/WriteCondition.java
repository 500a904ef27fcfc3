package io.reredis.store;

/** When a write takes place. */
public enum WriteCondition {
  /** In any case. */
  ALWAYS,
  /** Only where the key is not there ({@code NX}). */
  IF_ABSENT,
  /** Only where the key is there ({@code XX}). */
  IF_PRESENT
}
