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
}
