package io.reredis.operation;

/** When a write takes place. */
public enum WriteCondition {
  /** In any case. */
  ALWAYS,
  /** Only if the key does not exist ({@code NX}). */
  IF_ABSENT,
  /** Only if the key exists ({@code XX}). */
  IF_PRESENT
}
