package io.reredis.spring.boot;

import io.reredis.Reredis;
import io.reredis.store.Codec;
import io.reredis.store.Database;
import io.reredis.store.SetOptions;
import io.reredis.store.Strings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.cache.CacheStatistics;
import org.springframework.data.redis.cache.CacheStatisticsCollector;
import org.springframework.data.redis.cache.RedisCacheWriter;

/**
 * The entries of Spring Data's Redis caches in a store of the process, without a connection.
 *
 * <p>A {@code RedisCacheManager} with this writer has the same keys and values in the store as one
 * with a connection: Redis clients and other applications see its entries.
 *
 * <pre>{@code
 * RedisCacheManager caches =
 *     RedisCacheManager.builder(new ReredisCacheWriter(store, 0)).build();
 * }</pre>
 *
 * <p>{@code Cache.get(key, loader)} loads a missing value once, however many threads ask for the
 * key; loads of different keys run at the same time. If the key is written or evicted through this
 * writer during its load, the loaded value is returned, but not cached, since it may be out of
 * date. If loaders wait for each other's keys, or a loader asks for its own key, the last one to
 * ask runs its own loader instead of waiting forever.
 *
 * <p>Thread-safe. The methods that only newer versions of Spring Data have are declared without
 * {@code @Override}.
 */
public final class ReredisCacheWriter implements RedisCacheWriter {
  private final Reredis store;
  private final int database;
  private final CacheStatisticsCollector statistics;

  private final Loads loads;

  /** Null until the first use, since a store may be loading when this is created. */
  private volatile @Nullable Database<byte[], byte[]> entries;

  /**
   * The loads in progress.
   *
   * @param byKey the load of each key
   * @param awaited the load for which a thread waits
   */
  private record Loads(
      ConcurrentHashMap<ByteBuffer, Load> byKey, ConcurrentHashMap<Thread, Load> awaited) {}

  /** The load of a key by one thread, which completes with the encoded value. */
  private static final class Load extends CompletableFuture<byte[]> {
    final Thread thread = Thread.currentThread();

    /** Whether the key has changed since the load began. Guarded by this object. */
    boolean isStale;
  }

  /**
   * Creates a writer.
   *
   * @param database the number of the database that contains the entries
   */
  public ReredisCacheWriter(Reredis store, int database) {
    this(
        Objects.requireNonNull(store, "store"),
        database,
        CacheStatisticsCollector.none(),
        new Loads(new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));
  }

  private ReredisCacheWriter(
      Reredis store, int database, CacheStatisticsCollector statistics, Loads loads) {
    this.store = store;
    this.database = database;
    this.statistics = statistics;
    this.loads = loads;
  }

  private Database<byte[], byte[]> entries() {
    Database<byte[], byte[]> view = entries;
    if (view == null) {
      view = store.database(database).with(Codec.bytes());
      entries = view;
    }
    return view;
  }

  private Strings<byte[], byte[]> strings() {
    return entries().strings();
  }

  @Override
  public byte @Nullable [] get(String name, byte[] key) {
    return counted(name, strings().get(key));
  }

  /** Returns a value, and sets the time to live of its entry anew. */
  @Override
  public byte @Nullable [] get(String name, byte[] key, @Nullable Duration timeToLive) {
    return timeToLive != null && expires(timeToLive)
        ? counted(name, strings().getAndExpire(key, timeToLive))
        : get(name, key);
  }

  @Override
  public byte[] get(
      String name,
      byte[] key,
      Supplier<byte[]> loader,
      @Nullable Duration timeToLive,
      boolean isIdleTime) {
    Duration idleTime = isIdleTime ? timeToLive : null;
    byte[] found = get(name, key, idleTime);
    if (found != null) {
      return found;
    }
    ByteBuffer id = ByteBuffer.wrap(key);
    Load load = new Load();
    Load other = loads.byKey.putIfAbsent(id, load);
    if (other == null) {
      return load(load, id, name, loader, timeToLive);
    }
    // entered before the check, so that of two threads that start to wait for each other one sees
    // it
    loads.awaited.put(load.thread, other);
    try {
      if (!waitsFor(load.thread, other)) {
        return await(other);
      }
    } finally {
      loads.awaited.remove(load.thread);
    }
    byte[] value = loader.get();
    put(name, key, value, timeToLive);
    return value;
  }

  /** Tells whether a load can end only after the current work of a thread. */
  private boolean waitsFor(Thread thread, Load load) {
    for (Load next = load; next != null && !next.isDone(); next = loads.awaited.get(next.thread)) {
      if (next.thread == thread) {
        return true;
      }
    }
    return false;
  }

