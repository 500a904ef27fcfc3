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
import org.jspecify.annotations.Nullable;

/** The open sessions. Safe for use by all threads. */
public final class Clients {
  private final Engine engine;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
  private final Map<Long, Session> suspended = new ConcurrentHashMap<>();

  /**
   * The last of the ended sessions that ran out of memory while releasing their state. Each session
   * links to the one before it, so adding one allocates nothing.
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
    Session session = create(transport);
    try {
      add(session);
    } catch (Throwable e) {
      session.close();
      throw e;
    }
    return session;
  }

  /**
   * Creates a session that other threads cannot see before it is passed to {@link #add}, so that
   * its transport can be completed meanwhile; {@link Session#close} ends it in either case.
   */
  public Session create(Transport transport) {
    return new Session(lastId.incrementAndGet(), engine, transport);
  }

  /** Shows a session to other threads and to CLIENT LIST. */
  public void add(Session session) {
    sessions.put(session.id(), session);
    received.increment();
    session.observeMemory();
  }

  /**
   * Opens a session for the embedding program: authenticated, with RESP3, and hidden from CLIENT
   * LIST.
   */
  public Session openLocal(Transport transport) {
    Session session = create(transport);
    session.resetLocal();
    return session;
  }

  /** Counts a rejected connection. */
  public void reject() {
    received.increment();
    rejected.increment();
  }

  /** Returns the number of sessions that CLIENT LIST shows. */
  public int count() {
    return sessions.size();
  }

  /** Returns a session by its id, or null. */
  public @Nullable Session find(long id) {
    return sessions.get(id);
  }

  /** Returns a suspended session by its id, or null; includes sessions of the program. */
  public @Nullable Session findSuspended(long id) {
    return suspended.get(id);
  }

  /** Returns a live view of the sessions, in no order. */
  Collection<Session> all() {
    return sessions.values();
  }

  /** Returns the sessions, oldest first. */
  public List<Session> list() {
    return sessions.values().stream().sorted(Comparator.comparingLong(Session::id)).toList();
  }

  void remove(Session session) {
    sessions.remove(session.id());
    suspended.remove(session.id());
  }

  /** Schedules the release of an ended session's remaining state. Allocates nothing. */
  void releaseLater(Session session) {
    Session before;
    do {
      before = unreleased.get();
      session.unreleasedBefore = before;
    } while (!unreleased.compareAndSet(before, session));
  }

  /**
   * Retries the release of the state of ended sessions, on another thread. Called by the background
   * thread and in each turn of an I/O loop.
   */
  public void releaseRest() {
    if (unreleased.get() != null) {
      // false if memory is short; then the next call retries
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

  /** Notes that a session is suspended, or no longer suspended. */
  public void suspended(Session session, boolean now) {
    if (now) {
      suspended.put(session.key, session);
    } else {
      suspended.remove(session.key);
    }
  }

  /** Returns a live view of the suspended sessions, including those of the program. */
  public Collection<Session> suspended() {
    return suspended.values();
  }

  /**
   * Unblocks with an error all sessions whose suspension is {@link Suspension#unblockable}, unlike
   * those of SAVE or of long commands.
   */
  public void unblockAll(ReredisException error) {
    suspended.values().forEach(session -> session.unblock(error));
  }

  /** Returns the number of connections received, including rejected ones. */
  public long received() {
    return received.sum();
  }

  /** Returns the counter of clients closed because of {@code client-query-buffer-limit}. */
  public LongAdder queriesTooLarge() {
    return queriesTooLarge;
  }

  /** Returns the counter of clients closed because of {@code client-output-buffer-limit}. */
  public LongAdder outputsTooLarge() {
    return outputsTooLarge;
  }

  /** Returns the number of rejected connections. */
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
