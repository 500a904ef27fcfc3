package io.reredis;

import io.reredis.command.Engine;
import io.reredis.keyspace.Figures;
import io.reredis.keyspace.Keyspace;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The main statistics of a store, as in the command INFO. They are read one after the other while
 * writes continue, so they may not fit together exactly.
 *
 * @param startedAt when the store was opened
 * @param loading whether the directory is being loaded
 * @param keys the number of keys in all databases, including expired ones not removed yet
 * @param expiringKeys how many of them have an expiry, or a field with one
 * @param usedMemory the heap bytes that count towards the memory limit: keys, values, clients
 * @param maxMemory the memory limit in bytes: {@code maxmemory}, or a share of the heap
 * @param hits the number of reads that found their key, since the start or CONFIG RESETSTAT
 * @param misses the number of reads that did not find it
 * @param expiredKeys the number of keys removed because they had expired
 * @param evictedKeys the number of keys removed to make room
 * @param changes the number of changes of keys and elements, including replayed ones
 * @param clients the number of connected network clients; sessions of the program do not count
 * @param lastSave when the last snapshot was saved, or when the store was opened if none was; null
 *     without a directory
 */
public record StoreInfo(
    Instant startedAt,
    boolean loading,
    long keys,
    long expiringKeys,
    long usedMemory,
    long maxMemory,
    long hits,
    long misses,
    long expiredKeys,
    long evictedKeys,
    long changes,
    int clients,
    @Nullable Instant lastSave) {

  /** Checks that only {@code lastSave} is null. */
  public StoreInfo {
    Objects.requireNonNull(startedAt, "startedAt");
  }

  static StoreInfo of(Engine engine) {
    Keyspace keyspace = engine.keyspace();
    Figures figures = keyspace.figures();
    long keys = 0;
    long expiring = 0;
    for (int i = 0; i < keyspace.databases(); i++) {
      keys += figures.size(i);
      expiring += figures.expiring(i);
    }
    long lastSave = engine.durability().lastSave();
    return new StoreInfo(
        Instant.ofEpochMilli(engine.startedAt()),
        engine.durability().isLoading(),
        keys,
        expiring,
        engine.usedMemory(),
        keyspace.memory().limit(),
        figures.hits(),
        figures.misses(),
        figures.expired(),
        keyspace.memory().evicted(),
        figures.changes(),
        engine.clients().count(),
        lastSave == 0 ? null : Instant.ofEpochSecond(lastSave));
  }
}
