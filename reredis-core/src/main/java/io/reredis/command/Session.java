package io.reredis.command;

import io.reredis.acl.Text;
import io.reredis.acl.User;
import io.reredis.base.Bytes;
import io.reredis.base.SafeLog;
import io.reredis.intercept.Verdict;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Watcher;
import io.reredis.pubsub.Message;
import io.reredis.pubsub.Subscriber;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one client: selected database, protocol version, transaction, subscriptions.
 *
 * <p>Confined to the thread that executes the client's commands, with marked exceptions. Other
 * threads read it for CLIENT LIST, where plain fields may be slightly old, send it messages, and
 * end its suspension.
 */
public final class Session implements Watcher, Subscriber {
  private static final Logger LOG = SafeLog.of(Session.class);

  /** Whether replies are sent: CLIENT REPLY. */
  public enum ReplyMode {
    ON,
    OFF,
    SKIP_NEXT,
    SKIP
  }

  /** The heap bytes of a watched key here and in its shard, besides its name. */
  private static final int WATCHED_BYTES = 320;

  /**
   * The bytes of names, some thousand names, up to which an I/O loop releases a closed client
   * itself.
   */
  private static final int RELEASED_AT_ONCE = 1 << 20;

  private final long id;

  /** The id as a map key, boxed once so that ending a suspension allocates nothing. */
  final Long key;

  private final Engine engine;
  private final Transport transport;
  private final long createdAt;

  /** The selected database. Written by the session's own thread only; read by CLIENT LIST. */
  public int database;

  public int version = 2;
  public String name = "";
  public String libraryName = "";
  public String libraryVersion = "";

  /** Whether the commands of a log are executed, which were accepted before. */
  public boolean replays;

  /** Whether {@link #reset} keeps the user and RESP3. Set before the first command. */
  private boolean keepsLogin;

  /** Whether the session has authenticated, or was opened while no password was required. */
  boolean authenticated;

  /** The user whose rights apply; read by other threads that close the sessions of a user. */
  public volatile User user;

  public boolean monitoring;
  public boolean noEvict;
  public boolean noTouch;
  public ReplyMode replyMode = ReplyMode.ON;
  public @Nullable Transaction transaction;
  public @Nullable Command lastCommand;

  /** The options of CLIENT TRACKING; null while tracking is off. */
  public volatile @Nullable TrackingMode tracking;

  long lastActiveAt;

  /** When the client last read output, or when output began to wait, in ms since 1970. */
  private long lastSentAt;

  /** The heap bytes of the watched keys. */
  private long watchedBytes;

  /** The bytes reserved by {@link ClientMemory#takeForRequest}. */
  long largeRequest;

  long commands;
  long netInput;
  long netOutput;

  /**
   * Whether a watched key was changed. Set under a shard's lock by any thread; cleared by the
   * session's own thread in {@link #unwatch}.
   */
  private volatile boolean watchedChanged;

  /** The watched keys, and whether each existed. */
  private final Map<WatchedKey, Boolean> watched = new LinkedHashMap<>(0);

  private final Names channels = new Names();
  private final Names patterns = new Names();
  private final Names shardChannels = new Names();

  /**
   * The verdict of the interceptors on the request in progress, or null. Confined to the session's
   * thread.
   */
  @Nullable Verdict verdict;

  /** The suspended command whose statistics are still open, or null. */
  Executor.@Nullable Unfinished unfinished;

  /**
   * Whether the session was suspended because of a long command and has not retried its command
   * yet. Confined to the session's thread.
   */
  boolean waitedForShards;

  /**
   * Whether MONITOR has shown the script that runs. Confined to the thread that executes the
   * session's command.
   */
  boolean scriptShown;

  /** Whether another thread executes the session's command; guarded by {@link #suspension}. */
  private boolean elsewhere;

  /** The next session in the list of {@link Clients#releaseLater}. */
  @Nullable Session unreleasedBefore;

  /**
   * Whether the session was closed while another thread executed its command; guarded by {@link
   * #suspension}.
   */
  private boolean closedMeanwhile;

  private final Resumption resumption = new Resumption(this);

  /** The current suspension, or null. The thread that replaces it with null resumes the session. */
  private final AtomicReference<Suspension> suspension = new AtomicReference<>();

  private volatile boolean killed;

  /** The bytes accounted for last, or {@link ClientMemory#GONE}. */
  final AtomicLong accounted = new AtomicLong();

  private record WatchedKey(int database, Bytes key) {}

  Session(long id, Engine engine, Transport transport) {
    this.id = id;
    this.key = id;
    this.engine = engine;
    this.transport = transport;
    this.createdAt = engine.clock().millis();
    this.lastActiveAt = createdAt;
    this.user = engine.users().defaultUser();
    this.authenticated = engine.users().isOpen();
  }

