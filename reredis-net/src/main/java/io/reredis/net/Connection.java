package io.reredis.net;

import io.reredis.base.SafeLog;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.command.Transport;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.tls.TlsChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * A client connection: its session, its {@link Requests}, its {@link Output}, and when it waits,
 * yields and closes.
 *
 * <p>Confined to its loop's thread, except for the methods of {@link Transport}, which pass work to
 * that thread. An idle connection has no buffers: requests are parsed and replies written in
 * buffers of the loop, and only the remainder, an incomplete request or unsent output, is kept.
 */
final class Connection implements Transport {
  private static final Logger LOG = SafeLog.of(Connection.class);

  /** The time limit of a handshake. */
  private static final long HANDSHAKE_MILLIS = 10_000;

  private enum State {
    /** Requests are read and executed. */
    OPEN,
    /** No more input is read; the socket is closed when the output has been sent. */
    CLOSING,
    CLOSED
  }

  private final IoLoop loop;
  private final ClientSocket socket;
  private final Session session;
  private final Requests requests;
  private final Output output;

  private State state = State.OPEN;

  /** The request to execute again after a postponement. */
  private @Nullable Arguments postponed;

  /** Whether the session is suspended, so that no request may be executed. */
  private boolean suspended;

  /** Whether the end of the suspension is queued for the loop; later pushes must come after it. */
  private volatile boolean resumes;

  /** Writes the reply of the suspended command; null to execute the command again. */
  private @Nullable Consumer<ReplyWriter> resumption;

  /** The connection resumed before this one, while both are waiting for their loop. */
  @Nullable Connection resumedBefore;

  /** Ends the suspension at its deadline; null without a deadline. */
  private Timers.@Nullable Timer timer;

  /** Bytes of replies handed over for sending. */
  private long repliesFinished;

  /** Whether the connection waits for a later turn of the loop. */
  private boolean waitsForTurn;

  /** Whether a command of this connection is being executed. */
  private boolean executing;

  /** Whether replies of this connection are in the loop's outbox. */
  private boolean inOutbox;

  /** Whether it has been closed. */
  private boolean ended;

  /**
   * Creates a connection with a session; {@link #begin} opens it.
   *
   * @param secure the TLS engine, or null
   * @param handshakes executes the slow tasks of a handshake
   */
  Connection(
      IoLoop loop,
      SocketChannel channel,
      SelectionKey key,
      int descriptor,
      @Nullable SSLEngine secure,
      @Nullable Executor handshakes)
      throws IOException {
    this.loop = loop;
    TlsChannel tls = null;
    if (secure != null) {
      Runnable resume = () -> loop.later(this::resumeHandshake);
      assert handshakes != null;
      tls = new TlsChannel(secure, channel, loop.tlsBuffers(), handshakes, resume);
    }
    this.socket = new ClientSocket(channel, key, descriptor, tls);
    this.requests = new Requests(this, loop);
    this.output = new Output(this, loop, socket);
    this.session = loop.engine().clients().create(this);
  }

  /** Shows the session to other threads, which may send it messages or close it from now on. */
  void begin() {
    loop.engine().clients().add(session);
  }

  Session session() {
    return session;
  }

  // --- reading and executing

  /** Reads and executes complete requests; returns false if nothing has arrived. */
  boolean readable() throws IOException {
    ByteBuffer buffer = loop.readBuffer();
    buffer.clear();
    int count = socket.read(buffer);
    if (count < 0) {
      endOfInput();
      return false;
    }
    if (count > 0 && isOpen()) {
      loop.worker().received(count);
      session.received(count);
      requests.received(buffer.flip());
      if (socket.isEnded()) {
        // on the next turn, as the end of a plain socket would be reported
        loop.later(this::endOfTls);
      }
    }
    if (socket.isEncrypted()) {
      updateInterest();
    }
    return count > 0;
  }

  private void endOfInput() throws IOException {
    if (!output.hasUnsent()) {
      closeNow();
    } else {
      closeAfterOutput();
      updateInterest();
    }
  }

  /** Handles the end of input, unless earlier requests are waiting for room for output. */
  private void endOfTls() {
    if (isOpen() && !waitsForTurn && !output.isFull()) {
      guarded(this::endOfInput);
    }
  }

  /** Continues after the slow tasks of a handshake. */
  private void resumeHandshake() {
    if (!ended) {
      socket.resumeHandshake();
      guarded(this::readable);
    }
  }

