package io.reredis.command;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.keyspace.Invalidations;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records which clients cache which keys, and sends invalidation messages when keys change: CLIENT
 * TRACKING.
 *
 * <p>A key is recorded before it is read, so that no change in between is missed. A change removes
 * the record and sends one message to each client that caches the key. Clients in broadcasting mode
 * get a message for every change of keys with their prefixes, and nothing is recorded for them. As
 * in Redis, keys are recorded by name, regardless of the database. Safe for use by all threads;
 * never blocks.
 */
public final class Tracking implements Invalidations {
  private static final byte[] CHANNEL = Ascii.bytes("__redis__:invalidate");

  /** The heap bytes of a recorded key with the set of its clients. */
  private static final long NOTED_BYTES = 280;

  /** The heap bytes of each client in such a set. */
  private static final long HOLDER_BYTES = 48;

  /** The heap bytes of recorded keys above which keys are dropped, whatever their number. */
  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 16;

  /** The number of keys dropped at a time while there are too many. */
  private static final int TRIM_STEP = 100;

  /** The maximum number of such steps taken together. */
  private static final int MOST_TRIM_STEPS = 20;

  private final Engine engine;
  private final Map<Bytes, Set<Session>> holders = new ConcurrentHashMap<>();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Set<Session> broadcast = new CopyOnWriteArraySet<>();

  /** The state of the calling thread. */
  private final ThreadLocal<Scope> scopes = ThreadLocal.withInitial(Scope::new);

  /**
   * Held while keys are dropped because there are too many. Only the monitor of {@link
   * ClientMemory} is taken under it, when a message is accounted for.
   */
  private final ReentrantLock trimming = new ReentrantLock();

  /**
   * How many times in a row there were too many keys; the number dropped at a time grows with it.
   * Guarded by {@link #trimming}.
   */
  private int timesTooLarge;

  /**
   * The next keys to drop. The iterator is kept between calls: the beginning of the table is empty
   * after drops, so searching from the start would take ever longer. Guarded by {@link #trimming}.
   */
  private Iterator<Bytes> next = Collections.emptyIterator();

  private volatile long mostKeys;

  /** The heap bytes of the recorded keys. */
  private final AtomicLong noted = new AtomicLong();

  Tracking(Engine engine) {
    this.engine = engine;
    engine.keyspace().observers().invalidations(this);
    engine
        .config()
        .listen(
            "tracking-table-max-keys",
            value -> {
              mostKeys = Long.parseLong(value);
              trim();
            });
  }

  /** Starts tracking for a session whose {@link TrackingMode} is set. */
  public synchronized void add(Session session) {
    if (sessions.add(session) && sessions.size() == 1) {
      engine.keyspace().observers().trackCaches(true);
    }
    assert session.tracking != null;
    if (session.tracking.broadcasts()) {
      broadcast.add(session);
    }
  }

  /** Stops tracking for a session; keys recorded for it are removed when they change. */
  synchronized void remove(Session session) {
    broadcast.remove(session);
    if (sessions.remove(session) && sessions.isEmpty()) {
      engine.keyspace().observers().trackCaches(false);
      clear();
    }
  }

  /** Returns the heap bytes of the recorded keys. */
  long heldBytes() {
    return noted.get();
  }

  /** Returns whether no session tracks keys. */
  public boolean isIdle() {
    return sessions.isEmpty();
  }

  /** The state of a thread that executes commands. Confined to its thread. */
  private static final class Scope {
    /** The session whose command runs, for NOLOOP; null if there is none. */
    @Nullable Session writer;

    /** Whether {@link #changes} is collected, to be sent together when the command ends. */
    boolean gathers;

    /** The changes since the command or EXEC began. */
    final List<Change> changes = new ArrayList<>();

    /**
     * Whether a suspended command of the writer is being completed, whose reply is not written yet.
     */
    boolean resumes;

    /** The messages to the writer that must follow that reply. */
    final List<Runnable> behind = new ArrayList<>();
  }

  /** A changed key, and the session that changed it, or null. */
  private record Change(byte[] key, @Nullable Session writer) {}

