package io.reredis.command;

import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.Errors;
import io.reredis.util.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Executes commands that take long on threads of their own, so that a thread that serves many
 * clients goes on with the others.
 *
 * <p>What a command takes is estimated before it runs, without a lock. Its session is suspended
 * meanwhile as that of a command which waits, so the order of its pipeline stays, and a session has
 * one command here at most. Other sessions that need the locks of its keys wait for its end ({@link
 * HeldShards}). Safe for use by all threads.
 */
public final class LongCommands {
  private static final Logger LOG = SafeLog.of(LongCommands.class);

  /** The number of elements, arguments or queued commands from which on a command is long. */
  public static final int LONG = 8192;

  private static final int THREADS = 2;
  private static final int IDLE_SECONDS = 10;
  private static final int FIRST_BYTES = 16 * 1024;

  /**
   * Ends a command that is to be executed elsewhere, before it has changed anything: on a thread
   * for long commands, or from there on the thread of its connection, where it can wait.
   */
  static final class LeavesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether a hit was counted. */
    final boolean counted;

    private LeavesException(boolean counted) {
      super(null, null, false, false);
      this.counted = counted;
    }
  }

  private static final LeavesException LEAVES = new LeavesException(false);
  private static final LeavesException LEAVES_LATE = new LeavesException(true);

  private static final Consumer<ReplyWriter> FAILED =
      reply -> reply.error(Errors.INTERNAL.getMessage());

  private final Engine engine;
  private final ThreadPoolExecutor threads;
  private final ThreadPoolExecutor releasing;
  private final HeldShards shards;
  private final Weights weights;

  /** Workers that no thread uses now. */
  private final Queue<Worker> workers = new ConcurrentLinkedQueue<>();

  LongCommands(Engine engine) {
    this.engine = engine;
    this.shards = new HeldShards(engine);
    this.weights = new Weights(engine);
    // a session waits for its command, so the queue is as long as there are clients at most
    this.threads = threads(THREADS, "reredis-long");
    this.releasing = threads(1, "reredis-release");
  }

  private static ThreadPoolExecutor threads(int count, String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** The shards that the commands which run now have locked. */
  public HeldShards shards() {
    return shards;
  }

  /** Whether a command of that name may be long whatever the number of its arguments. */
  static boolean mayBe(String name) {
    return name.equals("exec") || Weights.has(name);
  }

  /**
   * Ends a read on a thread that serves others, since its reply proves to be large: it is to be
   * done again by {@link #take}. No effect on a command that may not be moved.
   */
  public static void leave(Call call) {
    Command command = call.command;
    if (mayLeave(call)
        && command.has(CommandFlag.READONLY)
        && !command.has(CommandFlag.BLOCKING)
        && isMovable(command)
        && command.keySpecs().size() == 1) {
      throw LEAVES_LATE;
    }
  }

  /**
   * Whether {@link #leave(Call, long)} may end the command: it runs on a thread that serves others.
   */
  public static boolean mayLeave(Call call) {
    return !call.inExec && !call.stays && call.worker().servesOthers;
  }

  /**
   * Ends a command that is about to look at so many elements, where they are many. It has counted
   * no hit and changed nothing yet.
   */
  public static void leave(Call call, long elements) {
    if (elements > LONG && mayLeave(call)) {
      throw LEAVES;
    }
  }

  /** Ends a command on a thread for long ones because it has to wait: it is executed again. */
  public static void comeBack() {
    throw LEAVES;
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

  /**
   * Has a thread of its own give back what a closed session holds; false where the caller is to do
   * it. It does not wait for long commands, so that what closed sessions hold does not add up.
   */
  boolean release(Runnable work) {
    try {
      releasing.execute(work);
    } catch (Throwable e) {
      // there is no thread to be had
      return false;
    }
    return true;
  }

  private boolean isLong(Call call, Command command) {
    Transaction transaction = call.session.transaction;
    if (command.has(CommandTrait.EXECUTES)) {
      return transaction != null && isLong(call.session.database, transaction);
    }
    return isMovable(command)
        && (call.arguments.count() > LONG && !command.has(CommandFlag.BLOCKING)
            || weights.of(call.session.database, command, call.arguments) > LONG);
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
      sum +=
          queued.arguments().count() + weights.of(database, queued.command(), queued.arguments());
    }
    return sum > LONG;
  }

  /** Commands on keys, unless they wait for another server; WATCH; and DEBUG, as it is weighed. */
  private static boolean isMovable(Command command) {
    return (command.isWrite()
            || command.has(CommandFlag.READONLY)
            || command.has(CommandTrait.MOVABLE))
        && !command.has(CommandTrait.STAYS);
  }

  /** Executes it and has its session go on, whatever fails: the client waits for a reply. */
  private void run(Session session, Command command, Arguments arguments, Suspension reason) {
    Consumer<ReplyWriter> answer = FAILED;
    try {
      answer = execute(session, command, arguments);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, command.name(), e);
    } finally {
      session.comeBack(reason, answer);
      endResumption();
    }
  }

  private void endResumption() {
    try {
      engine.tracking().endResumption();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "the end of a long command failed", e);
    }
  }

  /** Returns what writes the reply; null where the request is to be executed again. */
  private Consumer<ReplyWriter> execute(Session session, Command command, Arguments arguments) {
    ReplyWriter reply = new ReplyWriter(FIRST_BYTES);
    reply.version(session.version);
    reply.limit(engine.clientMemory().replyLimit());
    // the connection may be gone when the reply is there
    reply.copyValues();
    Worker worker = workers.poll();
    if (worker == null) {
      worker = engine.openWorker();
    }
    Call call = worker.call;
    try {
      call.begin(session, arguments, reply);
      call.elsewhere = true;
      call.command(command);
      executeLocking(call, command);
    } catch (LeavesException e) {
      return null;
    } finally {
      call.forget();
      workers.add(worker);
    }
    return out -> out.append(reply);
  }

  private void executeLocking(Call call, Command command) {
    long held = shards.lockedBy(call, command);
    shards.begin(held);
    long startedAt = System.nanoTime();
    Executor executor = engine.executor();
    try {
      engine
          .tracking()
          .resume(
              call.session,
              () -> {
                executor.run(call, command, 0);
                executor.finish(call, command, startedAt);
                return call.session;
              });
    } finally {
      shards.end(held);
    }
  }
}
