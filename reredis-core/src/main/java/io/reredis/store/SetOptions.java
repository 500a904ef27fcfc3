package io.reredis.store;

import io.reredis.operation.StringOperations;
import io.reredis.operation.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Options for setting a string: a condition and an expiry. Of several conditions or expiries the
 * last one applies. Immutable; each method returns a new object. Two are equal if they set the same
 * condition and expiry.
 */
public final class SetOptions {
  private static final SetOptions NONE =
      new SetOptions(WriteCondition.ALWAYS, StringOperations.NO_EXPIRY, 0);

  /** Half of what fits, so that it can be added to the current time. */
  private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE / 2);

  private final WriteCondition condition;

  /** Absolute in ms since 1970, or one of the constants of {@link StringOperations}. */
  private final long expireAt;

  /** Relative in ms, if positive. */
  private final long expireIn;

  private SetOptions(WriteCondition condition, long expireAt, long expireIn) {
    this.condition = condition;
    this.expireAt = expireAt;
    this.expireIn = expireIn;
  }

  /** Returns options without a condition or an expiry. */
  public static SetOptions none() {
    return NONE;
  }

  /** Sets only if the key does not exist ({@code NX}). */
  public SetOptions ifAbsent() {
    return new SetOptions(WriteCondition.IF_ABSENT, expireAt, expireIn);
  }

  /** Sets only if the key exists ({@code XX}). */
  public SetOptions ifPresent() {
    return new SetOptions(WriteCondition.IF_PRESENT, expireAt, expireIn);
  }

  /**
   * Sets the expiry relative to now ({@code PX}).
   *
   * @throws IllegalArgumentException if the time is not positive, or more than 146 million years
   */
  public SetOptions expireIn(Duration time) {
    Objects.requireNonNull(time, "time");
    if (!Context.isPositive(time)) {
      throw new IllegalArgumentException("the time must be positive: " + time);
    }
    if (time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the duration is too long: " + time);
    }
    return new SetOptions(condition, StringOperations.NO_EXPIRY, Context.millis(time));
  }

  /** Sets the time of expiry ({@code PXAT}); a time in the past removes the key. */
  public SetOptions expireAt(Instant time) {
    Objects.requireNonNull(time, "time");
    return new SetOptions(condition, Context.millis(time), 0);
  }

  /** Keeps the current expiry of the key ({@code KEEPTTL}). */
  public SetOptions keepTtl() {
    return new SetOptions(condition, StringOperations.KEEP_TTL, 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SetOptions that
        && condition == that.condition
        && expireAt == that.expireAt
        && expireIn == that.expireIn;
  }

  @Override
  public int hashCode() {
    return Objects.hash(condition, expireAt, expireIn);
  }

  @Override
  public String toString() {
    return condition + expiry();
  }

  private String expiry() {
    if (expireIn > 0) {
      return " expire in " + Duration.ofMillis(expireIn);
    } else if (expireAt == StringOperations.KEEP_TTL) {
      return " keep the expiry";
    } else if (expireAt == StringOperations.NO_EXPIRY) {
      return "";
    }
    return " expire at " + Instant.ofEpochMilli(expireAt);
  }

  WriteCondition condition() {
    return condition;
  }

  long expireAt(long now) {
    return expireIn > 0 ? Math.addExact(now, expireIn) : expireAt;
  }
}
