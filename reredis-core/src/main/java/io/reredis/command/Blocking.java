package io.reredis.command;

import io.reredis.acl.Profile;
import io.reredis.keyspace.Waiter;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.store.Blocked;
import io.reredis.util.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets a command wait for keys: it is tried, and where there is nothing its session is suspended
 * until another commit changes one of the keys, the time is up, or CLIENT UNBLOCK ends it.
 *
 * @param <T> what the attempt gives
 * @param kind what is waited for
 * @param keys the keys, copied from the request
 * @param alsoLocked the shards of other keys that the attempt works on, such as a destination
 * @param attempt tries one key; null while there is nothing. It keeps nothing of the call, whose
 *     request is gone when it is tried again
 * @param reply writes what the attempt gave
 * @param nothing writes that the time was up, which is also the reply within EXEC
 */
record Blocking<T>(
    Waiter.Kind kind,
    List<byte[]> keys,
    long alsoLocked,
    Function<Bytes, T> attempt,
    BiConsumer<ReplyWriter, T> reply,
    Consumer<ReplyWriter> nothing) {

  /** Copies the keys from one argument to the one before another. */
  static List<byte[]> keys(Call c, int from, int to) {
    List<byte[]> keys = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      keys.add(c.arg(i).copy());
    }
    return keys;
  }

  /** As this, but once it waits it finds nothing in keys of another type, instead of failing. */
  Blocking<T> onceThere(Call c) {
    Function<Bytes, T> careful =
        Blocked.onceThere(c.engine().keyspace(), kind, c.db(), keys.size(), attempt);
    return new Blocking<>(kind, keys, alsoLocked, careful, reply, nothing);
  }

  /**
   * Tries now, and waits where there is nothing.
   *
   * @param deadline in ms since 1970, {@link Long#MAX_VALUE} for never, as {@link Timeouts} gives
   *     it
   */
  void run(Call c, long deadline) {
    if (c.inExec) {
      tryOnce(c);
      return;
    }
    Session session = c.session;
    Suspension[] reason = new Suspension[1];
    Retry retry = new Retry(c);
    Blocked<T> blocked =
        new Blocked<>(
            kind,
            c.db(),
            keys,
            key -> {
              retry.check();
              return retry.isIdle() ? attempt.apply(key) : retry.resume(() -> attempt.apply(key));
            },
            value -> {
              session.serve(reason[0], out -> reply.accept(out, value));
              session.engine().tracking().endResumption();
            },
            error -> session.serve(reason[0], out -> out.error(error.getMessage())));
    reason[0] = new Suspension(deadline, nothing, true, blocked);
    T value =
        blocked.tryOrWait(
            c.engine().keyspace(),
            alsoLocked,
            () -> {
              retry.arguments = c.arguments.detach();
              c.kept = retry.arguments;
              session.suspend(reason[0]);
            });
    if (value != null) {
      reply.accept(c.reply, value);
    } else {
      c.outcome = Outcome.SUSPENDED;
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
      T value = attempt.apply(new Bytes(key));
      if (value != null) {
        reply.accept(c.reply, value);
        return;
      }
    }
    nothing.accept(c.reply);
  }
}
