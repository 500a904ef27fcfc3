package io.reredis.ws;

import java.nio.ByteBuffer;

/**
 * The protocol handler of a connection: HTTP, the observer protocol, or none after the end. Called
 * by the HTTP thread.
 */
interface Side {
  /** Handles input; the buffer belongs to the {@link HttpLoop} and is reused. */
  void received(ByteBuffer bytes);

  /** Checks time limits. */
  void sweep(long now);

  /** Called when all, or nearly all, queued output is sent. */
  default void drained() {}

  /** Called when the connection is closed, for whatever reason; again later if this fails. */
  default void gone() {}
}
