package io.reredis.net;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.SafeLog;
import io.reredis.command.Session;
import io.reredis.resp.Arguments;
import io.reredis.resp.ProtocolException;
import io.reredis.resp.RequestLimits;
import io.reredis.resp.RequestParser;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a connection: parses them in batches and executes them, until other connections
 * are due.
 *
 * <p>Requests are parsed in a buffer of the loop; only an incomplete request, or requests that
 * wait, are kept here. Confined to the connection's loop, except for {@link #pending} and {@link
 * #heldBytes}, which any thread may call; the figures may lag behind.
 */
final class Requests {
  private static final Logger LOG = SafeLog.of(Requests.class);

  /** The time after which a pipeline yields, so that other connections are served. */
  private static final long TURN_NANOS = 2_000_000;

  /** The size of replies at which they are sent even within a batch. */
  static final int FLUSH_AT = 256 * 1024;

  private final Connection connection;
  private final IoLoop loop;

  /** Holds an incomplete request or waiting requests; null while there are none. */
  private @Nullable RequestParser parser;

  Requests(Connection connection, IoLoop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  /** Executes the requests that {@code input} completes, and keeps the rest. */
  void received(ByteBuffer input) throws IOException {
    RequestParser requests = parser == null ? loop.parser() : parser;
    if (requests == parser && !hasRoomFor(input.remaining())) {
      requests.refuse();
    }
    try {
      requests.append(input);
    } catch (OutOfMemoryError e) {
      LOG.log(Level.WARNING, "{0}: the heap has no room for a request", connection.address());
      requests.refuse();
      requests.append(input);
    }
    executeAll(requests);
  }

  /** Reserves memory for more of an incomplete request, which may become a large one. */
  private boolean hasRoomFor(int count) {
    assert parser != null;
    return connection.session().takeForRequest(parser.heldBytesWith(count));
  }

  /** Returns whether an incomplete request or requests not executed are kept. */
  boolean areWaiting() {
    return parser != null;
  }

  /** Executes the requests that are kept. */
  void executeWaiting() throws IOException {
    assert parser != null;
    executeAll(parser);
  }

  private void executeAll(RequestParser requests) throws IOException {
    try {
      executeBatches(requests);
    } catch (ProtocolException e) {
      LOG.log(Level.DEBUG, "{0}: {1}", connection.address(), e.getMessage());
      loop.reply().error(notNull(e.getMessage()));
      connection.closeAfterOutput();
    }
    keepUnfinished(requests);
    connection.session().observeMemory();
    connection.finishReplies();
  }

  private void executeBatches(RequestParser requests) throws ProtocolException, IOException {
    long finishedBefore = connection.repliesFinished();
    long deadline = loop.worker().finishedAt() + TURN_NANOS;
    while (connection.mayExecute()) {
      int count = parseBatch(requests);
      if (count == 0) {
        return;
      }
      executeBatch(requests, count, finishedBefore, deadline);
    }
  }

  /** Parses some requests ahead, so that the memory they need can be prefetched together. */
  private int parseBatch(RequestParser requests) throws ProtocolException {
    Session session = connection.session();
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
      loop.engine().prefetcher().prefetch(session, batch, count, loop.worker());
    }
    return count;
  }

  private void executeBatch(RequestParser requests, int count, long finishedBefore, long deadline)
      throws IOException {
    for (int i = 0; i < count; i++) {
      connection.execute(loop.batch()[i]);
      if (loop.reply().size() > FLUSH_AT) {
        connection.finishReplies();
        loop.outbox().flush();
        if (connection.repliesFinished() - finishedBefore > FLUSH_AT) {
          // yield between large replies
          connection.giveWay();
        }
      }
      if (loop.worker().finishedAt() - deadline > 0) {
        connection.giveWay();
      }
      if (!connection.mayExecute()) {
        if (i + 1 < count) {
          requests.rewind(loop.marks()[i]);
        }
        return;
      }
    }
  }

  /** Moves requests that were not executed to a parser of this connection. */
  private void keepUnfinished(RequestParser requests) {
    if (requests.isIdle() || !connection.isOpen()) {
      requests.reset();
      parser = null;
      connection.session().takeForRequest(0);
      return;
    }
    requests.receiveApart(loop.spares());
    if (requests != parser) {
      parser = requests.split();
    }
    keepAccount();
    if (parser.pending() > loop.limits().queryBuffer()) {
      LOG.log(Level.WARNING, "{0}: query buffer limit reached, closing", connection.address());
      loop.engine().clients().queriesTooLarge().increment();
      connection.discard();
    }
  }

  /** Reserves the memory of the incomplete request; there may be less room than before. */
  private void keepAccount() {
    Session session = connection.session();
    assert parser != null;
    if (!session.takeForRequest(parser.heldBytes())) {
      parser.refuse();
      session.takeForRequest(parser.heldBytes());
    }
  }

  /** Returns the number of bytes received and not executed. */
  long pending() {
    RequestParser unfinished = parser;
    return unfinished == null ? 0 : unfinished.pending();
  }

  /** Returns the memory of an incomplete request, in bytes. */
  long heldBytes() {
    RequestParser unfinished = parser;
    return unfinished == null
        ? 0
        : Math.min(unfinished.heldBytes(), loop.engine().clientMemory().largestRequest());
  }

  /** Discards what is kept. */
  void clear() {
    parser = null;
  }
}
