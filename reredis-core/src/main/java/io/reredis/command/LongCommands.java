package io.reredis.command;

import io.reredis.keyspace.Keyspace;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.Errors;
import io.reredis.util.SafeLog;
import java.lang.System.Logger;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Executes commands that take long on threads of their own, so that a thread that serves many
 * clients goes on with the others.
 *
 * <p>What a command takes is estimated before it runs, without a lock. Its session is suspended
 * meanwhile as that of a command which waits, so the order of its pipeline stays, and a session has
 * one command here at most. The locks of its keys are held as long as elsewhere. Safe for use by
 * all threads.
 */
final class LongCommands {
  private static final Logger LOG = System.getLogger(LongCommands.class.getName());

  /** The number of elements, arguments or queued commands from which on a command is long. */
  static final int LONG = 8192;

  private static final int THREADS = 2;
  private static final int IDLE_SECONDS = 10;
  private static final int FIRST_BYTES = 16 * 1024;

  /** A search in an area looks at a part of its index. */
  private static final int SEARCHED_SHARE = 16;

  /** Commands that look at each element of the values of their keys, or at all keys. */
  private static final Set<String> WHOLE =
      Set.of(
          "copy",
          "georadius",
          "georadius_ro",
          "georadiusbymember",
          "georadiusbymember_ro",
          "geosearch",
          "geosearchstore",
          "hgetall",
          "hkeys",
          "hvals",
          "keys",
          "sdiff",
          "sdiffstore",
          "sinter",
          "sintercard",
          "sinterstore",
          "smembers",
          "sort",
          "sort_ro",
          "sunion",
          "sunionstore",
          "zdiff",
          "zdiffstore",
          "zinter",
          "zintercard",
          "zinterstore",
          "zrangestore",
          "zunion",
          "zunionstore");

  private final Engine engine;
  private final ThreadPoolExecutor threads;

  /** Workers that no thread uses now. */
  private final Queue<Worker> workers = new ConcurrentLinkedQueue<>();

  LongCommands(Engine engine) {
    this.engine = engine;
    // a session waits for its command, so the queue is as long as there are clients at most
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "reredis-long");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Whether a command of that name may be long whatever the number of its arguments. */
  static boolean mayBe(String name) {
    return name.equals("exec") || WHOLE.contains(name);
  }

  /** Takes the command over, if it is a long one; its session is suspended then. */
  boolean take(Call call, Command command) {
    if (!isLong(call, command)) {
      return false;
    }
    Arguments own = call.arguments.detach();
    Suspension reason = new Suspension(Long.MAX_VALUE, null, false, null, own.bytes());
    Session session = call.session;
    session.goElsewhere(reason);
    try {
      threads.execute(() -> run(session, command, own, reason));
    } catch (Throwable e) {
      // there is no thread to be had, so the command runs where it is
      session.stayHere(reason);
      return false;
    }
    return true;
  }

  private boolean isLong(Call call, Command command) {
    Transaction transaction = call.session.transaction;
    if (command.name().equals("exec")) {
      return transaction != null && isLong(call.session.database, transaction);
    }
    return isMovable(command)
        && (call.arguments.count() > LONG
            || weight(call.session.database, command, call.arguments) > LONG);
  }

  private boolean isLong(int database, Transaction transaction) {
    if (transaction.refused) {
      return false;
    }
    long sum = 0;
    for (Transaction.Queued queued : transaction.queue) {
      if (queued.command().has(CommandFlag.NOSCRIPT)) {
        // it may change what only the thread of the connection may change
        return false;
      }
      sum += queued.arguments().count() + weight(database, queued.command(), queued.arguments());
    }
    return sum > LONG;
  }

  /** Commands on keys, unless they wait themselves; and WATCH. */
  private static boolean isMovable(Command command) {
    boolean onKeys = command.isWrite() || command.has(CommandFlag.READONLY);
    return (onKeys || command.name().equals("watch"))
        && !command.has(CommandFlag.BLOCKING)
        && !command.name().equals("migrate");
  }

  /** About how many elements a command looks at; it may be wrong while others change the keys. */
  private long weight(int database, Command command, Arguments arguments) {
    String name = command.name();
    if (!WHOLE.contains(name)) {
      return 0;
    }
    if (name.equals("keys")) {
      return engine.keyspace().figures().size(database);
    }
    boolean smallest = name.startsWith("sinter") || name.startsWith("zinter");
    long[] sum = {smallest ? Long.MAX_VALUE : 0};
    Keyspace keyspace = engine.keyspace();
    for (KeySpec spec : command.keySpecs()) {
      boolean target = smallest && name.endsWith("store") && spec == command.keySpecs().get(0);
      if (!target) {
        spec.forEach(
            arguments,
            0,
            i -> {
              long size = keyspace.peekSize(database, arguments.get(i));
              sum[0] = smallest ? Math.min(sum[0], size) : sum[0] + size;
            });
      }
    }
    if (sum[0] == Long.MAX_VALUE) {
      return 0;
    }
    return name.startsWith("geo") ? sum[0] / SEARCHED_SHARE : sum[0];
  }

  private void run(Session session, Command command, Arguments arguments, Suspension reason) {
    Worker worker = workers.poll();
    if (worker == null) {
      worker = engine.openWorker();
    }
    ReplyWriter reply = new ReplyWriter(FIRST_BYTES);
    reply.version(session.version);
    reply.limit(engine.clientMemory().replyLimit());
    // the connection may be gone when the reply is there
    reply.copyValues();
    Call call = worker.call;
    call.begin(session, arguments, reply);
    call.command(command);
    long startedAt = System.nanoTime();
    Executor executor = engine.executor();
    try {
      engine
          .tracking()
          .resume(
              session,
              () -> {
                executor.run(call, command, 0);
                executor.finish(call, command, startedAt);
                return session;
              });
    } catch (Throwable e) {
      // such as OutOfMemoryError while it is counted: the client must not wait for ever
      SafeLog.error(LOG, "command " + command.name() + " failed", e);
      reply.rewind(0);
      reply.error(Errors.INTERNAL.getMessage());
    }
    call.forget();
    workers.add(worker);
    session.comeBack(reason, out -> out.append(reply));
    engine.tracking().endResumption();
  }
}
