package io.reredis.ws;

import io.reredis.acl.User;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP handler of a connection: reads the head of a request, checks it, and responds or
 * upgrades the connection to an observer's socket. Confined to the HTTP thread.
 */
final class PageSide implements Side {
  private static final String PROTECTED =
      "This server is in protected mode: without a password it accepts local connections only. Set"
          + " requirepass, or protected-mode no.";

  private final HttpServices services;
  private final Connection connection;

  private byte[] head = new byte[1024];
  private int length;

  /** Whether a response is being built or sent. */
  private boolean busy;

  private long deadline;

  PageSide(HttpServices services, Connection connection) {
    this.services = services;
    this.connection = connection;
    this.deadline = System.nanoTime() + services.times().request().toNanos();
  }

  @Override
  public void received(ByteBuffer bytes) {
    int room = Limits.HEAD_BYTES - length;
    if (busy && bytes.remaining() > room) {
      connection.close();
      return;
    }
    int taken = Math.min(room, bytes.remaining());
    if (length == 0) {
      deadline = Math.min(deadline, System.nanoTime() + services.times().request().toNanos());
    }
    if (length + taken > head.length) {
      head = Arrays.copyOf(head, Math.max(length + taken, 2 * head.length));
    }
    bytes.get(head, length, taken);
    length += taken;
    if (!busy) {
      next(bytes);
    }
  }

  /** Handles the next request, if its head is complete. */
  private void next(ByteBuffer rest) {
    int end = HttpRequest.end(head, length);
    if (end < 0) {
      if (length == Limits.HEAD_BYTES) {
        respond(HttpResponse.text(431, "The head of the request is too large."), false, false);
      }
      return;
    }
    HttpRequest request;
    try {
      request = HttpRequest.parse(head, end);
    } catch (HttpRequest.Malformed e) {
      respond(HttpResponse.text(400, "Malformed request: " + e.getMessage()), false, false);
      return;
    }
    length -= end;
    System.arraycopy(head, end, head, 0, length);
    handle(request, rest);
  }

  private void handle(HttpRequest request, ByteBuffer rest) {
    String host = request.header("host");
    if (services.refusesOthers() && !connection.remote().getAddress().isLoopbackAddress()) {
      answer(request, HttpResponse.text(403, PROTECTED));
    } else if (!services.hosts().allowsHost(host, connection.local())) {
      answer(request, HttpResponse.text(403, "The Host header names an unknown host."));
    } else {
      Gatekeeper gate = services.gate();
      if (gate == null || isHealth(request)) {
        serve(request, null, rest);
      } else {
        ask(gate, request, rest);
      }
    }
  }

  private static boolean isHealth(HttpRequest request) {
    return request.path().equals("/healthz") || request.path().equals("/health");
  }

  /** Lets the program decide about a request, on another thread. */
  private void ask(Gatekeeper gate, HttpRequest request, ByteBuffer rest) {
    boolean upload = request.path().equals("/import");
    if (rest.hasRemaining() && !upload) {
      // a client does not send more than a head before it is answered
      connection.close();
      return;
    }
    byte[] begun = new byte[rest.remaining()];
    rest.get(begun);
    // the rest of an upload waits in the socket
    connection.hold(upload);
    busy = true;
    deadline = System.nanoTime() + services.times().response().toNanos();
    gate.ask(
        new PageRequest(request, connection.remote()),
        admission -> services.loop().post(connection, () -> decided(request, begun, admission)));
  }

  private void decided(HttpRequest request, byte[] begun, @Nullable Admission admission) {
    busy = false;
    connection.hold(false);
    if (admission == null) {
      answer(
          request, HttpResponse.text(500, "Whether you may use this page could not be decided."));
    } else if (admission.user() != null) {
      User user = services.user(admission.user());
      if (user == null) {
        answer(request, HttpResponse.text(403, "The user of this page does not exist or is off."));
      } else {
        serve(request, user, ByteBuffer.wrap(begun));
      }
    } else if (admission.location() != null && request.lists("accept", "text/html")) {
      answer(
          request, HttpResponse.text(303, "Log in first.").with("Location", admission.location()));
    } else {
      answer(request, HttpResponse.text(401, "Log in first."));
    }
  }

