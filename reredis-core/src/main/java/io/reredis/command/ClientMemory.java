package io.reredis.command;

import io.reredis.config.MemorySize;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the buffers of all clients take, and the end of those that hold most where that is too much:
 * {@code maxmemory-clients}.
 *
 * <p>Each session remembers what it was last accounted with, so that a change costs an addition to
 * two sums, and no change a comparison. Safe for use by all threads.
 */
final class ClientMemory {
  private static final Logger LOG = System.getLogger(ClientMemory.class.getName());

  /** What a client takes beside its buffers. */
  static final int CLIENT_BYTES = 2048;

  /** Stands for the account of a session that was closed. */
  private static final long GONE = -1;

  private final Engine engine;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder evicted = new LongAdder();

  /** A number of bytes, or a negative number of percent; 0 for no limit. */
  private volatile long limit;

  ClientMemory(Engine engine) {
    this.engine = engine;
  }

  void limit(String value) {
    limit = value.endsWith("%") ? -MemorySize.parsePercent(value) : Long.parseLong(value);
    keepToLimit();
  }

  /** Takes note of what a session holds now. */
  void observe(Session session) {
    long now = CLIENT_BYTES + session.memory();
    long before = session.accounted.get();
    if (now == before || before == GONE || !session.accounted.compareAndSet(before, now)) {
      return;
    }
    add(now - before);
    if (now > before && limit != 0) {
      keepToLimit();
    }
  }

  /** Takes note of the end of a session. */
  void forget(Session session) {
    long before = session.accounted.getAndSet(GONE);
    if (before != GONE) {
      add(-before);
    }
  }

  private void add(long change) {
    bytes.add(change);
    engine.keyspace().memory().addOthers(change);
  }

  /** What all clients take. */
  long bytes() {
    return bytes.sum();
  }

  /** How many clients were closed for what they held. */
  long evicted() {
    return evicted.sum();
  }

  void resetCounters() {
    evicted.reset();
  }

  private long most() {
    long set = limit;
    return set >= 0 ? set : (long) (engine.keyspace().memory().limit() / 100.0 * -set);
  }

  private void keepToLimit() {
    while (limit != 0 && bytes() > most()) {
      Session largest = null;
      for (Session session : engine.clients().all()) {
        long held = session.accounted.get();
        if (held > 0 && !session.noEvict && (largest == null || held > largest.accounted.get())) {
          largest = session;
        }
      }
      if (largest == null) {
        return;
      }
      end(largest);
    }
  }

  private void end(Session session) {
    long held = session.accounted.getAndSet(GONE);
    if (held != GONE) {
      add(-held);
      evicted.increment();
      LOG.log(
          Level.INFO,
          "{0}: closed for {1} bytes in its buffers",
          session.transport().address(),
          held);
      session.kill();
    }
  }
}
