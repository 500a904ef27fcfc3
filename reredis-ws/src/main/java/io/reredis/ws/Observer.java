package io.reredis.ws;

import io.reredis.acl.User;
import io.reredis.command.Engine;
import io.reredis.command.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An observer: sends the welcome, checks the login, and passes messages to the change feed or its
 * command lane. Methods are called by the door's thread unless noted.
 */
final class Observer {
  private static final byte[] DEFAULT_USER = {'d', 'e', 'f', 'a', 'u', 'l', 't'};

  private final Engine engine;
  private final ChangeFeed feed;
  private final ObserverLink link;
  private final CommandLane lane;
  private final Setup setup;

  /** Confined to the feed thread. */
  private final Map<Long, Following> subscriptions = new HashMap<>();

  /** The number of messages passed on and not handled yet. */
  private final AtomicInteger outstanding = new AtomicInteger();

  private boolean loginPending;
  private long loginBy;
  private volatile boolean closed;

  /** The dependencies shared by all observers of a door. */
  record Setup(Engine engine, ChangeFeed feed, Commands commands, Times times, int maxRows) {}

  Observer(Setup setup, ObserverLink link) {
    this.setup = setup;
    this.engine = setup.engine();
    this.feed = setup.feed();
    this.link = link;
    this.lane = new CommandLane(engine, setup.commands(), link, this::done);
  }

  /** Called when the handshake is complete. */
  void opened(long now) {
    loginPending = !engine.users().isOpen();
    loginBy = now + setup.times().login().toNanos();
    link.send(welcome());
    if (!loginPending) {
      admit();
    }
  }

  private Frame welcome() {
    JsonBytes out = JsonBytes.message("welcome").name("protocol").string(ObserverSocket.PROTOCOL);
    out.name("server").string("Reredis " + Version.REREDIS);
    out.name("epoch").string(feed.epoch()).name("revision").int64(feed.revision());
    out.name("now").int64(engine.clock().millis());
    out.name("login").bool(loginPending).name("readOnly").bool(setup.commands().isReadOnly());
    out.name("databases").number(engine.keyspace().databases());
    out.name("limits").open('{').name("rows").number(setup.maxRows());
    out.name("view").number(Limits.VIEW).name("frameBytes").number(Limits.FRAME_BYTES);
    out.name("previewBytes").number(KeyState.PREVIEW_BYTES).close('}');
    return Frame.of(out.close('}'));
  }

  private void admit() {
    loginPending = false;
    lane.begin(lane.user());
    feed.post(() -> feed.join(this));
  }

  /** Handles a message. */
  void received(String text) {
    if (closed) {
      return;
    }
    try {
      PageMessage message = MessageReader.read(text);
      if (message instanceof PageMessage.Auth auth) {
        authenticate(auth);
      } else if (loginPending) {
        close(CloseCode.LOGIN_FAILED, "log in first");
      } else {
        dispatch(message);
      }
    } catch (ProtocolViolation e) {
      close(CloseCode.NOT_OF_THIS_PROTOCOL, e.getMessage());
    }
  }

  private void authenticate(PageMessage.Auth auth) {
    byte[] user = auth.user() == null ? DEFAULT_USER : auth.user();
    if (!lane.logIn(user, auth.password())) {
      close(CloseCode.LOGIN_FAILED, "login failed");
      return;
    }
    link.send(
        Frame.of(
            JsonBytes.message("auth").name("ok").bool(true).name("user").text(user).close('}')));
    if (loginPending) {
      admit();
    }
  }

  private void dispatch(PageMessage message) throws ProtocolViolation {
    if (message instanceof PageMessage.Subscribe subscribe) {
      checkDatabase(subscribe.database());
      toFeed(() -> feed.subscribe(this, subscribe));
    } else if (message instanceof PageMessage.ListKeys list) {
      checkDatabase(list.database());
      toFeed(() -> feed.list(this, list));
    } else if (message instanceof PageMessage.Unsubscribe unsubscribe) {
      toFeed(() -> feed.unsubscribe(this, unsubscribe.id()));
    } else if (message instanceof PageMessage.View view) {
      toFeed(() -> feed.view(this, view));
    } else if (message instanceof PageMessage.AckPart ack) {
      toFeed(() -> feed.acknowledge(this, ack.id(), ack.part(), true));
    } else if (message instanceof PageMessage.AckDelta ack) {
      toFeed(() -> feed.acknowledge(this, ack.id(), ack.to(), false));
    } else if (message instanceof PageMessage.Get get) {
      checkDatabase(get.database());
      toFeed(() -> feed.get(this, get));
    } else {
      outstanding.incrementAndGet();
      lane.submit((PageMessage.Command) message);
    }
  }

  private void checkDatabase(int database) throws ProtocolViolation {
    if (database >= engine.keyspace().databases()) {
      throw new ProtocolViolation("no such database");
    }
  }

  private void toFeed(Runnable action) {
    outstanding.incrementAndGet();
    feed.post(
        () ->
            feed.onceLoaded(
                () -> {
                  try {
                    action.run();
                  } finally {
                    done();
                  }
                }));
  }

  /** Counts a message as handled; called by any thread. */
  private void done() {
    if (outstanding.getAndDecrement() == Limits.OUTSTANDING) {
      link.resumeReading();
    }
  }

  /** Returns whether reading is paused. */
  boolean isHeld() {
    return outstanding.get() >= Limits.OUTSTANDING;
  }

  /** Checks time limits. */
  void sweep(long now) {
    if (loginPending && now - loginBy >= 0) {
      close(CloseCode.LOGIN_FAILED, "no login in time");
    }
    lane.sweep();
  }

  /** Called when few bytes are queued. */
  void drained() {
    lane.drained();
    observeMemory();
  }

  /** Called when the socket is closed. */
  void gone() {
    closed = true;
    lane.end();
    feed.post(() -> feed.leave(this));
  }

  // --- for the feed thread

  /** Returns the subscriptions by id. */
  Map<Long, Following> subscriptions() {
    return subscriptions;
  }

  void send(Frame frame) {
    link.send(frame);
  }

  // --- for all threads

  /** Returns its user. */
  User user() {
    return lane.user();
  }

  boolean isClosed() {
    return closed;
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
