package io.reredis.ws;

import static io.reredis.base.NotNull.notNull;

import io.reredis.acl.User;
import io.reredis.base.Reason;
import io.reredis.base.SafeLog;
import io.reredis.persist.TransferFile;
import io.reredis.persist.Transfers;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An upload of a file in Redis's format: writes the body to a temporary file, checks the file, and
 * then imports it. The connection is not read while much of the body waits to be written.
 *
 * <p>If the client disconnects during the upload, the import ends. If it disconnects later, the
 * import continues, as a command would. Confined to the HTTP thread, except for the steps on the
 * threads of the {@link TransferDesk}.
 */
final class ImportSide implements Side, Transfers.Progress {
  /** The part of the body in memory at which reading is paused. */
  private static final int MOST_WAITING = 512 * 1024;

  private static final int MOST_CHUNKS = 64;

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final TransferDesk desk;
  private final HttpLoop loop;
  private final Connection connection;
  private final Times times;
  private final TransferNews news;
  private final User user;
  private final Transfers.Mode mode;

  /** The part of the body that is not written yet. */
  private List<ByteBuffer> waiting = new ArrayList<>();

  private int waitingBytes;
  private long length;

  /** The bytes of the body that were not received yet. */
  private long left;

  private boolean expectsContinue;
  private long heardAt = System.nanoTime();

  /** Written by the first step; handed over with its end. */
  private @Nullable TransferFile file;

  /** Whether a step is on a thread of the desk. */
  private boolean working;

  private boolean loading;
  private boolean answered;
  private boolean gone;

  ImportSide(
      TransferDesk desk,
      HttpLoop loop,
      Connection connection,
      Times times,
      TransferNews news,
      User user,
      Transfers.Mode mode) {
    this.desk = desk;
    this.loop = loop;
    this.connection = connection;
    this.times = times;
    this.news = news;
    this.user = user;
    this.mode = mode;
  }

  /**
   * Begins to receive the body.
   *
   * @param expects whether the client waits for 100 Continue
   */
  void begin(long bodyLength, boolean expects) {
    length = bodyLength;
    left = bodyLength;
    expectsContinue = expects;
    step(this::create);
  }

  private void step(Runnable step) {
    working = true;
    desk.run(step);
  }

  /** Continues on the HTTP thread after a step. */
  private void after(Runnable next) {
    loop.post(
        () -> {
          working = false;
          if (connection.isClosed() || gone) {
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

  // --- steps; on a thread of the desk

  private void create() {
    try {
      file = desk.createFile(length);
      after(this::created);
    } catch (Throwable e) {
      after(() -> fail(507, "Nothing was imported: " + Reason.of(e)));
    }
  }

  private void write(List<ByteBuffer> chunks) {
    try {
      for (ByteBuffer chunk : chunks) {
        notNull(file).append(chunk);
      }
      after(this::next);
    } catch (Throwable e) {
      after(() -> fail(507, "Nothing was imported: " + Reason.of(e)));
    }
  }

  private void load() {
    try {
      Transfers.Counts counts = Transfers.load(desk.engine(), notNull(file), mode, this);
      after(() -> succeed(counts));
    } catch (Transfers.PartialImport e) {
      SafeLog.of(ImportSide.class).log(Level.WARNING, "an import failed: {0}", e.getMessage());
      String flushed = mode == Transfers.Mode.FLUSH ? "All old data was removed, and " : "";
      String before = flushed + e.counts().loaded() + " keys were imported before an error: ";
      after(() -> fail(500, before + e.getMessage()));
    } catch (Throwable e) {
      after(() -> fail(400, "Nothing was imported: " + Reason.of(e)));
    }
  }

  @Override
  public boolean at(Transfers.Phase phase, long done, long total) {
    news.at(phase.name().toLowerCase(Locale.ROOT), done, total);
    return !desk.isClosing();
  }

  // --- on the HTTP thread

  private void created() {
    if (expectsContinue) {
      connection.send(ByteBuffer.wrap(CONTINUE));
    }
    next();
  }

  /** Writes what has been received, or imports the complete file. */
  private void next() {
    connection.hold(false);
    heardAt = System.nanoTime();
    if (!waiting.isEmpty()) {
      List<ByteBuffer> chunks = waiting;
      waiting = new ArrayList<>();
      waitingBytes = 0;
      step(() -> write(chunks));
    } else if (left == 0) {
      // the rights may have been taken away meanwhile
      String refusal = desk.refusal(Passes.Use.IMPORT, user, mode);
      if (refusal != null || !desk.exists(user)) {
        fail(403, refusal == null ? "The user was deleted." : refusal);
        return;
      }
      loading = true;
      step(this::load);
    }
  }

  @Override
  public void received(ByteBuffer bytes) {
    heardAt = System.nanoTime();
    int count = (int) Math.min(left, bytes.remaining());
    if (count == 0 || answered) {
      return;
    }
    byte[] copy = new byte[count];
    bytes.get(copy);
    left -= count;
    waiting.add(ByteBuffer.wrap(copy));
    waitingBytes += count;
    if (!working) {
      next();
    } else if (waitingBytes > MOST_WAITING || waiting.size() > MOST_CHUNKS) {
      connection.hold(true);
    }
  }

  private void succeed(Transfers.Counts counts) {
    JsonBytes out = new JsonBytes(256).open('{').name("loaded").number(counts.loaded());
    out.name("skipped").number(counts.skipped()).name("expired").number(counts.expired());
    out.name("libraries").number(counts.libraries()).close('}');
    news.end(null);
    answer(new HttpResponse(200, "application/json", out.copy()).with("Cache-Control", "no-store"));
  }

  private void fail(int status, String why) {
    news.end(why);
    answer(HttpResponse.text(status, why));
  }

  private void answer(HttpResponse response) {
    answered = true;
    connection.hold(false);
    connection.send(response.encode(false, false));
    connection.closeGently(System.nanoTime() + times.closing().toNanos());
  }

  /** Closes the connection of a client that has stopped sending. */
  @Override
  public void sweep(long now) {
    if (!working && now - heardAt > times.ack().toNanos()) {
      connection.close();
    }
  }

  @Override
  public void gone() {
    gone = true;
    if (!answered && !loading) {
      news.end("the connection was closed");
    }
    if (!working) {
      release();
    }
  }

  private void release() {
    desk.ended();
    TransferFile used = file;
    if (used != null) {
      desk.run(() -> desk.release(used));
    }
  }
}
