package io.reredis.command;

import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.util.function.Consumer;

/**
 * Writes the reply of a command that was suspended. A session has one, made with it, so that
 * nothing needs memory once a command has taken what it waited for.
 *
 * <p>Set by the thread that ends the suspension, read by the session's own thread.
 */
final class Resumption implements Consumer<ReplyWriter> {
  private final Session session;
  private Consumer<ReplyWriter> reply;
  private boolean ofOthers;

  Resumption(Session session) {
    this.session = session;
  }

  /**
   * Sets what writes the reply.
   *
   * @param toOthers whether it answers what another thread has done, which must not be lost any
   *     more
   * @return this; null where there is no reply, and the command is to be executed again
   */
  Resumption with(Consumer<ReplyWriter> next, boolean toOthers) {
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

  private void write(Consumer<ReplyWriter> own, ReplyWriter out) {
    if (ofOthers) {
      try {
        session.engine().durability().answersForOthers();
      } catch (ReredisException e) {
        out.error(e.getMessage());
        return;
      }
    }
    own.accept(out);
  }
}
