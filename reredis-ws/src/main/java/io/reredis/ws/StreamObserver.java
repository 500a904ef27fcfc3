package io.reredis.ws;

/** An observer of a stream: receives the changes it has requested, and may log in. */
final class StreamObserver extends Observer {
  private final StreamRequest request;

  StreamObserver(Setup setup, ObserverLink link, StreamRequest request) {
    super(setup, link);
    this.request = request;
  }

  /** Delays the handshake until the feed follows the store, so that each later change is sent. */
  @Override
  boolean begins() {
    if (isLoginPending()) {
      return true;
    }
    admit(link::accept);
    return false;
  }

  @Override
  void admit(Runnable ready) {
    join(() -> feed.stream(this, request, ready));
  }

  /** Handles a login; any other message is ignored. */
  @Override
  void received(String text) {
    if (isClosed()) {
      return;
    }
    try {
      if (MessageReader.read(text) instanceof PageMessage.Auth auth) {
        authenticate(auth);
      }
    } catch (ProtocolViolation e) {
      // not a login
    }
  }

  @Override
  void receivedBytes() {}

  @Override
  void drained() {
    super.drained();
    if (queued() == 0) {
      feed.post(this, () -> feed.requests().written(this));
    }
  }

  @Override
  boolean takesStats() {
    return false;
  }
}
