package io.reredis.net;

import io.reredis.command.Durability;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.SafeLog;
import java.io.IOException;
import java.lang.System.Logger;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The replies of one turn of a loop: all lie in one buffer, each connection's in a range of its
 * own, and are sent together when everything that was received has been executed. So the other
 * sides wake up while the loop waits anyway, and one wait for the disk can stand for all. Confined
 * to the loop's thread.
 */
final class Outbox {
  private static final Logger LOG = System.getLogger(Outbox.class.getName());

  private final ReplyWriter replies;
  private final Supplier<Durability> durability;
  private Connection[] connections = new Connection[64];
  private int[] ends = new int[64];
  private int count;

  Outbox(ReplyWriter replies, Supplier<Durability> durability) {
    this.replies = replies;
    this.durability = durability;
  }

  /** Says that what was written since the last call belongs to {@code connection}. */
  void add(Connection connection) {
    if (count == connections.length) {
      connections = Arrays.copyOf(connections, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    if (connections[count] != connection) {
      connections[count] = connection;
    }
    ends[count++] = replies.size();
  }

  /** Where the replies that belong to nobody yet begin. */
  int start() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** Sends everything, once it is safe to say that it was done. */
  void flush() {
    if (count > 0 && !durability.get().awaitDurable()) {
      refuse();
      return;
    }
    int from = 0;
    for (int i = 0; i < count; i++) {
      Connection connection = connections[i];
      try {
        connection.sendReplies(replies, from, ends[i]);
      } catch (IOException e) {
        connection.closeNow();
      } catch (Throwable e) {
        SafeLog.error(LOG, connection.address() + " is closed", e);
        connection.closeNow();
      }
      from = ends[i];
    }
    count = 0;
    replies.clear();
  }

  /** Closes connections whose replies would acknowledge what is not safe. */
  private void refuse() {
    for (int i = 0; i < count; i++) {
      connections[i].closeNow();
    }
    count = 0;
    replies.clear();
  }

  /** Drops what belongs to nobody yet, because what was writing it broke down. */
  void dropUnfinished() {
    replies.rewind(start());
  }
}
