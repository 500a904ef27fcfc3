package io.reredis.net;

import io.reredis.command.Durability;
import io.reredis.resp.ReplyWriter;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The replies of one turn of a loop: written to one buffer, a range per connection, and sent
 * together when all received requests have been executed. Clients thus wake up while the loop waits
 * anyway, and one flush of the log covers all replies. Confined to the loop's thread.
 */
final class Outbox {

  private final ReplyWriter replies;
  private final Supplier<Durability> durability;
  private Connection[] connections = new Connection[64];
  private int[] ends = new int[64];
  private int count;

  Outbox(ReplyWriter replies, Supplier<Durability> durability) {
    this.replies = replies;
    this.durability = durability;
  }

  /** Assigns the bytes written since the last call to {@code connection}. */
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

  /** Returns the start of the replies that are not assigned yet. */
  int start() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** Sends all replies, once their commits are durable. */
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
      } catch (Throwable e) {
        connection.closeNow();
        IoLoop.report(connection, e);
      }
      from = ends[i];
    }
    count = 0;
    replies.clear();
  }

  /** Closes connections whose replies would acknowledge commits that are not durable. */
  private void refuse() {
    for (int i = 0; i < count; i++) {
      connections[i].closeNow();
    }
    count = 0;
    replies.clear();
  }

  /** Discards bytes not assigned yet, because writing them failed. */
  void dropUnfinished() {
    replies.rewind(start());
  }
}
