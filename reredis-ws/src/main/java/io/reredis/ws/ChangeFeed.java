package io.reredis.ws;

import io.reredis.base.Bytes;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that follows the store for all observers: it collects changes, stores them in the
 * {@link ChangeLog}, and sends each observer the changes it has subscribed to.
 *
 * <p>It runs immediately when a change follows a pause, and at its {@link Pace} under load. Without
 * observers it collects nothing, and only takes a sample of the statistics once a second.
 * Everything is confined to the feed thread, except for {@link #post}, {@link #revision}, {@link
 * #epoch} and {@link #close}.
 */
final class ChangeFeed implements AutoCloseable {
  private static final Logger LOG = SafeLog.of(ChangeFeed.class);
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(4);

  /** The ratio of pause to work for work that no observer waits for. */
  private static final int BACKGROUND_PAUSE = 24;

  /**
   * The time between two messages while the rows of a window are being found: more of them would
   * keep a browser busy with rows that do not stay.
   */
  private static final long SETTLING = TimeUnit.MILLISECONDS.toNanos(200);

  /** The id of the only subscription of a stream. */
  private static final long STREAM = 0;

  private final Engine engine;
  private final Keyspace keyspace;
  private final Times times;
  private final int maxRows;
  private final LongSupplier othersWork;
  private final String epoch;
  private final ChangeLog log = new ChangeLog(Limits.HISTORY_KEYS, historyBytes());
  private final DeltaWriter deltas;
  private final RangeReader ranges;
  private final LiveRows rows;
  private final KeyLists lists;
  private final Watchers watchers;
  private final Rights.Readers readers;
  private final Pace pace = new Pace();
  private final Set<Observer> observers = new LinkedHashSet<>();
  private final ArrayDeque<Work> snapshots = new ArrayDeque<>();
  private final ArrayDeque<Work> views = new ArrayDeque<>();
  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();

  /** The databases that were flushed; written under the locks of all shards. */
  private final Queue<Integer> flushed = new ConcurrentLinkedQueue<>();

  private final Collector collector;
  private final AutoCloseable flushes;
  private final Thread thread;

  /** The sequence number at which each database was last flushed. */
  private final long[] flushedAt;

  /** Whether there are observers, or were a moment ago. */
  private boolean tracking;

  /** The changes that the store collects. */
  private Observers.Tracking tracked = Observers.Tracking.NONE;

  /** The number of subscriptions and streams, which follow the log. */
  private int subscriptions;

  /** Whether changes are kept in the log: while there are subscriptions, and for a while after. */
  private boolean logging;

  /** When the last subscription ended. */
  private long loggedUntil;

  /** Requests of observers received while the data is loading; null after loading. */
  private @Nullable Queue<Runnable> held = new ArrayDeque<>();

  /** Whether an observer that could take a delta is behind the log. */
  private boolean behind;

  /** Whether an observer can take a delta; if not, collecting can wait. */
  private boolean ready;

  private long nextTick;
  private long nextSlice;
  private long nextStats;
  private long nextCheck;
  private long lingersUntil;
  private long othersWorkBefore;

  /** Set under a shard's lock by any writing thread, cleared by the feed before it collects. */
  private volatile boolean changed;

  private volatile boolean closed;

  /** Pending work for a subscription. */
  private record Work(Observer observer, Subscription subscription) {
    boolean isStale() {
      return observer.isClosed() || observer.subscriptions().get(subscription.id) != subscription;
    }
  }

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
    this.maxRows = maxRows;
    this.othersWork = othersWork;
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    epoch = HexFormat.of().formatHex(random);
    RowReader reader = new RowReader(log, keyspace);
    deltas = new DeltaWriter(log, keyspace, reader);
    rows = new LiveRows(keyspace, () -> engine.clock().millis(), this::firstChange);
    lists = new KeyLists(keyspace, rows);
    ranges = new RangeReader(keyspace, log, rows);
    readers = new Rights.Readers(engine);
    watchers = new Watchers(engine, readers, reader, System.nanoTime());
    collector = new Collector(keyspace, flushed);
    flushedAt = new long[keyspace.databases()];
    nextTick = System.nanoTime();
    nextSlice = nextTick;
    nextStats = nextTick + times.stats().toNanos();
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

  /** Runs an action on the feed thread. */
  void post(Runnable action) {
    inbox.add(action);
    LockSupport.unpark(thread);
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
        nextTick = System.nanoTime() + Pace.LONGEST;
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
      if ((changed || behind) && now - dueTick() >= 0) {
        tick(now);
      }
      sendViews();
      if (now - nextSlice >= 0) {
        if (!snapshots.isEmpty()) {
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

  /**
   * Returns when to collect next. If no observer is ready this is later, but not never, because
   * changes to be collected keep removed values in memory.
   */
  private long dueTick() {
    return ready ? nextTick : nextTick + Pace.LONGEST;
  }

  /** Sleeps until work is due. */
  private void rest() {
    if (!inbox.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    long left = nextStats - now;
    if (tracking) {
      left = Math.min(left, (observers.isEmpty() ? lingersUntil : nextCheck) - now);
      left = Math.min(left, untilWork(now));
    }
    if (left > 0) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Returns the time until there is work for observers. */
  private long untilWork(long now) {
    long left = Long.MAX_VALUE;
    if (changed || behind) {
      left = Math.min(left, dueTick() - now);
    }
    if (!snapshots.isEmpty() || lists.hasWork()) {
      left = Math.min(left, nextSlice - now);
    }
    return left;
  }

  // --- observers join and leave

  /** Adds an observer that is logged in. */
  void join(Observer observer) {
    if (observer.isClosed()) {
      return;
    }
    long now = System.nanoTime();
    if (observers.isEmpty()) {
      nextStats = now + times.stats().toNanos();
      nextCheck = now;
      tracking = true;
    }
    observers.add(observer);
  }

  /** Lets the store collect the changes that are needed, and no more. */
  private void track() {
    Observers.Tracking needed = neededChanges();
    if (needed != tracked) {
      tracked = needed;
      keyspace.observers().track(needed);
      if (needed != Observers.Tracking.CHANGES) {
        lists.fallBehind();
      }
      changed = true;
    }
  }

  private Observers.Tracking neededChanges() {
    if (logging || lists.needChanges() || watchers.needChanges()) {
      return Observers.Tracking.CHANGES;
    }
    return lists.isEmpty() ? Observers.Tracking.NONE : Observers.Tracking.KEYS;
  }

  /** Begins to keep changes in the log, unless they are kept already. */
  private void keepLog() {
    if (!logging) {
      logging = true;
      collector.previews = true;
      log.clear();
      track();
    }
  }

  private void endLog() {
    logging = false;
    collector.previews = false;
    log.clear();
    track();
  }

  /** Runs an action now or after loading, so that observers never see partial data. */
  void onceLoaded(Runnable action) {
    if (held == null) {
      action.run();
    } else {
      held.add(action);
    }
  }

  private void loaded() {
    Queue<Runnable> waiting = held;
    held = null;
    assert waiting != null;
    waiting.forEach(Runnable::run);
  }

  void leave(Observer observer) {
    List.copyOf(observer.subscriptions().values()).forEach(f -> end(observer, f));
    watchers.unwatch(observer);
    if (observers.remove(observer) && observers.isEmpty()) {
      lingersUntil = System.nanoTime() + times.linger().toNanos();
    }
  }

  /** Ends what is kept for observers that might return. */
  private void forget(long now) {
    if (logging && subscriptions == 0 && now - loggedUntil >= 0) {
      endLog();
    }
    lists.forgetUnused(now - times.linger().toNanos());
    track();
    tracking = !observers.isEmpty() || logging || !lists.isEmpty();
  }

  // --- requests of observers

  void subscribe(Observer observer, PageMessage.Subscribe wanted) {
    if (!admits(observer, wanted.id())) {
      return;
    }
    Following.Filter filter =
        new Following.Filter(new Bytes(wanted.pattern()), wanted.type(), rights(observer));
    end(observer, wanted.id());
    keepLog();
    Subscription subscription =
        new Subscription(wanted.id(), wanted.database(), filter, Form.DELTAS, epoch);
    if (wanted.since() != null) {
      resume(observer, subscription, wanted.since());
      return;
    }
    subscription.cursor = log.head();
    subscription.told = log.head();
    long limit = wanted.limit() < 0 ? maxRows : Math.min(wanted.limit(), maxRows);
    subscription.snapshot = new Snapshot(subscription, keyspace, log, limit);
    begin(observer, subscription);
    snapshots.add(new Work(observer, subscription));
  }

  /** Returns whether an observer may follow one more under that id, and closes it if not. */
  private static boolean admits(Observer observer, long id) {
    if (observer.isClosed()) {
      return false;
    }
    if (observer.subscriptions().size() >= Limits.SUBSCRIPTIONS
        && !observer.subscriptions().containsKey(id)) {
      observer.close(CloseCode.NOT_OF_THIS_PROTOCOL, "too many subscriptions");
      return false;
    }
    return true;
  }

  /** Opens a window on a list of keys, or moves it. */
  void list(Observer observer, PageMessage.ListKeys wanted) {
    if (!admits(observer, wanted.id())) {
      return;
    }
    Following.Filter filter =
        new Following.Filter(new Bytes(wanted.pattern()), wanted.type(), rights(observer));
    KeyList.Wish wish = new KeyList.Wish(wanted.database(), filter, wanted.sort());
    Following known = observer.subscriptions().get(wanted.id());
    KeyWindow window;
    if (known instanceof KeyWindow open && open.shows(wish, wanted.descending())) {
      window = open;
    } else {
      window = lists.open(wanted.id(), wish, wanted.descending());
      end(observer, wanted.id());
      begin(observer, window);
      track();
    }
    window.move(
        (int) Math.max(0, Math.min(wanted.offset(), Integer.MAX_VALUE)),
        (int) Math.max(0, Math.min(wanted.count(), Limits.VIEW)));
    if (window.isReady()) {
      sendRows(observer, window);
    }
  }

  /** Opens a tree of keys, or sets which of its folders are open. */
  void tree(Observer observer, PageMessage.Tree wanted) {
    if (!admits(observer, wanted.id())) {
      return;
    }
    Following.Filter filter =
        new Following.Filter(new Bytes(wanted.pattern()), wanted.type(), rights(observer));
    KeyList.Wish wish = new KeyList.Wish(wanted.database(), filter, SortColumn.KEY);
    KeyTree tree;
    if (observer.subscriptions().get(wanted.id()) instanceof KeyTree known
        && known.shows(wish, wanted.separator())) {
      tree = known;
    } else {
      tree = lists.openTree(wanted.id(), wish, wanted.separator());
      end(observer, wanted.id());
      begin(observer, tree);
      track();
    }
    tree.open(wanted.open());
    if (tree.isReady()) {
      sendTree(observer, tree);
    }
  }

  private void sendTree(Observer observer, KeyTree tree) {
    if (isOutdated(observer, tree)) {
      return;
    }
    long now = System.nanoTime();
    Frame frame = lists.next(tree, now);
    if (frame != null) {
      tree.sent(tree.number(), false, now);
      observer.send(frame);
    } else {
      behind |= lists.isBehind(tree);
    }
  }

  private void begin(Observer observer, Following followed) {
    observer.subscriptions().put(followed.id, followed);
    subscriptions += followed instanceof Subscription ? 1 : 0;
  }

  /** Sends the rows of a window unless the observer has seen them. */
  private void sendRows(Observer observer, KeyWindow window) {
    if (isOutdated(observer, window)) {
      return;
    }
    Frame frame = lists.next(window);
    if (frame != null) {
      window.sent(window.number(), false, System.nanoTime());
      observer.send(frame);
    }
  }

  /** Ends what an observer follows under an id. */
  private void end(Observer observer, long id) {
    Following ended = observer.subscriptions().get(id);
    if (ended != null) {
      end(observer, ended);
    }
  }

  private void end(Observer observer, Following ended) {
    if (!observer.subscriptions().remove(ended.id, ended)) {
      return;
    }
    if (ended instanceof KeyWindow window) {
      lists.close(window, System.nanoTime());
      track();
    } else if (ended instanceof KeyTree tree) {
      lists.close(tree, System.nanoTime());
      track();
    } else if (--subscriptions == 0) {
      loggedUntil = System.nanoTime() + times.linger().toNanos();
    }
  }

  private void resume(Observer observer, Subscription subscription, PageMessage.Since since) {
    String refusal = refusal(subscription, since);
    if (refusal != null) {
      resync(observer, subscription.id, refusal);
    } else if (since.revision() < flushedAt[subscription.database]) {
      resync(observer, subscription.id, "flush");
    } else {
      begin(observer, subscription);
      resumeAt(subscription, since);
    }
  }

  private void resumeAt(Subscription subscription, PageMessage.Since since) {
    subscription.cursor = since.revision();
    subscription.told = since.revision();
    ready = true;
    behind = true;
  }

  /** Returns why a subscription cannot resume at a position, or null if it can. */
  private @Nullable String refusal(Subscription subscription, PageMessage.Since since) {
    if (!since.epoch().equals(subscription.epoch) || !isResumable(subscription)) {
      return "epoch";
    }
    return log.reaches(since.revision()) ? null : "history";
  }

  /** Starts the stream of an observer with the present, or where an earlier one ended. */
  void stream(Observer observer, StreamRequest wanted) {
    boolean loading = held != null;
    onceLoaded(() -> startStream(observer, wanted, loading));
  }

  private void startStream(Observer observer, StreamRequest wanted, boolean waited) {
    if (observer.isClosed()) {
      return;
    }
    Subscription stream = startStream(observer, wanted.database(), wanted.pattern(), wanted.form());
    PageMessage.Since since = wanted.since();
    String refusal = waited ? "loaded" : since == null ? null : refusal(stream, since);
    if (refusal != null) {
      sendGap(observer, stream, refusal);
    } else if (since != null) {
      resumeAt(stream, since);
    } else if (stream.form == Form.EVENTS) {
      observer.send(stream.position(stream.told));
    }
  }

  private Subscription startStream(Observer observer, int database, Bytes pattern, Form form) {
    keepLog();
    Following.Filter filter = new Following.Filter(pattern, null, rights(observer));
    Subscription stream = new Subscription(STREAM, database, filter, form, epoch);
    stream.cursor = log.head();
    stream.told = log.head();
    begin(observer, stream);
    ready = true;
    return stream;
  }

  /** Called when the output of a stream has been written, so that it can be sent more. */
  void written(Observer observer) {
    if (observer.subscriptions().get(STREAM) instanceof Subscription stream
        && observer.queued() == 0
        && stream.written()) {
      proceed(stream);
    }
  }

  private @Nullable Rights rights(Observer observer) {
    return Rights.of(observer.user(), readers);
  }

  /**
   * Returns whether the subscription may resume from a revision; not with restricted rights, which
   * may have been extended since.
   */
  private static boolean isResumable(Subscription subscription) {
    return subscription.filter.rights() == null;
  }

  /**
   * Ends what is followed if the rights of its user have changed since it began; checked before
   * each message.
   */
  private boolean isOutdated(Observer observer, Following followed) {
    if (Objects.equals(rights(observer), followed.filter.rights())) {
      return false;
    }
    end(observer, followed);
    if (followed instanceof Subscription ended && ended.isStream()) {
      Bytes pattern = ended.filter.pattern();
      sendGap(observer, startStream(observer, ended.database, pattern, ended.form), "rights");
    } else {
      resync(observer, followed.id, "rights");
    }
    return true;
  }

  private static void resync(Observer observer, long id, String reason) {
    JsonBytes out = JsonBytes.message("resync").name("id").number(id);
    observer.send(Frame.of(out.name("reason").string(reason).close('}')));
  }

  /** Sends the reason why changes are missing before the start of a stream. */
  private static void sendGap(Observer observer, Subscription stream, String reason) {
    JsonBytes out = JsonBytes.message("resync").name("reason").string(reason).close('}');
    stream.sent(stream.told, false, System.nanoTime());
    observer.send(stream.message(out, stream.told));
  }

  void unsubscribe(Observer observer, long id) {
    end(observer, id);
  }

  void view(Observer observer, PageMessage.View view) {
    if (!(observer.subscriptions().get(view.id()) instanceof Subscription subscription)) {
      return;
    }
    List<KeyName> names = new ArrayList<>(Math.min(view.keys().size(), Limits.VIEW));
    for (byte[] key : view.keys()) {
      if (names.size() < Limits.VIEW) {
        names.add(new KeyName(subscription.database, key));
      }
    }
    subscription.view(names);
    if (subscription.isReady()) {
      views.add(new Work(observer, subscription));
    }
  }

  void acknowledge(Observer observer, long id, long what, boolean part) {
    Following followed = observer.subscriptions().get(id);
    if (followed == null || !followed.acknowledged(what, part)) {
      return;
    }
    if (followed instanceof KeyWindow window) {
      acknowledged(observer, window);
    } else if (followed instanceof KeyTree tree) {
      sendTree(observer, tree);
    } else if (followed instanceof Subscription subscription) {
      acknowledged(observer, subscription);
    }
  }

  private void acknowledged(Observer observer, KeyWindow window) {
    if (window.isMoved()) {
      sendRows(observer, window);
    } else {
      ready = true;
      behind = true;
    }
  }

  private void acknowledged(Observer observer, Subscription subscription) {
    if (subscription.snapshot != null) {
      snapshots.add(new Work(observer, subscription));
    } else if (subscription.viewDue) {
      views.add(new Work(observer, subscription));
    } else {
      proceed(subscription);
    }
  }

  private void proceed(Subscription subscription) {
    ready = true;
    behind |= subscription.cursor < log.head();
  }

  /** Begins to send all figures to an observer. */
  void watch(Observer observer, PageMessage.Watch watch) {
    watchers.watch(observer, watch);
    track();
  }

  /** Ends {@link #watch}. */
  void unwatch(Observer observer) {
    watchers.unwatch(observer);
    track();
  }

  void get(Observer observer, PageMessage.Get get) {
    observer.send(ranges.answer(get, rights(observer)));
  }

  private void takeFlushes() {
    collector.takeFlushes();
    record();
  }

  /** Records the collected states in the log. */
  private void record() {
    for (KeyState state : collector.states) {
      if (state.isFlush()) {
        flush(state);
      } else {
        if (logging) {
          log.put(state);
        }
        lists.apply(state);
        watchers.changed(state);
      }
    }
    collector.states.clear();
  }

  private void flush(KeyState state) {
    int database = state.name().database();
    log.forget(database);
    log.put(state);
    if (database == KeyName.ALL) {
      Arrays.fill(flushedAt, log.head());
    } else {
      flushedAt[database] = log.head();
    }
    lists.flushed(database);
    behind = true;
    for (Observer observer : observers) {
      for (Following followed : List.copyOf(observer.subscriptions().values())) {
        if (followed instanceof Subscription subscription
            && !subscription.isStream()
            && (database == KeyName.ALL || followed.database == database)) {
          end(observer, followed);
          resync(observer, followed.id, "flush");
        }
      }
    }
  }

  // --- periodic work

  private void tick(long now) {
    nextTick = now + Pace.SHORTEST;
    long began = CpuTime.ofThisThread();
    changed = false;
    collector.now = engine.clock().millis();
    if (keyspace.observers().drainChanged(collector)) {
      changed = true;
    }
    record();
    long collected = CpuTime.ofThisThread();
    behind = false;
    ready = false;
    deltas.begin(pace.share());
    for (Observer observer : observers) {
      for (Following followed : List.copyOf(observer.subscriptions().values())) {
        if (followed.isReady()) {
          catchUp(observer, followed);
        }
        ready |= followed.isReady();
      }
    }
    long others = othersWork.getAsLong();
    long sent = CpuTime.ofThisThread() - collected + others - othersWorkBefore;
    pace.worked(collected - began, sent);
    othersWorkBefore = others;
    nextTick = now + pace.interval();
  }

  private void catchUp(Observer observer, Following followed) {
    if (followed instanceof KeyWindow window) {
      if (window.isSettling() && System.nanoTime() - window.sentAt < SETTLING) {
        behind = true;
      } else {
        sendRows(observer, window);
      }
    } else if (followed instanceof KeyTree tree) {
      sendTree(observer, tree);
    } else if (followed instanceof Subscription subscription && subscription.cursor < log.head()) {
      sendDelta(observer, subscription);
    }
  }

  private void sendDelta(Observer observer, Subscription subscription) {
    if (isOutdated(observer, subscription)) {
      return;
    }
    Frame frame = deltas.next(subscription);
    if (frame != null) {
      subscription.sent(subscription.told, false, System.nanoTime());
      observer.send(frame);
    }
  }

  /** Sends the rows of newly chosen views. */
  private void sendViews() {
    if (!views.isEmpty()) {
      deltas.begin(pace.share());
    }
    for (Work work = views.poll(); work != null; work = views.poll()) {
      if (!work.isStale() && work.subscription.isReady() && work.subscription.viewDue) {
        sendDelta(work.observer, work.subscription);
        ready |= work.subscription.isReady();
      }
    }
  }

  /**
   * Works on one snapshot for a moment, then pauses as long as that took, so that deltas are sent
   * in between and snapshots never take more than half a core.
   */
  private void workOnSnapshot() {
    long began = System.nanoTime();
    Work work = snapshots.poll();
    if (work.isStale()) {
      return;
    }
    Subscription subscription = work.subscription;
    if (isOutdated(work.observer, subscription)) {
      return;
    }
    assert subscription.snapshot != null;
    Frame frame = subscription.snapshot.work(began + SLICE);
    long ended = System.nanoTime();
    if (frame == null) {
      snapshots.add(work);
    } else {
      subscription.sent(subscription.snapshot.partNumber(), true, ended);
      if (subscription.snapshot.isFinished()) {
        subscription.snapshot = null;
      }
      work.observer.send(frame);
    }
    nextSlice = ended + (ended - began);
  }

  /**
   * Fills lists for a moment, then pauses as long as that took, as for snapshots; and longer where
   * no observer waits.
   */
  private void workOnLists() {
    long before = CpuTime.ofThisThread();
    boolean awaited = lists.work(System.nanoTime() + SLICE);
    long took = CpuTime.ofThisThread() - before;
    nextSlice = System.nanoTime() + took * (awaited ? 1 : BACKGROUND_PAUSE);
    behind = true;
  }

  /** Takes the sample of statistics that is due, with or without observers. */
  private void takeStats() {
    long now = System.nanoTime();
    if (now - nextStats >= 0) {
      nextStats = now + times.stats().toNanos();
      if (changed && watchers.needChanges()) {
        // each change belongs to the second in which it was made
        tick(now);
      }
      watchers.sample(now, observers, observers.size());
    }
  }

  private void lookAfterObservers() {
    long now = System.nanoTime();
    if (observers.isEmpty()) {
      if (now - lingersUntil >= 0) {
        forget(now);
      }
      return;
    }
    if (now - nextCheck >= 0) {
      nextCheck = now + Math.min(TimeUnit.SECONDS.toNanos(1), times.ack().toNanos() / 4);
      for (Observer observer : observers) {
        List.copyOf(observer.subscriptions().values()).forEach(s -> isOutdated(observer, s));
        closeIfSlow(observer, now);
      }
      forget(now);
    }
  }

  private void closeIfSlow(Observer observer, long now) {
    for (Following followed : observer.subscriptions().values()) {
      if (followed.waiting && now - followed.sentAt > times.ack().toNanos()) {
        observer.close(CloseCode.TOO_SLOW, "no acknowledgement");
        return;
      }
    }
  }
}
