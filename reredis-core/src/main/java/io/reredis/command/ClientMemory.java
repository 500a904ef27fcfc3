package io.reredis.command;

import io.reredis.base.SafeLog;
import io.reredis.config.MemorySize;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The budget for the memory of clients: partial requests, unsent replies, messages, queued
 * commands, subscriptions, watched keys and keys that blocked commands wait for.
 *
 * <p>The budget is {@code maxmemory-clients}, by default an eighth of the heap. The server stops
 * reading from a client whose unsent output exceeds the rest of the budget ({@link #outputPause}),
 * so a single slow client may hold much, and each of many clients little. A reply has a limit of
 * its own ({@link #replyLimit}). If the budget is exceeded nevertheless, the clients that hold most
 * are closed, beginning with those that read no replies. A client that holds nothing is always
 * served.
 *
 * <p>If {@code maxmemory-clients} is not set, the part of a request beyond 1 MB counts against
 * {@code maxmemory} instead of the budget, like the data it is about to become ({@link
 * #takeForRequest}).
 *
 * <p>Each session stores the bytes it was last accounted with, so a change costs an addition to two
 * sums, and an unchanged session a comparison. Safe for use by all threads; blocks no thread for
 * long.
 */
public final class ClientMemory {
  private static final Logger LOG = SafeLog.of(ClientMemory.class);

  /** The heap bytes of a client besides its buffers. */
  static final int CLIENT_BYTES = 2048;

  private static final int LARGE_REQUEST = 1 << 20;
  private static final long HEAP = Runtime.getRuntime().maxMemory();
  private static final long DEFAULT_BUDGET = HEAP / 8;

  /** The minimum of {@link #replyLimit}, in bytes. */
  private static final long LEAST_REPLY = 1 << 20;

  /** A client that has read no output for this long is closed before others. */
  private static final long STALLED_MILLIS = 1000;

  /** The time without further searches after a search that found no client to close. */
  private static final long SEARCH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** The account of a closed session. */
  private static final long GONE = -1;

  private final Engine engine;

  /** These sums must be exact, and a {@link LongAdder} may run out of memory. */
  private final AtomicLong bytes = new AtomicLong();

  private final AtomicLong largeRequests = new AtomicLong();
  private final LongAdder evicted = new LongAdder();

  /** Bytes, or a negative percentage of {@code maxmemory}; 0 for the default. */
  private volatile long limit;

  /** The {@link System#nanoTime} of the last search that found no client to close. */
  private volatile long searchedInVain = System.nanoTime() - SEARCH_NANOS;

  ClientMemory(Engine engine) {
    this.engine = engine;
  }

  void limit(String value) {
    limit = value.endsWith("%") ? -MemorySize.parsePercent(value) : Long.parseLong(value);
    searchedInVain = System.nanoTime() - SEARCH_NANOS;
    keepToBudget();
  }

  /** Returns the budget in bytes. */
  public long budget() {
    long set = limit;
    return set > 0
        ? set
        : set == 0 ? DEFAULT_BUDGET : (long) (engine.keyspace().memory().limit() / 100.0 * -set);
  }

  /**
   * Returns the unsent bytes above which the server stops reading from a client: the rest of the
   * budget.
   */
  public long outputPause() {
    return budget() - bytes();
  }

  /** Returns the bytes that the replies of one turn of a loop may take. */
  public long replyLimit() {
    return Math.max(LEAST_REPLY, budget() / 4);
  }

  /** Returns the heap bytes of one request that count against the budget; the rest does not. */
  public long largestRequest() {
    return limit == 0 ? LARGE_REQUEST : Long.MAX_VALUE;
  }

  private static long budgeted(Session session) {
    return CLIENT_BYTES + session.memory();
  }

  /**
   * Returns the heap bytes of a session, including a large request. May be called by any thread.
   */
  static long held(Session session) {
    return budgeted(session) + session.largeRequest;
  }

  /** Accounts for the bytes that a session holds now. Closes clients if the budget is exceeded. */
  public void observe(Session session) {
    long now = budgeted(session);
    long before = session.accounted.get();
    if (now == before || before == GONE || !session.accounted.compareAndSet(before, now)) {
      return;
    }
    add(now - before);
    if (now > before) {
      keepToBudget();
    }
  }

  /**
   * Reserves memory for the part of a request being received that does not count against the
   * budget, evicting keys as for data. Called by the session's thread, which holds no lock.
   *
   * @param wanted the heap bytes of the whole request; 0 releases the memory
   * @return false if there is not enough memory; then nothing has changed
   */
  boolean takeForRequest(Session session, long wanted) {
    long large = Math.max(0, wanted - largestRequest());
    long more = large - session.largeRequest;
    if (more == 0) {
      return true;
    }
    if (more > 0 && !engine.keyspace().memory().take(more)) {
      return false;
    }
    if (more < 0) {
      engine.keyspace().memory().addOthers(more);
    }
    session.largeRequest = large;
    largeRequests.addAndGet(more);
    return true;
  }

  /** Removes the account of a session that has ended. */
  void forget(Session session) {
    takeForRequest(session, 0);
    long before = session.accounted.getAndSet(GONE);
    if (before != GONE) {
      add(-before);
    }
  }

  private void add(long change) {
    bytes.addAndGet(change);
    engine.keyspace().memory().addOthers(change);
  }

  /** Returns the bytes of all clients that count against the budget. */
  public long bytes() {
    return bytes.get();
  }

  /** Returns the bytes of all clients, including large requests. */
  public long allBytes() {
    return bytes() + largeRequests.get();
  }

  /** Returns the number of clients closed because of this budget. */
  public long evicted() {
    return evicted.sum();
  }

  void resetCounters() {
    evicted.reset();
  }

  private void keepToBudget() {
    if (bytes() > budget() && System.nanoTime() - searchedInVain > SEARCH_NANOS) {
      closeLargest();
    }
  }

  private synchronized void closeLargest() {
    while (bytes() > budget()) {
      Session largest = largest();
      if (largest == null) {
        searchedInVain = System.nanoTime();
        return;
      }
      end(largest);
    }
  }

  /** Returns the client to close next, or null. O(n) in the number of clients. */
  private @Nullable Session largest() {
    long now = engine.clock().coarseMillis();
    Session largest = null;
    long most = 0;
    boolean mostStalled = false;
    for (Session session : engine.clients().all()) {
      long held = session.accounted.get();
      if (held <= CLIENT_BYTES || session.noEvict) {
        continue;
      }
      boolean stalled = session.stalledMillis(now) >= STALLED_MILLIS;
      if (largest == null || stalled && !mostStalled || stalled == mostStalled && held > most) {
        largest = session;
        most = held;
        mostStalled = stalled;
      }
    }
    return largest;
  }

  private void end(Session session) {
    long held = session.accounted.getAndSet(GONE);
    if (held != GONE) {
      add(-held);
      evicted.increment();
      LOG.log(
          Level.INFO,
          "{0}: closed, it held {1} bytes of the {2} bytes for all clients (maxmemory-clients)",
          session.transport().address(),
          held,
          budget());
      session.kill();
    }
  }
}
