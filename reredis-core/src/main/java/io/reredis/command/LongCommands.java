package io.reredis.command;

import io.reredis.keyspace.Keyspace;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
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
 * one command here at most. Other sessions that need the locks of its keys wait for its end ({@link
 * HeldShards}). Safe for use by all threads.
 */
final class LongCommands {
  private static final Logger LOG = System.getLogger(LongCommands.class.getName());

  /** The number of elements, arguments or queued commands from which on a command is long. */
  static final int LONG = 8192;

  private static final int THREADS = 2;
  private static final int IDLE_SECONDS = 10;
  private static final int FIRST_BYTES = 16 * 1024;

  /** Commands that look at no more elements than COUNT says. */
  private static final Set<String> COUNTED =
      Set.of("hscan", "scan", "sscan", "xrange", "xrevrange", "zscan");

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

  /** Says that a command is to be executed elsewhere. */
  static final class LeavesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LeavesException() {
      super(null, null, false, false);
    }
  }

  private static final LeavesException LEAVES = new LeavesException();

  private final Engine engine;
  private final ThreadPoolExecutor threads;
  private final HeldShards shards;

  /** Workers that no thread uses now. */
  private final Queue<Worker> workers = new ConcurrentLinkedQueue<>();

  LongCommands(Engine engine) {
    this.engine = engine;
    this.shards = new HeldShards(engine);
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

  /** The shards that the commands which run now have locked. */
  HeldShards shards() {
    return shards;
  }

  /** Whether a command of that name may be long whatever the number of its arguments. */
  static boolean mayBe(String name) {
    return name.equals("exec") || WHOLE.contains(name) || COUNTED.contains(name);
  }

  /**
   * Ends a read on a thread that serves others, since its reply proves to be large: it is to be
   * done again by {@link #take}. No effect on a command that may not be moved.
   */
  static void leave(Call call) {
    Command command = call.command;
    if (!call.inExec
        && !call.stays
        && command.has(CommandFlag.READONLY)
        && isMovable(command)
        && command.keySpecs().size() == 1) {
      throw LEAVES;
    }
  }

  /** Takes the command over, if it is a long one; its session is suspended then. */
  boolean takeLong(Call call, Command command) {
    return isLong(call, command) && take(call, command);
  }

  /** Takes the command over; its session is suspended then. False where that cannot be. */
  boolean take(Call call, Command command) {
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
    if (COUNTED.contains(name)) {
      long count = countOf(arguments);
      return count <= LONG ? 0 : Math.min(count, size(database, command, arguments));
    }
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

  private long size(int database, Command command, Arguments arguments) {
    return command.keySpecs().isEmpty()
        ? engine.keyspace().figures().size(database)
        : engine.keyspace().peekSize(database, arguments.get(1));
  }

  /** The number behind the last COUNT; the greatest one where there is none. */
  private static long countOf(Arguments arguments) {
    for (int i = arguments.count() - 2; i > 1; i--) {
      Bytes value = arguments.get(i + 1);
      if (arguments.is(i, "count") && Ascii.isLong(value.array(), value.offset(), value.length())) {
        return Ascii.toLong(value.array(), value.offset(), value.length());
      }
    }
    return arguments.is(0, "xrange") || arguments.is(0, "xrevrange") ? Long.MAX_VALUE : 0;
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
    long held = shards.lockedBy(call, command);
    shards.begin(held);
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
    } finally {
      shards.end(held);
    }
    call.forget();
    workers.add(worker);
    session.comeBack(reason, out -> out.append(reply));
    engine.tracking().endResumption();
  }
}
