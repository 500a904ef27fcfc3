package io.reredis.operation;

import io.reredis.config.Config;
import io.reredis.keyspace.Keyspace;

/** The operations of all families on the keys of one store. Thread-safe. */
public final class Operations {
  private final Keyspace keyspace;
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
    this.keyspace = keyspace;
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
    sortedSetAlgebra = new SortedSetAlgebra(keyspace);
    geo = new GeoOperations(keyspace, sortedSets);
    keys = new KeyOperations(keyspace);
  }

  /** Returns the keyspace. */
  public Keyspace keyspace() {
    return keyspace;
  }

  /** Returns the operations on strings. */
  public StringOperations strings() {
    return strings;
  }

  /** Returns the operations on the bits of strings. */
  public BitmapOperations bitmaps() {
    return bitmaps;
  }

  /** Returns the operations on one set. */
  public SetOperations sets() {
    return sets;
  }

  /** Returns the operations on several sets. */
  public SetAlgebra setAlgebra() {
    return setAlgebra;
  }

  /** Returns the operations on the entries of streams. */
  public StreamOperations streams() {
    return streams;
  }

  /** Returns the operations on the consumer groups of streams. */
  public StreamGroupOperations streamGroups() {
    return streamGroups;
  }

  /** Returns the operations on lists. */
  public ListOperations lists() {
    return lists;
  }

  /** Returns the operations on HyperLogLogs. */
  public HyperLogLogOperations hyperLogLogs() {
    return hyperLogLogs;
  }

  /** Returns the operation that sorts elements. */
  public SortOperations sorting() {
    return sorting;
  }

  /** Returns the operations that serialize values. */
  public DumpOperations dumps() {
    return dumps;
  }

  /** Returns the operations that compute digests. */
  public DigestOperations digests() {
    return digests;
  }

  /** Returns the operations on hashes. */
  public HashOperations hashes() {
    return hashes;
  }

  /** Returns the operations on the expiry of hash fields. */
  public FieldExpiry fieldExpiry() {
    return fieldExpiry;
  }

  /** Returns the operations on one sorted set. */
  public SortedSetOperations sortedSets() {
    return sortedSets;
  }

  /** Returns the operations on several sorted sets. */
  public SortedSetAlgebra sortedSetAlgebra() {
    return sortedSetAlgebra;
  }

  /** Returns the operations on geo indexes. */
  public GeoOperations geo() {
    return geo;
  }

  /** Returns the operations on keys of any type. */
  public KeyOperations keys() {
    return keys;
  }
}
