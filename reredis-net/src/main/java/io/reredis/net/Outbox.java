package io.reredis.net;

import io.reredis.resp.ReplyWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * The replies of one turn of a loop: all lie in one buffer, each connection's in a range of its
 * own, and are sent together when everything that was received has been executed. So the other
 * sides wake up while the loop waits anyway, and one wait for the disk can stand for all. Confined
 * to the loop's thread.
 */
final class Outbox {
  private static final int KEPT = 512 * 1024;

  private final ReplyWriter replies;
  private Connection[] connections = new Connection[64];
  private int[] ends = new int[64];
  private int count;

  Outbox(ReplyWriter replies) {
    this.replies = replies;
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

  /** Sends everything. */
  void flush() {
    int from = 0;
    for (int i = 0; i < count; i++) {
      Connection connection = connections[i];
      try {
        connection.sendReplies(replies.array(), from, ends[i]);
      } catch (IOException e) {
        connection.closeNow();
      }
      from = ends[i];
    }
    count = 0;
    replies.clear(KEPT);
  }

  /** Drops what belongs to nobody yet, because what was writing it broke down. */
  void dropUnfinished() {
    replies.rewind(start());
  }
}
