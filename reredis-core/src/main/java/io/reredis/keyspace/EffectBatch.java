package io.reredis.keyspace;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the effects of a multi-key operation or an EXEC until its shard locks are released.
 * Guarded by those locks.
 */
public final class EffectBatch {
  private final List<byte[][]> lines = new ArrayList<>(4);
  private int[] databases = new int[4];

  /** How many nested {@link Keyspace#lock} calls of the thread use this batch. */
  int depth;

  /** The shards whose effects are collected here, as a mask. */
  long shards;

  /** Whether effects are left out of the batch. */
  boolean muted;

  /** Creates an empty batch. */
  public EffectBatch() {}

  /** Adds an effect, unless effects are left out. */
  public void add(int database, byte[][] line) {
    if (muted) {
      return;
    }
    if (lines.size() == databases.length) {
      databases = java.util.Arrays.copyOf(databases, 2 * databases.length);
    }
    databases[lines.size()] = database;
    lines.add(line);
  }

  /** Drops the effects. */
  void clear() {
    lines.clear();
  }

  /** Returns the number of effects. */
  public int size() {
    return lines.size();
  }

  /** Returns the database of an effect. */
  public int database(int index) {
    return databases[index];
  }

  /** Returns an effect: a command and its arguments. */
  public byte[][] line(int index) {
    return lines.get(index);
  }

  /**
   * Makes newly locked shards collect their effects in one batch, that of a shard held before if
   * there is one.
   */
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

  /** Logs the batch when the outermost locks are about to be released; they are still held. */
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
