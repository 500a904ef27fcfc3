package io.reredis.keyspace;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Iterates over keys in hash order and draws random keys. */
public final class Walker {
  /** The number of expired keys that RANDOMKEY skips while expiry is suspended, as in Redis. */
  private static final int MOST_ATTEMPTS = 100;

  private static final int CURSOR_SHIFT = 16;

  private final Keyspace keyspace;
  private final Shard[] shards;

  Walker(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /**
   * Continues an iteration over a database. Every key that exists from its start to its end is
   * visited; keys added or removed meanwhile may be. No key is visited twice, unless it is removed
   * and added again meanwhile.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @param count about how many keys to visit, at least 1
   * @return the cursor to continue from, or 0 at the end
   */
  public long scan(int database, long cursor, long count, KeyVisitor visitor) {
    return scan(database, cursor, count, visitor, expired -> {});
  }

  /**
   * Like {@link #scan(int, long, long, KeyVisitor)}, but passes expired keys to {@code expired}
   * without removing them.
   */
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
                    (keyspace.isExpired(e) ? expired : visitor).visit(view.of(e, shard.revision()));
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

  /** Returns a random key, each about as likely as any other, or null if there is none. */
  public byte @Nullable [] randomKey(int database) {
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
            assert e != null;
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
