package io.reredis.keyspace;

import io.reredis.base.Bytes;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses keys to evict by sampling.
 *
 * <p>Each choice samples some keys at random and merges them into a pool of the best candidates, at
 * most 16; the best one is evicted. Since the pool is kept, the choice approaches the best of all
 * keys after a while, whatever their number. A shard is drawn first and then keys within it,
 * because keys are spread over shards at random. If only keys with an expiry may be evicted, they
 * are found by their due ticks, however few they are.
 *
 * <p>The pool is guarded by the evictor's monitor, under which shards are locked one at a time; a
 * thread that holds a shard lock never takes it. A candidate that was accessed after it entered the
 * pool is discarded.
 */
final class Evictor {
  private static final int POOL = 16;

  /** A key that may be evicted; a higher score is evicted first. */
  static final class Candidate {
    final int database;
    final long hash;
    final byte[] key;
    final long score;

    /** The access clock, to detect a later access. */
    final int clock;

    private Candidate(int database, long hash, byte[] key, long score, int clock) {
      this.database = database;
      this.hash = hash;
      this.key = key;
      this.score = score;
      this.clock = clock;
    }

    private boolean is(int otherDatabase, long otherHash) {
      return database == otherDatabase && hash == otherHash;
    }
  }

  private final Keyspace keyspace;
  private final Shard[] shards;

  /** The candidates, the best one last. */
  private final Candidate[] pool = new Candidate[POOL];

  private int count;

  Evictor(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /** Clears the pool, because the policy has changed. */
  synchronized void forget() {
    while (count > 0) {
      pool[--count] = null;
    }
  }

  /** Removes and returns the best candidate, or null if no key may be evicted. */
  synchronized @Nullable Candidate choose(EvictionPolicy policy, int samples) {
    if (policy.isRandom()) {
      forget();
      look(policy, 1);
    } else {
      look(policy, samples);
    }
    if (count == 0) {
      return null;
    }
    Candidate best = pool[--count];
    pool[count] = null;
    return best;
  }

  private void look(EvictionPolicy policy, int samples) {
    // skip shards locked by a long command, unless no other shard has keys to offer
    if (look(policy, samples, false) == 0) {
      look(policy, samples, true);
    }
  }

  /** Samples up to {@code samples} keys and returns how many were sampled. */
  private int look(EvictionPolicy policy, int samples, boolean waits) {
    RandomGenerator random = ThreadLocalRandom.current();
    int first = random.nextInt(shards.length);
    int looked = 0;
    for (int i = 0; i < shards.length && looked < samples; i++) {
      Shard shard = shards[first + i & shards.length - 1];
      if (waits) {
        shard.lock();
      } else if (!shard.tryLock()) {
        continue;
      }
      try {
        looked += look(shard, policy, samples - looked, random);
      } finally {
        shard.unlock();
      }
    }
    return looked;
  }

  /** Samples up to {@code wanted} keys of a shard and returns how many were sampled. */
  private int look(Shard shard, EvictionPolicy policy, int wanted, RandomGenerator random) {
    boolean expiring = policy.isVolatile();
    int there = 0;
    for (Table table : shard.tables) {
      there += size(table, expiring);
    }
    int looked = 0;
    if (there <= wanted) {
      for (int database = 0; database < shard.tables.length; database++) {
        if (size(shard.tables[database], expiring) > 0) {
          looked += lookAtAll(shard.tables[database], database, policy);
        }
      }
      return looked;
    }
    for (; looked < wanted; looked++) {
      int chosen = random.nextInt(there);
      int database = 0;
      while (chosen >= size(shard.tables[database], expiring)) {
        chosen -= size(shard.tables[database++], expiring);
      }
      Table table = shard.tables[database];
      Object e = expiring ? table.randomExpiring(random) : table.random(random);
      if (e == null) {
        return looked;
      }
      add(database, e, policy);
    }
    return looked;
  }

  private static int size(Table table, boolean expiring) {
    return table == null ? 0 : expiring ? table.expiring() : table.size;
  }

  private int lookAtAll(Table table, int database, EvictionPolicy policy) {
    int looked = 0;
    for (int i = 0; i < table.directoryLength(); i = table.next(i)) {
      for (Object e : table.segmentAt(i).slots) {
        if (e != null && (!policy.isVolatile() || Entries.expireAt(e) != Entries.NO_EXPIRY)) {
          add(database, e, policy);
          looked++;
        }
      }
    }
    return looked;
  }

  /** Adds a key to the pool if it is better than a candidate there. */
  private void add(int database, Object e, EvictionPolicy policy) {
    long score = score(e, policy);
    if (count == POOL && score <= pool[0].score) {
      return;
    }
    long hash = Entries.hash(e, keyspace.seed());
    for (int i = 0; i < count; i++) {
      if (pool[i].is(database, hash)) {
        remove(i);
        break;
      }
    }
    if (count == POOL) {
      remove(0);
    }
    int at = count;
    while (at > 0 && pool[at - 1].score >= score) {
      pool[at] = pool[at - 1];
      at--;
    }
    pool[at] = new Candidate(database, hash, Entries.key(e), score, Entries.clock(e));
    count++;
  }

  private void remove(int index) {
    System.arraycopy(pool, index + 1, pool, index, --count - index);
    pool[count] = null;
  }

  private long score(Object e, EvictionPolicy policy) {
    switch (policy) {
      case VOLATILE_TTL:
        return Long.MAX_VALUE - Entries.expireAt(e);
      case VOLATILE_LRU:
      case ALLKEYS_LRU:
        return keyspace.access().idleSeconds(Entries.clock(e));
      case VOLATILE_LFU:
      case ALLKEYS_LFU:
        return -keyspace.access().count(Entries.clock(e));
      default:
        return 0;
    }
  }

  /**
   * Removes a chosen key, unless it was removed or changed since, or its shard is locked. The
   * caller holds no lock.
   *
   * @param evenIfUsed whether to remove the key even if it was accessed since, and to wait for its
   *     shard
   * @return whether it was removed
   */
  boolean remove(Candidate chosen, EvictionPolicy policy, boolean evenIfUsed) {
    Bytes key = new Bytes(chosen.key);
    Shard shard = keyspace.shardOf(key);
    if (!shard.tryLock()) {
      if (!evenIfUsed) {
        return false;
      }
      shard.lock();
    }
    WriteHandle handle;
    try {
      handle = shard.writer.open(chosen.database, chosen.hash, key, false);
    } catch (Throwable e) {
      keyspace.release(shard);
      throw e;
    }
    try (WriteHandle h = handle) {
      Object e = h.entry();
      if (e == null || !mayGo(e, chosen, policy, evenIfUsed)) {
        return false;
      }
      h.delete();
      if (h.wantsEffect()) {
        h.effect(Keyspace.DEL_COMMAND, chosen.key);
      }
      h.commit(KeyEvent.EVICTED);
      shard.report();
      keyspace.memory().countEvicted();
      return true;
    }
  }

  private boolean mayGo(Object e, Candidate chosen, EvictionPolicy policy, boolean evenIfUsed) {
    if (policy.isVolatile() && Entries.expireAt(e) == Entries.NO_EXPIRY) {
      return false;
    }
    return evenIfUsed
        || policy.isRandom()
        || (policy == EvictionPolicy.VOLATILE_TTL
            ? score(e, policy) == chosen.score
            : Entries.clock(e) == chosen.clock);
  }
}
