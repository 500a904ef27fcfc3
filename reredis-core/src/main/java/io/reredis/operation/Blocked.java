package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.Waiter;
import io.reredis.util.ReredisException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A blocking operation, such as BLPOP, that waits until it can proceed on one of its keys.
 *
 * <p>The attempt returns a result, or null while it cannot proceed; it takes its own locks. The
 * outcome is passed to {@code done} or {@code failed}, once, on the thread that made the attempt.
 *
 * @param <T> the result
 */
public final class Blocked<T> extends Waiter {
  private final List<byte[]> keys;
  private final Function<Bytes, T> attempt;
  private final Consumer<T> done;
  private final Consumer<ReredisException> failed;

  /**
   * Creates an operation that has not been tried.
   *
   * @param keys the keys, in the order of the first attempts
   * @param attempt tries one of the keys
   */
  public Blocked(
      Kind kind,
      int database,
      List<byte[]> keys,
      Function<Bytes, T> attempt,
      Consumer<T> done,
      Consumer<ReredisException> failed) {
    super(kind, database, keys);
    this.keys = keys;
    this.attempt = attempt;
    this.done = done;
    this.failed = failed;
  }

  /**
   * Returns an attempt that, once the operation waits, ignores keys of another type instead of
   * failing.
   *
   * @param keys the number of attempts before the operation waits
   */
  public static <T> Function<Bytes, T> onceThere(
      Keyspace keyspace, Kind kind, int database, int keys, Function<Bytes, T> attempt) {
    int[] tries = {keys};
    return key -> {
      boolean waits = tries[0]-- <= 0;
      return waits && !isThere(keyspace, kind, database, key) ? null : attempt.apply(key);
    };
  }

  private static boolean isThere(Keyspace keyspace, Kind kind, int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.type().equals(kind.type().label());
    }
  }

  @Override
  protected boolean attempt(Bytes key) {
    T result;
    try {
      result = attempt.apply(key);
    } catch (ReredisException e) {
      failed.accept(e);
      return true;
    } catch (OutOfMemoryError e) {
      failed.accept(Errors.HEAP_FULL);
      return true;
    }
    if (result == null) {
      return false;
    }
    done.accept(result);
    return true;
  }

  @Override
  protected void failed(ReredisException why) {
    failed.accept(why);
  }

  /**
   * Tries the keys in order, and registers a waiter if none has a result.
   *
   * @param alsoLocked the shards of other keys that the attempt uses
   * @param beforeWaiting called under the locks before another thread can serve the waiter
   * @return the result, or null if the operation waits
   * @throws ReredisException from the attempt
   */
  public @Nullable T tryOrWait(Keyspace keyspace, long alsoLocked, Runnable beforeWaiting) {
    long shards = alsoLocked;
    for (byte[] key : keys) {
      shards |= keyspace.shardMask(new Bytes(key));
    }
    keyspace.lock(shards);
    try {
      for (byte[] key : keys) {
        T result = attempt.apply(new Bytes(key));
        if (result != null) {
          return result;
        }
      }
      beforeWaiting.run();
      keyspace.await(this);
      return null;
    } finally {
      keyspace.unlock(shards);
    }
  }
}
