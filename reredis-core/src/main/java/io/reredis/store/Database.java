package io.reredis.store;

import io.reredis.access.Databases;
import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A view of one of the numbered databases of a store, with keys and values of given Java types.
 *
 * <p>{@code Reredis.database(n)} returns a view with text in UTF-8; {@link #with(Codec, Codec)}
 * returns a view of the same data with other types. A view holds no data and may be kept. It is
 * thread-safe.
 *
 * @param <K> the type of the keys, and of the fields of hashes and stream entries
 * @param <V> the type of the values: strings, elements, members, values of fields
 */
public final class Database<K, V> {
  private final Context<K, V> context;

  // The views are created when they are first used, so that opening a store loads no classes that
  // the program may not need. Two threads may both create one, which is harmless: all their fields
  // are final.
  private @Nullable Strings<K, V> strings;
  private @Nullable Bitmaps<K> bitmaps;
  private @Nullable Sets<K, V> sets;
  private @Nullable Streams<K, V> streams;
  private @Nullable Lists<K, V> lists;
  private @Nullable HyperLogLogs<K, V> hyperLogLogs;
  private @Nullable Hashes<K, V> hashes;
  private @Nullable SortedSets<K, V> sortedSets;
  private @Nullable GeoIndexes<K, V> geoIndexes;
  private @Nullable Keys<K> keys;

  static {
    Databases.register(
        (number, operations) ->
            new Database<>(new Context<>(operations, number, Codec.utf8(), Codec.utf8(), null)));
  }

  private Database(Context<K, V> context) {
    this.context = context;
  }

  /** Returns the number of this database, from 0. */
  public int number() {
    return context.number();
  }

  /** Returns a view of the same database whose keys and values have the same type. */
  public <T> Database<T, T> with(Codec<T> codec) {
    Objects.requireNonNull(codec, "codec");
    return with(codec, codec);
  }

  /** Returns a view of the same database with keys and values of other types. */
  public <L, W> Database<L, W> with(Codec<L> keyCodec, Codec<W> valueCodec) {
    Objects.requireNonNull(keyCodec, "keyCodec");
    Objects.requireNonNull(valueCodec, "valueCodec");
    return new Database<>(context.with(keyCodec, valueCodec));
  }

  /**
   * Runs a block of operations on several keys as one atomic step.
   *
   * <pre>{@code
   * boolean paid = database.atomically(List.of("alice", "bob"), tx -> {
   *   if (tx.strings().increment("alice", -10) < 0) {
   *     throw new IllegalStateException("not enough money"); // nothing has changed
   *   }
   *   tx.strings().increment("bob", 10);
   *   return true;
   * });
   * }</pre>
   *
   * <p>No other thread or client can access the keys while the block runs, and all operations of
   * the block use the same time. If the block throws, all its changes are undone and its exception
   * is thrown; otherwise the changes are logged as one entry, and listeners are notified after the
   * block.
   *
   * <p>The block runs on the calling thread while the keys are locked: it should be short, and must
   * not wait for a thread that uses the store. It must access keys only through its argument: any
   * other access to keys by its thread throws an {@link IllegalStateException}. The argument is
   * valid only on this thread and until the block ends; a later use throws an {@link
   * IllegalStateException}. Using an undeclared key throws an {@link IllegalArgumentException};
   * methods that wait, or that read or clear the whole database, throw an {@link
   * IllegalStateException}. The cost is that of the operations, plus one copy of each value that
   * changes, which is needed to undo the block.
   *
   * @param keys the keys that the block may use, at least one
   * @param block receives this database, limited to the keys
   * @return what the block returns
   * @throws IllegalStateException if the calling thread is already running an atomic block
   * @throws io.reredis.util.ReredisException OOM, without running the block, if there is no memory
   *     for writes; MISCONF if the log cannot be written after the block; the changes of the block
   *     then remain in the store
   */
  public <T extends @Nullable Object> T atomically(
      Collection<? extends K> keys, Function<? super Database<K, V>, ? extends T> block) {
    Objects.requireNonNull(block, "block");
    return atomically(context.someKeys(keys), block);
  }

  /** Like {@link #atomically}, for a block without a result. */
  public void runAtomically(Collection<? extends K> keys, Consumer<? super Database<K, V>> block) {
    Objects.requireNonNull(block, "block");
    atomically(
        context.someKeys(keys),
        tx -> {
          block.accept(tx);
          return true;
        });
  }

  <T extends @Nullable Object> T atomically(
      List<Bytes> keys, Function<? super Database<K, V>, ? extends T> block) {
    context.refuseInBlock();
    Keyspace keyspace = context.operations().keyspace();
    Set<Bytes> declared = new HashSet<>();
    long mask = 0;
    for (Bytes key : keys) {
      declared.add(new Bytes(key.copy()));
      mask |= keyspace.shardMask(key);
    }
    context.admit();
    BlockScope scope = new BlockScope(declared);
    Database<K, V> limited = new Database<>(context.limitedTo(scope));
    return keyspace
        .atomicBlocks()
        .runGuarded(
            mask,
            () -> {
              try {
                return block.apply(limited);
              } finally {
                scope.end();
              }
            });
  }

  /**
   * Watches keys like the command WATCH, from this call on. {@link Watch#runIfUnchanged} then runs
   * a block only if none of the keys has changed. The caller must close the watch.
   *
   * @param keys at least one
   */
  @SafeVarargs
  public final Watch<K, V> watch(K... keys) {
    context.refuseInBlock();
    return new Watch<>(this, context.operations().keyspace(), context.ownKeys(keys));
  }

  /** Returns the view of the strings. */
  public Strings<K, V> strings() {
    Strings<K, V> made = strings;
    if (made == null) {
      made = new Strings<>(context);
      strings = made;
    }
    return made;
  }

  /** Returns the view of the bitmaps, which are strings accessed by bit. */
  public Bitmaps<K> bitmaps() {
    Bitmaps<K> made = bitmaps;
    if (made == null) {
      made = new Bitmaps<>(context);
      bitmaps = made;
    }
    return made;
  }

  /** Returns the view of the sets. */
  public Sets<K, V> sets() {
    Sets<K, V> made = sets;
    if (made == null) {
      made = new Sets<>(context);
      sets = made;
    }
    return made;
  }

  /** Returns the view of the streams. */
  public Streams<K, V> streams() {
    Streams<K, V> made = streams;
    if (made == null) {
      made = new Streams<>(context);
      streams = made;
    }
    return made;
  }

  /** Returns the view of the lists. */
  public Lists<K, V> lists() {
    Lists<K, V> made = lists;
    if (made == null) {
      made = new Lists<>(context);
      lists = made;
    }
    return made;
  }

  /** Returns the view of the HyperLogLogs, which count distinct elements. */
  public HyperLogLogs<K, V> hyperLogLogs() {
    HyperLogLogs<K, V> made = hyperLogLogs;
    if (made == null) {
      made = new HyperLogLogs<>(context);
      hyperLogLogs = made;
    }
    return made;
  }

  /** Returns the view of the hashes. */
  public Hashes<K, V> hashes() {
    Hashes<K, V> made = hashes;
    if (made == null) {
      made = new Hashes<>(context);
      hashes = made;
    }
    return made;
  }

  /** Returns the view of the sorted sets. */
  public SortedSets<K, V> sortedSets() {
    SortedSets<K, V> made = sortedSets;
    if (made == null) {
      made = new SortedSets<>(context);
      sortedSets = made;
    }
    return made;
  }

  /** Returns the view of the geo indexes. */
  public GeoIndexes<K, V> geoIndexes() {
    GeoIndexes<K, V> made = geoIndexes;
    if (made == null) {
      made = new GeoIndexes<>(context);
      geoIndexes = made;
    }
    return made;
  }

  /** Returns the view of the keys, whatever the type of their values. */
  public Keys<K> keys() {
    Keys<K> made = keys;
    if (made == null) {
      made = new Keys<>(context);
      keys = made;
    }
    return made;
  }
}