  /** A step of a task on the connection. */
  private interface Step {
    void run() throws IOException;
  }

  private void guarded(Step step) {
    try {
      step.run();
    } catch (Throwable e) {
      loop.fail(this, e);
    }
  }

  /** Yields to other connections. */
  void giveWay() {
    if (!waitsForTurn) {
      waitsForTurn = true;
      loop.giveTurn(this);
    }
  }

  /** Continues with output and requests that have waited for this turn. */
  void takeTurn() throws IOException {
    waitsForTurn = false;
    output.sendQueued();
    goOn();
  }

  /** Executes waiting requests, or closes if the connection is to be closed and all is sent. */
  private void goOn() throws IOException {
    if (state == State.CLOSING && !output.hasUnsent()) {
      closeNow();
      return;
    }
    if (requests.areWaiting() && mayExecute()) {
      requests.executeWaiting();
    }
    updateInterest();
    if (socket.isEnded()) {
      loop.later(this::endOfTls);
    }
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** Returns whether the next request may be executed now. */
  boolean mayExecute() {
    return state == State.OPEN && !suspended && !waitsForTurn && !output.isFull();
  }

  /** Executes a request and writes its reply, or suspends the connection. */
  void execute(Arguments arguments) {
    if (arguments.count() == 0) {
      loop.engine().executor().refuse(session, arguments, loop.reply(), loop.worker());
      return;
    }
    executing = true;
    Outcome outcome;
    try {
      outcome =
          loop.engine()
              .executor()
              .execute(session, arguments, loop.reply(), loop.worker(), loop.worker().finishedAt());
    } finally {
      executing = false;
    }
    switch (outcome) {
      case CLOSE:
        state = State.CLOSING;
        break;
      case POSTPONED:
        postponed = arguments.detach();
        suspend();
        break;
      case SUSPENDED:
        suspend();
        break;
      default:
        break;
    }
    if (arguments.hasGiven()) {
      loop.spares().keep(arguments, loop.engine().clientMemory().budget() / 16);
    }
    pushesFirst(loop.reply());
  }

  private void suspend() {
    suspended = true;
    Suspension reason = session.suspension();
    if (reason != null) {
      timer = loop.timers().add(this, reason);
    }
  }

  // --- writing

  /** Returns the bytes of replies that have been handed over for sending. */
  long repliesFinished() {
    return repliesFinished;
  }

  /** Hands over the written replies, to be sent at the end of the turn. */
  void finishReplies() {
    int written = loop.reply().size() - loop.outbox().start();
    repliesFinished += written;
    boolean sends = written > 0 || !isOpen();
    if (sends) {
      inOutbox = true;
      loop.outbox().add(this);
    }
    if (waitsForTurn || !sends && (suspended || requests.areWaiting())) {
      updateInterest();
    }
  }

  /**
   * Sends replies and queues what the socket does not accept.
   *
   * @param from the size of the writer before the replies
   * @param to the size of the writer after the replies
   */
  void sendReplies(ReplyWriter replies, int from, int to) throws IOException {
    inOutbox = false;
    if (ended) {
      return;
    }
    if (to > from) {
      output.send(replies, from, to);
    }
    if (output.holdsMessages() && !executing) {
      output.releaseHeld();
    }
    if (state == State.CLOSED || state == State.CLOSING && !output.hasUnsent()) {
      closeNow();
    } else {
      updateInterest();
    }
  }

  /** Sends queued output as far as the socket accepts it. */
  void flushQueued() throws IOException {
    writable();
    updateInterest();
  }

  /** Sends queued output when the socket is writable, then continues with waiting requests. */
  void writable() throws IOException {
    if (!socket.flush()) {
      return;
    }
    if (socket.isStalled()) {
      readable();
    }
    if (ended) {
      return;
    }
    output.sendQueued();
    if (output.isEmpty()) {
      goOn();
    } else {
      updateInterest();
    }
  }

  private void updateInterest() {
    if (ended) {
      return;
    }
    // keep reading, within limits, to detect that a suspended client hangs up
    boolean reads = mayExecute() || isOpen() && suspended && requests.pending() < Requests.FLUSH_AT;
    socket.setInterest(reads, !output.isEmpty() && !waitsForTurn);
  }

  // --- called by any thread

  @Override
  public String address() {
    return socket.address();
  }

  @Override
  public String localAddress() {
    return socket.localAddress();
  }

  @Override
  public int descriptor() {
    return socket.descriptor();
  }

  @Override
  public void push(byte[] bytes) {
    if (loop.isCurrentThread() && !resumes && !output.expectsPushes()) {
      pushNow(bytes);
    } else if (output.announce(bytes.length)) {
      loop.later(
          () -> {
            output.arrived(bytes.length);
            pushNow(bytes);
          });
    } else {
      loop.later(this::closeNow);
    }
  }

  @Override
  public void pushesFirst(ReplyWriter reply) {
    output.writeHeld(reply);
  }

  private void pushNow(byte[] bytes) {
    if (!isOpen()) {
      return;
    }
    if (executing || inOutbox) {
      output.hold(bytes);
      return;
    }
    boolean first = output.isEmpty();
    output.enqueue(bytes);
    if (first) {
      loop.flushLater(this);
    }
  }

  @Override
  public void resume(@Nullable Consumer<ReplyWriter> writer) {
    resumption = writer;
    resumes = true;
    try {
      // after the pushes that came before
      loop.later(this::resumeNow);
    } catch (OutOfMemoryError e) {
      loop.resume(this);
    }
  }

  /** Continues after a suspension. */
  void resumeNow() {
    Consumer<ReplyWriter> writer = resumption;
    resumption = null;
    resumes = false;
    if (!isOpen() || !suspended) {
      return;
    }
    suspended = false;
    stopTimer();
    Arguments again = postponed;
    postponed = null;
    try {
      if (writer != null) {
        ReplyWriter reply = loop.reply();
        reply.version(session.version());
        writer.accept(reply);
      } else if (again != null) {
        execute(again);
      }
      if (requests.areWaiting()) {
        requests.executeWaiting();
      } else {
        finishReplies();
      }
      updateInterest();
    } catch (Throwable e) {
      loop.fail(this, e);
    }
  }

  private void stopTimer() {
    if (timer != null) {
      loop.timers().remove(timer);
      timer = null;
    }
  }

  @Override
  public void close() {
    if (loop.isCurrentThread() && executing) {
      state = State.CLOSING;
    } else {
      loop.later(this::closeNow);
    }
  }

  @Override
  public long inputBytes() {
    return requests.pending();
  }

  @Override
  public long outputBytes() {
    return output.bytes();
  }

  @Override
  public long heldBytes() {
    Arguments waiting = postponed;
    return output.heldBytes() + requests.heldBytes() + (waiting == null ? 0 : waiting.bytes());
  }

  // --- limits and closing

  /** Checks the time limits: handshakes, idle connections and unread output. */
  void checkTime(long now) {
    long limit = loop.limits().idleSeconds() * 1000;
    long idle = now - session.lastActiveAt();
    if (socket.isInHandshake() && idle > HANDSHAKE_MILLIS
        || limit > 0 && !session.isBusy() && idle > limit) {
      closeNow();
    } else {
      output.checkLimits();
    }
  }

  /**
   * Reads and executes the received requests and sends output, during shutdown of the server.
   *
   * @param deadline the {@link System#nanoTime} after which no more is read
   */
  void finish(long deadline) throws IOException {
    if (hasOutput()) {
      writable();
    }
    while (isOpen() && !suspended && !output.isFull() && System.nanoTime() - deadline < 0) {
      boolean more = waitsForTurn;
      if (more) {
        takeTurn();
      } else {
        more = readable();
      }
      loop.outbox().flush();
      if (!more) {
        return;
      }
    }
  }

  boolean hasOutput() {
    return state != State.CLOSED && output.hasUnsent();
  }

  /** Reads no more input, and closes the socket when the output has been sent. */
  void closeAfterOutput() {
    state = State.CLOSING;
  }

  /** Executes and sends nothing more; the connection is closed at the end of the turn. */
  void discard() {
    state = State.CLOSED;
  }

  /** As {@link #discard}, where no end of a turn may follow. */
  void discardSoon() {
    discard();
    loop.later(this::closeNow);
  }

  /** Closes the socket; failures are logged, so that other connections are not affected. */
  void closeNow() {
    if (ended) {
      return;
    }
    ended = true;
    state = State.CLOSED;
    try {
      release();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, address(), e);
    } finally {
      session.closeForLoop();
      socket.close();
    }
  }

  private void release() {
    loop.forget(this);
    requests.clear();
    postponed = null;
    output.clear();
    stopTimer();
    LOG.log(Level.DEBUG, "{0}: connection closed", address());
  }
}
