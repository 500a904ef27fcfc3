package io.reredis.command;

import io.reredis.util.ReredisException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** The sessions that there are. Safe for use by all threads. */
public final class Clients {
  private final Engine engine;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
  private final Map<Long, Session> suspended = new ConcurrentHashMap<>();

  /**
   * The last of the ended sessions that could not release everything for lack of memory; each knows
   * the one before it, so that no memory is needed.
   */
  private final AtomicReference<Session> unreleased = new AtomicReference<>();

  private final Runnable release = this::releaseUnreleased;
  private final LongAdder received = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder queriesTooLarge = new LongAdder();
  private final LongAdder outputsTooLarge = new LongAdder();

  Clients(Engine engine) {
    this.engine = engine;
  }

  /** Opens a session that CLIENT LIST shows; {@link Session#close} ends it. */
  public Session open(Transport transport) {
    Session session = new Session(lastId.incrementAndGet(), engine, transport);
    try {
      sessions.put(session.id(), session);
      received.increment();
      session.observeMemory();
    } catch (Throwable e) {
      session.close();
      throw e;
    }
    return session;
  }

  /** Opens a session of the program itself: logged in, in RESP3, and no client of CLIENT LIST. */
  public Session openLocal(Transport transport) {
    Session session = new Session(lastId.incrementAndGet(), engine, transport);
    session.resetLocal();
    return session;
  }

  /** Counts a connection that was refused. */
  public void reject() {
    received.increment();
    rejected.increment();
  }

  /** The number of sessions. */
  public int count() {
    return sessions.size();
  }

  /** The session of that id, or null. */
  public Session find(long id) {
    return sessions.get(id);
  }

  /** The suspended session of that id, one within the program included, or null. */
  public Session findSuspended(long id) {
    return suspended.get(id);
  }

  /** The sessions in no order, as they are while one looks. */
  Collection<Session> all() {
    return sessions.values();
  }

  /** The sessions, oldest first. */
  public List<Session> list() {
    return sessions.values().stream().sorted(Comparator.comparingLong(Session::id)).toList();
  }

  void remove(Session session) {
    sessions.remove(session.id());
    suspended.remove(session.id());
  }

  /** Has an ended session release the rest later. Needs no memory. */
  void releaseLater(Session session) {
    Session before;
    do {
      before = unreleased.get();
      session.unreleasedBefore = before;
    } while (!unreleased.compareAndSet(before, session));
  }

  /**
   * Tries again to release what ended sessions hold, on another thread. Called by the background
   * thread and in each turn of an I/O loop.
   */
  public void releaseRest() {
    if (unreleased.get() != null) {
      // false for lack of memory, and then the next call tries again
      engine.longCommands().release(release);
    }
  }

  private void releaseUnreleased() {
    Session session = unreleased.getAndSet(null);
    while (session != null) {
      Session before = session.unreleasedBefore;
      session.release();
      session = before;
    }
  }

  public void suspended(Session session, boolean now) {
    if (now) {
      suspended.put(session.key, session);
    } else {
      suspended.remove(session.key);
    }
  }

  public Collection<Session> suspended() {
    return suspended.values();
  }

  /** Ends the waiting of all sessions with an error, but of those that wait for the disk. */
  public void unblockAll(ReredisException error) {
    suspended.values().forEach(session -> session.unblock(error));
  }

  public long received() {
    return received.sum();
  }

  /** Counts the clients that were closed because of {@code client-query-buffer-limit}. */
  public LongAdder queriesTooLarge() {
    return queriesTooLarge;
  }

  /** Counts the clients that were closed because of {@code client-output-buffer-limit}. */
  public LongAdder outputsTooLarge() {
    return outputsTooLarge;
  }

  public long rejected() {
    return rejected.sum();
  }

  void resetCounters() {
    received.reset();
    rejected.reset();
    queriesTooLarge.reset();
    outputsTooLarge.reset();
  }
}