  /** Sets the session that executes a command and, for a command that reads, records its keys. */
  void begin(Call call, Command command) {
    trim();
    Session session = call.session;
    Scope scope = scopes.get();
    scope.writer = session;
    scope.gathers |= !call.inExec;
    TrackingMode mode = session.tracking;
    if (mode == null || mode.broadcasts() || !command.has(CommandFlag.READONLY) || !mode.notes()) {
      return;
    }
    Arguments arguments = call.arguments;
    for (KeySpec spec : command.keySpecs()) {
      spec.forEach(arguments, 0, i -> note(session, arguments.get(i)));
    }
  }

  /** Ends {@link #begin}. Resets CLIENT CACHING, which applies to one command or transaction. */
  void end(Call call, Command command) {
    Scope scope = scopes.get();
    scope.writer = null;
    if (!call.inExec && !scope.resumes) {
      broadcast(scope);
    }
    TrackingMode mode = call.session.tracking;
    boolean ofClient = command.isAboutClients();
    if (mode != null
        && mode.caching()
        && !ofClient
        && !call.inExec
        && call.session.transaction == null) {
      mode.caching(false);
    }
  }

  /**
   * Runs the operation of a suspended command. Its changes count as changes by the session,
   * whichever thread runs it. Messages to the session itself are kept for {@link #endResumption},
   * to follow its reply; they are sent at once if the operation returns null.
   */
  public <T> T resume(Session session, Supplier<T> operation) {
    Scope scope = scopes.get();
    Session before = scope.writer;
    boolean gathers = scope.gathers;
    scope.writer = session;
    scope.gathers = true;
    scope.resumes = true;
    T result = null;
    try {
      result = operation.get();
      return result;
    } finally {
      scope.writer = before;
      scope.resumes = false;
      if (!gathers) {
        scope.behind.add(() -> broadcast(scope));
      }
      if (result == null) {
        endResumption();
      }
    }
  }

  /**
   * Sends the messages that {@link #resume} has kept. Called after the reply is handed to the
   * transport.
   */
  public void endResumption() {
    List<Runnable> behind = scopes.get().behind;
    if (!behind.isEmpty()) {
      List<Runnable> all = List.copyOf(behind);
      behind.clear();
      all.forEach(Runnable::run);
    }
  }

  private void clear() {
    holders.clear();
    noted.set(0);
  }

  private void note(Session session, Bytes key) {
    Set<Session> before = holders.get(key);
    if (before == null || !before.contains(session)) {
      // under the map's own lock, so that no change removes the set while it grows
      holders.compute(
          key.detach(),
          (k, old) -> {
            Set<Session> all = old == null ? ConcurrentHashMap.newKeySet(2) : old;
            all.add(session);
            noted.addAndGet(HOLDER_BYTES + (old == null ? NOTED_BYTES + k.length() : 0));
            return all;
          });
      if (isTooLarge()) {
        trim();
      }
    }
  }

  private boolean isTooLarge() {
    long most = mostKeys;
    return most > 0 && holders.size() > most || noted.get() > MOST_BYTES;
  }

  /**
   * Drops keys while there are too many, with invalidation messages to their clients. Drops some at
   * a time, and more each time in a row, so that no command takes long.
   */
  private void trim() {
    // skip this if another thread drops keys
    if (isTooLarge() && trimming.tryLock()) {
      try {
        dropSome();
      } finally {
        trimming.unlock();
      }
    }
  }

  private void dropSome() {
    timesTooLarge = Math.min(timesTooLarge + 1, MOST_TRIM_STEPS);
    for (int effort = TRIM_STEP * timesTooLarge; effort > 0; effort--) {
      if (!next.hasNext()) {
        next = holders.keySet().iterator();
      }
      if (!next.hasNext()) {
        return;
      }
      notifyHolders(next.next(), null);
      if (!isTooLarge()) {
        timesTooLarge = 0;
        return;
      }
    }
  }

  @Override
  public void changed(Bytes key, boolean byItself) {
    Scope scope = scopes.get();
    notifyHolders(key, scope.writer);
    if (!broadcast.isEmpty()) {
      try {
        scope.changes.add(new Change(key.copy(), byItself ? null : scope.writer));
        if (!scope.gathers) {
          broadcast(scope);
        }
      } catch (OutOfMemoryError e) {
        broadcast.forEach(Session::kill);
        throw e;
      }
    }
  }

