package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.intercept.WriteInterceptor;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reasons to reject writes: a snapshot or log that cannot be written, a load in progress, the
 * end of the store. Expiry goes on, and so do operations on whole databases until the end.
 * Thread-safe.
 */
public final class Refusals {
  private static final List<WriteInterceptor> NONE = List.of();

  /** The reasons with their errors, in the order of their registration; guarded by this. */
  private final Map<Object, ReredisException> reasons = new LinkedHashMap<>();

  /** Whether the keyspace is closed; guarded by this. */
  private boolean closed;

  /** The error of the oldest reason, or null; written under this. */
  private volatile @Nullable ReredisException current;

  /** The interceptors of writes; written under this. */
  private volatile List<WriteInterceptor> interceptors = NONE;

  /** The thread that may write all the same, or null. */
  private volatile @Nullable Thread exempt;

  Refusals() {}

  /** Adds a reason with its error; a null error removes the reason. */
  public synchronized void set(Object reason, @Nullable ReredisException error) {
    if (error == null) {
      reasons.remove(reason);
    } else {
      reasons.put(reason, error);
    }
    current =
        closed ? Errors.CLOSED : reasons.isEmpty() ? null : reasons.values().iterator().next();
  }

  /** Sets the thread that may write while others may not; null for none. */
  public void exempt(@Nullable Thread thread) {
    exempt = thread;
  }

  /** Returns the error with which writes are rejected, or null. */
  public @Nullable ReredisException current() {
    return current;
  }

  /** Lets an interceptor decide about writes from now on; the result removes it. */
  public synchronized Runnable intercept(WriteInterceptor interceptor) {
    // a registration of its own, even if the interceptor is registered already
    WriteInterceptor added = interceptor::before;
    List<WriteInterceptor> more = new ArrayList<>(interceptors);
    more.add(added);
    interceptors = more;
    return () -> remove(added);
  }

  private synchronized void remove(WriteInterceptor interceptor) {
    List<WriteInterceptor> fewer = new ArrayList<>(interceptors);
    fewer.remove(interceptor);
    interceptors = fewer.isEmpty() ? NONE : fewer;
  }

  /** Rejects all writes from now on. The caller holds the locks of all shards. */
  synchronized void close() {
    closed = true;
    current = Errors.CLOSED;
  }

  /**
   * Checks that the keyspace is open. The caller holds the lock of a shard.
   *
   * @throws ReredisException if it is closed
   */
  void checkOpen() {
    if (current == Errors.CLOSED) {
      throw Errors.here(Errors.CLOSED);
    }
  }

  /**
   * Checks that a write to a key of a shard, whose lock the caller holds, is accepted.
   *
   * @throws ReredisException if it is rejected
   */
  void check(Shard shard, int database, Bytes key) {
    if (current != null || shard.decided) {
      checkDecided(shard);
    }
    List<WriteInterceptor> asked = interceptors;
    if (asked != NONE) {
      for (WriteInterceptor interceptor : asked) {
        interceptor.before(database, key.copy());
      }
    }
  }

  private void checkDecided(Shard shard) {
    ReredisException error = shard.decided ? shard.refusal : current;
    if (error != null && (Thread.currentThread() != exempt || error == Errors.CLOSED)) {
      throw Errors.here(error);
    }
  }
}
