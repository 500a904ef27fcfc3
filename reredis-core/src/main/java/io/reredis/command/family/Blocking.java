package io.reredis.command.family;

import io.reredis.acl.Profile;
import io.reredis.base.Bytes;
import io.reredis.command.Access;
import io.reredis.command.Call;
import io.reredis.command.Command;
import io.reredis.command.LongCommands;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.keyspace.Waiter;
import io.reredis.operation.Blocked;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A blocking command: tries its keys, and if there is nothing to take, suspends the session until a
 * commit to one of the keys, the timeout, or CLIENT UNBLOCK.
 *
 * @param kind the kind of change to wait for
 * @param keys the keys, copied from the request
 * @param alsoLocked the shards of other keys that an attempt uses, such as a destination
 * @param attempt tries one key
 * @param nothing writes the reply after the timeout, and within EXEC
 * @param careful whether keys of another type count as empty while the session is blocked
 */
record Blocking(
    Waiter.Kind kind,
    List<byte[]> keys,
    long alsoLocked,
    Attempt attempt,
    Consumer<ReplyWriter> nothing,
    boolean careful) {
  private static final int FIRST_BYTES = 512;

  /** The operation on a key, repeated until it succeeds. */
  interface Attempt {
    /**
     * Tries one key, and writes the reply before it takes anything, so that no element is lost if
     * the reply does not fit. It must not keep a reference to the call, which serves another
     * request by the next attempt.
     *
     * @return false if there is nothing to take
     */
    boolean on(Bytes key, ReplyWriter reply);
  }

  /** Creates a command that fails whenever it finds a key of another type. */
  Blocking(
      Waiter.Kind kind,
      List<byte[]> keys,
      long alsoLocked,
      Attempt attempt,
      Consumer<ReplyWriter> nothing) {
    this(kind, keys, alsoLocked, attempt, nothing, false);
  }

  /** Copies the keys from argument {@code from} up to, not including, {@code to}. */
  static List<byte[]> keys(Call c, int from, int to) {
    List<byte[]> keys = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      keys.add(c.arg(i).copy());
    }
    return keys;
  }

  /**
   * Returns a copy of this command for which keys of another type count as empty while the session
   * is blocked, instead of being an error.
   */
  Blocking onceThere() {
    return new Blocking(kind, keys, alsoLocked, attempt, nothing, true);
  }

  /**
   * Tries now, and suspends the session if there is nothing to take.
   *
   * @param deadline in ms since 1970, {@link Long#MAX_VALUE} for none, as {@link Timeouts} returns
   *     it
   */
  void run(Call c, long deadline) {
    if (c.inExec || c.elsewhere) {
      tryOnce(c);
      return;
    }
    Session session = c.session;
    Suspension[] reason = new Suspension[1];
    Retry retry = new Retry(c);
    Answer answer = new Answer();
    Function<Bytes, ReplyWriter> trial =
        key -> {
          retry.check();
          ReplyWriter out = retry.isWaiting() ? replyOf(session) : c.reply;
          boolean done = retry.isIdle() ? tryWith(key, out) : retry.resume(() -> tryWith(key, out));
          return done ? out : null;
        };
    Blocked<ReplyWriter> blocked =
        new Blocked<>(
            kind,
            c.db(),
            keys,
            careful
                ? Blocked.onceThere(c.engine().keyspace(), kind, c.db(), keys.size(), trial)
                : trial,
            written -> {
              session.serve(reason[0], answer.of(written));
              session.engine().tracking().endResumption();
            },
            error -> session.serve(reason[0], answer.of(error)));
    reason[0] = new Suspension(deadline, nothing, true, blocked);
    ReplyWriter written =
        blocked.tryOrWait(
            c.engine().keyspace(),
            alsoLocked,
            () -> {
              retry.arguments = c.arguments.detach();
              c.kept = retry.arguments;
              session.suspend(reason[0]);
            });
    if (written == null) {
      c.outcome = Outcome.SUSPENDED;
    }
  }

  /**
   * Creates the writer of the reply for a blocked session, which is written before anything is
   * taken.
   */
  private static ReplyWriter replyOf(Session session) {
    ReplyWriter reply = new ReplyWriter(FIRST_BYTES);
    reply.version(session.version);
    reply.limit(session.engine().clientMemory().replyLimit());
    return reply;
  }

  /**
   * Copies the prepared reply, or writes the error. Created before the first attempt, so that
   * replying allocates nothing after an element was taken.
   */
  private static final class Answer implements Consumer<ReplyWriter> {
    private @Nullable ReplyWriter written;
    private @Nullable ReredisException error;

    Answer of(ReplyWriter reply) {
      written = reply;
      return this;
    }

    Answer of(ReredisException why) {
      error = why;
      return this;
    }

    @Override
    public void accept(ReplyWriter out) {
      if (error != null) {
        out.error(error.getMessage());
        return;
      }
      assert written != null;
      written.ranges(0, written.size(), (a, from, to, shared) -> out.raw(a, from, to - from));
      written.clear();
    }
  }

  /**
   * State of repeated attempts. Checks the user's rights again, if they have changed while the
   * session was blocked.
   */
  private static final class Retry {
    private final Session session;
    private final Command command;
    private final Profile profile;

    /** The request while the session is blocked; null before. */
    private @Nullable Arguments arguments;

    Retry(Call c) {
      session = c.session;
      command = c.command;
      profile = c.session.user.profile();
    }

    boolean isWaiting() {
      return arguments != null;
    }

    /** Returns whether no invalidation messages have to be ordered after the reply. */
    boolean isIdle() {
      return arguments == null || session.engine().tracking().isIdle();
    }

    <R> R resume(Supplier<R> operation) {
      return session.engine().tracking().resume(session, operation);
    }

    void check() {
      if (arguments != null && session.user.profile() != profile) {
        session.engine().guard().check(session, command, arguments, new Access(), false);
      }
    }
  }

  private void tryOnce(Call c) {
    for (byte[] key : keys) {
      if (tryWith(new Bytes(key), c.reply)) {
        return;
      }
    }
    if (c.elsewhere) {
      LongCommands.comeBack();
    }
    nothing.accept(c.reply);
  }

  private boolean tryWith(Bytes key, ReplyWriter reply) {
    int mark = reply.size();
    boolean done = attempt.on(key, reply);
    if (!done) {
      reply.rewind(mark);
    }
    return done;
  }
}
