package io.reredis.ws;

import io.reredis.acl.User;
import io.reredis.base.SafeLog;
import io.reredis.command.Engine;
import io.reredis.persist.TransferFile;
import io.reredis.persist.Transfers;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Admits exports and imports, and runs their steps. Each has at most one step at a time on the
 * threads, and there are as many threads as transfers, so none waits for another.
 *
 * <p>Confined to the HTTP thread unless marked.
 */
final class TransferDesk {
  /** The maximum number of simultaneous transfers. */
  private static final int MOST = 2;

  private final Engine engine;
  private final HttpLoop loop;
  private final Times times;
  private final HostRule hosts;
  private final boolean readOnly;
  private final TransferRights rights;
  private final Passes passes = new Passes();
  private final ThreadPoolExecutor threads;

  /** The files in use. Thread-safe. */
  private final Set<TransferFile> files = ConcurrentHashMap.newKeySet();

  private volatile boolean closing;
  private int underWay;

  TransferDesk(Engine engine, HttpLoop loop, Times times, HostRule hosts, boolean readOnly) {
    this.engine = engine;
    this.loop = loop;
    this.times = times;
    this.hosts = hosts;
    this.readOnly = readOnly;
    this.rights = new TransferRights(engine.users().catalog());
    this.threads =
        new ThreadPoolExecutor(
            MOST,
            MOST,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "reredis-transfer");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
  }

  // --- tokens

  /** Returns the answer to a request of an observer for a token. */
  Frame pass(Passes.Use use, Observer observer, long seq) {
    String refusal = refusal(use, observer.user(), null);
    if (refusal != null) {
      return Frame.of(ReplyJson.error(seq, refusal));
    }
    JsonBytes out = JsonBytes.message("reply").name("seq").number(seq);
    out.name("value").string(passes.issue(use, observer, seq));
    return Frame.of(out.close('}'));
  }

  /**
   * Returns why a user may not transfer now, or null.
   *
   * @param mode the mode of an import, or null if it is not known
   */
  @Nullable String refusal(Passes.Use use, User user, Transfers.@Nullable Mode mode) {
    if (use == Passes.Use.EXPORT) {
      return rights.missingForExport(user);
    }
    return readOnly ? "ERR observers may only read" : rights.missingForImport(user, mode);
  }

  /** Returns whether a user still exists. Any thread. */
  boolean exists(User user) {
    return engine.users().find(user.name()) == user;
  }

  // --- requests

  /**
   * Begins an export, or returns the response that refuses it.
   *
   * @param admitted the user that a gate has admitted, or null
   */
  @Nullable HttpResponse export(
      Connection connection, HttpRequest request, @Nullable User admitted) {
    if (!request.method().equals("GET")) {
      return HttpResponse.text(405, "Only GET.").with("Allow", "GET");
    }
    Passes.Pass pass = pass(request, Passes.Use.EXPORT);
    User user = user(connection, request, admitted, pass);
    HttpResponse refusal = refusal(request, Passes.Use.EXPORT, user, null);
    if (refusal != null) {
      return refusal;
    }
    underWay++;
    ExportSide side = new ExportSide(this, loop, connection, times, new TransferNews(pass));
    connection.side(side);
    side.begin();
    return null;
  }

