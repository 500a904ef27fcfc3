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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Executes the commands of one observer in order, one at a time, and sends the pushes of its
 * session between their replies. A blocking command delays those after it, but occupies no thread
 * and delays no pushes.
 *
 * <p>Pushes are encoded by the thread that runs the lane: the publisher only adds them to a bounded
 * queue. They go to the link while it has room.
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
  private volatile boolean failed;

  private final Pushes pushes = new Pushes();

  /** The command in progress, or null. */
  private PageMessage.@Nullable Command current;

  /** Whether the current command waits for the session to be resumed. */
  private boolean blocked;

  /**
   * Whether the session was resumed; {@link #resumption} then writes the reply, null to execute
   * again.
   */
  private boolean resumed;

  private @Nullable Consumer<ReplyWriter> resumption;

  private enum State {
    /**
     * Nothing to do, or paused: the command is blocked, the pushes are not due, or the observer has
     * not received queued output.
     */
    IDLE,
    RUNNING,
    ENDED
  }

  CommandLane(Engine engine, Commands commands, ObserverLink link, Runnable done) {
    this.engine = engine;
    this.commands = commands;
    this.link = link;
    this.done = done;
    this.session = engine.clients().create(this);
  }

  /** Lets other clients see the session; {@link #end} ends it in any case. */
  void show() {
    engine.clients().add(session);
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
      start();
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
    if (!queue.isEmpty() || pushes.isDue(System.nanoTime())) {
      start();
    }
  }

  /** Ends the session, after the command in progress. */
  synchronized void end() {
    closed = true;
    start();
  }

  private void start() {
    if (state == State.IDLE) {
      // the thread finds the new state, because it needs the lock first
      commands.execute(this);
      state = State.RUNNING;
    }
  }

  /** Ends a wait whose deadline has passed, and does what is due. */
  void sweep() {
    synchronized (this) {
      // the first two again, because there may have been no memory to start
      if (closed || resumed || pushes.isDue(System.nanoTime())) {
        start();
      }
      if (!blocked) {
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
    Commands.Station station = null;
    try {
      station = commands.borrow();
      for (int i = 0; i < BATCH; i++) {
        if (!step(station)) {
          return;
        }
      }
      commands.execute(this);
    } catch (Throwable e) {
      fail();
      LOG.log(Level.ERROR, "a command of an observer failed", e);
    } finally {
      if (station != null) {
        commands.giveBack(station);
      }
    }
  }

  /** Ends the session; the next sweep closes the observer. */
  private synchronized void fail() {
    failed = true;
    closed = true;
    state = State.IDLE;
    start();
  }

  /** Returns whether an error ended the session. Any thread. */
  boolean hasFailed() {
    return failed;
  }

  /** Executes one command or sends pushes; returns false if the lane has nothing to do now. */
  private boolean step(Commands.Station station) {
    Consumer<ReplyWriter> writer = null;
    PageMessage.Command command = null;
    List<Pushes.Push> batch = null;
    synchronized (this) {
      if (closed) {
        state = State.ENDED;
        pushes.clear();
      } else {
        boolean room = link.queued() <= Limits.BUSY_BYTES;
        boolean ready = current == null ? !queue.isEmpty() && room : !blocked;
        batch = room ? pushes.take(ready, System.nanoTime()) : null;
        if (batch == null && !ready) {
          state = State.IDLE;
          return false;
        }
        if (batch == null) {
          if (current == null) {
            current = queue.poll();
            queueBytes -= bytes(current);
          }
          command = current;
          writer = resumption;
          resumption = null;
          resumed = false;
        }
      }
    }
    if (batch != null) {
      send(batch);
      return true;
    }
    if (command == null) {
      session.closeForLoop();
      return false;
    }
    Outcome outcome = execute(command, writer, station);
    if (outcome == Outcome.SUSPENDED || outcome == Outcome.POSTPONED) {
      synchronized (this) {
        blocked = !resumed;
      }
      return true;
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

  private void send(List<Pushes.Push> batch) {
    List<JsonBytes> messages = new ArrayList<>();
    for (Pushes.Push push : batch) {
      if (push.skippedBefore() > 0) {
        messages.add(ReplyJson.skipped(push.skippedBefore()));
      }
      if (push.resp() != null) {
        messages.add(encode(push.resp(), push.cut()));
      }
    }
    link.send(Frame.of(messages));
  }

  private static JsonBytes encode(byte[] resp, boolean cut) {
    try {
      JsonBytes push = ReplyJson.push(resp, cut);
      return push.size() <= Limits.REPLY_BYTES ? push : ReplyJson.skipped(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private static Frame answer(long seq, ReplyWriter reply) {
    if (reply.size() <= Limits.REPLY_BYTES) {
      try {
        List<JsonBytes> answer = ReplyJson.answer(seq, reply.copyFrom(0));
        if (answer.stream().mapToInt(JsonBytes::size).sum() <= Limits.REPLY_BYTES) {
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

  @Override
  public void push(byte[] bytes) {
    synchronized (this) {
      if (closed) {
        return;
      }
      pushes.add(bytes);
      if (state == State.IDLE && pushes.isDue(System.nanoTime())) {
        start();
      }
    }
    observeMemory();
  }

  @Override
  public void pushesFirst(ReplyWriter reply) {
    while (true) {
      List<Pushes.Push> batch;
      synchronized (this) {
        batch = link.queued() <= Limits.BUSY_BYTES ? pushes.take(true, System.nanoTime()) : null;
      }
      if (batch == null) {
        return;
      }
      send(batch);
    }
  }

  @Override
  public synchronized void resume(@Nullable Consumer<ReplyWriter> reply) {
    resumption = reply;
    resumed = true;
    blocked = false;
    start();
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
    return link.queued() + pushes.bytes();
  }

  @Override
  public long heldBytes() {
    return link.queued() + pushes.bytes() + queueBytes;
  }
}