  private byte[] load(
      Load load,
      ByteBuffer id,
      String name,
      Supplier<byte[]> loader,
      @Nullable Duration timeToLive) {
    try {
      // another load may have ended since this thread has looked
      byte[] value = strings().get(id.array());
      if (value == null) {
        value = loader.get();
        synchronized (load) {
          if (!load.isStale) {
            write(name, id.array(), value, timeToLive);
          }
        }
      }
      load.complete(value);
      return value;
    } catch (RuntimeException | Error e) {
      load.completeExceptionally(e);
      throw e;
    } finally {
      loads.byKey.remove(id, load);
    }
  }

  private static byte[] await(Load load) {
    try {
      return load.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public boolean supportsAsyncRetrieve() {
    return true;
  }

  /** Returns a completed future, since reading the store does not wait. */
  @Override
  public CompletableFuture<byte[]> retrieve(
      String name, byte[] key, @Nullable Duration timeToLive) {
    return CompletableFuture.completedFuture(get(name, key, timeToLive));
  }

  @Override
  public void put(String name, byte[] key, byte[] value, @Nullable Duration timeToLive) {
    endLoad(key);
    write(name, key, value, timeToLive);
  }

  private void write(String name, byte[] key, byte[] value, @Nullable Duration timeToLive) {
    strings().set(key, value, options(timeToLive));
    statistics.incPuts(name);
  }

  /** Returns a completed future: the entry is in the store. */
  @Override
  public CompletableFuture<Void> store(
      String name, byte[] key, byte[] value, @Nullable Duration timeToLive) {
    put(name, key, value, timeToLive);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public byte @Nullable [] putIfAbsent(
      String name, byte[] key, byte[] value, @Nullable Duration timeToLive) {
    byte[] old = strings().getAndSet(key, value, options(timeToLive).ifAbsent());
    if (old == null) {
      endLoad(key);
      statistics.incPuts(name);
    }
    return old;
  }

  @Override
  public void remove(String name, byte[] key) {
    evictIfPresent(name, key);
  }

  /** Removes an entry. */
  public void evict(String name, byte[] key) {
    evictIfPresent(name, key);
  }

  /** Removes an entry; returns whether it existed. */
  public boolean evictIfPresent(String name, byte[] key) {
    endLoad(key);
    boolean existed = entries().keys().delete(key) == 1;
    if (existed) {
      statistics.incDeletes(name);
    }
    return existed;
  }

  @Override
  public void clean(String name, byte[] pattern) {
    invalidate(name, pattern);
  }

  /** Removes all entries with keys that match a pattern. */
  public void clear(String name, byte[] pattern) {
    invalidate(name, pattern);
  }

  /**
   * Removes all entries with keys that match a pattern, one by one, so that others can use the
   * store meanwhile; returns whether there were any. O(n) in the keys of the database: an index of
   * the keys of each cache would cost memory and time for each write by any client.
   */
  public boolean invalidate(String name, byte[] pattern) {
    loads.byKey.keySet().forEach(this::endLoad);
    String glob = new String(pattern, StandardCharsets.UTF_8);
    int removed = entries().keys().scan(glob).mapToInt(key -> entries().keys().delete(key)).sum();
    statistics.incDeletesBy(name, removed);
    return removed > 0;
  }

  @Override
  public void clearStatistics(String name) {
    statistics.reset(name);
  }

  @Override
  public CacheStatistics getCacheStatistics(String name) {
    return statistics.getCacheStatistics(name);
  }

  @Override
  public RedisCacheWriter withStatisticsCollector(CacheStatisticsCollector collector) {
    return new ReredisCacheWriter(store, database, collector, loads);
  }

  /** Prevents a load of the key from caching its value. */
  private void endLoad(byte[] key) {
    if (!loads.byKey.isEmpty()) {
      endLoad(ByteBuffer.wrap(key));
    }
  }

  private void endLoad(ByteBuffer id) {
    Load load = loads.byKey.remove(id);
    if (load != null) {
      synchronized (load) {
        load.isStale = true;
      }
    }
  }

  private byte @Nullable [] counted(String name, byte @Nullable [] value) {
    statistics.incGets(name);
    if (value == null) {
      statistics.incMisses(name);
    } else {
      statistics.incHits(name);
    }
    return value;
  }

  private static SetOptions options(@Nullable Duration timeToLive) {
    return expires(timeToLive)
        ? SetOptions.none().expireIn(Objects.requireNonNull(timeToLive))
        : SetOptions.none();
  }

  private static boolean expires(@Nullable Duration timeToLive) {
    return timeToLive != null && !timeToLive.isZero() && !timeToLive.isNegative();
  }
}
