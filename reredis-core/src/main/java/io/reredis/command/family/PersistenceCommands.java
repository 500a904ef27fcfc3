package io.reredis.command.family;

import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.resp.ReplyWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commands that save the data to disk. */
final class PersistenceCommands implements Family {
  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "bgrewriteaof" -> PersistenceCommands::bgrewriteaof;
      case "bgsave" -> PersistenceCommands::bgsave;
      case "lastsave" -> PersistenceCommands::lastsave;
      case "save" -> PersistenceCommands::save;
      default -> throw Family.unknown(name);
    };
  }

  /** Saves the keys. Only the client waits for the end; other clients are served meanwhile. */
  private static void save(Call c) {
    await(c, c.engine().durability()::save, ReplyWriter::ok);
  }

  private static void bgsave(Call c) {
    boolean schedule = c.count() == 2 && c.is(1, "schedule");
    if (c.count() > 1 && !schedule) {
      throw Errors.SYNTAX;
    }
    c.reply.simple(c.engine().durability().saveInBackground(schedule));
  }

  private static void bgrewriteaof(Call c) {
    c.reply.simple(c.engine().durability().rewriteLog());
  }

  private static void lastsave(Call c) {
    c.reply.integer(c.engine().durability().lastSave());
  }

  /** Work of another thread, which calls back with null or the text of an error. */
  interface Work {
    void begin(Consumer<String> done);
  }

  /** Suspends the session until the work is done; the reply is {@code success}, or the error. */
  static void await(Call c, Work work, Consumer<ReplyWriter> success) {
    Answer answer = new Answer(c.session, success);
    Consumer<String> done = answer::give;
    c.session.suspend(answer.reason);
    c.outcome = Outcome.SUSPENDED;
    try {
      work.begin(done);
    } catch (Throwable e) {
      c.session.goOn(answer.reason);
      c.outcome = Outcome.CONTINUE;
      throw e;
    }
  }

  /** The reply to a session that waits for work. Resuming the session allocates nothing. */
  private static final class Answer implements Consumer<ReplyWriter> {
    private final Suspension reason = new Suspension(Long.MAX_VALUE, null, false);
    private final Session session;
    private final Consumer<ReplyWriter> success;

    /** The error, or null; set by the working thread before it resumes the session. */
    private @Nullable String error;

    Answer(Session session, Consumer<ReplyWriter> success) {
      this.session = session;
      this.success = success;
    }

    void give(String failure) {
      error = failure;
      session.serve(reason, this);
    }

    @Override
    public void accept(ReplyWriter out) {
      if (error == null) {
        success.accept(out);
      } else {
        out.error(error);
      }
    }
  }
}
