package io.reredis;

import io.reredis.command.Engine;
import io.reredis.keyspace.Figures;
import io.reredis.keyspace.Keyspace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a store at one moment, the main ones of the command INFO. Each is exact, but they are
 * not read at the same instant.
 *
 * @param startedAt when the store was opened
 * @param loading whether the directory is being loaded
 * @param keys the number of keys in all databases
 * @param expiringKeys how many of them expire
 * @param usedMemory the heap bytes that count for the memory limit: keys, values, clients
 * @param maxMemory the memory limit in bytes: {@code maxmemory}, or a share of the heap
 * @param hits the number of reads that found their key
 * @param misses the number of reads that did not
 * @param expiredKeys the number of keys removed because they had expired
 * @param evictedKeys the number of keys removed to make room
 * @param changes the number of changes of keys and elements
 * @param clients the number of connected clients, without sessions of the program
 * @param lastSave when a snapshot was saved last, or the start if none was saved since; null
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
