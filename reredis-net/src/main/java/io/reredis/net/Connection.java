package io.reredis.net;

import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.command.Transport;
import io.reredis.config.OutputLimits;
import io.reredis.resp.Arguments;
import io.reredis.resp.ProtocolException;
import io.reredis.resp.ReplyWriter;
import io.reredis.resp.RequestLimits;
import io.reredis.resp.RequestParser;
import io.reredis.tls.TlsChannel;
import io.reredis.util.SafeLog;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;

/**
 * A client connection.
 *
 * <p>Confined to its loop's thread, except for the methods of {@link Transport}, which pass work to
 * that thread. An idle connection has no buffers: requests are parsed and replies written in
 * buffers of the loop, and only the remainder, an incomplete request or unsent output, is kept
 * here.
 */
final class Connection implements Transport {
  private static final Logger LOG = SafeLog.of(Connection.class);

  /** The time after which a pipeline yields, so that other connections are served. */
  private static final long TURN_NANOS = 2_000_000;

  /** The size of replies at which they are sent even within a batch. */
  private static final int FLUSH_AT = 256 * 1024;

  /** The number of bytes sent for one connection before others are served. */
  private static final int SENT_AT_ONCE = 256 * 1024;

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
  private final SocketChannel channel;
  private final SelectionKey key;

  /**
   * TLS on the channel, or null: a plain connection uses the channel directly, because a layer
   * between would cost a call that cannot be inlined.
   */
  private final TlsChannel tls;

  private final int descriptor;
  private final String address;
  private final String localAddress;
  private final Session session;

  /** Bytes pushed by other threads and not yet in the queue. */
  private final AtomicLong pushed = new AtomicLong();

  /** Whether it was closed because of its output. */
  private final AtomicBoolean tooLarge = new AtomicBoolean();

  private State state = State.OPEN;

  /** Holds an incomplete request or waiting requests; null while there are none. */
  private RequestParser parser;

  /** The request to execute again after a postponement. */
  private Arguments postponed;

  /** Whether the session is suspended, so that no request may be executed. */
  private boolean suspended;

  /** Whether the end of the suspension is queued for the loop; later pushes must come after it. */
  private volatile boolean resumes;

  /** Writes the reply of the suspended command; null to execute the command again. */
  private Consumer<ReplyWriter> resumption;

  /** The connection resumed before this one, while both are waiting for their loop. */
  Connection resumedBefore;

  /** Ends the suspension at its deadline; null without a deadline. */
  private Timers.Timer timer;

  /** Bytes of replies handed over for sending. */
  private long repliesFinished;

  /** Whether the connection waits for a later turn of the loop. */
  private boolean waitsForTurn;

  /** Whether a command of this connection is being executed. */
  private boolean executing;

  private OutputQueue output;

  /** Messages held back until the replies before them have been sent. */
  private OutputQueue held;

  /** Whether replies of this connection are in the loop's outbox. */
  private boolean inOutbox;

  private long softLimitSince;

  /** Whether it has been closed. */
  private boolean ended;

