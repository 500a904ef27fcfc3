package io.reredis.ws;

/** The way back to one observer. All methods may be called by any thread. */
interface ObserverLink {
  /** Queues a frame; a link that is closed drops it. */
  void send(Frame frame);

  /** Closes with a code of the protocol, once everything is sent. */
  void close(int code, String reason);

  /** Closes as {@link #close} does, but drops what waits, so that nothing is held any more. */
  void abort(int code, String reason);

  /** Bytes queued and not handed to the network yet. */
  long queued();

  /** The address of the other side, {@code ip:port}. */
  String address();

  /** The address of this side, {@code ip:port}. */
  String localAddress();

  /** Lets the other side go on after it was held for too many unanswered messages. */
  void resumeReading();
}
