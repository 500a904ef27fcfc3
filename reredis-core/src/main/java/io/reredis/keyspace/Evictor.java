package io.reredis.keyspace;

import io.reredis.util.Bytes;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Finds the keys that go when memory is full, by looking at a few and keeping the best of those.
 *
 * <p>Each time a key is wanted, some are drawn at random, and those that are better than what is in
 * the pool, of at most 16, take their places there; the best one goes. So the choice comes near to
 * the best of all keys after a while, whatever their number. A shard is drawn and then keys within
 * it: which shard a key lies in is random already. Where only keys that expire may go, they are
 * found by their due ticks, however few they are.
 *
 * <p>The pool is guarded by the evictor's monitor, under which shards are locked one at a time; it
 * is never taken by a thread that holds a shard. What was used again since it came into the pool is
 * dropped from it.
 */
final class Evictor {
  private static final int POOL = 16;

  /** A key that may go; a greater score is a better reason. */
  static final class Candidate {
    final int database;
    final long hash;
    final byte[] key;
    final long score;

    /** The access clock, by which it is noticed that the key was used again. */
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

  /** Forgets what is in the pool, because the policy has changed. */
  synchronized void forget() {
    while (count > 0) {
      pool[--count] = null;
    }
  }

  /** Takes out a key that may go, or null where there is none. */
  synchronized Candidate choose(EvictionPolicy policy, int samples) {
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
    // a shard that a command has locked for long is left to a later time, if there are others
    if (look(policy, samples, false) == 0) {
      look(policy, samples, true);
    }
  }

  /** Looks at up to {@code samples} keys, and returns how many it looked at. */
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

  /** Looks at up to {@code wanted} keys of a shard, and returns how many it looked at. */
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

  /** Puts a key into the pool, if it is better than something there. */
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
   * Removes a key that was chosen, unless it has gone or changed since, or its shard is locked. The
   * caller holds no lock.
   *
   * @param evenIfUsed whether it goes although it was used since
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
