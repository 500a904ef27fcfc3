package io.reredis.ws;

import io.reredis.base.SafeLog;
import io.reredis.base.Threads;
import io.reredis.command.Engine;
import io.reredis.delivery.ChangeHub;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Observers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that follows the store for all observers: it lets {@link Recording} collect changes,
 * {@link Sender} send them, and {@link Requests} handle what observers ask.
 *
 * <p>It runs immediately when a change follows a pause, and at its {@link Pace} under load. Without
 * observers it collects nothing, and only takes a sample of the statistics once a second. An
 * observer that cannot be served because of an error is closed. If changes are lost by an error,
 * everything is sent anew.
 *
 * <p>Everything is confined to the feed thread, except for {@link #post}, {@link #request}, {@link
 * #revision}, {@link #epoch} and {@link #close}.
 */
final class ChangeFeed implements AutoCloseable {
  private static final Logger LOG = SafeLog.of(ChangeFeed.class);
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(4);

  /** The ratio of pause to work for work that no observer waits for. */
  private static final int BACKGROUND_PAUSE = 24;

  private final Engine engine;
  private final Keyspace keyspace;
  private final Times times;
  private final LongSupplier othersWork;
  private final String epoch = newEpoch();
  private final ChangeLog log = new ChangeLog(Limits.HISTORY_KEYS, historyBytes());
  private final KeyLists lists;
  private final Watchers watchers;
  private final Recording recording;
  private final Audience audience;
  private final Sender sender;
  private final Requests requests;
  private final Pace pace = new Pace();
  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();

  /** The databases that were flushed; written under the locks of all shards. */
  private final Queue<Integer> flushed = new ConcurrentLinkedQueue<>();

  private final AutoCloseable flushes;
  private final Thread thread;

  /** Whether there are observers, or were a moment ago. */
  private boolean tracking;

  /** Requests of observers received while the data is loading; null after loading. */
  private @Nullable Queue<Runnable> held = new ArrayDeque<>();

  private long nextTick;
  private long nextSlice;
  private long nextStats;
  private long nextCheck;
  private long lingersUntil;
  private long othersWorkBefore;

  /** Set under a shard's lock by any writing thread, cleared by the feed before it collects. */
  private volatile boolean changed;

  /** As {@link #changed}, for rows in windows, whose changes need not be collected. */
  private volatile boolean touched;

  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param maxRows the maximum number of rows of a snapshot
   * @param othersWork the processor time in nanoseconds that other threads have spent on observers
   *     so far
   */
  ChangeFeed(Engine engine, ChangeHub changes, Times times, int maxRows, LongSupplier othersWork) {
    this.engine = engine;
    this.keyspace = engine.keyspace();
    this.times = times;
    this.othersWork = othersWork;
    nextTick = System.nanoTime();
    nextSlice = nextTick;
    nextStats = nextTick + times.stats().toNanos();
    RowReader reader = new RowReader(log, keyspace);
    LiveRows rows = new LiveRows(keyspace, () -> engine.clock().millis(), this::firstTouch);
    Rights.Readers readers = new Rights.Readers(engine);
    lists = new KeyLists(keyspace, rows);
    watchers = new Watchers(engine, readers, reader, nextTick);
    recording = new Recording(keyspace, log, lists, watchers, flushed, this::firstChange);
    audience =
        new Audience(log, recording, lists, watchers, readers, epoch, times.linger().toNanos());
    sender = new Sender(log, new DeltaWriter(log, keyspace, reader), lists, audience);
    RangeReader ranges = new RangeReader(keyspace, log, rows);
    requests =
        new Requests(keyspace, log, lists, recording, audience, sender, watchers, ranges, maxRows);
    keyspace.observers().onFirstChange(this::firstChange);
    flushes =
        changes.listenToFlush(
            database -> {
              flushed.add(database);
              post(this::takeFlushes);
            });
    thread = new Thread(this::run, "reredis-feed");
    thread.setDaemon(true);
    engine.durability().loaded().thenRun(() -> post(this::loaded));
    thread.start();
  }

  private static String newEpoch() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static long historyBytes() {
    return Math.min(Limits.HISTORY_BYTES, Runtime.getRuntime().maxMemory() / 16);
  }

  /** Returns an id of this feed, so that revisions of another feed are not mistaken for its own. */
  String epoch() {
    return epoch;
  }

  /** Returns the number of the latest change. */
  long revision() {
    return log.head();
  }

  /** Returns the handler of requests, for actions of {@link #request}. */
  Requests requests() {
    return requests;
  }

  /** Runs an action on the feed thread. */
  private void post(Runnable action) {
    inbox.add(action);
    LockSupport.unpark(thread);
  }

  /** Runs an action for an observer on the feed thread; the observer is closed if it fails. */
  void post(Observer observer, Runnable action) {
    post(() -> Audience.attempt(observer, action));
  }

  /**
   * Runs a request of an observer on the feed thread, after loading, so that observers never see
   * partial data.
   */
  void request(Observer observer, Runnable action) {
    post(
        () -> {
          if (held == null) {
            Audience.attempt(observer, action);
          } else {
            held.add(() -> Audience.attempt(observer, action));
          }
        });
  }

  /**
   * Wakes the feed. Called under a shard's lock: sets a flag, and wakes the thread at most once
   * between two collections.
   */
  private void firstChange() {
    if (!changed) {
      changed = true;
      LockSupport.unpark(thread);
    }
  }

  /** As {@link #firstChange}, for rows in windows. */
  private void firstTouch() {
    if (!touched) {
      touched = true;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    Threads.join(thread);
    watchers.close();
    try {
      flushes.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    keyspace.observers().onFirstChange(() -> {});
    keyspace.observers().track(Observers.Tracking.NONE);
  }

  private void run() {
    while (!closed) {
      try {
        turn();
      } catch (Throwable e) {
        LOG.log(Level.ERROR, "the change feed failed", e);
        sender.fallBehind();
        nextTick = System.nanoTime() + Pace.LONGEST;
        nextSlice = nextTick;
      }
    }
  }

  private void turn() {
    Threads.clearInterrupt();
    Runnable action;
    while ((action = inbox.poll()) != null) {
      action.run();
    }
    long now = System.nanoTime();
    if (tracking) {
      if (isTickWanted() && now - dueTick() >= 0) {
        tick(now);
      }
      sender.sendViews(pace.share());
      if (now - nextSlice >= 0) {
        if (sender.hasSnapshots()) {
          workOnSnapshot();
        } else if (lists.hasWork()) {
          workOnLists();
        }
      }
      lookAfterObservers();
    }
    takeStats();
    rest();
  }

  private boolean isTickWanted() {
    return changed || touched || sender.isBehind();
  }

  /**
   * Returns when to collect next. If no observer is ready this is later, but not never, because
   * changes to be collected keep removed values in memory.
   */
  private long dueTick() {
    return sender.isReady() ? nextTick : nextTick + Pace.LONGEST;
  }

  /** Sleeps until work is due. */
  private void rest() {
    if (!inbox.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    long left = nextStats - now;
    if (tracking) {
      left = Math.min(left, (audience.isEmpty() ? lingersUntil : nextCheck) - now);
      left = Math.min(left, untilWork(now));
    }
    if (left > 0) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Returns the time until there is work for observers. */
  private long untilWork(long now) {
    long left = Long.MAX_VALUE;
    if (isTickWanted()) {
      left = Math.min(left, dueTick() - now);
    }
    if (sender.hasSnapshots() || lists.hasWork()) {
      left = Math.min(left, nextSlice - now);
    }
    return left;
  }

  private void loaded() {
    Queue<Runnable> waiting = held;
    held = null;
    assert waiting != null;
    waiting.forEach(Runnable::run);
  }

  // --- observers join and leave

  /** Adds an observer that is logged in. */
  void join(Observer observer) {
    if (observer.isClosed()) {
      return;
    }
    if (audience.isEmpty()) {
      long now = System.nanoTime();
      nextStats = now + times.stats().toNanos();
      nextCheck = now;
      tracking = true;
    }
    audience.join(observer);
  }

  /** Removes an observer. */
  void leave(Observer observer) {
    if (audience.leave(observer) && audience.isEmpty()) {
      lingersUntil = System.nanoTime() + times.linger().toNanos();
    }
  }

  /**
   * Starts a stream, after loading; called on the feed thread.
   *
   * @param ready notifies the peer that it is connected
   */
  void stream(Observer observer, StreamRequest wanted, Runnable ready) {
    if (held == null) {
      requests.stream(observer, wanted, false, ready);
    } else {
      ready.run();
      request(observer, () -> requests.stream(observer, wanted, true, () -> {}));
    }
  }

  // --- changes

  private void takeFlushes() {
    recording.collectFlushes();
    endFlushed();
  }

  private void collect() {
    if (recording.isBroken()) {
      recording.startAnew();
      audience.startAnew();
    }
    long time = engine.clock().millis();
    changed = false;
    if (recording.collect(time)) {
      changed = true;
    }
    endFlushed();
  }

  /** Ends subscriptions to databases that were flushed. */
  private void endFlushed() {
    if (recording.takeFlushed()) {
      audience.flushed();
      sender.changed();
    }
  }

  private void tick(long now) {
    nextTick = now + Pace.SHORTEST;
    long began = CpuTime.ofThisThread();
    if (changed || recording.isBroken()) {
      collect();
    }
    touched = false;
    long collected = CpuTime.ofThisThread();
    sender.catchUp(pace.share());
    long others = othersWork.getAsLong();
    long sent = CpuTime.ofThisThread() - collected + others - othersWorkBefore;
    pace.worked(collected - began, sent);
    othersWorkBefore = others;
    nextTick = now + pace.interval();
  }

  /**
   * Works on one snapshot for a moment, then pauses as long as that took, so that deltas are sent
   * in between and snapshots never take more than half a core.
   */
  private void workOnSnapshot() {
    long began = System.nanoTime();
    sender.workOnSnapshot(began + SLICE);
    long ended = System.nanoTime();
    nextSlice = ended + (ended - began);
  }

  /**
   * Fills lists for a moment, then pauses as long as that took, as for snapshots; and longer where
   * no observer waits.
   */
  private void workOnLists() {
    long before = CpuTime.ofThisThread();
    boolean awaited = recording.fill(System.nanoTime() + SLICE);
    long took = CpuTime.ofThisThread() - before;
    nextSlice = System.nanoTime() + took * (awaited ? 1 : BACKGROUND_PAUSE);
    sender.changed();
  }

  // --- periodic work

  /** Takes the sample of statistics that is due, with or without observers. */
  private void takeStats() {
    long now = System.nanoTime();
    if (now - nextStats >= 0) {
      nextStats = now + times.stats().toNanos();
      if (changed && watchers.needChanges()) {
        // each change belongs to the second in which it was made
        tick(now);
      }
      watchers.sample(now, audience.observers());
    }
  }

  private void lookAfterObservers() {
    long now = System.nanoTime();
    if (audience.isEmpty()) {
      if (now - lingersUntil >= 0) {
        forget(now);
      }
    } else if (now - nextCheck >= 0) {
      nextCheck = now + Math.min(times.stats().toNanos(), times.ack().toNanos() / 4);
      audience.forEach(audience::isOutdated);
      audience.closeSlow(now, times.ack().toNanos());
      // again, because there may have been no memory for it
      audience.gone().forEach(this::leave);
      forget(now);
    }
  }

  /** Ends what is kept for observers that might return. */
  private void forget(long now) {
    lists.forgetUnused(now - times.linger().toNanos());
    recording.forget(now);
    tracking = !audience.isEmpty() || recording.isNeeded();
  }
}
