package io.reredis.store;

import io.reredis.type.StreamValue.Claim;
import java.time.Duration;
import java.util.Objects;

/**
 * Which pending entries to claim, and what to record for them. Immutable; each method returns a new
 * object.
 */
public final class StreamClaim {
  private final long minIdle;
  private final long idle;
  private final long deliveries;
  private final boolean force;

  private StreamClaim(long minIdle, long idle, long deliveries, boolean force) {
    this.minIdle = minIdle;
    this.idle = idle;
    this.deliveries = deliveries;
    this.force = force;
  }

  /**
   * Claims entries whose last delivery was at least that long ago.
   *
   * @throws IllegalArgumentException if the duration is negative or too long
   */
  public static StreamClaim ofIdle(Duration least) {
    Objects.requireNonNull(least, "least");
    return new StreamClaim(Context.passedMillis(least), 0, -1, false);
  }

  /**
   * Sets the time since the last delivery to record, instead of zero.
   *
   * @throws IllegalArgumentException if the duration is negative or too long
   */
  public StreamClaim idle(Duration time) {
    Objects.requireNonNull(time, "time");
    return new StreamClaim(minIdle, Context.passedMillis(time), deliveries, force);
  }

  /**
   * Sets the number of deliveries to record, instead of incrementing it.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public StreamClaim deliveries(long count) {
    return new StreamClaim(minIdle, idle, Context.notNegative("count", count), force);
  }

  /** Also claims entries that are not pending, if the stream has them. */
  public StreamClaim force() {
    return new StreamClaim(minIdle, idle, deliveries, true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamClaim that
        && minIdle == that.minIdle
        && idle == that.idle
        && deliveries == that.deliveries
        && force == that.force;
  }

  @Override
  public int hashCode() {
    return Objects.hash(minIdle, idle, deliveries, force);
  }

  @Override
  public String toString() {
    return "idle for "
        + Duration.ofMillis(minIdle)
        + ", recorded idle "
        + Duration.ofMillis(idle)
        + (deliveries < 0 ? "" : ", deliveries " + deliveries)
        + (force ? ", force" : "");
  }

  Claim at(long now, boolean justIds) {
    return new Claim(minIdle, now, Math.max(0, now - idle), deliveries, force, justIds);
  }
}
