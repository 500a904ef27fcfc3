package io.reredis.command;

import io.reredis.keyspace.Invalidations;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Which clients hold which keys in a cache of their own, and telling them when a key changes:
 * CLIENT TRACKING.
 *
 * <p>A key is noted before it is read, so that a change in between is told rather than missed. A
 * change takes the key out again and tells those who hold it, once; clients in broadcasting mode
 * are told of every change of keys with their prefixes and nothing is noted for them. As in Redis,
 * keys are noted by name, whatever their database. Safe for use by all threads; nothing here waits.
 */
final class Tracking implements Invalidations {
  private static final byte[] CHANNEL = Ascii.bytes("__redis__:invalidate");

  /** What a noted key takes, with the set of those who hold it. */
  private static final long NOTED_BYTES = 320;

  private final Engine engine;
  private final Map<Bytes, Set<Session>> holders = new ConcurrentHashMap<>();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Set<Session> broadcast = new CopyOnWriteArraySet<>();

  /** Who runs a command on this thread, for NOLOOP. */
  private final ThreadLocal<Session> running = new ThreadLocal<>();

  private volatile long mostKeys;

  /** What the memory limit was last told; guarded by this. */
  private long accounted;

  Tracking(Engine engine) {
    this.engine = engine;
    engine.keyspace().observers().invalidations(this);
    engine.config().listen("tracking-table-max-keys", value -> mostKeys = Long.parseLong(value));
  }

  /** Begins to track for a session, whose {@link TrackingMode} is set. */
  synchronized void add(Session session) {
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
      holders.clear();
    }
  }

  /** Tells the memory limit what the noted keys take, about. */
  synchronized void account() {
    long now = holders.size() * NOTED_BYTES;
    if (now != accounted) {
      engine.keyspace().memory().addOthers(now - accounted);
      accounted = now;
    }
  }

  /** Whether nobody tracks. */
  boolean isIdle() {
    return sessions.isEmpty();
  }

  /** Notes who runs a command and, for one that reads, which keys it is about to read. */
  void begin(Call call, Command command) {
    Session session = call.session;
    running.set(session);
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
    running.remove();
    TrackingMode mode = call.session.tracking;
    boolean ofClient = command.parent() != null && command.parent().name().equals("client");
    if (mode != null
        && mode.caching()
        && !ofClient
        && !call.inExec
        && call.session.transaction == null) {
      mode.caching(false);
    }
  }

  private void note(Session session, Bytes key) {
    Set<Session> noted = holders.get(key);
    if (noted == null || !noted.contains(session)) {
      // under the map's own lock, so that no change takes the set out while it grows
      holders.compute(
          key.detach(),
          (k, old) -> {
            Set<Session> all = old == null ? ConcurrentHashMap.newKeySet(2) : old;
            all.add(session);
            return all;
          });
      if (holders.size() > mostKeys && mostKeys > 0) {
        evict();
      }
    }
  }

  /** Makes room by telling the holders of some key that it has changed. */
  private void evict() {
    var some = holders.keySet().iterator();
    if (some.hasNext()) {
      tellHolders(some.next(), null);
    }
  }

  @Override
  public void changed(Bytes key) {
    Session writer = running.get();
    tellHolders(key, writer);
    for (Session session : broadcast) {
      TrackingMode mode = session.tracking;
      if (mode != null && mode.matches(key) && !(mode.noLoop() && session == writer)) {
        tell(session, mode, key.copy());
      }
    }
  }

  private void tellHolders(Bytes key, Session writer) {
    Set<Session> told = holders.remove(key);
    if (told == null) {
      return;
    }
    byte[] name = key.copy();
    for (Session session : told) {
      TrackingMode mode = session.tracking;
      if (mode != null && !mode.broadcasts() && !(mode.noLoop() && session == writer)) {
        tell(session, mode, name);
      }
    }
  }

  @Override
  public void flushed() {
    holders.clear();
    for (Session session : sessions) {
      TrackingMode mode = session.tracking;
      if (mode != null) {
        tell(session, mode, null);
      }
    }
  }

  /** Sends one message; {@code key} null for all keys. */
  private void tell(Session session, TrackingMode mode, byte[] key) {
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
      target.transport().push(message(3, key));
    } else if (target != session && target.isSubscribed()) {
      target.transport().push(message(2, key));
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

  private static byte[] message(int version, byte[] key) {
    ReplyWriter out = new ReplyWriter(64 + (key == null ? 0 : key.length));
    out.version(version);
    if (version == 3) {
      out.push(2);
      out.bulk("invalidate");
    } else {
      out.array(3);
      out.bulk("message");
      out.bulk(CHANNEL);
    }
    if (key == null) {
      out.nil();
    } else {
      out.array(1);
      out.bulk(key);
    }
    return out.copyFrom(0);
  }

  // --- figures

  int clients() {
    return sessions.size();
  }

  int keys() {
    return holders.size();
  }

  long items() {
    return holders.values().stream().mapToLong(Set::size).sum();
  }

  long prefixes() {
    return broadcast.stream()
        .map(session -> session.tracking)
        .filter(mode -> mode != null)
        .map(TrackingMode::prefixes)
        .flatMap(List::stream)
        .distinct()
        .count();
  }
}
