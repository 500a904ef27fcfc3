package io.reredis.command;

import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import io.reredis.resp.Arguments;
import io.reredis.type.Prefetch;

/**
 * Reads the memory that the requests of a pipeline will need before they are executed, so that
 * their cache misses overlap instead of following one another. It has no other effect.
 *
 * <p>Thread-safe: the state is the {@link Worker}'s.
 */
public final class Prefetcher {
  /** Longer arguments are skipped, since hashing them costs more than a cache miss. */
  private static final int LONGEST = 128;

  private final Keyspace keyspace;

  Prefetcher(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Prefetches the keys, and elements, of the first {@code count} requests. */
  public void prefetch(Session session, Arguments[] requests, int count, Worker worker) {
    Bytes[] keys = worker.prefetchKeys;
    int found = 0;
    for (int i = 0; i < count && found < keys.length; i++) {
      if (hasKey(requests[i])) {
        Bytes key = requests[i].get(1);
        if (keys[found] != key) {
          keys[found] = key;
        }
        found++;
      }
    }
    worker.prefetched +=
        keyspace.unlocked().prefetch(session.database, keys, found, worker.prefetchHashes);
    if (found > 1) {
      prefetchElements(session, requests, count, worker);
    }
  }

  private static boolean hasKey(Arguments request) {
    return request.count() > 1 && request.get(1).length() <= LONGEST;
  }

  /**
   * Prefetches elements of the first large collection among the keys. Their hashes replace the
   * hashes of keys that have been used.
   */
  private void prefetchElements(Session session, Arguments[] requests, int count, Worker worker) {
    long[] hashes = worker.prefetchHashes;
    Object collection = null;
    Object value = null;
    long key = ~hashes[0];
    int sum = 0;
    int found = 0;
    int elements = 0;
    for (int i = 0; i < count && found < hashes.length; i++) {
      Arguments request = requests[i];
      if (!hasKey(request)) {
        continue;
      }
      // consecutive requests often have the same key
      if (hashes[found] != key) {
        key = hashes[found];
        value = keyspace.unlocked().peekValue(session.database, key);
        if (collection == null && Prefetch.helps(value)) {
          collection = value;
        }
      }
      found++;
      if (value == null || value != collection) {
        continue;
      }
      int argument = Prefetch.argument(value, request.count());
      if (argument < request.count()) {
        long hash = Prefetch.hash(value, request.get(argument));
        hashes[elements++] = hash;
        sum += Prefetch.place(value, hash);
      }
    }
    for (int i = 0; i < elements; i++) {
      assert collection != null;
      sum += Prefetch.element(collection, hashes[i]);
    }
    worker.prefetched += sum;
  }
}
