package io.reredis.command;

import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the reply of a suspended command. Each session has one, created with it, so that resuming
 * allocates nothing after a command has taken an element.
 *
 * <p>Set by the thread that ends the suspension, read by the session's own thread.
 */
final class Resumption implements Consumer<ReplyWriter> {
  private final Session session;
  private @Nullable Consumer<ReplyWriter> reply;
  private boolean ofOthers;

  Resumption(Session session) {
    this.session = session;
  }

  /**
   * Sets the writer of the reply.
   *
   * @param toOthers whether the reply is for a change made by another thread, which must be durable
   *     first
   * @return this; null if there is no reply because the command is to be executed again
   */
  @Nullable Resumption with(@Nullable Consumer<ReplyWriter> next, boolean toOthers) {
    reply = next;
    ofOthers = toOthers;
    return next == null ? null : this;
  }

  @Override
  public void accept(ReplyWriter out) {
    Consumer<ReplyWriter> own = reply;
    reply = null;
    int mark = out.size();
    write(own, out);
    session.endLate(out, mark);
  }

  private void write(@Nullable Consumer<ReplyWriter> own, ReplyWriter out) {
    if (ofOthers) {
      try {
        session.engine().durability().answersForOthers();
      } catch (ReredisException e) {
        out.error(e.getMessage());
        return;
      }
    }
    assert own != null;
    own.accept(out);
  }
}
