package io.reredis.ws;

import io.reredis.acl.User;
import io.reredis.command.Engine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An observer: its user, its session and its subscriptions. Methods are called by the HTTP thread
 * unless noted.
 */
abstract class Observer {
  private static final byte[] DEFAULT_USER = {'d', 'e', 'f', 'a', 'u', 'l', 't'};

  final Setup setup;
  final Engine engine;
  final ChangeFeed feed;
  final ObserverLink link;
  final CommandLane lane;

  /** Confined to the feed thread. */
  private final Map<Long, Following> subscriptions = new HashMap<>();

  private boolean loginPending;
  private long loginBy;
  private volatile boolean closed;

  /** When a sweep first found it closed, in the time of sweeps; 0 for never. */
  private long closedAt;

  /** Whether its connection has ended, so that the feed has to forget it. */
  private volatile boolean gone;

  /** The dependencies shared by all observers of a dashboard. */
  record Setup(
      Engine engine,
      ChangeFeed feed,
      Commands commands,
      TransferDesk transfers,
      Times times,
      int maxRows) {}

  Observer(Setup setup, ObserverLink link) {
    this.setup = setup;
    this.engine = setup.engine();
    this.feed = setup.feed();
    this.link = link;
    this.lane = new CommandLane(engine, setup.commands(), link, this::done);
    this.loginPending = !engine.users().isOpen();
  }

  /**
   * Called before the handshake; returns whether to complete it now. If not, the observer calls
   * {@link ObserverLink#accept} later.
   */
  boolean begins() {
    return true;
  }

  /** Called when the handshake is complete. */
  void opened(long now) {
    loginBy = now + setup.times().login().toNanos();
  }

  /** Handles a message. */
  abstract void received(String text);

  /** Handles a message that is not a text. */
  abstract void receivedBytes();

  /** Adds a logged-in observer to the feed; {@code ready} notifies the peer, on any thread. */
  abstract void admit(Runnable ready);

  /** Adds the observer to the feed, and then runs an action on the feed thread. */
  final void join(Runnable then) {
    lane.begin(lane.user());
    feed.post(
        this,
        () -> {
          feed.join(this);
          then.run();
        });
  }

  final boolean isLoginPending() {
    return loginPending;
  }

  /** Logs in; returns false if name or password are wrong. */
  final boolean logIn(PageMessage.Auth auth) {
    if (!lane.logIn(auth.user() == null ? DEFAULT_USER : auth.user(), auth.password())) {
      return false;
    }
    loginPending = false;
    return true;
  }

  /** Makes it an observer of a user that a {@link Gate} has admitted. */
  final void enter(User user) {
    lane.begin(user);
    loginPending = false;
  }

  /** Handles a login by a message. */
  final void authenticate(PageMessage.Auth auth) {
    boolean first = loginPending;
    if (!logIn(auth)) {
      close(CloseCode.LOGIN_FAILED, "login failed");
      return;
    }
    byte[] user = auth.user() == null ? DEFAULT_USER : auth.user();
    Frame answer =
        Frame.of(
            JsonBytes.message("auth").name("ok").bool(true).name("user").text(user).close('}'));
    if (first) {
      admit(() -> link.send(answer));
    } else {
      link.send(answer);
    }
  }

  /** Counts a command as handled; called by any thread. */
  void done() {}

  /** Returns whether reading is paused. */
  boolean isHeld() {
    return false;
  }

  /** Lets other clients see the session; {@link #gone} ends it. */
  final void show() {
    lane.show();
  }

  /**
   * Checks time limits.
   *
   * @return whether to cut the connection: it was closed long ago, and for lack of memory that had
   *     no effect
   */
  boolean sweep(long now) {
    if (loginPending && now - loginBy >= 0) {
      close(CloseCode.LOGIN_FAILED, "no login in time");
    }
    if (lane.hasFailed()) {
      close(CloseCode.INTERNAL_ERROR, "internal error");
    }
    lane.sweep();
    if (closed && closedAt == 0) {
      closedAt = now;
    }
    return closedAt != 0 && now - closedAt > setup.times().closing().toNanos();
  }

  /** Called when few bytes are queued. */
  void drained() {
    lane.drained();
    observeMemory();
  }

  /** Called when the socket is closed. */
  void gone() {
    closed = true;
    gone = true;
    lane.end();
    feed.post(this, () -> feed.leave(this));
  }

  // --- for the feed thread

  /** Returns the subscriptions by id. */
  Map<Long, Following> subscriptions() {
    return subscriptions;
  }

  /** Returns whether the observer is sent statistics. */
  abstract boolean takesStats();

  void send(Frame frame) {
    link.send(frame);
  }

  // --- for all threads

  /** Returns the bytes queued and not written to the socket yet. */
  long queued() {
    return link.queued();
  }

  /** Returns its user. */
  User user() {
    return lane.user();
  }

  boolean isClosed() {
    return closed;
  }

  /** Returns whether the connection has ended. */
  boolean isGone() {
    return gone;
  }

  /** Updates the memory accounting of the observer. */
  void observeMemory() {
    lane.observeMemory();
  }

  void close(int code, @Nullable String reason) {
    closed = true;
    link.close(code, reason);
  }

  /** Closes it and drops queued output. */
  void abort(int code, String reason) {
    closed = true;
    link.abort(code, reason);
  }
}
