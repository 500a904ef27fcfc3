package io.reredis.ws;

import io.reredis.acl.User;
import io.reredis.base.Bytes;
import io.reredis.base.SafeLog;
import io.reredis.command.Engine;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.command.Transport;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Executes the commands of one observer in order, one at a time. A blocking command delays those
 * after it, but occupies no thread.
 *
 * <p>The session is confined to the thread that runs the lane. The fields below it are guarded by
 * {@code this}, under which no other lock is taken.
 */
final class CommandLane implements Transport, Runnable {
  private static final Logger LOG = SafeLog.of(CommandLane.class);
  private static final int BATCH = 16;

  private final Engine engine;
  private final Commands commands;
  private final ObserverLink link;
  private final Runnable done;
  private final Session session;

  private final ArrayDeque<PageMessage.Command> queue = new ArrayDeque<>();

  /** The bytes of {@link #queue}. Written under the lock, read by any thread. */
  private volatile int queueBytes;

  private State state = State.IDLE;
  private boolean closed;

  /** The command in progress, or null. */
  private PageMessage.@Nullable Command current;

  /**
   * Whether the session was resumed; {@link #resumption} then writes the reply, null to execute
   * again.
   */
  private boolean resumed;

  private @Nullable Consumer<ReplyWriter> resumption;

  private enum State {
    /** Nothing to do, or paused until the observer has received queued output. */
    IDLE,
    RUNNING,
    /** The current command is blocked. */
    SUSPENDED,
    ENDED
  }

  CommandLane(Engine engine, Commands commands, ObserverLink link, Runnable done) {
    this.engine = engine;
    this.commands = commands;
    this.link = link;
    this.done = done;
    this.session = engine.clients().open(this);
  }

  /** Sets the user of the session; called before the first command. */
  void begin(User user) {
    session.begin(user);
  }

  /**
   * Logs the session in if name and password are right; otherwise the ACL log records the failure.
   */
  boolean logIn(byte[] name, byte[] password) {
    return session.logIn(new Bytes(name), new Bytes(password));
  }

  /** Returns the user of the session. Any thread. */
  User user() {
    return session.user();
  }

  void submit(PageMessage.Command command) {
    synchronized (this) {
      queue.add(command);
      queueBytes += bytes(command);
      start(State.IDLE);
    }
    observeMemory();
  }

  private static int bytes(PageMessage.Command command) {
    return command.arguments().stream().mapToInt(argument -> argument.length).sum();
  }

  /**
   * Updates the memory accounting of the session, which may close another client. Called without
   * locks after a change, by any thread.
   */
  void observeMemory() {
    session.observeMemory();
  }

  /** Called when the observer has received queued output. */
  synchronized void drained() {
    if (!queue.isEmpty()) {
      start(State.IDLE);
    }
  }

  /** Ends the session, after the command in progress. */
  synchronized void end() {
    closed = true;
    start(State.IDLE);
    start(State.SUSPENDED);
  }

  private void start(State from) {
    if (state == from) {
      state = State.RUNNING;
      commands.execute(this);
    }
  }

  /** Ends a wait whose deadline has passed. */
  void sweep() {
    synchronized (this) {
      if (state != State.SUSPENDED) {
        return;
      }
    }
    Suspension reason = session.suspension();
    if (reason != null && reason.deadline() <= engine.clock().millis()) {
      commands.execute(() -> session.timeOut(reason));
    }
  }

  @Override
  public void run() {
    Commands.Station station = commands.borrow();
    try {
      for (int i = 0; i < BATCH; i++) {
        if (!step(station)) {
          return;
        }
      }
      commands.execute(this);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a command of an observer failed", e);
      link.close(CloseCode.INTERNAL_ERROR, "internal error");
    } finally {
      commands.giveBack(station);
    }
  }

  /** Executes one command; returns false if the lane has nothing to do now. */
  private boolean step(Commands.Station station) {
    Consumer<ReplyWriter> writer;
    PageMessage.Command command;
    synchronized (this) {
      if (closed) {
        state = State.ENDED;
      } else if (current == null) {
        if (queue.isEmpty() || link.queued() > Limits.BUSY_BYTES) {
          state = State.IDLE;
          return false;
        }
        current = queue.poll();
        queueBytes -= bytes(current);
      }
      command = closed ? null : current;
      writer = resumption;
      resumption = null;
      resumed = false;
    }
    if (command == null) {
      session.closeForLoop();
      return false;
    }
    Outcome outcome = execute(command, writer, station);
    if (outcome == Outcome.SUSPENDED || outcome == Outcome.POSTPONED) {
      return suspend();
    }
    synchronized (this) {
      current = null;
    }
    done.run();
    if (outcome == Outcome.CLOSE) {
      link.close(CloseCode.NORMAL, "closed by a command");
    }
    return true;
  }

  /**
   * Executes a command, or lets {@code writer} finish it, and sends the reply unless it is blocked.
   */
  private Outcome execute(
      PageMessage.Command command,
      @Nullable Consumer<ReplyWriter> writer,
      Commands.Station station) {
    String refusal = commands.refusal(command.arguments());
    if (refusal != null) {
      link.send(Frame.of(ReplyJson.error(command.seq(), refusal)));
      return Outcome.CONTINUE;
    }
    ReplyWriter reply = station.reply();
    reply.clear();
    reply.limit(Limits.REPLY_BYTES);
    Outcome outcome = Outcome.CONTINUE;
    if (writer != null) {
      reply.version(session.version());
      writer.accept(reply);
    } else {
      Arguments arguments = Arguments.of(command.arguments().toArray(byte[][]::new));
      long now = System.nanoTime();
      outcome = engine.executor().execute(session, arguments, reply, station.worker(), now);
    }
    if (outcome != Outcome.SUSPENDED && outcome != Outcome.POSTPONED) {
      link.send(answer(command.seq(), reply));
    }
    return outcome;
  }

  /** Suspends the lane; returns true if the session was resumed already. */
  private synchronized boolean suspend() {
    if (resumed || closed) {
      return true;
    }
    state = State.SUSPENDED;
    return false;
  }

  private static Frame answer(long seq, ReplyWriter reply) {
    if (reply.size() <= Limits.REPLY_BYTES) {
      try {
        JsonBytes answer = ReplyJson.answer(seq, reply.copyFrom(0));
        if (answer.size() <= Limits.REPLY_BYTES) {
          return Frame.of(answer);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Frame.of(
        ReplyJson.error(
            seq, "ERR the reply is too large for an observer: " + reply.size() + " bytes"));
  }

  // --- the session's transport

  @Override
  public String address() {
    return link.address();
  }

  @Override
  public String localAddress() {
    return link.localAddress();
  }

  @Override
  public int descriptor() {
    return -1;
  }

  /** Never called: the commands that cause pushes are refused. */
  @Override
  public void push(byte[] bytes) {}

  @Override
  public synchronized void resume(@Nullable Consumer<ReplyWriter> reply) {
    resumption = reply;
    resumed = true;
    start(State.SUSPENDED);
  }

  /** Called for CLIENT KILL, or for the largest client when the memory budget is exceeded. */
  @Override
  public void close() {
    link.abort(CloseCode.NORMAL, "killed");
  }

  @Override
  public long inputBytes() {
    return queueBytes;
  }

  @Override
  public long outputBytes() {
    return link.queued();
  }

  @Override
  public long heldBytes() {
    return link.queued() + queueBytes;
  }
}
