package io.reredis.store;

import io.reredis.config.Config;
import io.reredis.keyspace.Keyspace;

/**
 * What the operations of all families mean, on the keys of one store. Safe for use by all threads.
 */
public final class Operations {
  private final StringOperations strings;
  private final BitmapOperations bitmaps;
  private final SetOperations sets;
  private final SetAlgebra setAlgebra;
  private final StreamOperations streams;
  private final StreamGroupOperations streamGroups;
  private final ListOperations lists;
  private final HyperLogLogOperations hyperLogLogs;
  private final DumpOperations dumps;
  private final DigestOperations digests;
  private final SortOperations sorting;
  private final HashOperations hashes;
  private final FieldExpiry fieldExpiry;
  private final SortedSetOperations sortedSets;
  private final SortedSetAlgebra sortedSetAlgebra;
  private final GeoOperations geo;
  private final KeyOperations keys;
  private volatile long maxLength;

  /** Creates the operations of a keyspace, with the limits that the configuration sets. */
  public Operations(Keyspace keyspace, Config config) {
    config.listen("proto-max-bulk-len", value -> maxLength = Long.parseLong(value));
    strings = new StringOperations(keyspace, () -> maxLength);
    bitmaps = new BitmapOperations(keyspace, () -> maxLength);
    sets = new SetOperations(keyspace);
    setAlgebra = new SetAlgebra(keyspace);
    streams = new StreamOperations(keyspace);
    streamGroups = new StreamGroupOperations(keyspace);
    lists = new ListOperations(keyspace);
    hyperLogLogs = new HyperLogLogOperations(keyspace);
    dumps = new DumpOperations(keyspace);
    digests = new DigestOperations(keyspace);
    sorting = new SortOperations(keyspace);
    hashes = new HashOperations(keyspace);
    fieldExpiry = new FieldExpiry(keyspace);
    sortedSets = new SortedSetOperations(keyspace);
    sortedSetAlgebra = new SortedSetAlgebra(keyspace, sortedSets);
    geo = new GeoOperations(keyspace, sortedSets);
    keys = new KeyOperations(keyspace);
  }

  /** Those on strings. */
  public StringOperations strings() {
    return strings;
  }

  /** Those on the bits of strings. */
  public BitmapOperations bitmaps() {
    return bitmaps;
  }

  /** Those on one set. */
  public SetOperations sets() {
    return sets;
  }

  /** Those on several sets. */
  public SetAlgebra setAlgebra() {
    return setAlgebra;
  }

  /** Those on the entries of streams. */
  public StreamOperations streams() {
    return streams;
  }

  /** Those on the consumer groups of streams. */
  public StreamGroupOperations streamGroups() {
    return streamGroups;
  }

  /** Those on lists. */
  public ListOperations lists() {
    return lists;
  }

  /** Those on HyperLogLogs. */
  public HyperLogLogOperations hyperLogLogs() {
    return hyperLogLogs;
  }

  /** Those that sort elements. */
  public SortOperations sorting() {
    return sorting;
  }

  /** Those that turn values into bytes and back. */
  public DumpOperations dumps() {
    return dumps;
  }

  /** Those that make digests of values. */
  public DigestOperations digests() {
    return digests;
  }

  /** Those on hashes. */
  public HashOperations hashes() {
    return hashes;
  }

  /** Those on the expiry of fields of hashes. */
  public FieldExpiry fieldExpiry() {
    return fieldExpiry;
  }

  /** Those on one sorted set. */
  public SortedSetOperations sortedSets() {
    return sortedSets;
  }

  /** Those on several sorted sets. */
  public SortedSetAlgebra sortedSetAlgebra() {
    return sortedSetAlgebra;
  }

  /** Those on geo indexes. */
  public GeoOperations geo() {
    return geo;
  }

  /** Those on keys of any type. */
  public KeyOperations keys() {
    return keys;
  }
}
