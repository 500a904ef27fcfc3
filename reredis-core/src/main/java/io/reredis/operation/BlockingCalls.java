package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Waiter;
import io.reredis.util.ReredisException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The blocking operations of the typed API: a call that returns when there is a result, and a
 * future. Timeouts are in real time, independent of the store's clock. A future occupies no thread.
 * Thread-safe.
 */
public final class BlockingCalls {
  /** A longer timeout, of 292 years, never ends. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private BlockingCalls() {}

  /**
   * A future whose cancellation ends the wait, and which cannot be cancelled once it has a result.
   */
  private static final class Result<T, R> extends CompletableFuture<R> implements Runnable {
    private final Function<T, R> decoder;
    private @Nullable Waiter waiter;

    /**
     * The result to complete with once it is durable; stored in advance so that it cannot be lost
     * when memory is exhausted.
     */
    private @Nullable T value;

    Result(Function<T, R> decoder) {
      this.decoder = decoder;
    }

    @Override
    public void run() {
      decode(value);
    }

    /** Completes with a result, or with the exception of the decoder. */
    void decode(@Nullable T found) {
      R decoded;
      try {
        decoded = decoder.apply(found);
      } catch (Throwable e) {
        completeExceptionally(e);
        return;
      }
      complete(decoded);
    }

    @Override
    public boolean cancel(boolean interrupt) {
      assert waiter != null;
      return waiter.cancel() && super.cancel(interrupt);
    }
  }

  /**
   * Tries the keys, and waits at most {@code timeout}.
   *
   * @param timeout zero for no limit
   * @param alsoLocked the shards of other keys that the attempt uses
   * @param decoder converts a result; called without a lock
   * @return the decoded result, null after the timeout
   */
  static <T, R> CompletableFuture<R> future(
      Keyspace keyspace,
      Waiter.Kind kind,
      int database,
      List<byte[]> keys,
      long alsoLocked,
      Duration timeout,
      Function<Bytes, T> attempt,
      Function<T, R> decoder) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is negative");
    }
    Result<T, R> future = new Result<>(decoder);
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
      future.decode(result);
    } else if (!timeout.isZero() && timeout.compareTo(LONGEST) < 0) {
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
   * Waits for the result of {@link #future}, and throws the exception of the decoder as it is; a
   * checked one is the cause of a {@link CompletionException}.
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
      return taken(future);
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  /** Returns the result of a future that can no longer be cancelled. */
  private static <T> T taken(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw unchecked(e.getCause());
    }
  }

  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException e ? e : new CompletionException(thrown);
  }
}
