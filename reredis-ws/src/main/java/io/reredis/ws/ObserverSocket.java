package io.reredis.ws;

import io.reredis.acl.User;
import io.reredis.base.SafeLog;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.Handshakedata;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket of one observer: connects Java-WebSocket's protocol engine, a connection and an
 * {@link Observer}. Confined to the HTTP thread, except for the methods of {@link ObserverLink}.
 */
final class ObserverSocket extends WebSocketAdapter implements Side, ObserverLink {
  /** The subprotocol of the observer protocol; streams have none. */
  static final String PROTOCOL = "reredis.v1";

  private final HttpLoop loop;
  private final Connection connection;
  private final Times times;
  private final @Nullable String protocol;
  private final WebSocketImpl engine;
  private final Observer observer;
  private final AtomicBoolean tooSlow = new AtomicBoolean();
  private final Runnable whenGone;
  private boolean gone;
  private @Nullable String handshake;
  private long heardAt = System.nanoTime();
  private long pingedAt = heardAt;

  /**
   * Creates the socket of an observer.
   *
   * @param protocol the subprotocol, or null for none
   */
  ObserverSocket(
      HttpLoop loop,
      Connection connection,
      Times times,
      @Nullable String protocol,
      Function<ObserverLink, Observer> observer,
      Runnable whenGone) {
    this.loop = loop;
    this.connection = connection;
    this.times = times;
    this.protocol = protocol;
    this.whenGone = whenGone;
    this.engine = new WebSocketImpl(this, List.of(new ObserverDraft(protocol)));
    this.observer = observer.apply(this);
  }

  /** Lets others see the session, once the connection has this side. */
  void show() {
    observer.show();
  }

  /** Makes it the socket of a user that a {@link Gate} has admitted; called before it is opened. */
  void enter(User user) {
    observer.enter(user);
  }

  /** Returns whether the login of the handshake is right or missing. */
  boolean logIn(PageMessage.@Nullable Auth login) {
    return login == null || observer.logIn(login);
  }

  /**
   * Starts with a handshake whose head was checked.
   *
   * @param webSocketKey the key from which the response is computed
   */
  void open(@Nullable String host, @Nullable String webSocketKey) {
    handshake =
        "GET /ws HTTP/1.1\r\nHost: "
            + host
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
            + (protocol == null ? "" : "\r\nSec-WebSocket-Protocol: " + protocol)
            + "\r\nSec-WebSocket-Key: "
            + webSocketKey
            + "\r\n\r\n";
    if (observer.begins()) {
      completeHandshake();
    } else {
      connection.hold(true);
    }
  }

  @Override
  public void accept() {
    loop.post(
        connection,
        () -> {
          completeHandshake();
          connection.hold(observer.isHeld());
        });
  }

  private void completeHandshake() {
    assert handshake != null;
    byte[] head = handshake.getBytes(StandardCharsets.ISO_8859_1);
    handshake = null;
    decode(ByteBuffer.wrap(head));
  }

  @Override
  public void received(ByteBuffer bytes) {
    if (handshake != null) {
      // a peer has to wait for the response before it sends frames (RFC 6455, 4.1)
      connection.close();
      return;
    }
    heardAt = System.nanoTime();
    decode(bytes);
    if (observer.isHeld()) {
      connection.hold(true);
    }
  }

  private void decode(ByteBuffer bytes) {
    try {
      engine.decode(bytes);
    } catch (WebsocketNotConnectedException e) {
      // a frame after a close frame required a reply
    }
    pump();
  }

  /** Queues the output of the engine. */
  private void pump() {
    for (ByteBuffer out = engine.outQueue.poll(); out != null; out = engine.outQueue.poll()) {
      connection.send(out);
    }
    if (engine.isFlushAndClose()) {
      connection.closeGently(System.nanoTime() + times.closing().toNanos());
    } else {
      checkQueue();
    }
  }

  @Override
  public void sweep(long now) {
    if (now - heardAt > 2 * times.ping().toNanos()) {
      connection.close();
    } else if (handshake == null && now - pingedAt > times.ping().toNanos()) {
      pingedAt = now;
      engine.sendPing();
      pump();
    }
    if (handshake == null) {
      // again, because there may have been no memory to ask for it
      connection.hold(observer.isHeld());
    }
    if (observer.sweep(now)) {
      connection.close();
    }
  }

  @Override
  public void drained() {
    observer.drained();
  }

  @Override
  public void gone() {
    observer.gone();
    if (!gone) {
      gone = true;
      whenGone.run();
    }
  }

  // --- ObserverLink, for any thread

  @Override
  public void send(Frame frame) {
    connection.post(frame);
    checkQueue();
  }

  private void checkQueue() {
    if (connection.queued() > Limits.QUEUED_BYTES && tooSlow.compareAndSet(false, true)) {
      observer.abort(CloseCode.TOO_SLOW, "too much queued");
    }
    observer.observeMemory();
  }

  @Override
  public void close(int code, @Nullable String reason) {
    loop.post(
        connection,
        () -> {
          engine.close(code, reason);
          pump();
        });
  }

  @Override
  public void abort(int code, String reason) {
    loop.post(
        connection,
        () -> {
          connection.dropWaiting();
          engine.close(code, reason);
          pump();
        });
  }

  @Override
  public long queued() {
    return connection.queued();
  }

  @Override
  public String address() {
    return print(connection.remote());
  }

  @Override
  public String localAddress() {
    return print(connection.local());
  }

  static String print(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
  }

  @Override
  public void resumeReading() {
    loop.post(connection, () -> connection.hold(observer.isHeld()));
  }

  // --- events of the engine

  @Override
  public void onWebsocketOpen(WebSocket socket, Handshakedata handshake) {
    pump();
    observer.opened(System.nanoTime());
  }

  @Override
  public void onWebsocketMessage(WebSocket socket, String message) {
    observer.received(message);
  }

  @Override
  public void onWebsocketMessage(WebSocket socket, ByteBuffer message) {
    observer.receivedBytes();
  }

  @Override
  public void onWebsocketPong(WebSocket socket, Framedata frame) {}

  @Override
  public void onWebsocketClose(WebSocket socket, int code, String reason, boolean remote) {}

  @Override
  public void onWebsocketClosing(WebSocket socket, int code, String reason, boolean remote) {}

  @Override
  public void onWebsocketCloseInitiated(WebSocket socket, int code, String reason) {}

  /** Logs an error of the peer, which the engine has already handled. */
  @Override
  public void onWebsocketError(WebSocket socket, Exception error) {
    SafeLog.of(ObserverSocket.class).log(System.Logger.Level.DEBUG, "a socket failed", error);
  }

  @Override
  public void onWriteDemand(WebSocket socket) {}

  @Override
  public InetSocketAddress getLocalSocketAddress(WebSocket socket) {
    return connection.local();
  }

  @Override
  public InetSocketAddress getRemoteSocketAddress(WebSocket socket) {
    return connection.remote();
  }
}
