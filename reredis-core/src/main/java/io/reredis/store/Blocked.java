package io.reredis.store;

import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.Waiter;
import io.reredis.util.Bytes;
import io.reredis.util.Errors;
import io.reredis.util.ReredisException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An operation that waits until one of its keys has something for it, such as BLPOP's.
 *
 * <p>The attempt gives its result, or null while there is nothing; it is made under the locks that
 * it takes itself. What comes of it goes to {@code done} or {@code failed}, once, on the thread
 * that made the attempt.
 *
 * @param <T> the result
 */
public final class Blocked<T> extends Waiter {
  private final List<byte[]> keys;
  private final Function<Bytes, T> attempt;
  private final Consumer<T> done;
  private final Consumer<ReredisException> failed;

  /**
   * Creates an operation that has not begun.
   *
   * @param keys the keys, in the order in which they are tried at first
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
   * An attempt that finds nothing once it waits and a key holds another type, instead of failing.
   *
   * @param keys how many keys it is tried on before it waits
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
   * Tries the keys in their order, and waits where none has anything.
   *
   * @param alsoLocked the shards of other keys that the attempt works on
   * @param beforeWaiting called under the locks before anybody can serve it
   * @return the result, or null where it waits now
   * @throws ReredisException what the attempt throws
   */
  public T tryOrWait(Keyspace keyspace, long alsoLocked, Runnable beforeWaiting) {
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
