package io.reredis.net;

import io.reredis.command.Suspension;
import io.reredis.util.Clock;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The deadlines of suspended connections of a loop. Confined to the loop's thread. */
final class Timers {
  /**
   * The deadline of one connection; removed if the suspension ends otherwise, to free its memory.
   */
  record Timer(long deadline, long number, Connection connection, Suspension reason) {}

  private final Clock clock;
  private final TreeSet<Timer> queue =
      new TreeSet<>(Comparator.comparingLong(Timer::deadline).thenComparingLong(Timer::number));
  private long lastNumber;

  Timers(Clock clock) {
    this.clock = clock;
  }

  /** Adds a timer; returns null if the suspension has no deadline. */
  @Nullable Timer add(Connection connection, Suspension reason) {
    if (reason.deadline() == Long.MAX_VALUE) {
      return null;
    }
    Timer timer = new Timer(reason.deadline(), ++lastNumber, connection, reason);
    queue.add(timer);
    return timer;
  }

  void remove(Timer timer) {
    queue.remove(timer);
  }

  int count() {
    return queue.size();
  }

  /**
   * Ends the suspensions whose deadline has passed.
   *
   * @param failed receives a connection that can no longer be sent a reply
   */
  void run(BiConsumer<Connection, Throwable> failed) {
    while (!queue.isEmpty() && queue.first().deadline <= clock.millis()) {
      Timer timer = queue.pollFirst();
      try {
        timer.connection.session().timeOut(timer.reason);
      } catch (Throwable e) {
        failed.accept(timer.connection, e);
      }
    }
  }

  /** Returns the ms until the next deadline, at most {@code most}. */
  long delay(long most) {
    if (queue.isEmpty()) {
      return most;
    }
    return Math.max(1, Math.min(most, queue.first().deadline - clock.millis()));
  }
}
