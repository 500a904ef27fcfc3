package io.reredis.ws;

import org.jspecify.annotations.Nullable;

/** The connection to one observer. All methods may be called by any thread. */
interface ObserverLink {
  /** Completes a handshake that the observer has delayed. */
  void accept();

  /** Queues a frame; dropped if the link is closed. */
  void send(Frame frame);

  /** Closes with a code of the protocol, after all output is sent. */
  void close(int code, @Nullable String reason);

  /** Closes like {@link #close}, but drops queued output to free its memory. */
  void abort(int code, String reason);

  /** Returns the bytes queued and not written to the socket yet. */
  long queued();

  /** Returns the address of the peer, {@code ip:port}. */
  String address();

  /** Returns the local address, {@code ip:port}. */
  String localAddress();

  /** Resumes reading after a pause for too many unanswered messages. */
  void resumeReading();
}