  /** Returns the id that CLIENT ID shows. */
  public long id() {
    return id;
  }

  /** Returns the transport that carries the session. */
  public Transport transport() {
    return transport;
  }

  /** Returns the protocol version of its replies, 2 or 3. */
  public int version() {
    return version;
  }

  /** Returns whether the session may execute commands that require authentication. */
  public boolean authenticated() {
    return authenticated || engine.users().isOpen();
  }

  /** Returns the user whose rights apply. */
  public User user() {
    return user;
  }

  /** Returns whether the session subscribes to any channel or pattern. */
  public boolean isSubscribed() {
    return !channels.isEmpty() || !patterns.isEmpty() || !shardChannels.isEmpty();
  }

  /** Returns the class of its output limits: normal or pubsub. */
  public String limitClass() {
    return isSubscribed() ? "pubsub" : "normal";
  }

  /** Counts bytes received. Called by the session's own thread. */
  public void received(long bytes) {
    netInput += bytes;
    lastActiveAt = engine.clock().coarseMillis();
  }

  /** Counts bytes sent. Called by the session's own thread. */
  public void sent(long bytes) {
    netOutput += bytes;
    lastActiveAt = engine.clock().coarseMillis();
    lastSentAt = lastActiveAt;
  }

  /** Returns when the session last received or sent bytes, in ms since 1970. */
  public long lastActiveAt() {
    return lastActiveAt;
  }

  /**
   * Returns whether the session is suspended, subscribed or in MONITOR mode, so that it must not be
   * closed for idleness.
   */
  public boolean isBusy() {
    return suspension.get() != null || isSubscribed() || monitoring;
  }

  /** Returns when the session was opened, in ms since 1970. */
  public long createdAt() {
    return createdAt;
  }

  /** Returns the selected database with the flags that {@link Keyspace} takes with it. */
  int view() {
    return noTouch ? database | Keyspace.NO_TOUCH : database;
  }

  // --- suspension

  /**
   * Suspends the session until {@link #serve}, {@link #timeOut} or {@link #unblock}. Called by the
   * session's own thread.
   */
  public void suspend(Suspension reason) {
    suspension.set(reason);
    engine.clients().suspended(this, true);
  }

  /**
   * Suspends the session while another thread executes its command; until that ends, only the other
   * thread changes the session.
   */
  void goElsewhere(Suspension reason) {
    synchronized (suspension) {
      elsewhere = true;
    }
    suspend(reason);
  }

  /** Undoes {@link #goElsewhere} if the other thread could not begin. */
  void stayHere(Suspension reason) {
    synchronized (suspension) {
      elsewhere = false;
    }
    goOn(reason);
  }

  /** Undoes {@link #suspend} for a command that is complete. Called by the session's own thread. */
  public void goOn(Suspension reason) {
    if (suspension.compareAndSet(reason, null)) {
      engine.clients().suspended(this, false);
    }
  }

  /**
   * Ends {@link #goElsewhere}. Called by the other thread.
   *
   * @param reply writes the reply; null if the request is to be executed again
   */
  void comeBack(Suspension reason, @Nullable Consumer<ReplyWriter> reply) {
    boolean closed;
    synchronized (suspension) {
      elsewhere = false;
      closed = closedMeanwhile;
    }
    if (closed) {
      close();
    } else {
      serve(reason, reply);
    }
  }

  /** Returns the current suspension, or null. */
  public @Nullable Suspension suspension() {
    return suspension.get();
  }

  /**
   * Ends a suspension at its timeout. Called by the session's own thread, or by a thread that ends
   * a pause or a long command; returns false if the suspension has ended already.
   */
  public boolean timeOut(Suspension reason) {
    if (!reason.stop() || !suspension.compareAndSet(reason, null)) {
      return false;
    }
    engine.clients().suspended(this, false);
    transport.resume(resumption.with(reason.onTimeout(), false));
    return true;
  }

  /**
   * Ends a suspension because the awaited event has happened, such as a push to a key. Called by
   * the thread that caused it; for keys, under the monitor of the waiter. Allocates nothing.
   */
  public void serve(Suspension reason, @Nullable Consumer<ReplyWriter> reply) {
    if (suspension.compareAndSet(reason, null)) {
      engine.clients().suspended(this, false);
      transport.resume(resumption.with(reply, true));
    }
  }

  /**
   * Ends a suspension with an error, or like its timeout if {@code error} is null; returns false if
   * there is no suspension that CLIENT UNBLOCK may end.
   */
  public boolean unblock(@Nullable ReredisException error) {
    Suspension reason = suspension.get();
    if (reason == null
        || !reason.unblockable()
        || !reason.stop()
        || !suspension.compareAndSet(reason, null)) {
      return false;
    }
    engine.clients().suspended(this, false);
    Consumer<ReplyWriter> reply =
        error == null ? reason.onTimeout() : out -> out.error(error.getMessage());
    transport.resume(resumption.with(reply, false));
    return true;
  }

