package io.reredis.ws;

import io.reredis.command.Version;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An observer of the observer protocol: sends the welcome, and passes messages to the change feed
 * or its command lane.
 */
final class PageObserver extends Observer {
  /** The number of messages passed on and not handled yet. */
  private final AtomicInteger outstanding = new AtomicInteger();

  PageObserver(Setup setup, ObserverLink link) {
    super(setup, link);
  }

  @Override
  void opened(long now) {
    super.opened(now);
    link.send(welcome());
    if (!isLoginPending()) {
      admit(() -> {});
    }
  }

  private Frame welcome() {
    JsonBytes out = JsonBytes.message("welcome").name("protocol").string(ObserverSocket.PROTOCOL);
    out.name("server").string("Reredis " + Version.REREDIS);
    out.name("epoch").string(feed.epoch()).name("revision").int64(feed.revision());
    out.name("now").int64(engine.clock().millis());
    out.name("login").bool(isLoginPending()).name("readOnly").bool(setup.commands().isReadOnly());
    out.name("databases").number(engine.keyspace().databases());
    out.name("limits").open('{').name("rows").number(setup.maxRows());
    out.name("view").number(Limits.VIEW).name("frameBytes").number(Limits.FRAME_BYTES);
    out.name("previewBytes").number(KeyState.PREVIEW_BYTES).close('}');
    return Frame.of(out.close('}'));
  }

  @Override
  void admit(Runnable ready) {
    ready.run();
    join(() -> {});
  }

  @Override
  void received(String text) {
    if (isClosed()) {
      return;
    }
    try {
      PageMessage message = MessageReader.read(text);
      if (message instanceof PageMessage.Auth auth) {
        authenticate(auth);
      } else if (isLoginPending()) {
        close(CloseCode.LOGIN_FAILED, "log in first");
      } else {
        dispatch(message);
      }
    } catch (ProtocolViolation e) {
      close(CloseCode.NOT_OF_THIS_PROTOCOL, e.getMessage());
    }
  }

  @Override
  void receivedBytes() {
    close(CloseCode.NOT_OF_THIS_PROTOCOL, "not a text");
  }

  private void dispatch(PageMessage message) throws ProtocolViolation {
    Requests requests = feed.requests();
    if (message instanceof PageMessage.Subscribe subscribe) {
      checkDatabase(subscribe.database());
      toFeed(() -> requests.subscribe(this, subscribe));
    } else if (message instanceof PageMessage.ListKeys list) {
      checkDatabase(list.database());
      toFeed(() -> requests.list(this, list));
    } else if (message instanceof PageMessage.Tree tree) {
      checkDatabase(tree.database());
      toFeed(() -> requests.tree(this, tree));
    } else if (message instanceof PageMessage.Unsubscribe unsubscribe) {
      toFeed(() -> requests.unsubscribe(this, unsubscribe.id()));
    } else if (message instanceof PageMessage.View view) {
      toFeed(() -> requests.view(this, view));
    } else if (message instanceof PageMessage.AckPart ack) {
      toFeed(() -> requests.acknowledge(this, ack.id(), ack.part(), true));
    } else if (message instanceof PageMessage.AckDelta ack) {
      toFeed(() -> requests.acknowledge(this, ack.id(), ack.to(), false));
    } else if (message instanceof PageMessage.Watch watch) {
      toFeed(() -> requests.watch(this, watch));
    } else if (message instanceof PageMessage.Unwatch) {
      toFeed(() -> requests.unwatch(this));
    } else if (message instanceof PageMessage.Transfer transfer) {
      link.send(setup.transfers().pass(transfer.use(), this, transfer.seq()));
    } else if (message instanceof PageMessage.Get get) {
      checkDatabase(get.database());
      toFeed(() -> requests.get(this, get));
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
    feed.request(
        this,
        () -> {
          try {
            action.run();
          } finally {
            done();
          }
        });
  }

  @Override
  void done() {
    if (outstanding.getAndDecrement() == Limits.OUTSTANDING) {
      link.resumeReading();
    }
  }

  @Override
  boolean isHeld() {
    return outstanding.get() >= Limits.OUTSTANDING;
  }

  @Override
  boolean takesStats() {
    return true;
  }
}
