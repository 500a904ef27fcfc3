package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.base.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The registered waiters, and the keys that have changed for them.
 *
 * <p>A commit on a key with waiters records the key; after releasing its last lock the committing
 * thread serves the waiters in order of registration, including those that become ready through the
 * changes made meanwhile. One thread serves at a time, also for the keys that other threads record.
 * Registering and removing a waiter costs O(log N) per key; a key without waiters costs nothing.
 */
final class Waiters {
  private static final Logger LOG = SafeLog.of(Waiters.class);

  /** How often to try a lock that another thread may hold for a moment. */
  private static final int SPINS = 200;

  private record Place(int database, Bytes key) {}

  /** A finished waiter that is still in the queue of one key. */
  private record Left(Place place, Waiter waiter) {}

  /** The waiters of one key: by kind, in order of registration. */
  private static final class Queues {
    final Map<Waiter.Kind, TreeMap<Long, Waiter>> ofKind = new EnumMap<>(Waiter.Kind.class);
  }

  /** The keys of one shard that have waiters. Guarded by the lock of the shard. */
  static final class OfShard {
    private final Map<Place, Queues> places = new HashMap<>();

    boolean isEmpty() {
      return places.isEmpty();
    }

    /** Returns the keys of a database that have waiters. */
    List<byte[]> keys(int database) {
      List<byte[]> keys = new ArrayList<>();
      for (Place place : places.keySet()) {
        if (place.database == database) {
          keys.add(place.key.array());
        }
      }
      return keys;
    }
  }

  private final Keyspace keyspace;
  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentLinkedQueue<Place> ready = new ConcurrentLinkedQueue<>();

  /**
   * The keys in {@link #ready}, so that a key is queued once for many changes before it is served.
   */
  private final Set<Place> noted = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean serving = new AtomicBoolean();

  /** Whether a key could not be recorded for lack of memory. */
  private volatile boolean missed;

  /** Finished waiters in queues whose shard was locked when they finished. */
  private final ConcurrentLinkedQueue<Left> left = new ConcurrentLinkedQueue<>();

  /** Whether {@link #left} may have elements. */
  private volatile boolean anyLeft;

  private final AtomicInteger count = new AtomicInteger();

