package io.reredis.keyspace;

import io.reredis.util.Bytes;
import io.reredis.util.Errors;
import io.reredis.util.SafeLog;
import java.lang.System.Logger;
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

/**
 * Those who wait for keys, and the keys that have changed since.
 *
 * <p>A commit on a key that somebody waits for notes the key; the thread that committed serves the
 * waiters once it has given back its last lock, in the order of their coming, and so do the changes
 * that this makes in turn. One thread serves at a time; what others note meanwhile it serves, too.
 * Registering and removing a waiter costs O(log N) a key, and a key that nobody waits for nothing.
 */
final class Waiters {
  private static final Logger LOG = System.getLogger(Waiters.class.getName());

  /** How often a lock is tried that another thread may have for a moment. */
  private static final int SPINS = 200;

  private record Place(int database, Bytes key) {}

  /** A waiter that is done, in the queue of one key. */
  private record Left(Place place, Waiter waiter) {}

  /** The waiters of one key: by what they wait for, in the order of their coming. */
  private static final class Queues {
    final Map<Waiter.Kind, TreeMap<Long, Waiter>> ofKind = new EnumMap<>(Waiter.Kind.class);
  }

  /** The keys of one shard that somebody waits for. Guarded by the lock of the shard. */
  static final class OfShard {
    private final Map<Place, Queues> places = new HashMap<>();

    boolean isEmpty() {
      return places.isEmpty();
    }

    /** The keys of a database that somebody waits for. */
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

  /** What stands in {@link #ready}, so that many changes of a key before it is served are one. */
  private final Set<Place> noted = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean serving = new AtomicBoolean();

  /** Whether a key could not be noted for want of memory. */
  private volatile boolean missed;

  /** Waiters that are done, in queues whose key was locked then. */
  private final ConcurrentLinkedQueue<Left> left = new ConcurrentLinkedQueue<>();

  /** Whether there is something in {@link #left}. */
  private volatile boolean anyLeft;

  private final AtomicInteger count = new AtomicInteger();

  Waiters(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Registers a waiter at the end of the queues of its keys. The caller holds their locks. */
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
   * Removes a waiter from all queues. Where a key is locked by a command that takes long, whoever
   * gives the lock back does it, so that an I/O loop does not wait. The caller holds the monitor of
   * the waiter, and the waiter is done.
   */
  void remove(Waiter waiter) {
    count.decrementAndGet();
    for (byte[] bytes : waiter.keys) {
      Left one = new Left(new Place(waiter.database, new Bytes(bytes)), waiter);
      if (!remove(one)) {
        left.add(one);
        anyLeft = true;
      }
    }
    // the lock may have been given back in between
    if (anyLeft) {
      removeLeft();
    }
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

  /** All waiters, each once. The caller holds the locks of all shards. */
  static Set<Waiter> all(Shard[] shards) {
    Set<Waiter> all = new LinkedHashSet<>();
    for (Shard shard : shards) {
      for (Queues queues : shard.waiting.places.values()) {
        queues.ofKind.values().forEach(queue -> all.addAll(queue.values()));
      }
    }
    return all;
  }

  /** The number of those who wait. */
  int count() {
    return count.get();
  }

  /** The number of keys that somebody waits for. */
  long keys() {
    return keyspace.figures().sum(shard -> shard.waiting.places.size());
  }

  /**
   * Notes that a key has changed, if a client waits for it; without memory it notes that some key
   * has. The change has been made, so nothing is thrown. The caller holds the shard's lock.
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

  boolean hasReady() {
    return hasNoted() || anyLeft;
  }

  private boolean hasNoted() {
    return !ready.isEmpty() || missed;
  }

  /** Notes all keys that somebody waits for, where one of them could not be noted. */
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

  /** Serves the waiters of the keys noted. The caller holds no lock. */
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

  private Map.Entry<Long, Waiter> next(Place place, Waiter.Kind kind, long after) {
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
      // it waits on, and is tried again: see missed
      throw e;
    } catch (Throwable e) {
      SafeLog.error(LOG, "a client that waits for a key could not be served", e);
      waiter.fail(Errors.INTERNAL);
      return true;
    }
  }
}
