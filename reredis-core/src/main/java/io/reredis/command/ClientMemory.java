package io.reredis.command;

import io.reredis.config.MemorySize;
import io.reredis.util.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The budget of what clients make the process hold: requests half received, replies not sent yet,
 * messages, queued commands, subscriptions, watched keys and keys that are waited for.
 *
 * <p>The budget is {@code maxmemory-clients}, an eighth of the heap by default. A client whose
 * unsent output is more than what is left of the budget is not read from ({@link #outputPause}), so
 * that a single slow client may hold much, and each of many little. A reply has a limit ({@link
 * #replyLimit}). If the budget is exceeded all the same, the clients that hold most are closed,
 * those first that take no replies. A client that holds nothing is always served.
 *
 * <p>Where {@code maxmemory-clients} is not set, the part of a request beyond a megabyte is not
 * held against the budget but against {@code maxmemory}, as the data that it is about to become
 * ({@link #takeForRequest}).
 *
 * <p>Each session remembers what it was last accounted with, so that a change costs an addition to
 * two sums, and no change a comparison. Safe for use by all threads; blocks none of them for long.
 */
public final class ClientMemory {
  private static final Logger LOG = SafeLog.of(ClientMemory.class);

  /** What a client takes beside its buffers. */
  static final int CLIENT_BYTES = 2048;

  private static final int LARGE_REQUEST = 1 << 20;
  private static final long HEAP = Runtime.getRuntime().maxMemory();
  private static final long DEFAULT_BUDGET = HEAP / 8;

  /** The smallest limit of a reply, whatever the budget. */
  private static final long LEAST_REPLY = 1 << 20;

  /** A client that has taken nothing of its output for so long is closed before others. */
  private static final long STALLED_MILLIS = 1000;

  /** After a search that found no client to close there is none for so long. */
  private static final long SEARCH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Stands for the account of a session that was closed. */
  private static final long GONE = -1;

  private final Engine engine;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder largeRequests = new LongAdder();
  private final LongAdder evicted = new LongAdder();

  /** A number of bytes, or a negative number of percent; 0 for the default. */
  private volatile long limit;

  /** When the last search found no client to close, in {@link System#nanoTime}. */
  private volatile long searchedInVain = System.nanoTime() - SEARCH_NANOS;

  ClientMemory(Engine engine) {
    this.engine = engine;
  }

  void limit(String value) {
    limit = value.endsWith("%") ? -MemorySize.parsePercent(value) : Long.parseLong(value);
    searchedInVain = System.nanoTime() - SEARCH_NANOS;
    keepToBudget();
  }

  /** The budget in bytes. */
  public long budget() {
    long set = limit;
    return set > 0
        ? set
        : set == 0 ? DEFAULT_BUDGET : (long) (engine.keyspace().memory().limit() / 100.0 * -set);
  }

  /** The unsent bytes above which a client is not read from: what is left of the budget. */
  public long outputPause() {
    return budget() - bytes();
  }

  /** The bytes that the replies of one turn of a loop may take. */
  public long replyLimit() {
    return Math.max(LEAST_REPLY, budget() / 4);
  }

  /** The heap bytes of a request that are held against the budget; those beyond are not. */
  public long largestRequest() {
    return limit == 0 ? LARGE_REQUEST : Long.MAX_VALUE;
  }

  private static long budgeted(Session session) {
    return CLIENT_BYTES + session.memory();
  }

  /** The heap bytes that a session holds, a large request included. Called by any thread. */
  static long held(Session session) {
    return budgeted(session) + session.largeRequest;
  }

  /** Takes note of what a session holds now. */
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
   * Takes memory for a request that is being received, as far as it is not held against the budget,
   * and makes room for it as for data. Called by the session's thread, which holds no lock.
   *
   * @param wanted the heap bytes that the request will take
   * @return false where there is no room for it; then nothing was taken
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
    largeRequests.add(more);
    return true;
  }

  /** Takes note of the end of a session. */
  void forget(Session session) {
    takeForRequest(session, 0);
    long before = session.accounted.getAndSet(GONE);
    if (before != GONE) {
      add(-before);
    }
  }

  private void add(long change) {
    bytes.add(change);
    engine.keyspace().memory().addOthers(change);
  }

  /** The bytes of the budget that all clients together hold. */
  public long bytes() {
    return bytes.sum();
  }

  /** What all clients hold, large requests included. */
  public long allBytes() {
    return bytes() + largeRequests.sum();
  }

  /** How many clients were closed for what they held. */
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

  /** The client that goes next, or null. O(n) */
  private Session largest() {
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