  /**
   * Opens a session on a socket.
   *
   * @param secure the TLS engine, or null
   * @param handshakes executes the slow tasks of a handshake
   */
  Connection(
      IoLoop loop,
      SocketChannel channel,
      SelectionKey key,
      int descriptor,
      SSLEngine secure,
      Executor handshakes)
      throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.key = key;
    this.descriptor = descriptor;
    SocketAddress local = channel.getLocalAddress();
    this.localAddress = show(local);
    // the peer of a Unix socket has no name, so use that of the server's socket
    this.address =
        local instanceof UnixDomainSocketAddress ? localAddress : show(channel.getRemoteAddress());
    this.tls =
        secure == null
            ? null
            : new TlsChannel(
                secure,
                channel,
                loop.tlsBuffers(),
                handshakes,
                () -> loop.later(this::handshakeGoesOn));
    this.session = loop.engine().clients().open(this);
  }

  private static String show(SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress unix) {
      return unix.getPath() + ":0";
    }
    InetSocketAddress inet = (InetSocketAddress) address;
    String host = inet.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    host = zone < 0 ? host : host.substring(0, zone);
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ':' + inet.getPort();
  }

  Session session() {
    return session;
  }

  // --- reading

  /** Reads and executes complete requests; returns false if nothing has arrived. */
  boolean readable() throws IOException {
    if (tls != null) {
      return readableTls();
    }
    ByteBuffer buffer = loop.readBuffer();
    buffer.clear();
    int count = channel.read(buffer);
    if (count <= 0) {
      if (count < 0) {
        endOfInput();
      }
      return false;
    }
    received(buffer, count);
    return true;
  }

  private void received(ByteBuffer buffer, int count) throws IOException {
    loop.worker().received(count);
    session.received(count);
    buffer.flip();
    RequestParser requests = parser == null ? loop.parser() : parser;
    if (requests == parser && !hasRoomFor(count)) {
      requests.refuse();
    }
    try {
      requests.append(buffer);
    } catch (OutOfMemoryError e) {
      LOG.log(Level.WARNING, "{0}: the heap has no room for a request", address);
      requests.refuse();
      requests.append(buffer);
    }
    executeAll(requests);
  }

  /** Reserves memory for more of an incomplete request, which may become a large one. */
  private boolean hasRoomFor(int count) {
    long bytes = parser.heldBytesWith(count);
    return session.takeForRequest(bytes);
  }

  private void endOfInput() throws IOException {
    if (!hasUnsent()) {
      closeNow();
    } else {
      state = State.CLOSING;
      updateInterest();
    }
  }

  /** Like {@link #readable}, for an encrypted connection. */
  private boolean readableTls() throws IOException {
    boolean established = tls.isEstablished();
    ByteBuffer buffer = loop.readBuffer();
    buffer.clear();
    int count;
    try {
      count = tls.read(buffer);
    } catch (IOException e) {
      if (!established) {
        LOG.log(
            Level.INFO,
            "Error accepting a client connection: {0} (addr={1})",
            e.getMessage(),
            address);
      }
      throw e;
    }
    if (count < 0) {
      endOfInput();
      return false;
    }
    if (count > 0 && state == State.OPEN) {
      received(buffer, count);
      if (tls.isEnded()) {
        // on the next turn, as the end of a plain socket would be reported
        loop.later(this::endOfTls);
      }
    }
    updateInterest();
    return count > 0;
  }

  /** Handles the end of input, unless earlier requests are waiting for room for output. */
  private void endOfTls() {
    if (state == State.OPEN && !waitsForTurn && !isOutputFull()) {
      guarded(this::endOfInput);
    }
  }

  /** Continues after the slow tasks of a handshake. */
  private void handshakeGoesOn() {
    if (!ended) {
      tls.resume();
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

  private void executeAll(RequestParser requests) throws IOException {
    try {
      executeWaiting(requests);
    } catch (ProtocolException e) {
      LOG.log(Level.DEBUG, "{0}: {1}", address, e.getMessage());
      loop.reply().error(e.getMessage());
      state = State.CLOSING;
    }
    keepUnfinished(requests);
    session.observeMemory();
    finishReplies();
    if (waitsForTurn) {
      updateInterest();
    }
  }

  /** Yields to other connections. */
  private void giveWay() {
    if (!waitsForTurn) {
      waitsForTurn = true;
      loop.giveTurn(this);
    }
  }

  /** Continues with output and requests that have waited for this turn. */
  void takeTurn() throws IOException {
    waitsForTurn = false;
    if (output != null) {
      sendQueued();
    }
    if (state == State.CLOSING && !hasUnsent()) {
      closeNow();
      return;
    }
    if (parser != null && mayExecute()) {
      executeAll(parser);
    }
    updateInterest();
    if (tls != null && tls.isEnded()) {
      loop.later(this::endOfTls);
    }
  }

  private void executeWaiting(RequestParser requests) throws ProtocolException, IOException {
    long finishedBefore = repliesFinished;
    long deadline = loop.worker().finishedAt() + TURN_NANOS;
    while (mayExecute()) {
      int count = parseBatch(requests);
      if (count == 0) {
        return;
      }
      executeBatch(requests, count, finishedBefore, deadline);
    }
  }

  /** Returns whether the next request may be executed now. */
  private boolean mayExecute() {
    return state == State.OPEN && !suspended && !waitsForTurn && !isOutputFull();
  }

  /** Parses some requests ahead, so that the memory they need can be prefetched together. */
  private int parseBatch(RequestParser requests) throws ProtocolException {
    Arguments[] batch = loop.batch();
    int[] marks = loop.marks();
    RequestLimits limits = loop.engine().limitsFor(session);
    if (!requests.next(batch[0], limits)) {
      return 0;
    }
    marks[0] = requests.mark();
    int count = 1;
    try {
      while (count < batch.length && requests.beginsArray() && session.authenticated()) {
        if (!requests.next(batch[count], limits)) {
          break;
        }
        marks[count++] = requests.mark();
      }
    } catch (ProtocolException e) {
      // reply to the requests before; the error is then found again
      requests.rewind(marks[count - 1]);
    }
    if (count > 1) {
      loop.engine().executor().prefetch(session, batch, count, loop.worker());
    }
    return count;
  }

  private void executeBatch(RequestParser requests, int count, long finishedBefore, long deadline)
      throws IOException {
    for (int i = 0; i < count; i++) {
      execute(loop.batch()[i]);
      if (loop.reply().size() > FLUSH_AT) {
        finishReplies();
        loop.outbox().flush();
        if (repliesFinished - finishedBefore > FLUSH_AT) {
          // yield between large replies
          giveWay();
        }
      }
      if (loop.worker().finishedAt() - deadline > 0) {
        giveWay();
      }
      if (!mayExecute()) {
        if (i + 1 < count) {
          requests.rewind(loop.marks()[i]);
        }
        return;
      }
    }
  }

  private void execute(Arguments arguments) {
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

  private boolean isOutputFull() {
    if (output == null || output.isEmpty()) {
      return false;
    }
    long unsent = output.bytes();
    return unsent > loop.limits().outputPause
        || unsent > loop.engine().clientMemory().outputPause();
  }

  /** Moves requests that were not executed to a parser of this connection. */
  private void keepUnfinished(RequestParser requests) {
    if (requests.isIdle() || state != State.OPEN) {
      requests.reset();
      parser = null;
      session.takeForRequest(0);
    } else {
      requests.receiveApart(loop.spares());
      if (requests != parser) {
        parser = requests.split();
      }
      keepAccount();
      if (parser.pending() > loop.limits().queryBuffer()) {
        LOG.log(Level.WARNING, "{0}: query buffer limit reached, closing", address);
        loop.engine().clients().queriesTooLarge().increment();
        state = State.CLOSED;
      }
    }
  }

  /** Reserves the memory of the incomplete request; there may be less room than before. */
  private void keepAccount() {
    if (!session.takeForRequest(parser.heldBytes())) {
      parser.refuse();
      session.takeForRequest(parser.heldBytes());
    }
  }

  // --- writing

  /** Hands over the written replies, to be sent at the end of the turn. */
  private void finishReplies() {
    repliesFinished += loop.reply().size() - loop.outbox().start();
    if (loop.reply().size() > loop.outbox().start() || state != State.OPEN) {
      inOutbox = true;
      loop.outbox().add(this);
    } else if (suspended || parser != null) {
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
      byte[] bytes = replies.single();
      if (bytes == null) {
        sendParts(replies, from, to);
      } else {
        int sent = output == null || output.isEmpty() ? send(bytes, from, to) : from;
        if (sent < to) {
          enqueue(Arrays.copyOfRange(bytes, sent, to));
        }
      }
    }
    if (held != null && !executing) {
      releaseHeld();
    }
    if (state == State.CLOSED || state == State.CLOSING && !hasUnsent()) {
      closeNow();
    } else {
      updateInterest();
    }
  }

  /** Sends replies with large parts, which are queued without copying. */
  private void sendParts(ReplyWriter replies, int from, int to) throws IOException {
    if (output == null) {
      output = new OutputQueue();
    }
    boolean idle = output.isEmpty();
    replies.ranges(from, to, output::add);
    if (idle) {
      drain();
    }
    output.keep(replies);
    if (idle) {
      session.outputWaits();
    }
    session.observeMemory();
    checkOutputLimits();
  }

  private void releaseHeld() {
    OutputQueue messages = held;
    held = null;
    byte[] copy = messages.copy();
    enqueue(copy);
    loop.flushLater(this);
  }

  /** Sends a range as far as the socket accepts it; returns the index after the sent bytes. */
  private int send(byte[] bytes, int from, int to) throws IOException {
    ByteBuffer buffer = loop.writeBuffer();
    int sent = from;
    while (sent < to) {
      buffer.clear();
      buffer.put(bytes, sent, Math.min(to - sent, buffer.capacity()));
      buffer.flip();
      int count = tls == null ? channel.write(buffer) : tls.write(buffer);
      sent += count;
      loop.worker().sent(count);
      if (buffer.hasRemaining()) {
        break;
      }
    }
    session.sent(sent - from);
    return sent;
  }

  private void sendQueued() throws IOException {
    drain();
    session.observeMemory();
    if (output.isEmpty()) {
      output = null;
    }
  }

  /** Sends queued output, as far as the socket accepts it and the limit per turn allows. */
  private void drain() throws IOException {
    if (loop.hasSentMuch()) {
      giveWay();
      return;
    }
    ByteBuffer buffer = loop.writeBuffer();
    for (long sent = 0; !output.isEmpty() && sent < SENT_AT_ONCE; ) {
      buffer.clear();
      output.copyInto(buffer);
      buffer.flip();
      int count = tls == null ? channel.write(buffer) : tls.write(buffer);
      output.remove(count);
      loop.sentQueued(count);
      session.sent(count);
      sent += count;
      if (buffer.hasRemaining()) {
        return;
      }
    }
  }

  private boolean hasUnsent() {
    return output != null && !output.isEmpty() || tls != null && tls.hasUnsent();
  }

  private void enqueue(byte[] bytes) {
    if (output == null) {
      output = new OutputQueue();
    }
    if (output.isEmpty()) {
      session.outputWaits();
    }
    output.add(bytes);
    session.observeMemory();
    checkOutputLimits();
  }

  private void checkOutputLimits() {
    OutputLimits.Limit limit = loop.limits().output(session.limitClass());
    long bytes = output.bytes();
    boolean overSoft = limit.soft() > 0 && bytes > limit.soft();
    long now = loop.engine().clock().millis();
    if (!overSoft) {
      softLimitSince = 0;
    } else if (softLimitSince == 0) {
      softLimitSince = now;
    }
    boolean tooLong = overSoft && now - softLimitSince >= limit.softSeconds() * 1000;
    if (limit.hard() > 0 && bytes > limit.hard() || tooLong) {
      LOG.log(Level.WARNING, "{0}: output buffer limit reached, closing", address);
      countTooLarge();
      state = State.CLOSED;
      loop.later(this::closeNow);
    }
  }

  /** Counts the connection, once, as closed because of its output. Called by any thread. */
  private void countTooLarge() {
    if (tooLarge.compareAndSet(false, true)) {
      loop.engine().clients().outputsTooLarge().increment();
    }
  }

  /** Sends queued output as far as the socket accepts it. */
  void flushQueued() throws IOException {
    writable();
    updateInterest();
  }

  /** Sends queued output when the socket is writable, then continues with waiting requests. */
  void writable() throws IOException {
    if (tls != null && !writableTls()) {
      return;
    }
    if (output != null) {
      sendQueued();
      if (output != null) {
        updateInterest();
        return;
      }
    }
    if (state == State.CLOSING && !hasUnsent()) {
      closeNow();
      return;
    }
    updateInterest();
    if (parser != null && mayExecute()) {
      executeAll(parser);
    }
    if (tls != null && tls.isEnded()) {
      loop.later(this::endOfTls);
    }
  }

  /** Sends pending encrypted bytes; returns false if the socket does not accept all of them. */
  private boolean writableTls() throws IOException {
    if (!tls.flush()) {
      return false;
    }
    if (tls.isStalled()) {
      readableTls();
    }
    return !ended;
  }

  private void updateInterest() {
    if (ended) {
      return;
    }
    boolean reads = mayExecute();
    boolean writes = output != null && !output.isEmpty() && !waitsForTurn;
    // keep reading, within limits, to detect that a suspended client hangs up
    reads |= state == State.OPEN && suspended && (parser == null || parser.pending() < FLUSH_AT);
    if (tls != null) {
      reads = tls.wantsRead(reads);
      writes = tls.wantsWrite(writes);
    }
    int wanted = (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  // --- called by any thread

  @Override
  public String address() {
    return address;
  }

  @Override
  public String localAddress() {
    return localAddress;
  }

  @Override
  public int descriptor() {
    return descriptor;
  }

  @Override
  public void push(byte[] bytes) {
    if (loop.isCurrentThread() && !resumes && pushed.get() == 0) {
      pushNow(bytes);
      return;
    }
    long waiting = pushed.addAndGet(bytes.length);
    session.observeMemory();
    OutputLimits.Limit limit = loop.limits().output(session.limitClass());
    if (limit.hard() > 0 && waiting > limit.hard()) {
      countTooLarge();
      loop.later(this::closeNow);
      return;
    }
    loop.later(
        () -> {
          pushed.addAndGet(-bytes.length);
          pushNow(bytes);
        });
  }

  @Override
  public void pushesFirst(ReplyWriter reply) {
    if (held != null) {
      reply.raw(held.copy());
      held = null;
    }
  }

  private void pushNow(byte[] bytes) {
    if (state != State.OPEN) {
      return;
    }
    if (executing || inOutbox) {
      if (held == null) {
        held = new OutputQueue();
      }
      held.add(bytes);
      return;
    }
    boolean first = output == null || output.isEmpty();
    enqueue(bytes);
    if (first) {
      loop.flushLater(this);
    }
  }

  @Override
  public void resume(Consumer<ReplyWriter> writer) {
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
    if (state != State.OPEN || !suspended) {
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
      if (parser != null) {
        executeAll(parser);
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
    RequestParser unfinished = parser;
    return unfinished == null ? 0 : unfinished.pending();
  }

  @Override
  public long outputBytes() {
    OutputQueue queue = output;
    int encrypted = tls == null ? 0 : tls.unsent();
    return pushed.get() + (queue == null ? 0 : queue.bytes()) + encrypted;
  }

  @Override
  public long heldBytes() {
    OutputQueue queue = output;
    OutputQueue messages = held;
    RequestParser unfinished = parser;
    int encrypted = tls == null ? 0 : tls.unsent();
    Arguments waiting = postponed;
    return pushed.get()
        + encrypted
        + (waiting == null ? 0 : waiting.bytes())
        + (queue == null ? 0 : queue.held())
        + (messages == null ? 0 : messages.held())
        + (unfinished == null
            ? 0
            : Math.min(unfinished.heldBytes(), loop.engine().clientMemory().largestRequest()));
  }

  // --- limits and closing

  /** Checks the time limits: idle connections and unread output. */
  void checkTime(long now) {
    long idle = loop.limits().idleSeconds();
    if (tls != null && !tls.isEstablished() && now - session.lastActiveAt() > HANDSHAKE_MILLIS) {
      closeNow();
    } else if (idle > 0 && !session.isBusy() && now - session.lastActiveAt() > idle * 1000) {
      closeNow();
    } else if (output != null && !output.isEmpty()) {
      checkOutputLimits();
    }
  }

  /**
   * Reads and executes the received requests and sends output, during shutdown of the server.
   *
   * @param deadline the {@link System#nanoTime} after which no more is read
   */
  void finish(long deadline) throws IOException {
    if (state != State.CLOSED && hasUnsent()) {
      writable();
    }
    while (state == State.OPEN
        && !suspended
        && !isOutputFull()
        && System.nanoTime() - deadline < 0) {
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
    return state != State.CLOSED && hasUnsent();
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
      LOG.log(Level.ERROR, address, e);
    } finally {
      session.closeForLoop();
      closeSocket();
    }
  }

  private void release() {
    loop.forget(this);
    parser = null;
    postponed = null;
    if (output != null) {
      output.clear();
      output = null;
    }
    stopTimer();
    LOG.log(Level.DEBUG, "{0}: connection closed", address);
  }

  private void closeSocket() {
    try {
      endTls();
    } catch (Throwable e) {
      LOG.log(Level.DEBUG, address, e);
    }
    try {
      channel.close();
    } catch (Throwable e) {
      LOG.log(Level.DEBUG, address, e);
    }
  }

  private void endTls() throws IOException {
    if (tls != null) {
      tls.end();
    }
  }
}
