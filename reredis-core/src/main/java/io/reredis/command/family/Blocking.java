package io.reredis.command.family;

import io.reredis.acl.Profile;
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
import io.reredis.util.Bytes;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets a command wait for keys: it is tried, and where there is nothing its session is suspended
 * until another commit changes one of the keys, the time is up, or CLIENT UNBLOCK ends it.
 *
 * @param kind what is waited for
 * @param keys the keys, copied from the request
 * @param alsoLocked the shards of other keys that the attempt works on, such as a destination
 * @param attempt tries one key
 * @param nothing writes that the time was up, which is also the reply within EXEC
 * @param careful whether it finds nothing, once it waits, in keys of another type
 */
record Blocking(
    Waiter.Kind kind,
    List<byte[]> keys,
    long alsoLocked,
    Attempt attempt,
    Consumer<ReplyWriter> nothing,
    boolean careful) {
  private static final int FIRST_BYTES = 512;

  /** The operation on a key, tried until it succeeds. */
  interface Attempt {
    /**
     * Tries one key, and writes the reply before it takes anything, so that nothing is lost where
     * the reply does not fit. It keeps nothing of the call, whose request is gone when it is tried
     * again.
     *
     * @return false while there is nothing
     */
    boolean on(Bytes key, ReplyWriter reply);
  }

  /** One that fails with keys of another type, whenever it meets them. */
  Blocking(
      Waiter.Kind kind,
      List<byte[]> keys,
      long alsoLocked,
      Attempt attempt,
      Consumer<ReplyWriter> nothing) {
    this(kind, keys, alsoLocked, attempt, nothing, false);
  }

  /** Copies the keys from one argument to the one before another. */
  static List<byte[]> keys(Call c, int from, int to) {
    List<byte[]> keys = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      keys.add(c.arg(i).copy());
    }
    return keys;
  }

  /** As this, but once it waits it finds nothing in keys of another type, instead of failing. */
  Blocking onceThere() {
    return new Blocking(kind, keys, alsoLocked, attempt, nothing, true);
  }

  /**
   * Tries now, and waits where there is nothing.
   *
   * @param deadline in ms since 1970, {@link Long#MAX_VALUE} for never, as {@link Timeouts} gives
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

  /** Where the reply to a client that waits is written before anything is taken for it. */
  private static ReplyWriter replyOf(Session session) {
    ReplyWriter reply = new ReplyWriter(FIRST_BYTES);
    reply.version(session.version);
    reply.limit(session.engine().clientMemory().replyLimit());
    return reply;
  }

  /** Writes what has come, or why nothing did. Made before anything is taken for it. */
  private static final class Answer implements Consumer<ReplyWriter> {
    private ReplyWriter written;
    private ReredisException error;

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
      written.ranges(0, written.size(), (a, from, to, shared) -> out.raw(a, from, to - from));
      written.clear();
    }
  }

  /** Sees to it that a user who loses his rights while he waits gets nothing. */
  private static final class Retry {
    private final Session session;
    private final Command command;
    private final Profile profile;

    /** The request, once it waits; null before. */
    private Arguments arguments;

    Retry(Call c) {
      session = c.session;
      command = c.command;
      profile = c.session.user.profile();
    }

    boolean isWaiting() {
      return arguments != null;
    }

    /** Whether there is nothing to be kept in order for caches of clients. */
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
