package io.reredis.store;

import io.reredis.type.StreamValue.Claim;
import java.time.Duration;

/**
 * Which pending entries are claimed, and what is noted of them. Immutable; each method returns a
 * new object.
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

  /** Entries that were given at least so long ago. */
  public static StreamClaim ofIdle(Duration least) {
    return new StreamClaim(millis(least), 0, -1, false);
  }

  private static long millis(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("negative: " + time);
    }
    return time.toMillis();
  }

  /** Lets them count as given that long ago, and not now. */
  public StreamClaim idle(Duration time) {
    return new StreamClaim(minIdle, millis(time), deliveries, force);
  }

  /** Lets them count as given so often, and not once more than before. */
  public StreamClaim deliveries(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("negative: " + count);
    }
    return new StreamClaim(minIdle, idle, count, force);
  }

  /** Claims also those that are not pending, if the stream has them. */
  public StreamClaim force() {
    return new StreamClaim(minIdle, idle, deliveries, true);
  }

  Claim at(long now, boolean justIds) {
    return new Claim(minIdle, now, Math.max(0, now - idle), deliveries, force, justIds);
  }
}
