package io.reredis.command;

import io.reredis.keyspace.Waiter;
import io.reredis.resp.ReplyWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a session is suspended, and its timeout.
 *
 * @param deadline the time of the timeout, in ms since 1970; {@link Long#MAX_VALUE} for none
 * @param onTimeout writes the reply after the timeout; null if the request is then executed again
 * @param unblockable whether CLIENT UNBLOCK may end the suspension
 * @param waiter the waiter for keys, which must be cancelled first; null if the command waits for
 *     no key
 * @param requestBytes the heap bytes of a request kept during the suspension
 */
public record Suspension(
    long deadline,
    @Nullable Consumer<ReplyWriter> onTimeout,
    boolean unblockable,
    @Nullable Waiter waiter,
    long requestBytes) {

  /** Creates a suspension that does not wait for keys. */
  public Suspension(long deadline, @Nullable Consumer<ReplyWriter> onTimeout, boolean unblockable) {
    this(deadline, onTimeout, unblockable, null, 0);
  }

  /** Creates a suspension that waits for keys with {@code waiter}. */
  public Suspension(
      long deadline, Consumer<ReplyWriter> onTimeout, boolean unblockable, Waiter waiter) {
    this(deadline, onTimeout, unblockable, waiter, 0);
  }

  /** Returns whether the request waits for the end of CLIENT PAUSE, to be executed then. */
  public boolean isPause() {
    return onTimeout == null && deadline != Long.MAX_VALUE;
  }

  /** Returns the heap bytes of the waiter or of the kept request. */
  long heldBytes() {
    return waiter == null ? requestBytes : waiter.heldBytes();
  }

  /**
   * Cancels the waiter; returns false if a key has already served it, so that a reply is on its
   * way.
   */
  boolean stop() {
    return waiter == null || waiter.cancel();
  }
}
