package io.reredis.net;

import io.reredis.command.Suspension;
import io.reredis.util.Clock;
import java.util.PriorityQueue;

/** When the suspended connections of a loop go on by themselves. Confined to the loop's thread. */
final class Timers {
  private record Timer(long deadline, Connection connection, Suspension reason) {}

  private final Clock clock;
  private final PriorityQueue<Timer> queue =
      new PriorityQueue<>((a, b) -> Long.compare(a.deadline, b.deadline));

  Timers(Clock clock) {
    this.clock = clock;
  }

  void add(Connection connection, Suspension reason) {
    if (reason.deadline() != Long.MAX_VALUE) {
      queue.add(new Timer(reason.deadline(), connection, reason));
    }
  }

  /** Ends the suspensions whose time has come. */
  void run() {
    while (!queue.isEmpty() && queue.peek().deadline <= clock.millis()) {
      Timer timer = queue.remove();
      timer.connection.session().timeOut(timer.reason);
    }
  }

  /** The ms until the next one, at most {@code most}. */
  long delay(long most) {
    if (queue.isEmpty()) {
      return most;
    }
    return Math.max(1, Math.min(most, queue.peek().deadline - clock.millis()));
  }
}