  /** Sends the collected changes to clients in broadcasting mode: one message for each prefix. */
  private void broadcast(Scope scope) {
    scope.gathers = false;
    if (scope.changes.isEmpty()) {
      return;
    }
    List<Change> changes = List.copyOf(scope.changes);
    scope.changes.clear();
    for (Session session : broadcast) {
      TrackingMode mode = session.tracking;
      if (mode == null) {
        continue;
      }
      for (Bytes prefix : mode.prefixes()) {
        Set<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
        for (Change change : changes) {
          if (TrackingMode.startsWith(new Bytes(change.key), prefix)
              && !(mode.noLoop() && session == change.writer)) {
            keys.add(change.key);
          }
        }
        if (!keys.isEmpty()) {
          send(session, mode, keys);
        }
      }
    }
  }

  private void notifyHolders(Bytes key, @Nullable Session writer) {
    Set<Session> caching = holders.remove(key);
    if (caching == null) {
      return;
    }
    noted.addAndGet(-NOTED_BYTES - key.length() - HOLDER_BYTES * caching.size());
    try {
      send(caching, key, writer);
    } catch (OutOfMemoryError e) {
      // these clients cache a stale value and cannot be notified, so they are closed
      caching.forEach(Session::kill);
      throw e;
    }
  }

  private void send(Set<Session> caching, Bytes key, @Nullable Session writer) {
    Scope scope = scopes.get();
    Set<byte[]> keys = Set.of(key.copy());
    for (Session session : caching) {
      TrackingMode mode = session.tracking;
      if (mode == null || mode.broadcasts() || mode.noLoop() && session == writer) {
        continue;
      }
      if (scope.resumes && session == writer) {
        scope.behind.add(() -> send(session, mode, keys));
      } else {
        send(session, mode, keys);
      }
    }
  }

  @Override
  public void flushed() {
    clear();
    for (Session session : sessions) {
      TrackingMode mode = session.tracking;
      if (mode != null) {
        send(session, mode, null);
      }
    }
  }

  /** Sends one message; {@code keys} is null for all keys. */
  private void send(Session session, TrackingMode mode, @Nullable Set<byte[]> keys) {
    Session target = session;
    if (mode.redirect() != 0) {
      target = engine.clients().find(mode.redirect());
      if (target == null) {
        mode.breakRedirect();
        if (session.version == 3) {
          session.transport().push(broken(mode.redirect()));
        }
        return;
      }
    }
    if (target.version == 3) {
      target.transport().push(message(3, keys));
    } else if (target != session && target.isSubscribed()) {
      target.transport().push(message(2, keys));
    }
  }

  private static byte[] broken(long id) {
    ReplyWriter out = new ReplyWriter(64);
    out.version(3);
    out.push(2);
    out.bulk("tracking-redir-broken");
    out.integer(id);
    return out.copyFrom(0);
  }

  private static byte[] message(int version, @Nullable Set<byte[]> keys) {
    ReplyWriter out = new ReplyWriter(128);
    out.version(version);
    if (version == 3) {
      out.push(2);
      out.bulk("invalidate");
    } else {
      out.array(3);
      out.bulk("message");
      out.bulk(CHANNEL);
    }
    if (keys == null) {
      out.nil();
    } else {
      out.array(keys.size());
      keys.forEach(out::bulk);
    }
    return out.copyFrom(0);
  }

  // --- figures

  /** Returns the number of sessions that track keys. */
  public int clients() {
    return sessions.size();
  }

  /** Returns the number of recorded keys. */
  public int keys() {
    return holders.size();
  }

  /** Returns the number of pairs of a recorded key and a client. O(n) in the number of keys. */
  public long items() {
    return holders.values().stream().mapToLong(Set::size).sum();
  }

  /** Returns the number of different prefixes of clients in broadcasting mode. */
  public long prefixes() {
    return broadcast.stream()
        .map(session -> session.tracking)
        .filter(mode -> mode != null)
        .map(TrackingMode::prefixes)
        .flatMap(List::stream)
        .distinct()
        .count();
  }
}
