package io.reredis;

import io.reredis.base.SafeLog;
import io.reredis.base.Threads;
import io.reredis.command.Engine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The daemon that removes expired keys, continues evictions, ticks the clock and samples the rates,
 * {@code hz} times a second. An expiry run takes at most a quarter of its period, and more with a
 * higher {@code active-expire-effort}.
 */
final class ExpiryThread implements AutoCloseable, Runnable {
  private static final Logger LOG = SafeLog.of(ExpiryThread.class);
  private static final int BASE_PERCENT = 25;
  private static final long EVICTION_NANOS = 5_000_000;
  private static final long EVICTION_PAUSE = 100_000;

  private final Engine engine;
  private final Thread thread;
  private volatile boolean closed;
  private volatile long period;
  private volatile int percent;

  ExpiryThread(Engine engine) {
    this.engine = engine;
    engine.config().listen(this::apply, "hz", "active-expire-effort");
    engine.clock().tick();
    thread = new Thread(this, "reredis-expiry");
    thread.setDaemon(true);
    engine.keyspace().memory().background(() -> LockSupport.unpark(thread));
    thread.start();
  }

  /** Applies an option; one method for all, since a lambda for each would delay the start. */
  private void apply(String option, String value) {
    switch (option) {
      case "hz" -> period = TimeUnit.SECONDS.toNanos(1) / Long.parseLong(value);
      case "active-expire-effort" -> percent = BASE_PERCENT + 2 * (Integer.parseInt(value) - 1);
      default -> throw new IllegalArgumentException("not listened to: " + option);
    }
  }

  @Override
  public void run() {
    int shard = 0;
    // this thread sends no replies, so it need not wait until its commits are durable
    engine.durability().deferWaits();
    boolean evicts = false;
    while (!closed) {
      Threads.clearInterrupt();
      LockSupport.parkNanos(this, evicts ? EVICTION_PAUSE : period);
      if (engine.isCronPaused()) {
        continue;
      }
      try {
        evicts = engine.keyspace().memory().evictInBackground(EVICTION_NANOS);
        engine.clock().tick();
        engine.clients().releaseRest();
        engine.rates().sample(engine.clock().nanos());
        if (engine.activeExpiry()) {
          shard = engine.keyspace().activeExpiry().expireDue(shard, period * percent / 100);
        }
      } catch (Throwable e) {
        LOG.log(Level.ERROR, "the background work failed", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    // joins unless called by this thread, through a listener that closes the store
    Threads.join(thread);
  }
}
