package io.reredis.delivery;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Glob;
import io.reredis.base.SafeLog;
import io.reredis.change.Change;
import io.reredis.change.ChangeListener;
import io.reredis.change.Subscription;
import io.reredis.keyspace.Commit;
import io.reredis.keyspace.CommitSink;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.pubsub.Channels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers commits to change listeners, effect listeners and keyspace notifications.
 *
 * <p>Commits are queued under the lock of their shard and delivered by the writing threads once
 * they hold no lock, one thread at a time. A thread that finds another one delivering leaves its
 * commits to that thread, unless more than {@link #MAX_BEHIND} are queued: then it waits its turn,
 * so that fast writers cannot outrun a slow listener. Thread-safe.
 */
public final class ChangeHub implements CommitSink {
  private static final Logger LOG = SafeLog.of(ChangeHub.class);
  private static final int MAX_BEHIND = 10_000;

  /** Means all databases. */
  private static final int ALL = -1;

  private final Channels channels;

  /** An item to deliver: a {@link Commit} or a {@link Reset}. */
  private final ConcurrentLinkedQueue<Record> queue = new ConcurrentLinkedQueue<>();

  private final ReentrantLock delivering = new ReentrantLock();
  private final CopyOnWriteArrayList<Registration> listeners = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<IntConsumer> flushListeners = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Consumer<Commit>> effectListeners =
      new CopyOnWriteArrayList<>();

  /** The approximate length of the queue. */
  private final java.util.concurrent.atomic.AtomicInteger behind =
      new java.util.concurrent.atomic.AtomicInteger();

  private volatile boolean pending;

  /**
   * Set if there was no memory to queue a reset; listeners then learn that all may have changed.
   */
  private volatile boolean resetMissed;

  /** Suppresses delivery while loading. */
  private volatile boolean quiet;

  private volatile NotificationFlags notifications = NotificationFlags.NONE;
  private @Nullable Keyspace keyspace;

  /** Creates a hub that publishes keyspace notifications through {@code channels}. */
  public ChangeHub(Channels channels) {
    this.channels = channels;
  }

  /** Sets the keyspace whose commits are delivered; called once, before the first commit. */
  public void attach(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Adds a listener for keys that match a glob pattern; closing the result removes it. */
  public Subscription listen(String pattern, ChangeListener listener) {
    Registration registration = new Registration(Bytes.of(pattern), listener);
    listeners.add(registration);
    updateInterest();
    return () -> {
      listeners.remove(registration);
      updateInterest();
    };
  }

  /**
   * Adds a listener for databases that were flushed or swapped (-1 for all); closing the result
   * removes it. It is called under the locks of all shards.
   */
  public Subscription listenToFlush(IntConsumer listener) {
    flushListeners.add(listener);
    return () -> flushListeners.remove(listener);
  }

  /**
   * Adds a listener for the effects of all commits, in order for each key; closing the result
   * removes it.
   */
  public Subscription listenToEffects(Consumer<Commit> listener) {
    effectListeners.add(listener);
    updateInterest();
    return () -> {
      effectListeners.remove(listener);
      updateInterest();
    };
  }

  /** Sets which keyspace notifications are published. */
  public void notifications(NotificationFlags flags) {
    notifications = flags;
    updateInterest();
  }

  /** Suppresses or resumes delivery; suppressed while the snapshot and the log are loaded. */
  public void quiet(boolean on) {
    quiet = on;
    updateInterest();
  }

  private synchronized void updateInterest() {
    NotificationFlags flags = quiet ? NotificationFlags.NONE : notifications;
    boolean effects = !quiet && !effectListeners.isEmpty();
    boolean heard = !quiet && !listeners.isEmpty();
    assert keyspace != null;
    keyspace.observers().listen(flags.any() || effects || heard);
    keyspace.observers().listenToEffects(effects);
    keyspace.observers().listenToMisses(flags.any() && (flags.selects('m') || flags.selects('n')));
  }

  @Override
  public void append(Commit commit) {
    enqueue(commit);
  }

  private void enqueue(Record delivered) {
    queue.add(delivered);
    behind.incrementAndGet();
    pending = true;
  }

  @Override
  public void flushed(int database) {
    flushListeners.forEach(listener -> guarded(() -> listener.accept(database)));
    if (quiet || listeners.isEmpty()) {
      return;
    }
    try {
      enqueue(new Reset(database));
    } catch (OutOfMemoryError e) {
      // the keys are gone already, so the flush must not fail
      resetMissed = true;
      pending = true;
    }
  }

  @Override
  public boolean hasPending() {
    return pending;
  }

  @Override
  public void deliver() {
    if (delivering.isHeldByCurrentThread()) {
      return;
    }
    while (pending) {
      if (behind.get() > MAX_BEHIND) {
        delivering.lock();
      } else if (!delivering.tryLock()) {
        return;
      }
      try {
        pending = false;
        if (resetMissed) {
          resetMissed = false;
          tellListeners(new Reset(ALL));
        }
        for (Record next = queue.poll(); next != null; next = queue.poll()) {
          behind.decrementAndGet();
          if (next instanceof Commit commit) {
            deliver(commit);
          } else {
            tellListeners((Reset) next);
          }
        }
      } finally {
        delivering.unlock();
      }
    }
  }

  private void deliver(Commit commit) {
    for (Consumer<Commit> listener : effectListeners) {
      guarded(() -> listener.accept(commit));
    }
    for (KeyEvent event : commit.events()) {
      if (event == KeyEvent.SILENT) {
        continue;
      }
      if (event != KeyEvent.MISS && event != KeyEvent.NEW) {
        tellListeners(commit, event);
      }
      publish(commit, event);
    }
  }

  private void tellListeners(Commit commit, KeyEvent event) {
    byte[] key = commit.key();
    Change change = null;
    for (Registration registration : listeners) {
      if (Glob.matches(registration.pattern, key, 0, key.length)) {
        if (change == null) {
          change =
              new Change(commit.database(), key, event.name(), commit.revision(), commit.deleted());
        }
        Change told = change;
        guarded(() -> registration.listener.onChange(told));
      }
    }
  }

  private void tellListeners(Reset reset) {
    assert keyspace != null;
    int first = Math.max(0, reset.database);
    int last = reset.database == ALL ? keyspace.databases() - 1 : reset.database;
    for (Registration registration : listeners) {
      for (int i = first; i <= last; i++) {
        int database = i;
        guarded(() -> registration.listener.onDatabaseReset(database));
      }
    }
  }

  private void publish(Commit commit, KeyEvent event) {
    NotificationFlags flags = notifications;
    if (!flags.any() || !flags.selects(event.flag())) {
      return;
    }
    byte[] name = Ascii.bytes(event.name());
    if (flags.selects('K')) {
      publish("__keyspace@" + commit.database() + "__:", commit.key(), name);
    }
    if (flags.selects('E')) {
      publish("__keyevent@" + commit.database() + "__:", name, commit.key());
    }
  }

  private void publish(String prefix, byte[] suffix, byte[] payload) {
    byte[] start = Ascii.bytes(prefix);
    byte[] channel = java.util.Arrays.copyOf(start, start.length + suffix.length);
    System.arraycopy(suffix, 0, channel, start.length, suffix.length);
    channels.publish(new Bytes(channel), new Bytes(payload));
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a change listener failed", e);
    }
  }

  private record Registration(Bytes pattern, ChangeListener listener) {}

  /** The removal or exchange of all keys of a database, or of all databases. */
  private record Reset(int database) {}
}
