package io.reredis.keyspace;

import java.util.ArrayList;
import java.util.List;

/**
 * The effects of an operation on several keys, or of a whole EXEC, gathered until the locks of its
 * shards are given back. Guarded by those locks.
 */
public final class EffectBatch {
  private final List<byte[][]> lines = new ArrayList<>(4);
  private int[] databases = new int[4];

  /** How many times the thread that gathers has locked shards, one within the other. */
  int depth;

  /** The shards that gather here. */
  long shards;

  /** An empty one. */
  public EffectBatch() {}

  /** Adds an effect. */
  public void add(int database, byte[][] line) {
    if (lines.size() == databases.length) {
      databases = java.util.Arrays.copyOf(databases, 2 * databases.length);
    }
    databases[lines.size()] = database;
    lines.add(line);
  }

  void clear() {
    lines.clear();
  }

  /** How many effects there are. */
  public int size() {
    return lines.size();
  }

  /** The database of an effect. */
  public int database(int index) {
    return databases[index];
  }

  /** An effect: a command and its arguments. */
  public byte[][] line(int index) {
    return lines.get(index);
  }

  /** Lets shards whose locks were just taken gather their effects, with those held before. */
  static void gather(Shard[] shards, long mask) {
    EffectBatch batch = null;
    for (long left = mask; left != 0 && batch == null; left &= left - 1) {
      batch = shards[Long.numberOfTrailingZeros(left)].batch;
    }
    if (batch == null) {
      batch = new EffectBatch();
    }
    batch.depth++;
    for (long left = mask; left != 0; left &= left - 1) {
      Shard shard = shards[Long.numberOfTrailingZeros(left)];
      if (shard.batch == null) {
        shard.batch = batch;
        batch.shards |= left & -left;
      }
    }
  }

  /** Logs what was gathered, where these are the outermost locks; the locks are still held. */
  static void endGathering(Shard[] shards, long mask, EffectLog log) {
    EffectBatch batch = mask == 0 ? null : shards[Long.numberOfTrailingZeros(mask)].batch;
    if (batch == null || --batch.depth > 0) {
      return;
    }
    try {
      if (batch.size() > 0) {
        log.appendAll(batch);
      }
    } catch (Throwable e) {
      log.lost(e);
      throw e;
    } finally {
      for (long left = batch.shards; left != 0; left &= left - 1) {
        shards[Long.numberOfTrailingZeros(left)].batch = null;
      }
    }
  }
}