  /**
   * Begins an import, or returns the response that refuses it.
   *
   * @param admitted the user that a gate has admitted, or null
   * @param first the part of the body that was received with the head
   */
  @Nullable HttpResponse load(
      Connection connection, HttpRequest request, @Nullable User admitted, ByteBuffer... first) {
    if (!request.method().equals("POST")) {
      return HttpResponse.text(405, "Only POST.").with("Allow", "POST");
    }
    Passes.Pass pass = pass(request, Passes.Use.IMPORT);
    User user = user(connection, request, admitted, pass);
    Transfers.Mode mode = mode(request.parameter("mode"));
    HttpResponse refusal = refusal(request, Passes.Use.IMPORT, user, mode);
    if (refusal != null || user == null) {
      return refusal;
    }
    if (mode == null) {
      return HttpResponse.text(400, "The mode is keep, replace or flush.");
    }
    String length = request.header("content-length");
    if (length == null || request.header("transfer-encoding") != null) {
      return HttpResponse.text(411, "Content-Length is required.");
    }
    if (!length.matches("[0-9]{1,18}") || Long.parseLong(length) == 0) {
      return HttpResponse.text(400, "The body is empty, or Content-Length is not a number.");
    }
    underWay++;
    ImportSide side =
        new ImportSide(this, loop, connection, times, new TransferNews(pass), user, mode);
    connection.side(side);
    side.begin(Long.parseLong(length), request.lists("expect", "100-continue"));
    for (ByteBuffer bytes : first) {
      side.received(bytes);
    }
    return null;
  }

  private static Transfers.@Nullable Mode mode(@Nullable String name) {
    for (Transfers.Mode mode : Transfers.Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
        return mode;
      }
    }
    return null;
  }

  private Passes.@Nullable Pass pass(HttpRequest request, Passes.Use use) {
    String token = request.parameter("token");
    return token == null ? null : passes.redeem(token, use);
  }

  private @Nullable HttpResponse refusal(
      HttpRequest request, Passes.Use use, @Nullable User user, Transfers.@Nullable Mode mode) {
    String site = request.header("sec-fetch-site");
    if (!hosts.allowsOrigin(request.header("origin"), request.header("host"))
        || site != null && !site.equals("same-origin") && !site.equals("none")) {
      return HttpResponse.text(403, "Pages of other origins are not allowed.");
    }
    if (engine.durability().isLoading()) {
      return HttpResponse.text(503, "The data is being loaded.");
    }
    if (user == null && request.parameter("token") != null) {
      return HttpResponse.text(403, "The token was used before or is not valid any more.");
    }
    if (user == null) {
      return HttpResponse.text(401, "The login failed or is missing.")
          .with("WWW-Authenticate", Logins.CHALLENGE);
    }
    String refusal = refusal(use, user, mode);
    if (refusal != null) {
      return HttpResponse.text(403, refusal);
    }
    if (underWay >= MOST) {
      return HttpResponse.text(503, "There are " + MOST + " exports or imports in progress.");
    }
    return null;
  }

  /**
   * Returns the user of a request: of its token, of the gate, of its login, or the default user if
   * no login is required; null if there is no such user.
   */
  private @Nullable User user(
      Connection connection,
      HttpRequest request,
      @Nullable User admitted,
      Passes.@Nullable Pass pass) {
    if (pass != null) {
      return exists(pass.observer().user()) ? pass.observer().user() : null;
    }
    if (request.parameter("token") != null) {
      return null;
    }
    return Logins.user(engine, connection, request, admitted);
  }

  // --- for the transfers

  /** Called once at the end of each transfer. */
  void ended() {
    underWay--;
  }

  Engine engine() {
    return engine;
  }

  /** Returns whether the server is closing, so that transfers end. Any thread. */
  boolean isClosing() {
    return closing;
  }

  /** Runs a step of a transfer, unless the server is closing. Any thread. */
  void run(Runnable step) {
    threads.execute(step);
  }

  /** Creates a temporary file. Any thread that may wait. */
  TransferFile createFile(long expected) throws IOException {
    TransferFile file = TransferFile.create(Transfers.directory(engine), expected);
    files.add(file);
    if (closing) {
      release(file);
      throw new IOException("the server is closing");
    }
    return file;
  }

  /** Closes a file. Any thread that may wait. */
  void release(TransferFile file) {
    files.remove(file);
    try {
      file.close();
    } catch (IOException e) {
      SafeLog.of(TransferDesk.class).log(Level.DEBUG, "closing a temporary file", e);
    }
  }

  /** Ends all transfers. Any thread, after the HTTP loop has ended. */
  void close() {
    closing = true;
    threads.shutdown();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    files.forEach(this::release);
  }
}
