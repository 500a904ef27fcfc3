package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.SequenceLock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs blocks of several operations that are undone as a whole if they fail.
 *
 * <p>A block holds the locks of its shards. Before the first write to a key its entry is copied;
 * commits for the sink and effects for the log are kept back until the block ends. When it fails,
 * the copies are put back by ordinary commits, and what was kept back is dropped. Watchers, caches
 * of clients and observers have been told of the changes by then; they learn of the values that
 * were put back in the same way. Thread-safe.
 */
public final class AtomicBlocks {
  private final Keyspace keyspace;
  private final Shard[] shards;

  AtomicBlocks(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /** A running block. Guarded by the locks of its shards. */
  static final class Block implements CommitTaker {
    private record Place(int database, Bytes key) {}

    /** The entries as they were before the block, null for keys that did not exist. */
    private final Map<Place, @Nullable Object> before = new LinkedHashMap<>();

    private final List<Commit> commits = new ArrayList<>();

    /** Saves the entry of an open key, unless the block has saved it already. */
    void save(WriteHandle h) {
      Place place = new Place(h.database, h.key);
      if (!before.containsKey(place)) {
        Object copy = h.there ? h.entryOf(h.entry(), true) : null;
        before.put(new Place(h.database, new Bytes(h.key.copy())), copy);
      }
    }

    @Override
    public void append(Commit commit) {
      commits.add(commit);
    }
  }

  /**
   * Runs a block. If it throws, its changes are undone first. The block uses only keys of the
   * locked shards. O(N) in the sizes of the values that it changes, besides the operations
   *
   * @param mask the shards to lock
   * @throws IllegalStateException if the calling thread runs a block already
   */
  public <T> T run(long mask, Supplier<T> block) {
    if (SequenceLock.isSealed()) {
      throw new IllegalStateException("an atomic block within an atomic block");
    }
    List<T> result = new ArrayList<>(1);
    keyspace.atOneTime(mask, () -> result.add(runLocked(mask, block)));
    return result.get(0);
  }

  private <T> T runLocked(long mask, Supplier<T> block) {
    Block running = new Block();
    attach(mask, running);
    SequenceLock.seal(true);
    try {
      T result = block.get();
      running.commits.forEach(keyspace.sink()::append);
      return result;
    } catch (Throwable e) {
      undo(mask, running, e);
      throw e;
    } finally {
      SequenceLock.seal(false);
      attach(mask, null);
    }
  }

  private void attach(long mask, @Nullable Block block) {
    for (int i = 0; i < shards.length; i++) {
      if ((mask & 1L << i) != 0) {
        shards[i].block = block;
        shards[i].interest =
            block == null ? shards[i].interest & ~Shard.ATOMIC : shards[i].interest | Shard.ATOMIC;
      }
    }
  }

  private void undo(long mask, Block block, Throwable why) {
    List<Map.Entry<Block.Place, @Nullable Object>> saved = new ArrayList<>(block.before.entrySet());
    for (Map.Entry<Block.Place, @Nullable Object> entry : saved) {
      try {
        restore(entry.getKey(), entry.getValue());
      } catch (Throwable e) {
        keyspace.shardOf(entry.getKey().key()).lost(e);
        why.addSuppressed(e);
      }
    }
    for (int i = 0; i < shards.length; i++) {
      if ((mask & 1L << i) != 0 && shards[i].batch != null) {
        shards[i].batch.clear();
      }
    }
  }

  private void restore(Block.Place place, @Nullable Object entry) {
    try (WriteHandle h = keyspace.writeOn(place.database(), place.key())) {
      if (entry != null) {
        h.put(h.entryOf(entry, false));
      } else if (h.exists()) {
        h.delete();
      } else {
        return;
      }
      h.commit(KeyEvent.SILENT);
    }
  }
}
