package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.command.Command;
import io.reredis.command.Executor;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.command.Transaction;
import io.reredis.keyspace.Keyspace;
import io.reredis.resp.Arguments;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;

/** The commands of transactions. */
final class TransactionCommands implements Family {
  /** The limit of each further reply within EXEC after one ran out of memory, in bytes. */
  private static final int SHORT_REPLY = 1024;

  private static final ReredisException NESTED =
      ReredisException.error("MULTI calls can not be nested");
  private static final ReredisException EXEC_WITHOUT_MULTI =
      ReredisException.error("EXEC without MULTI");
  private static final ReredisException DISCARD_WITHOUT_MULTI =
      ReredisException.error("DISCARD without MULTI");
  private static final ReredisException WATCH_INSIDE_MULTI =
      ReredisException.error("WATCH inside MULTI is not allowed");
  private static final ReredisException ABORTED =
      new ReredisException(
          ErrorCode.EXECABORT, "Transaction discarded because of previous errors.");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "discard" -> TransactionCommands::discard;
      case "exec" -> TransactionCommands::exec;
      case "multi" -> TransactionCommands::multi;
      case "unwatch" -> TransactionCommands::unwatch;
      case "watch" -> TransactionCommands::watch;
      default -> throw Family.unknown(name);
    };
  }

  private static void multi(Call c) {
    if (c.session.transaction != null) {
      throw NESTED;
    }
    c.session.transaction = new Transaction();
    c.reply.ok();
  }

  private static void discard(Call c) {
    if (c.session.transaction == null) {
      throw DISCARD_WITHOUT_MULTI;
    }
    c.session.dropTransaction();
    c.reply.ok();
  }

  private static void watch(Call c) {
    if (c.session.transaction != null) {
      throw WATCH_INSIDE_MULTI;
    }
    c.session.checkMayWatch(c.rest(1));
    for (int i = 1; i < c.count(); i++) {
      c.session.watch(c.arg(i));
    }
    c.reply.ok();
  }

  private static void unwatch(Call c) {
    c.session.unwatch();
    c.reply.ok();
  }

  private static void exec(Call c) {
    Session session = c.session;
    Transaction transaction = session.transaction;
    if (transaction == null) {
      throw EXEC_WITHOUT_MULTI;
    }
    session.transaction = null;
    c.engine().clientMemory().observe(session);
    if (transaction.refused) {
      session.unwatch();
      throw ABORTED;
    }
    long shards =
        c.engine().longCommands().shards().shardsOf(transaction) | session.watchedShards();
    Keyspace keyspace = c.engine().keyspace();
    int mark = c.reply.size();
    keyspace.atOneTime(
        shards,
        () -> {
          boolean broken = session.isWatchBroken();
          session.unwatch();
          if (broken) {
            c.reply.nilArray();
          } else {
            runAll(c, transaction);
          }
          return !broken;
        });
    c.runDeferred();
    if (c.sleptNanos > 0 && c.outcome == Outcome.CONTINUE) {
      byte[] replies = c.reply.copyFrom(mark);
      c.reply.rewind(mark);
      DebugCommands.sleep(c, out -> out.raw(replies));
    }
  }

  private static void runAll(Call c, Transaction transaction) {
    Arguments own = c.arguments;
    Command exec = c.command;
    Executor executor = c.engine().executor();
    c.inExec = true;
    c.forgetDeferred();
    c.reply.array(transaction.queue.size());
    long slept = 0;
    long limit = c.reply.limit();
    c.ranOut = false;
    for (Transaction.Queued queued : transaction.queue) {
      c.arguments = queued.arguments();
      c.command = queued.command();
      c.sleptNanos = 0;
      try {
        c.engine().guard().checkQueued(c, queued.command());
      } catch (ReredisException e) {
        c.reply.error(e.getMessage());
        c.engine().errors().count(e.prefix());
        continue;
      }
      long startedAt = System.nanoTime();
      executor.run(c, queued.command(), c.reply.size());
      executor.finish(c, queued.command(), startedAt);
      slept += c.sleptNanos;
      if (c.ranOut) {
        // all commands are executed, but further large replies would fail as well
        c.reply.limit(c.reply.copied() + SHORT_REPLY);
      }
    }
    c.reply.limit(limit);
    c.inExec = false;
    c.sleptNanos = slept;
    c.arguments = own;
    c.command = exec;
  }
}
