package io.reredis.command;

import io.reredis.keyspace.Invalidations;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
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

/**
 * Which clients hold which keys in a cache of their own, and telling them when a key changes:
 * CLIENT TRACKING.
 *
 * <p>A key is noted before it is read, so that a change in between is told rather than missed. A
 * change takes the key out again and tells those who hold it, once; clients in broadcasting mode
 * are told of every change of keys with their prefixes and nothing is noted for them. As in Redis,
 * keys are noted by name, whatever their database. Safe for use by all threads; nothing here waits.
 */
public final class Tracking implements Invalidations {
  private static final byte[] CHANNEL = Ascii.bytes("__redis__:invalidate");

  /** What a noted key takes, with the set of those who hold it. */
  private static final long NOTED_BYTES = 280;

  /** What each client that holds a key takes. */
  private static final long HOLDER_BYTES = 48;

  /** The heap bytes of noted keys above which some are dropped, whatever their number. */
  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 16;

  /** How many keys are dropped at a time where there are too many. */
  private static final int TRIM_STEP = 100;

  /** How many such steps are taken together at most. */
  private static final int MOST_TRIM_STEPS = 20;

  private final Engine engine;
  private final Map<Bytes, Set<Session>> holders = new ConcurrentHashMap<>();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Set<Session> broadcast = new CopyOnWriteArraySet<>();

  /** What the calling thread is about. */
  private final ThreadLocal<Scope> scopes = ThreadLocal.withInitial(Scope::new);

  /** Held while keys are dropped because there are too many; no lock is taken within it. */
  private final ReentrantLock trimming = new ReentrantLock();

  /** How often in a row there were too many; more is dropped at a time then. By trimming. */
  private int timesTooLarge;

  /**
   * The next keys to drop. It goes on where it has ended: the part of the table before it is empty,
   * and looking through that each time would take longer and longer. By trimming.
   */
  private Iterator<Bytes> next = Collections.emptyIterator();

  private volatile long mostKeys;

  /** The heap bytes of the noted keys. */
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

  /** Begins to track for a session, whose {@link TrackingMode} is set. */
  public synchronized void add(Session session) {
    if (sessions.add(session) && sessions.size() == 1) {
      engine.keyspace().observers().trackCaches(true);
    }
    if (session.tracking.broadcasts()) {
      broadcast.add(session);
    }
  }

  /** Ends tracking for a session; keys that were noted for it go when they change. */
  synchronized void remove(Session session) {
    broadcast.remove(session);
    if (sessions.remove(session) && sessions.isEmpty()) {
      engine.keyspace().observers().trackCaches(false);
      clear();
    }
  }

  /** The heap bytes of the noted keys. */
  long heldBytes() {
    return noted.get();
  }

  /** Whether nobody tracks. */
  public boolean isIdle() {
    return sessions.isEmpty();
  }

  /** What a thread is about while changes come to it. Confined to its thread. */
  private static final class Scope {
    /** Whose command runs, for NOLOOP; null for nobody's. */
    Session writer;

    /** Whether {@link #changes} gathers what clients in broadcasting mode are told. */
    boolean gathers;

    /** The changes since the command or the EXEC began. */
    final List<Change> changes = new ArrayList<>();

    /** Whether a suspended command of the writer goes on, whose reply is not written yet. */
    boolean resumes;

    /** What the writer is told behind that reply. */
    final List<Runnable> behind = new ArrayList<>();
  }

  /** A key that was changed, by a session or by nobody's. */
  private record Change(byte[] key, Session writer) {}

  /** Notes who runs a command and, for one that reads, which keys it is about to read. */
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

  /** Ends what {@link #begin} began; CLIENT CACHING holds for one command or transaction. */
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
   * Runs the operation of a suspended command: what it changes is changed by the session, whichever
   * thread runs it. The session is told of it by {@link #endResumption}, behind its reply.
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

  /** Tells what {@link #resume} has kept back, now that the reply is on its way. */
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
      // under the map's own lock, so that no change takes the set out while it grows
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
   * Drops keys while there are too many, and tells their holders that they have changed: some at a
   * time, and more each time in a row, so that neither one command nor all of them take long.
   */
  private void trim() {
    // where another thread drops keys, that will do
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
      tellHolders(next.next(), null);
      if (!isTooLarge()) {
        timesTooLarge = 0;
        return;
      }
    }
  }

  @Override
  public void changed(Bytes key, boolean byItself) {
    Scope scope = scopes.get();
    tellHolders(key, scope.writer);
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

  /**
   * Tells clients in broadcasting mode what was changed: one message for each of their prefixes.
   */
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
          tell(session, mode, keys);
        }
      }
    }
  }

  private void tellHolders(Bytes key, Session writer) {
    Set<Session> told = holders.remove(key);
    if (told == null) {
      return;
    }
    noted.addAndGet(-NOTED_BYTES - key.length() - HOLDER_BYTES * told.size());
    try {
      tell(told, key, writer);
    } catch (OutOfMemoryError e) {
      // they hold what they cannot be told of, so they must not go on
      told.forEach(Session::kill);
      throw e;
    }
  }

  private void tell(Set<Session> told, Bytes key, Session writer) {
    Scope scope = scopes.get();
    Set<byte[]> keys = Set.of(key.copy());
    for (Session session : told) {
      TrackingMode mode = session.tracking;
      if (mode == null || mode.broadcasts() || mode.noLoop() && session == writer) {
        continue;
      }
      if (scope.resumes && session == writer) {
        scope.behind.add(() -> tell(session, mode, keys));
      } else {
        tell(session, mode, keys);
      }
    }
  }

  @Override
  public void flushed() {
    clear();
    for (Session session : sessions) {
      TrackingMode mode = session.tracking;
      if (mode != null) {
        tell(session, mode, null);
      }
    }
  }

  /** Sends one message; {@code keys} null for all keys. */
  private void tell(Session session, TrackingMode mode, Set<byte[]> keys) {
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

  private static byte[] message(int version, Set<byte[]> keys) {
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

  public int clients() {
    return sessions.size();
  }

  public int keys() {
    return holders.size();
  }

  public long items() {
    return holders.values().stream().mapToLong(Set::size).sum();
  }

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