  /**
   * Completes a suspended command after its reply is written; discards the reply if CLIENT REPLY
   * says so.
   */
  void endLate(ReplyWriter out, int mark) {
    engine.executor().finishLate(this, out, mark);
    if (replyMode != ReplyMode.ON) {
      out.rewind(mark);
      if (replyMode == ReplyMode.SKIP) {
        replyMode = ReplyMode.ON;
      }
    }
  }

  // --- memory

  /**
   * Accounts for the bytes that the session holds now, which may close the client that holds most.
   * Called by any thread after a change.
   */
  public void observeMemory() {
    engine.clientMemory().observe(this);
  }

  /** Returns the heap bytes held for this client, without the fixed part. */
  long memory() {
    Transaction queued = transaction;
    return transport.heldBytes()
        + registeredBytes()
        + name.length()
        + libraryName.length()
        + libraryVersion.length()
        + (queued == null ? 0 : queued.bytes);
  }

  /**
   * Returns the heap bytes of the session's entries in the tables of the store and of a suspended
   * request.
   */
  private long registeredBytes() {
    Suspension waits = suspension.get();
    return channels.heldBytes()
        + patterns.heldBytes()
        + shardChannels.heldBytes()
        + watchedBytes
        + (waits == null ? 0 : waits.heldBytes());
  }

  /**
   * Reserves memory for a request being received; returns false if there is not enough. Called by
   * the session's own thread, which holds no lock.
   *
   * @param bytes the heap bytes of the request; 0 after its execution
   */
  public boolean takeForRequest(long bytes) {
    return engine.clientMemory().takeForRequest(this, bytes);
  }

  /**
   * Notes that output begins to wait for the client to read. Called by the session's own thread.
   */
  public void outputWaits() {
    lastSentAt = engine.clock().coarseMillis();
  }

  /** Returns for how many ms unsent output has made no progress. */
  long stalledMillis(long now) {
    return transport.outputBytes() == 0 ? 0 : now - lastSentAt;
  }

  // --- transactions

  /**
   * Checks that there is memory for watching more keys, before any of them is watched.
   *
   * @throws ReredisException OOM if watched keys would take more than half of the budget of clients
   */
  public void checkMayWatch(List<Bytes> keys) {
    long bytes = watchedBytes;
    for (int i = 0; i < keys.size(); i++) {
      bytes += WATCHED_BYTES + keys.get(i).length();
    }
    long most = engine.clientMemory().budget() / 2;
    if (bytes > most) {
      throw new ReredisException(
          ErrorCode.OOM, "the watched keys would take more than " + most + " bytes of memory");
    }
  }

  /** Watches a key of the selected database, unless it is watched already. */
  public void watch(Bytes key) {
    if (watched.containsKey(new WatchedKey(database, key))) {
      return;
    }
    boolean there = engine.keyspace().isLive(database, key);
    Bytes own = key.detach();
    watched.put(new WatchedKey(database, own), there);
    watchedBytes += WATCHED_BYTES + own.length();
    engine.keyspace().observers().watch(database, own.array(), this);
  }

  /** Discards the transaction and unwatches all keys. */
  public void dropTransaction() {
    transaction = null;
    unwatch();
    engine.clientMemory().observe(this);
  }

  /** Unwatches all keys. */
  public void unwatch() {
    for (WatchedKey key : watched.keySet()) {
      engine.keyspace().observers().unwatch(key.database, key.key.array(), this);
    }
    watched.clear();
    watchedBytes = 0;
    watchedChanged = false;
  }

  /** Returns whether any key is watched. */
  public boolean isWatching() {
    return !watched.isEmpty();
  }

  int watchedCount() {
    return watched.size();
  }

  /** Returns whether a watched key was changed; does not detect expiry. */
  boolean isWatchedChanged() {
    return watchedChanged;
  }

  /** Returns whether a watched key was changed or has expired. */
  public boolean isWatchBroken() {
    for (Map.Entry<WatchedKey, Boolean> entry : watched.entrySet()) {
      WatchedKey key = entry.getKey();
      if (entry.getValue() && !engine.keyspace().isLive(key.database, key.key)) {
        return true;
      }
    }
    return watchedChanged;
  }

  /** Returns the shards of the watched keys. */
  public long watchedShards() {
    long mask = 0;
    for (WatchedKey key : watched.keySet()) {
      mask |= engine.keyspace().shardMask(key.key);
    }
    return mask;
  }

  @Override
  public void touch(boolean modified) {
    watchedChanged |= modified;
  }