  Waiters(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Adds a waiter at the end of the queues of its keys. The caller holds their locks. */
  void add(Waiter waiter) {
    waiter.begin(this, numbers.incrementAndGet());
    count.incrementAndGet();
    for (byte[] bytes : waiter.keys) {
      Bytes key = new Bytes(bytes);
      Shard shard = keyspace.shardOf(key);
      shard
          .waiting
          .places
          .computeIfAbsent(new Place(waiter.database, key), place -> new Queues())
          .ofKind
          .computeIfAbsent(waiter.kind, kind -> new TreeMap<>())
          .put(waiter.number(), waiter);
      shard.interest |= Shard.WAITED;
    }
  }

  /**
   * Removes a finished waiter from all queues. If a long command holds the lock of a shard, the
   * thread that releases that lock removes it, so that an I/O loop does not wait. The caller holds
   * the monitor of the waiter, and may repeat the call if it fails.
   */
  void remove(Waiter waiter) {
    for (byte[] bytes : waiter.keys) {
      Left one = new Left(new Place(waiter.database, new Bytes(bytes)), waiter);
      if (!remove(one)) {
        left.add(one);
        anyLeft = true;
      }
    }
    // the lock may have been released in between
    if (anyLeft) {
      removeLeft();
    }
    count.decrementAndGet();
  }

  private boolean remove(Left one) {
    Shard shard = keyspace.shardOf(one.place.key);
    for (int tries = 0; !shard.tryLock(); tries++) {
      if (tries == SPINS) {
        return false;
      }
      Thread.onSpinWait();
    }
    try {
      remove(shard, one.place, one.waiter.kind, one.waiter.number());
    } finally {
      shard.unlock();
    }
    return true;
  }

  private void removeLeft() {
    anyLeft = false;
    for (int i = left.size(); i > 0; i--) {
      Left one = left.poll();
      if (one != null && !remove(one)) {
        left.add(one);
        anyLeft = true;
      }
    }
  }

  private static void remove(Shard shard, Place place, Waiter.Kind kind, Long number) {
    Queues queues = shard.waiting.places.get(place);
    TreeMap<Long, Waiter> queue = queues == null ? null : queues.ofKind.get(kind);
    if (queue != null) {
      queue.remove(number);
      if (queue.isEmpty()) {
        assert queues != null;
        queues.ofKind.remove(kind);
        if (queues.ofKind.isEmpty()) {
          shard.waiting.places.remove(place);
          if (shard.waiting.isEmpty()) {
            shard.interest &= ~Shard.WAITED;
          }
        }
      }
    }
  }

  /** Returns all waiters, each once. The caller holds the locks of all shards. */
  static Set<Waiter> all(Shard[] shards) {
    Set<Waiter> all = new LinkedHashSet<>();
    for (Shard shard : shards) {
      for (Queues queues : shard.waiting.places.values()) {
        queues.ofKind.values().forEach(queue -> all.addAll(queue.values()));
      }
    }
    return all;
  }

  /** Returns the number of waiters. */
  int count() {
    return count.get();
  }

  /** Returns the number of keys that have waiters. */
  long keys() {
    return keyspace.figures().sum(shard -> shard.waiting.places.size());
  }

  /**
   * Records that a key has changed, if it has waiters. If memory is exhausted, records only that
   * some key has changed, because the change cannot be undone. The caller holds the shard's lock.
   */
  void note(int database, Bytes key) {
    try {
      Place place = new Place(database, key);
      if (keyspace.shardOf(key).waiting.places.containsKey(place)) {
        Place own = new Place(database, key.detach());
        if (noted.add(own)) {
          ready.add(own);
        }
      }
    } catch (OutOfMemoryError e) {
      missed = true;
    }
  }

  /** Records all keys of a database and shard that have waiters. */
  void noteAll(Shard shard, int database) {
    try {
      for (byte[] key : shard.waiting.keys(database)) {
        note(database, new Bytes(key));
      }
    } catch (OutOfMemoryError e) {
      missed = true;
    }
  }

  boolean hasReady() {
    return hasNoted() || anyLeft;
  }

  private boolean hasNoted() {
    return !ready.isEmpty() || missed;
  }

  /** Records all keys that have waiters, if one of them could not be recorded. */
  private void noteMissed() {
    if (!missed) {
      return;
    }
    missed = false;
    try {
      keyspace
          .figures()
          .sum(
              shard -> {
                ready.addAll(shard.waiting.places.keySet());
                return 0;
              });
    } catch (OutOfMemoryError e) {
      missed = true;
      throw e;
    }
  }

  /** Serves the waiters of the recorded keys. The caller holds no lock. */
  void serve() {
    if (anyLeft) {
      removeLeft();
    }
    while (hasNoted() && serving.compareAndSet(false, true)) {
      try {
        noteMissed();
        for (Place place = ready.poll(); place != null; place = ready.poll()) {
          noted.remove(place);
          serve(place);
        }
      } catch (OutOfMemoryError e) {
        missed = true;
        throw e;
      } finally {
        serving.set(false);
      }
    }
  }

  private void serve(Place place) {
    long last = numbers.get();
    for (Waiter.Kind kind : Waiter.Kind.values()) {
      long number = 0;
      for (; ; ) {
        Map.Entry<Long, Waiter> next = next(place, kind, number);
        if (next == null || next.getKey() > last) {
          break;
        }
        number = next.getKey();
        if (!tryAgain(next.getValue(), place.key) && kind.takes) {
          break;
        }
      }
    }
  }

  private Map.@Nullable Entry<Long, Waiter> next(Place place, Waiter.Kind kind, long after) {
    Shard shard = keyspace.shardOf(place.key);
    shard.lock();
    try {
      Queues queues = shard.waiting.places.get(place);
      TreeMap<Long, Waiter> queue = queues == null ? null : queues.ofKind.get(kind);
      return queue == null ? null : queue.higherEntry(after);
    } finally {
      shard.unlock();
    }
  }

  private static boolean tryAgain(Waiter waiter, Bytes key) {
    try {
      return waiter.tryAgain(key);
    } catch (OutOfMemoryError e) {
      // the waiter stays registered and is tried again: see missed
      throw e;
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a client that waits for a key could not be served", e);
      waiter.fail(Errors.INTERNAL);
      return true;
    }
  }
}
