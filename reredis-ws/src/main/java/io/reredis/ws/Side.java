package io.reredis.ws;

import java.nio.ByteBuffer;

/**
 * What a connection speaks: requests of a page, the observer protocol, or nothing any more. Called
 * by the door's thread.
 */
interface Side {
  /** Takes what has arrived; the buffer is the door's and is used again. */
  void received(ByteBuffer bytes);

  /** Looks whether something has taken too long. */
  void sweep(long now);

  /** Is told that all, or nearly all, that was queued is sent. */
  default void drained() {}

  /** The connection is gone, however that came about. Called once. */
  default void gone() {}
}
