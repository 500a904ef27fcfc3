package io.reredis.ws;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Reason;
import io.reredis.base.SafeLog;
import io.reredis.persist.TransferFile;
import io.reredis.persist.Transfers;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A download of all data: writes a snapshot to a temporary file, and then sends the file.
 *
 * <p>The file is complete before it is sent, so a slow client does not keep the snapshot, for which
 * the next save would have to wait. Chunks are read as the socket takes them. Confined to the HTTP
 * thread, except for the steps on the threads of the {@link TransferDesk}.
 */
final class ExportSide implements Side, Transfers.Progress {
  private static final int CHUNK = 128 * 1024;
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final TransferDesk desk;
  private final HttpLoop loop;
  private final Connection connection;
  private final Times times;
  private final TransferNews news;

  /** Whether the client has disconnected. */
  private volatile boolean gone;

  /** Written by the first step; handed over with its end. */
  private @Nullable TransferFile file;

  /** Whether a step is on a thread of the desk. */
  private boolean working;

  private boolean sending;
  private boolean ended;
  private long size;
  private long sent;

  /** The bytes that were queued when the client was last seen to read, and when that was. */
  private long queuedBefore;

  private long readAt;

  ExportSide(
      TransferDesk desk, HttpLoop loop, Connection connection, Times times, TransferNews news) {
    this.desk = desk;
    this.loop = loop;
    this.connection = connection;
    this.times = times;
    this.news = news;
  }

  void begin() {
    step(this::write);
  }

  /** Runs a step on another thread. */
  private void step(Runnable step) {
    working = true;
    desk.run(step);
  }

  /** Continues on the HTTP thread after a step, unless the connection is closed. */
  private void after(Runnable next) {
    loop.post(
        () -> {
          working = false;
          if (gone) {
            release();
          } else {
            loop.attempt(
                connection,
                () -> {
                  next.run();
                  connection.flush();
                });
          }
        });
  }

  // --- the file; on a thread of the desk

  private void write() {
    try {
      TransferFile created = desk.createFile(0);
      file = created;
      Transfers.export(desk.engine(), created, this);
      long bytes = created.size();
      after(() -> send(bytes));
    } catch (Throwable e) {
      String why = Reason.of(e);
      SafeLog.of(ExportSide.class).log(Level.WARNING, "an export failed: {0}", why);
      after(() -> fail(why));
    }
  }

  @Override
  public boolean at(Transfers.Phase phase, long done, long total) {
    news.at("writing", done, total);
    return !gone && !desk.isClosing();
  }

  private void read() {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, size - sent));
    try {
      notNull(file).read(chunk, sent);
      if (chunk.hasRemaining()) {
        throw new IOException("the file has become shorter");
      }
      chunk.flip();
      after(() -> send(chunk));
    } catch (Throwable e) {
      // the head was sent, so the client learns it by the end of the connection
      after(connection::close);
    }
  }

  // --- the response; on the HTTP thread

  private void fail(String why) {
    end(why);
    connection.send(HttpResponse.text(507, "The export failed: " + why).encode(false, false));
    connection.closeGently(System.nanoTime() + times.closing().toNanos());
  }

  private void send(long bytes) {
    size = bytes;
    sending = true;
    readAt = System.nanoTime();
    String name = "dump-" + NAME.format(ZonedDateTime.now(ZoneOffset.UTC)) + ".rdb";
    HttpResponse head =
        new HttpResponse(200, "application/octet-stream", null)
            .with("Content-Length", Long.toString(size))
            .with("Content-Disposition", "attachment; filename=\"" + name + '"')
            .with("Cache-Control", "no-store");
    connection.send(head.encode(false, false));
    step(this::read);
  }

  private void send(ByteBuffer chunk) {
    sent += chunk.remaining();
    connection.send(chunk);
    news.at("sending", sent, size);
  }

  @Override
  public void drained() {
    if (!sending || working || ended) {
      return;
    }
    if (sent < size) {
      step(this::read);
    } else if (connection.queued() == 0) {
      end(null);
      connection.closeGently(System.nanoTime() + times.closing().toNanos());
    }
  }

  /** Ignores input, because the request is complete. */
  @Override
  public void received(ByteBuffer bytes) {}

  /** Closes the connection of a client that has stopped reading. */
  @Override
  public void sweep(long now) {
    long queued = connection.queued();
    if (queued == 0 || queued != queuedBefore) {
      queuedBefore = queued;
      readAt = now;
    } else if (now - readAt > times.ack().toNanos()) {
      connection.close();
    }
  }

  @Override
  public void gone() {
    gone = true;
    end("the connection was closed");
    if (!working) {
      release();
    }
  }

  private void end(@Nullable String error) {
    if (!ended) {
      ended = true;
      news.end(error);
    }
  }

  /** Deletes the file at the end; another thread does it, because it may take long. */
  private void release() {
    desk.ended();
    TransferFile used = file;
    if (used != null) {
      desk.run(() -> desk.release(used));
    }
  }
}
