package io.reredis.store;

import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Waiter;
import io.reredis.util.Bytes;
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
 * The two forms in which a program waits for keys: a call that returns when something is there, and
 * a future. Timeouts are in real time, whatever the clock of the store. No thread waits for a
 * future. Safe for use by all threads.
 */
final class BlockingCalls {
  private BlockingCalls() {}

  /** A future that ends the waiting when it is cancelled, and cannot be cancelled once it has. */
  private static final class Result<T> extends CompletableFuture<T> implements Runnable {
    private Waiter waiter;

    /** What the future completes with once that is safe; it must not be lost for want of memory. */
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

  /** Copies of keys, which are used again while the caller may have changed its own. */
  static List<byte[]> copies(byte[]... keys) {
    return Arrays.stream(keys).map(byte[]::clone).toList();
  }

  /** The bytes of keys. */
  static List<byte[]> copies(String... keys) {
    return Arrays.stream(keys).map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /**
   * Tries the keys, and waits for at most {@code timeout}.
   *
   * @param timeout zero for no limit
   * @param alsoLocked the shards of other keys that the attempt works on
   * @return the result, which is null where the time was up
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
   * Waits for what {@link #future} gives.
   *
   * @throws InterruptedException where the thread was interrupted before there was anything
   */
  static <T> T join(CompletableFuture<T> future) throws InterruptedException {
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
