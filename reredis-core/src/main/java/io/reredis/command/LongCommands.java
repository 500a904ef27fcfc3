package io.reredis.command;

import io.reredis.base.Errors;
import io.reredis.base.Flight;
import io.reredis.base.SafeLog;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Executes long commands on threads of their own, so that threads which serve many clients are not
 * held up.
 *
 * <p>The duration of a command is estimated before it runs, without a lock. Its session is
 * suspended meanwhile, like that of a blocked command, so a session has at most one command here
 * and its pipeline stays in order. Other sessions that need the locks of its keys wait for its end
 * ({@link HeldShards}). Safe for use by all threads.
 */
public final class LongCommands {
  private static final Logger LOG = SafeLog.of(LongCommands.class);

  /** The number of elements, arguments or queued commands above which a command is long. */
  public static final int LONG = 8192;

  private static final int THREADS = 2;
  private static final int MOST_THREADS = 16;
  private static final int IDLE_SECONDS = 10;
  private static final int FIRST_BYTES = 16 * 1024;

  /**
   * Aborts a command that must be executed on another thread, before it has changed anything: on a
   * thread for long commands, or from there back on the thread of its connection, where it can
   * block.
   */
  static final class LeavesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether a keyspace hit was counted, which the executor then undoes. */
    final boolean counted;