  /**
   * Serves a request.
   *
   * @param user the user that a gate has admitted; null without a gate
   */
  private void serve(HttpRequest request, @Nullable User user, ByteBuffer rest) {
    if (request.path().equals("/ws")) {
      upgrade(request, user, rest);
    } else if (request.path().equals("/events")) {
      streamEvents(request, user);
    } else if (request.path().equals("/export.rdb")) {
      begin(request, services.transfers().export(connection, request, user));
    } else if (request.path().equals("/import")) {
      ByteBuffer begun = ByteBuffer.wrap(Arrays.copyOf(head, length));
      begin(request, services.transfers().load(connection, request, user, begun, rest));
    } else if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      answer(request, HttpResponse.text(405, "Only GET and HEAD.").with("Allow", "GET, HEAD"));
    } else if (isHealth(request)) {
      answer(request, services.health().response());
    } else if (request.path().equals("/metrics") && services.scrapes() != null) {
      scrape(services.scrapes(), request, user);
    } else {
      busy = true;
      services
          .commands()
          .execute(
              () -> {
                HttpResponse response = services.pages().answer(request);
                services.loop().post(connection, () -> answer(request, response));
              });
    }
  }

  private void scrape(Scrapes scrapes, HttpRequest request, @Nullable User user) {
    busy = true;
    deadline = System.nanoTime() + services.times().response().toNanos();
    scrapes.answer(
        connection,
        request,
        user,
        response -> services.loop().post(connection, () -> answer(request, response)));
  }

  /** Refuses a transfer that was not begun. */
  private void begin(HttpRequest request, @Nullable HttpResponse refusal) {
    if (refusal != null) {
      answer(request, refusal);
    }
  }

  private void answer(HttpRequest request, HttpResponse response) {
    respond(response, request.keepsAlive(), request.method().equals("HEAD"));
  }

  private void respond(HttpResponse response, boolean keepAlive, boolean onlyHead) {
    busy = true;
    deadline = System.nanoTime() + services.times().response().toNanos();
    connection.send(response.encode(keepAlive, onlyHead));
    if (!keepAlive) {
      connection.closeGently(System.nanoTime() + services.times().closing().toNanos());
    }
  }

  @Override
  public void drained() {
    if (busy && connection.queued() == 0) {
      busy = false;
      deadline = System.nanoTime() + services.times().keepAlive().toNanos();
      next(ByteBuffer.allocate(0));
    }
  }

  private void upgrade(HttpRequest request, @Nullable User user, ByteBuffer rest) {
    String key = request.header("sec-websocket-key");
    if (!request.method().equals("GET")
        || !request.lists("upgrade", "websocket")
        || !request.lists("connection", "upgrade")
        || !"13".equals(request.header("sec-websocket-version"))
        || !isKey(key)) {
      answer(request, HttpResponse.text(400, "WebSocket version 13 is required."));
    } else if (request.header("sec-websocket-protocol") != null
        && !request.lists("sec-websocket-protocol", ObserverSocket.PROTOCOL)) {
      answer(
          request,
          HttpResponse.text(
              400, "The only subprotocol is " + ObserverSocket.PROTOCOL + "; a stream has none."));
    } else if (!isRefused(request)) {
      ObserverSocket socket = socket(request, user);
      if (socket != null) {
        socket.open(request.header("host"), key);
        passOn(socket, ByteBuffer.wrap(Arrays.copyOf(head, length)));
        passOn(socket, rest);
      }
    }
  }

  /** Responds to a request of an observer that is refused. */
  private boolean isRefused(HttpRequest request) {
    if (!services.hosts().allowsOrigin(request.header("origin"), request.header("host"))) {
      answer(request, HttpResponse.text(403, "Pages of other origins are not allowed."));
    } else if (!services.admits()) {
      answer(request, HttpResponse.text(503, "There are too many observers."));
    } else {
      return false;
    }
    return true;
  }

  /**
   * Creates the socket that a request asks for, or responds to a wrong request and returns null.
   */
  private @Nullable ObserverSocket socket(HttpRequest request, @Nullable User user) {
    if (request.header("sec-websocket-protocol") != null) {
      ObserverSocket socket = services.observe(connection);
      connection.side(socket);
      socket.show();
      if (user != null) {
        socket.enter(user);
      }
      return socket;
    }
    StreamRequest wanted = streamRequest(request, Form.FRAMES);
    if (wanted == null) {
      return null;
    }
    ObserverSocket socket = services.stream(connection, wanted);
    connection.side(socket);
    socket.show();
    if (user != null) {
      socket.enter(user);
      return socket;
    }
    if (socket.logIn(request.basicLogin())) {
      return socket;
    }
    refuse(socket, request);
    return null;
  }

  /** Refuses a login: the connection has this side again, and the other one ends. */
  private void refuse(Side other, HttpRequest request) {
    other.gone();
    connection.side(this);
    answerUnauthorized(request);
  }

  /** Begins a response of server-sent events. */
  private void streamEvents(HttpRequest request, @Nullable User user) {
    if (!request.method().equals("GET")) {
      answer(request, HttpResponse.text(405, "Only GET.").with("Allow", "GET"));
    } else if (!isRefused(request)) {
      StreamRequest wanted = streamRequest(request, Form.EVENTS);
      if (wanted == null) {
        return;
      }
      EventStream events = services.events(connection, wanted);
      connection.side(events);
      events.show();
      if (user != null) {
        events.enter(user);
      }
      if (user != null || events.logIn(request.basicLogin())) {
        events.open();
      } else {
        refuse(events, request);
      }
    }
  }

  /** Reads what a stream is to contain, or responds to a wrong query and returns null. */
  private @Nullable StreamRequest streamRequest(HttpRequest request, Form form) {
    try {
      return StreamRequest.read(request, form, services.databases());
    } catch (ProtocolViolation e) {
      answer(request, HttpResponse.text(400, "Wrong query: " + e.getMessage() + '.'));
      return null;
    }
  }

  private void answerUnauthorized(HttpRequest request) {
    answer(
        request,
        HttpResponse.text(401, "The login failed or is missing.")
            .with("WWW-Authenticate", Logins.CHALLENGE));
  }

  /** Passes on frames that arrived with the handshake. */
  private static void passOn(ObserverSocket socket, ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      socket.received(bytes);
    }
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public void sweep(long now) {
    if (now - deadline >= 0) {
      connection.close();
    }
  }
}
