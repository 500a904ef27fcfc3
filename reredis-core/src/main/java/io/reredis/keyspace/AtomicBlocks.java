package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.base.SequenceLock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs blocks of several operations that are undone as a whole if they fail.
 *
 * <p>A block holds the locks of its shards. Before the first write to a key its entry is copied.
 * Commits for the sink and effects for the log are buffered until the block ends. When it fails,
 * the copies are restored by ordinary commits, and the buffers are dropped. Watchers, caches of
 * clients and observers are notified of the changes at once; if the block fails, they are notified
 * of the restored values, too. Thread-safe.
 */
public final class AtomicBlocks {
  /** The consumers that are not notified until the block ends, and not at all if it fails. */
  private static final int BUFFERED =
      Shard.LISTENED | Shard.EFFECTS | Shard.LOGGED | Shard.MISSES | Shard.ATOMIC;

  /** How many guarded blocks run in all stores; a thread always sees its own block. */
  private static final AtomicInteger RUNNING = new AtomicInteger();

  /** The store of the guarded block that the thread runs. */
  private static final ThreadLocal<Keyspace> CURRENT = new ThreadLocal<>();

  private final Keyspace keyspace;
  private final Shard[] shards;

  AtomicBlocks(Keyspace keyspace, Shard[] shards) {
    this.keyspace = keyspace;
    this.shards = shards;
  }

  /**
   * Refuses a use of a store by the thread of one of its blocks that does not go through the
   * argument of the block. While no block runs, the cost is one plain read.
   *
   * @throws IllegalStateException if the calling thread runs a guarded block of the store
   */
  public static void refuseWithin(Keyspace store) {
    if (RUNNING.getPlain() != 0 && CURRENT.get() == store) {
      throw new IllegalStateException("an atomic block uses the store only through its argument");
    }
  }

  /** A key, and its entry as it was before the block; null if it did not exist. */
  private record Saved(int database, Bytes key, @Nullable Object entry, @Nullable Saved earlier) {}

  private record Place(int database, Bytes key) {}

  /** A running block. Guarded by the locks of its shards. */
  static final class Block implements CommitTaker {
    private final Set<Place> places = new HashSet<>();
    private final List<Commit> commits = new ArrayList<>();

    /** Linked, so that undoing the block allocates nothing. */
    private @Nullable Saved last;

    private boolean undoes;

    /** Saves the entry of an open key, unless the block has saved it already. */
    void save(WriteHandle h) {
      if (undoes || places.contains(new Place(h.database, h.key))) {
        return;
      }
      Bytes key = new Bytes(h.key.copy());
      Object entry = h.there ? h.entryOf(h.existing(), true) : null;
      Saved saved = new Saved(h.database, key, entry, last);
      places.add(new Place(h.database, key));
      last = saved;
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

  /**
   * Like {@link #run}, for a block of the program: {@link #refuseWithin} refuses what it does not
   * do through its argument.
   */
  public <T> T runGuarded(long mask, Supplier<T> block) {
    return run(mask, () -> guarded(block));
  }

  private <T> T guarded(Supplier<T> block) {
    RUNNING.incrementAndGet();
    try {
      CURRENT.set(keyspace);
      return block.get();
    } finally {
      CURRENT.remove();
      RUNNING.decrementAndGet();
    }
  }

  private <T> T runLocked(long mask, Supplier<T> block) {
    Block running = new Block();
    try {
      SequenceLock.seal(true);
      attach(mask, running);
      T result = block.get();
      running.commits.forEach(keyspace.sink()::append);
      return result;
    } catch (Throwable e) {
      undo(mask, running, e);
      throw e;
    } finally {
      attach(mask, null);
      SequenceLock.seal(false);
    }
  }

  private void attach(long mask, @Nullable Block block) {
    for (int i = 0; i < shards.length; i++) {
      if ((mask & 1L << i) != 0) {
        attach(shards[i], block);
      }
    }
  }

  private static void attach(Shard shard, @Nullable Block block) {
    shard.block = block;
    if (block != null) {
      shard.interest |= Shard.ATOMIC;
      return;
    }
    shard.interest &= ~Shard.ATOMIC;
    for (int database = 0; database < shard.tables.length; database++) {
      shard.dropIfEmpty(database);
    }
  }

  /** Puts the saved entries back. Allocates nothing, since memory may have run out. */
  private void undo(long mask, Block block, Throwable why) {
    block.undoes = true;
    for (int i = 0; i < shards.length; i++) {
      if ((mask & 1L << i) != 0) {
        Shard shard = shards[i];
        shard.keptBack = shard.interest & BUFFERED;
        shard.interest &= ~BUFFERED;
        if (shard.batch != null) {
          shard.batch.clear();
        }
      }
    }
    for (Saved saved = block.last; saved != null; saved = saved.earlier()) {
      try {
        restore(saved);
      } catch (Throwable e) {
        why.addSuppressed(e);
        EffectLog log = keyspace.log();
        if (log != null) {
          log.lost(e);
        }
      }
    }
    for (int i = 0; i < shards.length; i++) {
      if ((mask & 1L << i) != 0) {
        shards[i].interest |= shards[i].keptBack;
      }
    }
  }

  private void restore(Saved saved) {
    try (WriteHandle h = keyspace.writeOn(saved.database(), saved.key())) {
      if (saved.entry() != null) {
        h.putBack(saved.entry());
      } else if (h.exists()) {
        h.delete();
      } else {
        return;
      }
      h.commit(KeyEvent.SILENT);
    }
  }
}