    private LeavesException(boolean counted) {
      super(null, null, false, false);
      this.counted = counted;
    }
  }

  private static final LeavesException LEAVES = new LeavesException(false);
  private static final LeavesException LEAVES_LATE = new LeavesException(true);

  private final Engine engine;
  private final ThreadPoolExecutor threads;
  private final ThreadPoolExecutor releasing;
  private final HeldShards shards;
  private final Weights weights;

  /** The number of scripts that have occupied a thread for long. */
  private final AtomicInteger slow = new AtomicInteger();

  /** The idle workers. */
  private final Queue<Worker> workers = new ConcurrentLinkedQueue<>();

  LongCommands(Engine engine) {
    this.engine = engine;
    this.shards = new HeldShards(engine);
    this.weights = new Weights(engine);
    // a session waits for its command, so the queue is at most as long as the number of clients
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

  /** Returns the shards locked by running long commands. */
  public HeldShards shards() {
    return shards;
  }

  /**
   * Aborts a read on a thread that serves others because its reply is large, so that {@link #take}
   * executes it again. No effect on a command that must not be moved.
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
   * Returns whether {@link #leave(Call, long)} may abort the command: it runs on a thread that
   * serves others.
   */
  public static boolean mayLeave(Call call) {
    return !call.inExec && !call.stays && call.worker().servesOthers;
  }

  /**
   * Aborts a command that is about to process more than {@link #LONG} elements. The command must
   * not have counted a hit or changed anything yet.
   */
  public static void leave(Call call, long elements) {
    if (elements > LONG && mayLeave(call)) {
      throw LEAVES;
    }
  }

  /**
   * Aborts a script on a thread that serves others because it may take long, so that another thread
   * runs it from its beginning. The script must not have written anything.
   *
   * @throws ReredisException BUSY if slow scripts occupy all other threads
   */
  void leaveScript(Call call) {
    if (call.worker().servesOthers && !call.stays && !call.queued) {
      throw isFull() ? Scripts.busy(false) : LEAVES;
    }
  }

  /**
   * Like {@link #leaveScript} if the command that the script is about to run is long. The script
   * must not have written anything.
   */
  void leaveScriptBefore(Call call, Command command, Arguments arguments) {
    if (command.mayBeLong
        && call.worker().servesOthers
        && weights.of(call.session.database, command, arguments) > LONG) {
      leaveScript(call);
    }
  }

  /**
   * Adds a thread while a script occupies one for long. If there are {@link #MOST_THREADS} already,
   * refuses the commands that wait for a thread.
   */
  void addThread() {
    threads(slow.incrementAndGet());
    refuseWaiting();
  }

  /** Refuses the commands that wait for a thread if they would wait for slow scripts. */
  private void refuseWaiting() {
    if (isFull()) {
      List<Runnable> waiting = new ArrayList<>();
      threads.getQueue().drainTo(waiting);
      waiting.forEach(task -> ((Task) task).refuse());
    }
  }

  /** Returns whether slow scripts occupy all threads. */
  private boolean isFull() {
    return slow.get() >= MOST_THREADS;
  }

  /** Ends {@link #addThread}. */
  void removeThread() {
    threads(slow.decrementAndGet());
  }

  private void threads(int more) {
    int count = Math.max(THREADS, Math.min(THREADS + more, MOST_THREADS));
    synchronized (threads) {
      if (count > threads.getMaximumPoolSize()) {
        threads.setMaximumPoolSize(count);
        threads.setCorePoolSize(count);
      } else {
        threads.setCorePoolSize(count);
        threads.setMaximumPoolSize(count);
      }
    }
  }

  /**
   * Aborts a command on a thread for long commands because it has to block: its connection executes
   * it again.
   */
  public static void comeBack() {
    throw LEAVES;
  }

  /**
   * Moves a long command to another thread and suspends its session; returns false for a command
   * that is not long.
   *
   * @throws ReredisException BUSY if slow scripts occupy all other threads and the command may run
   *     a script
   */
  boolean takeLong(Call call, Command command) {
    if (!isLong(call, command)) {
      return false;
    } else if (isFull() && Executor.mayRunScripts(command)) {
      throw Scripts.busy(false);
    }
    return take(call, command);
  }

  /**
   * Moves a command to another thread and suspends its session; returns false if that is not
   * possible.
   */
  boolean take(Call call, Command command) {
    if (isFull()) {
      return false;
    }
    Arguments own = call.arguments.detach();
    Suspension reason = new Suspension(Long.MAX_VALUE, null, false, null, own.bytes());
    Session session = call.session;
    session.goElsewhere(reason);
    try {
      threads.execute(new Task(this, session, command, own, reason));
    } catch (Throwable e) {
      // no thread can be created, so the command runs here
      session.stayHere(reason);
      return false;
    }
    refuseWaiting(); // the last thread may have become slow meanwhile
    return true;
  }

  /**
   * Executes the release of a closed session on a thread of its own; returns false if the caller
   * must do it. That thread does not wait for long commands, so the memory of closed sessions does
   * not accumulate.
   */
  boolean release(Runnable work) {
    try {
      releasing.execute(work);
    } catch (Throwable e) {
      // no thread can be created
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
      if (queued.command().runsScript()) {
        sum += engine.scripts().isShort(queued.command(), queued.arguments()) ? 0 : LONG;
      } else if (queued.command().has(CommandFlag.NOSCRIPT)) {
        // such a command may change state confined to the thread of the connection
        return false;
      }
      sum +=
          queued.arguments().count() + weights.of(database, queued.command(), queued.arguments());
    }
    return sum > LONG;
  }

  /**
   * Returns whether a command may run on a thread for long commands: commands on keys, except those
   * that wait for another server, and commands with the trait {@code movable}, such as WATCH and
   * DEBUG.
   */
  private static boolean isMovable(Command command) {
    return (command.isWrite()
            || command.has(CommandFlag.READONLY)
            || command.has(CommandTrait.MOVABLE))
        && !command.has(CommandTrait.STAYS);
  }

  /** A command to be executed. */
  private record Task(
      LongCommands owner, Session session, Command command, Arguments arguments, Suspension reason)
      implements Runnable {
    @Override
    public void run() {
      owner.run(session, command, arguments, reason);
    }

    void refuse() {
      session.comeBack(reason, reply -> reply.error(Scripts.busy(false).getMessage()));
    }
  }

  /**
   * Executes the command and resumes its session even if it fails, because the client waits for a
   * reply.
   */
  private void run(Session session, Command command, Arguments arguments, Suspension reason) {
    Consumer<ReplyWriter> answer = LongCommands::fail;
    try {
      answer = execute(session, command, arguments);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, command.name(), e);
    } finally {
      session.comeBack(reason, answer);
      endResumption();
    }
  }

  private static void fail(ReplyWriter reply) {
    reply.error(Errors.INTERNAL.getMessage());
  }

  private void endResumption() {
    try {
      engine.tracking().endResumption();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "the end of a long command failed", e);
    }
  }

  /**
   * Executes the command and returns the writer of its reply; null if the request must be executed
   * again.
   */
  private @Nullable Consumer<ReplyWriter> execute(
      Session session, Command command, Arguments arguments) {
    ReplyWriter reply = new ReplyWriter(FIRST_BYTES);
    reply.version(session.version);
    reply.limit(engine.clientMemory().replyLimit());
    // the connection may be closed by the time the reply is complete
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
    if (!Executor.mayRunScripts(command)) {
      shards.begin(call.worker(), held);
    } else if (!shards.tryBegin(call.worker(), held)) {
      // a script may never end: the session waits for it and not this thread
      comeBack();
    }
    long startedAt = System.nanoTime();
    Executor executor = engine.executor();
    Flight.Task event = Flight.beginCommand();
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
      if (event != null) {
        event.end(call.session.id(), command.name());
      }
    }
  }
}
