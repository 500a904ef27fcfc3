package io.reredis.command;

import io.reredis.keyspace.Waiter;
import io.reredis.resp.ReplyWriter;
import java.util.function.Consumer;

/**
 * Why a session is suspended, and how that ends by itself.
 *
 * @param deadline when it ends, in ms since 1970; {@link Long#MAX_VALUE} for never
 * @param onTimeout writes the reply then; null where the request is to be executed again
 * @param unblockable whether CLIENT UNBLOCK may end it
 * @param waiter who waits for keys meanwhile, and must be stopped first; null for nobody
 * @param requestBytes the heap bytes of a request that is kept meanwhile
 */
public record Suspension(
    long deadline,
    Consumer<ReplyWriter> onTimeout,
    boolean unblockable,
    Waiter waiter,
    long requestBytes) {

  /** A suspension in which nobody waits for keys. */
  public Suspension(long deadline, Consumer<ReplyWriter> onTimeout, boolean unblockable) {
    this(deadline, onTimeout, unblockable, null, 0);
  }

  /** A suspension in which {@code waiter} waits for keys. */
  public Suspension(
      long deadline, Consumer<ReplyWriter> onTimeout, boolean unblockable, Waiter waiter) {
    this(deadline, onTimeout, unblockable, waiter, 0);
  }

  /** Whether the request waits for the end of CLIENT PAUSE, and is executed then. */
  public boolean isPause() {
    return onTimeout == null && deadline != Long.MAX_VALUE;
  }

  /** The heap bytes of the keys that are waited for, or of the request. */
  long heldBytes() {
    return waiter == null ? requestBytes : waiter.heldBytes();
  }

  /** Stops waiting for keys; false where a key has come already, and the reply is on its way. */
  boolean stop() {
    return waiter == null || waiter.cancel();
  }
}