  // --- tracking

  /** Returns the engine. */
  public Engine engine() {
    return engine;
  }

  /** Stops tracking keys for the client's cache. */
  public void stopTracking() {
    if (tracking != null) {
      engine.tracking().remove(this);
      tracking = null;
    }
  }

  // --- subscriptions

  /** Returns the subscribed channels. */
  public Names channels() {
    return channels;
  }

  /** Returns the subscribed patterns. */
  public Names patterns() {
    return patterns;
  }

  /** Returns the subscribed shard channels. */
  public Names shardChannels() {
    return shardChannels;
  }

  /** Returns the number of subscribed channels and patterns, without shard channels. */
  public int subscriptions() {
    return channels.size() + patterns.size();
  }

  @Override
  public void message(byte @Nullable [] pattern, Message message) {
    transport.push(message.encode(version, pattern));
  }

  void unsubscribeAll() {
    channels.forEach(channel -> engine.channels().unsubscribe(channel, this));
    patterns.forEach(pattern -> engine.channels().unsubscribePattern(pattern, this));
    shardChannels.forEach(channel -> engine.channels().unsubscribeShard(channel, this));
    channels.clear();
    patterns.clear();
    shardChannels.clear();
  }

  // --- end

  /**
   * Resets the session to its initial state, except for its id. An observer keeps its user, whose
   * login belongs to its connection, and RESP3.
   */
  public void reset() {
    transaction = null;
    engine.clientMemory().observe(this);
    unwatch();
    unsubscribeAll();
    stopTracking();
    engine.monitors().remove(this);
    monitoring = false;
    database = 0;
    name = "";
    noEvict = false;
    noTouch = false;
    replyMode = ReplyMode.ON;
    if (!keepsLogin) {
      version = 2;
      user = engine.users().defaultUser();
      authenticated = engine.users().isOpen();
    }
  }

  /** Like {@link #reset}, for a session of the embedding program: with all rights and RESP3. */
  public void resetLocal() {
    reset();
    logIn(engine.users().program());
    version = 3;
  }

  /** Sets the user after a successful authentication. Called by the session's own thread. */
  public void logIn(User newUser) {
    user = newUser;
    authenticated = true;
  }

  /**
   * Authenticates the session for a server module; returns false, and records the failure, if name
   * or password are wrong.
   */
  public boolean logIn(Bytes userName, Bytes password) {
    User found = engine.users().authenticate(userName, password);
    if (found == null) {
      engine.guard().noteLogin(this, "auth", Text.of(userName), false);
      return false;
    }
    logIn(found);
    return true;
  }

  /** Sets the user and RESP3, which RESET keeps. Called before the first command. */
  public void begin(User newUser) {
    keepsLogin = true;
    logIn(newUser);
    version = 3;
  }

  /** Closes the transport; the command being executed is the last one. */
  public void kill() {
    killed = true;
    transport.close();
  }

  boolean isKilled() {
    return killed;
  }

  /**
   * Releases everything the session holds. Called once by the session's own thread after the
   * transport was closed. If another thread executes a command of the session, that thread does the
   * release afterwards.
   */
  public void close() {
    if (!isClosedLater()) {
      release();
    }
  }

  /**
   * Like {@link #close}, for a thread that serves other clients: another thread does the release if
   * it takes long or needs locks that a long command holds.
   */
  public void closeForLoop() {
    if (isClosedLater()) {
      return;
    }
    if (!releasesElsewhere()) {
      release();
    }
  }

  private boolean releasesElsewhere() {
    LongCommands longCommands = engine.longCommands();
    try {
      boolean takesLong =
          registeredBytes() > RELEASED_AT_ONCE
              || longCommands.shards().isActive() && longCommands.shards().hold(watchedShards());
      return takesLong && longCommands.release(this::release);
    } catch (Throwable e) {
      // out of memory: release on this thread
      return false;
    }
  }

  private boolean isClosedLater() {
    synchronized (suspension) {
      closedMeanwhile = elsewhere;
      return elsewhere;
    }
  }

  /** Releases everything the session holds. If memory runs out, the rest is released later. */
  void release() {
    try {
      releaseAll();
    } catch (Throwable e) {
      engine.clients().releaseLater(this);
      LOG.log(Level.WARNING, "a closed client still holds memory", e);
    }
  }

  /** Releases each part; may be repeated. */
  private void releaseAll() {
    Suspension reason = suspension.get();
    if (reason != null) {
      reason.stop();
      suspension.compareAndSet(reason, null);
    }
    engine.pause().forget(this);
    engine.longCommands().shards().forget(this);
    unwatch();
    unsubscribeAll();
    stopTracking();
    engine.monitors().remove(this);
    engine.clientMemory().forget(this);
    engine.clients().remove(this);
  }
}
