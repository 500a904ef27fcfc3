package io.reredis.keyspace;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Finds keys without knowing their names: all of them, in the order of their hashes, or any. */
public final class Walker {
  /** How many expired keys RANDOMKEY passes over while they are kept, as in Redis. */
  private static final int MOST_ATTEMPTS = 100;

  private static final int CURSOR_SHIFT = 16;

  private final Keyspace keyspace;
  private final Shard[] shards;

  Walker(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /**
   * Goes on with a walk over a database: every key that is there from its start to its end is
   * visited, others perhaps; no key twice, unless it is removed and added meanwhile.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @param count about how many keys to visit, at least 1
   * @return the cursor to go on from, or 0 at the end
   */
  public long scan(int database, long cursor, long count, KeyVisitor visitor) {
    return scan(database, cursor, count, visitor, expired -> {});
  }

  /** As the other one; keys that have expired are given to {@code expired}, and stay. */
  public long scan(int database, long cursor, long count, KeyVisitor visitor, KeyVisitor expired) {
    long position = cursor << CURSOR_SHIFT;
    long[] left = {count};
    long groups = 0;
    int index = keyspace.index(position);
    while (index < shards.length) {
      Shard shard = shards[index];
      shard.lock();
      try {
        Table table = shard.tables[database];
        while (table != null) {
          KeyView view = new KeyView(keyspace.thresholds());
          position =
              table.visitFrom(
                  position,
                  (hash, e) -> {
                    left[0]--;
                    (keyspace.isExpired(e) ? expired : visitor).visit(view.of(e, shard.revision));
                  });
          groups++;
          if (position == 0) {
            break;
          }
          if (left[0] <= 0 || groups >= count * 10) {
            return position >>> CURSOR_SHIFT;
          }
        }
      } finally {
        keyspace.release(shard);
      }
      position = (long) ++index << 64 - keyspace.shardBits();
      if (left[0] <= 0 && index < shards.length) {
        return position >>> CURSOR_SHIFT;
      }
    }
    return 0;
  }

  /** A key drawn at random, each about as likely as any other, or null where there is none. */
  public byte[] randomKey(int database) {
    RandomGenerator random = ThreadLocalRandom.current();
    for (int attempt = 0; ; attempt++) {
      long size = keyspace.figures().size(database);
      if (size == 0) {
        return null;
      }
      long chosen = random.nextLong(size);
      for (Shard shard : shards) {
        shard.lock();
        try {
          Table table = shard.tables[database];
          long here = table == null ? 0 : table.size;
          if (chosen < here) {
            Object e = table.random(random);
            boolean kept = keyspace.keepsKeys();
            if (!keyspace.isExpired(e) || kept && attempt >= MOST_ATTEMPTS) {
              return Entries.key(e).clone();
            }
            if (kept) {
              break;
            }
            shard.expireFound(database, Entries.hash(e, keyspace.seed()), table);
            break;
          }
          chosen -= here;
        } finally {
          keyspace.release(shard);
        }
      }
    }
  }
}
