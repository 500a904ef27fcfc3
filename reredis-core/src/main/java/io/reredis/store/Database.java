package io.reredis.store;

import io.reredis.access.Databases;
import java.util.Objects;

/**
 * One of the numbered databases of a store, with keys and values of certain types.
 *
 * <p>{@code Reredis.database(n)} gives text keys and values in UTF-8; {@link #with(Codec, Codec)}
 * gives other types of the same data. Immutable and thread-safe.
 *
 * @param <K> the type of the keys, and of the fields of hashes and stream entries
 * @param <V> the type of the values: strings, elements, members, values of fields
 */
public final class Database<K, V> {
  private final Context<K, V> context;
  private final Strings<K, V> strings;
  private final Bitmaps<K> bitmaps;
  private final Sets<K, V> sets;
  private final Streams<K, V> streams;
  private final Lists<K, V> lists;
  private final HyperLogLogs<K, V> hyperLogLogs;
  private final Hashes<K, V> hashes;
  private final SortedSets<K, V> sortedSets;
  private final GeoIndexes<K, V> geoIndexes;
  private final Keys<K> keys;

  static {
    Databases.register(
        (number, operations, clock) ->
            new Database<>(
                new Context<>(operations, number, Codec.utf8(), Codec.utf8(), clock, null)));
  }

  private Database(Context<K, V> context) {
    this.context = context;
    this.strings = new Strings<>(context);
    this.bitmaps = new Bitmaps<>(context);
    this.sets = new Sets<>(context);
    this.streams = new Streams<>(context);
    this.lists = new Lists<>(context);
    this.hyperLogLogs = new HyperLogLogs<>(context);
    this.hashes = new Hashes<>(context);
    this.sortedSets = new SortedSets<>(context);
    this.geoIndexes = new GeoIndexes<>(context);
    this.keys = new Keys<>(context);
  }

  /** Returns its number, from 0. */
  public int number() {
    return context.number();
  }

  /** Returns a view of the same database with keys and values of one type. */
  public <T> Database<T, T> with(Codec<T> codec) {
    return with(codec, codec);
  }

  /** Returns a view of the same database with keys and values of other types. */
  public <L, W> Database<L, W> with(Codec<L> keyCodec, Codec<W> valueCodec) {
    Objects.requireNonNull(keyCodec, "keyCodec");
    Objects.requireNonNull(valueCodec, "valueCodec");
    return new Database<>(context.with(keyCodec, valueCodec));
  }

  /** Returns its strings. */
  public Strings<K, V> strings() {
    return strings;
  }

  /** Returns its bitmaps: strings, bit by bit. */
  public Bitmaps<K> bitmaps() {
    return bitmaps;
  }

  /** Returns its sets. */
  public Sets<K, V> sets() {
    return sets;
  }

  /** Returns its streams. */
  public Streams<K, V> streams() {
    return streams;
  }

  /** Returns its lists. */
  public Lists<K, V> lists() {
    return lists;
  }

  /** Returns its HyperLogLogs, which count distinct elements. */
  public HyperLogLogs<K, V> hyperLogLogs() {
    return hyperLogLogs;
  }

  /** Returns its hashes. */
  public Hashes<K, V> hashes() {
    return hashes;
  }

  /** Returns its sorted sets. */
  public SortedSets<K, V> sortedSets() {
    return sortedSets;
  }

  /** Returns its geo indexes. */
  public GeoIndexes<K, V> geoIndexes() {
    return geoIndexes;
  }

  /** Returns its keys of all types. */
  public Keys<K> keys() {
    return keys;
  }
}
