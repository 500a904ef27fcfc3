package io.reredis.ws;

import io.reredis.acl.User;
import io.reredis.base.Ascii;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A response of server-sent events that has no end. Confined to the HTTP thread, except for the
 * methods of {@link ObserverLink}.
 */
final class EventStream implements Side, ObserverLink {
  private static final byte[] HEARTBEAT = Ascii.bytes(":\n\n");

  private final HttpLoop loop;
  private final Connection connection;
  private final Times times;
  private final Observer observer;
  private final AtomicBoolean tooSlow = new AtomicBoolean();
  private final Runnable whenGone;
  private long beatAt = System.nanoTime();
  private boolean open;
  private boolean gone;

  EventStream(
      HttpLoop loop,
      Connection connection,
      Times times,
      Function<ObserverLink, Observer> observer,
      Runnable whenGone) {
    this.loop = loop;
    this.connection = connection;
    this.times = times;
    this.whenGone = whenGone;
    this.observer = observer.apply(this);
  }

  /** Lets others see the session, once the connection has this side. */
  void show() {
    observer.show();
  }

  /** Makes it the stream of a user that a {@link Gate} has admitted; called before it is opened. */
  void enter(User user) {
    observer.enter(user);
  }

  /** Returns whether the login of the request is right, or missing and not required. */
  boolean logIn(PageMessage.@Nullable Auth login) {
    return login == null ? !observer.isLoginPending() : observer.logIn(login);
  }

  /** Starts the response. */
  void open() {
    if (observer.begins()) {
      accept();
    }
  }

  @Override
  public void accept() {
    loop.post(connection, this::start);
  }

  private void start() {
    open = true;
    beatAt = System.nanoTime();
    // proxies such as nginx keep back a response unless told otherwise
    HttpResponse head =
        new HttpResponse(200, "text/event-stream", null)
            .with("Cache-Control", "no-store")
            .with("X-Accel-Buffering", "no");
    connection.send(head.encode(false, false));
    observer.opened(System.nanoTime());
  }

  /** Ignores input, because the request is complete. */
  @Override
  public void received(ByteBuffer bytes) {}

  /** Sends a comment, so that proxies and clients do not take the connection for dead. */
  @Override
  public void sweep(long now) {
    if (open && now - beatAt > times.ping().toNanos()) {
      beatAt = now;
      if (connection.queued() == 0) {
        connection.send(ByteBuffer.wrap(HEARTBEAT));
      }
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
    if (connection.queued() > Limits.QUEUED_BYTES && tooSlow.compareAndSet(false, true)) {
      observer.abort(CloseCode.TOO_SLOW, "too much queued");
    }
    observer.observeMemory();
  }

  @Override
  public void close(int code, @Nullable String reason) {
    loop.post(connection, this::end);
  }

  @Override
  public void abort(int code, String reason) {
    loop.post(
        connection,
        () -> {
          connection.dropWaiting();
          end();
        });
  }

  private void end() {
    connection.closeGently(System.nanoTime() + times.closing().toNanos());
  }

  @Override
  public long queued() {
    return connection.queued();
  }

  @Override
  public String address() {
    return ObserverSocket.print(connection.remote());
  }

  @Override
  public String localAddress() {
    return ObserverSocket.print(connection.local());
  }

  @Override
  public void resumeReading() {}
}
