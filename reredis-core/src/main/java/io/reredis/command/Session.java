package io.reredis.command;

import io.reredis.acl.Text;
import io.reredis.acl.User;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Watcher;
import io.reredis.pubsub.Message;
import io.reredis.pubsub.Subscriber;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.Bytes;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import io.reredis.util.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One client's state: selected database, protocol version, transaction, subscriptions.
 *
 * <p>Confined to the thread that executes the client's commands, but for what is marked: other
 * threads show it in CLIENT LIST (plain fields there may be read a moment late), send it messages,
 * and end its suspension.
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

  /** What a watched key takes here and in its shard, beside its name. */
  private static final int WATCHED_BYTES = 320;

  /** Up to so many bytes of names, some thousand, an I/O loop releases a closed client itself. */
  private static final int RELEASED_AT_ONCE = 1 << 20;

  private final long id;

  /** The id as a key of maps, made once: the end of a suspension needs no memory. */
  final Long key;

  private final Engine engine;
  private final Transport transport;
  private final long createdAt;

  /** Written by its own thread only; read by CLIENT LIST. */
  public int database;

  public int version = 2;
  public String name = "";
  public String libraryName = "";
  public String libraryVersion = "";

  /** Whether it has logged in, or began when nobody had to. */
  boolean authenticated;

  /** Whose rights it has; read by other threads that end sessions of a user. */
  public volatile User user;

  public boolean monitoring;
  public boolean noEvict;
  public boolean noTouch;
  public ReplyMode replyMode = ReplyMode.ON;
  public Transaction transaction;
  public Command lastCommand;

  /** How it is told of changes of keys that it caches; null while it is not. */
  public volatile TrackingMode tracking;

  long lastActiveAt;

  /** When output was last taken by the client, or began to wait for it. */
  private long lastSentAt;

  /** The heap bytes of the keys that it watches. */
  private long watchedBytes;

  /** What {@link ClientMemory#takeForRequest} has taken. */
  long largeRequest;

  long commands;
  long netInput;
  long netOutput;

  /** Set under a shard's lock by any thread; cleared by its own thread before it watches. */
  private volatile boolean watchedChanged;

  /** The watched keys, and whether each was there. */
  private final Map<WatchedKey, Boolean> watched = new LinkedHashMap<>(0);

  private final Names channels = new Names();
  private final Names patterns = new Names();
  private final Names shardChannels = new Names();

  /** The command that is suspended, once it is; null otherwise. */
  Executor.Unfinished unfinished;

  /** Whether it has waited for a long command, and is to go on. Confined to its thread. */
  boolean waitedForShards;

  /** Whether another thread executes its command; guarded by {@link #suspension}. */
  private boolean elsewhere;

  /** The session before it in {@link Clients#releaseLater}. */
  Session unreleasedBefore;

  /** Whether it was closed meanwhile; guarded by {@link #suspension}. */
  private boolean closedMeanwhile;

  private final Resumption resumption = new Resumption(this);

  /** Null while running; whoever takes it out resumes the session. */
  private final AtomicReference<Suspension> suspension = new AtomicReference<>();

  private volatile boolean killed;

  /** What its buffers were accounted with, {@link ClientMemory#GONE} once they are not. */
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

  /** The number that CLIENT ID tells. */
  public long id() {
    return id;
  }

  /** What carries the session. */
  public Transport transport() {
    return transport;
  }

  /** The protocol version of its replies, 2 or 3. */
  public int version() {
    return version;
  }

  /** Whether it may use more than AUTH and HELLO. */
  public boolean authenticated() {
    return authenticated || engine.users().isOpen();
  }

  /** Whose rights it has. */
  public User user() {
    return user;
  }

  /** Whether it gets messages of channels or patterns. */
  public boolean isSubscribed() {
    return !channels.isEmpty() || !patterns.isEmpty() || !shardChannels.isEmpty();
  }

  /** Whether it gets every command of others. */
  public boolean isMonitoring() {
    return monitoring;
  }

  /** The class of its limits: normal or pubsub. */
  public String limitClass() {
    return isSubscribed() ? "pubsub" : "normal";
  }

  /** Counts bytes received. Called by its own thread. */
  public void received(long bytes) {
    netInput += bytes;
    lastActiveAt = engine.clock().coarseMillis();
  }

  /** Counts bytes sent. Called by its own thread. */
  public void sent(long bytes) {
    netOutput += bytes;
    lastActiveAt = engine.clock().coarseMillis();
    lastSentAt = lastActiveAt;
  }

  /** When it last sent or took anything, in ms since 1970. */
  public long lastActiveAt() {
    return lastActiveAt;
  }

  /** Whether it waits for something and must not be closed for being idle. */
  public boolean isBusy() {
    return suspension.get() != null || isSubscribed() || monitoring;
  }

  public long createdAt() {
    return createdAt;
  }

  /** The selected database with the flags that {@link Keyspace} takes beside it. */
  int view() {
    return noTouch ? database | Keyspace.NO_TOUCH : database;
  }

  // --- suspension

  public void suspend(Suspension reason) {
    suspension.set(reason);
    engine.clients().suspended(this, true);
  }

  /** Suspends it while another thread executes its command, which alone changes it then. */
  void goElsewhere(Suspension reason) {
    synchronized (suspension) {
      elsewhere = true;
    }
    suspend(reason);
  }

  /** Takes back {@link #goElsewhere}, before the other thread has begun. */
  void stayHere(Suspension reason) {
    synchronized (suspension) {
      elsewhere = false;
    }
    goOn(reason);
  }

  /** Takes back {@link #suspend} for a command that ends at once. Called by its own thread. */
  public void goOn(Suspension reason) {
    if (suspension.compareAndSet(reason, null)) {
      engine.clients().suspended(this, false);
    }
  }

  /**
   * Ends what {@link #goElsewhere} began. Called by the other thread.
   *
   * @param reply writes the reply; null where the request is to be executed again
   */
  void comeBack(Suspension reason, Consumer<ReplyWriter> reply) {
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

  /** Why it is suspended, or null. */
  public Suspension suspension() {
    return suspension.get();
  }

  /**
   * Ends a suspension because its time has come. Called by its own thread; false where it has
   * ended.
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
   * Ends a suspension because what it waited for has come. Called by the thread that brought it,
   * under the monitor of the waiter. It needs no memory.
   */
  public void serve(Suspension reason, Consumer<ReplyWriter> reply) {
    if (suspension.compareAndSet(reason, null)) {
      engine.clients().suspended(this, false);
      transport.resume(resumption.with(reply, true));
    }
  }

  /** Ends a suspension with an error, or as if its time had come; false where there is none. */
  public boolean unblock(ReredisException error) {
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

  /** Ends the command of a late reply, which CLIENT REPLY may leave out. */
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
   * Takes note of how much its buffers hold, which may end the client that holds most. Called where
   * that has changed, by any thread.
   */
  public void observeMemory() {
    engine.clientMemory().observe(this);
  }

  /** The heap bytes that it makes the process hold. */
  long memory() {
    Transaction queued = transaction;
    return transport.heldBytes()
        + registeredBytes()
        + name.length()
        + libraryName.length()
        + libraryVersion.length()
        + (queued == null ? 0 : queued.bytes);
  }

  /** The heap bytes of what tables of the store hold for it, or of a request that waits. */
  private long registeredBytes() {
    Suspension waits = suspension.get();
    return channels.heldBytes()
        + patterns.heldBytes()
        + shardChannels.heldBytes()
        + watchedBytes
        + (waits == null ? 0 : waits.heldBytes());
  }

  /**
   * Takes memory for a request that is being received; false where there is no room for it. Called
   * by its own thread, which holds no lock.
   *
   * @param bytes the heap bytes that the request will take; 0 once it is executed
   */
  public boolean takeForRequest(long bytes) {
    return engine.clientMemory().takeForRequest(this, bytes);
  }

  /** Notes that output waits for the client to read. Called by its own thread. */
  public void outputWaits() {
    lastSentAt = engine.clock().coarseMillis();
  }

  /** For how many ms unsent output has been waiting without any progress. */
  long stalledMillis(long now) {
    return transport.outputBytes() == 0 ? 0 : now - lastSentAt;
  }

  // --- transactions

  /**
   * Sees to it that the client has room for watching more keys, before any is watched.
   *
   * @throws ReredisException OOM where they would take more than half of the budget of clients
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

  /** Ends the transaction without running it, and the watch of its keys. */
  public void dropTransaction() {
    transaction = null;
    unwatch();
    engine.clientMemory().observe(this);
  }

  public void unwatch() {
    for (WatchedKey key : watched.keySet()) {
      engine.keyspace().observers().unwatch(key.database, key.key.array(), this);
    }
    watched.clear();
    watchedBytes = 0;
    watchedChanged = false;
  }

  public boolean isWatching() {
    return !watched.isEmpty();
  }

  int watchedCount() {
    return watched.size();
  }

  /** Whether a watched key was changed; one that has expired meanwhile is not noticed. */
  boolean isWatchedChanged() {
    return watchedChanged;
  }

  /** Whether a watched key was changed, or has expired. */
  public boolean isWatchBroken() {
    for (Map.Entry<WatchedKey, Boolean> entry : watched.entrySet()) {
      WatchedKey key = entry.getKey();
      if (entry.getValue() && !engine.keyspace().isLive(key.database, key.key)) {
        return true;
      }
    }
    return watchedChanged;
  }

  /** The shards of the watched keys. */
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

  public Engine engine() {
    return engine;
  }

  public void stopTracking() {
    if (tracking != null) {
      engine.tracking().remove(this);
      tracking = null;
    }
  }

  // --- subscriptions

  public Names channels() {
    return channels;
  }

  public Names patterns() {
    return patterns;
  }

  public Names shardChannels() {
    return shardChannels;
  }

  /** The channels and patterns, without the shard channels. */
  public int subscriptions() {
    return channels.size() + patterns.size();
  }

  @Override
  public void message(byte[] pattern, Message message) {
    transport.push(message.encode(version, pattern));
  }

  void unsubscribeAll() {
    channels.forEach(channel -> engine.pubSub().unsubscribe(channel, this));
    patterns.forEach(pattern -> engine.pubSub().unsubscribePattern(pattern, this));
    shardChannels.forEach(channel -> engine.pubSub().unsubscribeShard(channel, this));
    channels.clear();
    patterns.clear();
    shardChannels.clear();
  }

  // --- end

  /** Back to how it was when it was opened, but for its id. */
  public void reset() {
    transaction = null;
    engine.clientMemory().observe(this);
    unwatch();
    unsubscribeAll();
    stopTracking();
    engine.monitors().remove(this);
    monitoring = false;
    database = 0;
    version = 2;
    name = "";
    noEvict = false;
    noTouch = false;
    replyMode = ReplyMode.ON;
    user = engine.users().defaultUser();
    authenticated = engine.users().isOpen();
  }

  /** As {@link #reset}, for a session of the program itself: with all rights, in RESP3. */
  public void resetLocal() {
    reset();
    logIn(engine.users().program());
    version = 3;
  }

  /** Gives it the rights of a user whose password was right. Called by its own thread. */
  public void logIn(User newUser) {
    user = newUser;
    authenticated = true;
  }

  /** Logs it in for a door, if name and password are right; else that is noted. */
  public boolean logIn(Bytes userName, Bytes password) {
    User found = engine.users().authenticate(userName, password);
    if (found == null) {
      engine.guard().noteLogin(this, "auth", Text.of(userName), false);
      return false;
    }
    logIn(found);
    return true;
  }

  /** Begins with a user, in RESP3. Called before the first command. */
  public void begin(User newUser) {
    logIn(newUser);
    version = 3;
  }

  /** Marks it as to be closed after the command that it runs. */
  public void kill() {
    killed = true;
    transport.close();
  }

  boolean isKilled() {
    return killed;
  }

  /**
   * Gives back everything it holds. Called once by its own thread, when the transport has closed;
   * where another thread executes its command, that thread does it afterwards.
   */
  public void close() {
    if (!isClosedLater()) {
      release();
    }
  }

  /**
   * As {@link #close}, for a thread that serves other clients: another thread gives back what takes
   * long, or what needs locks that a long command holds.
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
      // there is no memory to find out
      return false;
    }
  }

  private boolean isClosedLater() {
    synchronized (suspension) {
      closedMeanwhile = elsewhere;
      return elsewhere;
    }
  }

  /** Gives back everything it holds: later, as far as there is no memory to do it. */
  void release() {
    try {
      releaseAll();
    } catch (Throwable e) {
      engine.clients().releaseLater(this);
      LOG.log(Level.WARNING, "a closed client still holds memory", e);
    }
  }

  /** Each step can be repeated. */
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
