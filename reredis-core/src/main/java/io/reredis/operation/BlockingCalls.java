package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Waiter;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The blocking operations of the typed API: a call that returns when there is a result, and a
 * future. Timeouts are in real time, independent of the store's clock. A future occupies no thread.
 * Thread-safe.
 */
public final class BlockingCalls {
  private BlockingCalls() {}

  /**
   * A future whose cancellation ends the wait, and which cannot be cancelled once it has a result.
   */
  private static final class Result<T> extends CompletableFuture<T> implements Runnable {
    private Waiter waiter;

    /**
     * The result to complete with once it is durable; stored in advance so that it cannot be lost
     * when memory is exhausted.
     */
    private T value;

    @Override
    public void run() {
      complete(value);
    }

    @Override
    public boolean cancel(boolean interrupt) {
      return waiter.cancel() && super.cancel(interrupt);
    }
  }

  /**
   * Copies keys that are used after the call returns, when the caller may modify its own arrays.
   */
  public static List<byte[]> copies(byte[]... keys) {
    return Arrays.stream(keys).map(byte[]::clone).toList();
  }

  /** Returns the bytes of keys. */
  public static List<byte[]> copies(String... keys) {
    return Arrays.stream(keys).map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /**
   * Tries the keys, and waits at most {@code timeout}.
   *
   * @param timeout zero for no limit
   * @param alsoLocked the shards of other keys that the attempt uses
   * @return the result, null after the timeout
   */
  static <T> CompletableFuture<T> future(
      Keyspace keyspace,
      Waiter.Kind kind,
      int database,
      List<byte[]> keys,
      long alsoLocked,
      Duration timeout,
      Function<Bytes, T> attempt) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is negative");
    }
    Result<T> future = new Result<>();
    Consumer<ReredisException> failed = future::completeExceptionally;
    Blocked<T> blocked =
        new Blocked<>(
            kind,
            database,
            keys,
            Blocked.onceThere(keyspace, kind, database, keys.size(), attempt),
            value -> {
              future.value = value;
              keyspace.whenSafe(future, failed);
            },
            failed);
    future.waiter = blocked;
    T result = blocked.tryOrWait(keyspace, alsoLocked, () -> {});
    if (result != null) {
      future.complete(result);
    } else if (!timeout.isZero()) {
      CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
          .execute(
              () -> {
                if (blocked.cancel()) {
                  future.complete(null);
                }
              });
    }
    return future;
  }

  /**
   * Waits for the result of {@link #future}.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public static <T> T join(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      if (future.cancel(false)) {
        throw e;
      }
      Thread.currentThread().interrupt();
      return future.join();
    } catch (ExecutionException e) {
      throw (RuntimeException) e.getCause();
    }
  }
}
