package io.reredis.operation;

import io.reredis.config.Config;
import io.reredis.keyspace.Keyspace;
import org.jspecify.annotations.Nullable;

/**
 * The operations of all families on the keys of one store. Thread-safe.
 *
 * <p>The operations of a family are created when they are first used, so that opening a store does
 * not load classes that the program may never need. Two threads may both create them; that is
 * harmless, because they have only final fields and no state of their own.
 */
public final class Operations {
  private final Keyspace keyspace;
  private @Nullable StringOperations strings;
  private @Nullable BitmapOperations bitmaps;
  private @Nullable SetOperations sets;
  private @Nullable SetAlgebra setAlgebra;
  private @Nullable StreamOperations streams;
  private @Nullable StreamGroupOperations streamGroups;
  private @Nullable ListOperations lists;
  private @Nullable HyperLogLogOperations hyperLogLogs;
  private @Nullable DumpOperations dumps;
  private @Nullable DigestOperations digests;
  private @Nullable SortOperations sorting;
  private @Nullable HashOperations hashes;
  private @Nullable FieldExpiry fieldExpiry;
  private @Nullable SortedSetOperations sortedSets;
  private @Nullable SortedSetAlgebra sortedSetAlgebra;
  private @Nullable GeoOperations geo;
  private @Nullable KeyOperations keys;
  private volatile long maxLength;

  /** Creates the operations of a keyspace, with the limits that the configuration sets. */
  public Operations(Keyspace keyspace, Config config) {
    this.keyspace = keyspace;
    config.listen("proto-max-bulk-len", value -> maxLength = Long.parseLong(value));
  }

  /** Returns the keyspace. */
  public Keyspace keyspace() {
    return keyspace;
  }

  /** Returns the operations on strings. */
  public StringOperations strings() {
    StringOperations made = strings;
    if (made == null) {
      made = new StringOperations(keyspace, () -> maxLength);
      strings = made;
    }
    return made;
  }

  /** Returns the operations on the bits of strings. */
  public BitmapOperations bitmaps() {
    BitmapOperations made = bitmaps;
    if (made == null) {
      made = new BitmapOperations(keyspace, () -> maxLength);
      bitmaps = made;
    }
    return made;
  }

  /** Returns the operations on one set. */
  public SetOperations sets() {
    SetOperations made = sets;
    if (made == null) {
      made = new SetOperations(keyspace);
      sets = made;
    }
    return made;
  }

  /** Returns the operations on several sets. */
  public SetAlgebra setAlgebra() {
    SetAlgebra made = setAlgebra;
    if (made == null) {
      made = new SetAlgebra(keyspace);
      setAlgebra = made;
    }
    return made;
  }

  /** Returns the operations on the entries of streams. */
  public StreamOperations streams() {
    StreamOperations made = streams;
    if (made == null) {
      made = new StreamOperations(keyspace);
      streams = made;
    }
    return made;
  }

  /** Returns the operations on the consumer groups of streams. */
  public StreamGroupOperations streamGroups() {
    StreamGroupOperations made = streamGroups;
    if (made == null) {
      made = new StreamGroupOperations(keyspace);
      streamGroups = made;
    }
    return made;
  }

  /** Returns the operations on lists. */
  public ListOperations lists() {
    ListOperations made = lists;
    if (made == null) {
      made = new ListOperations(keyspace);
      lists = made;
    }
    return made;
  }

  /** Returns the operations on HyperLogLogs. */
  public HyperLogLogOperations hyperLogLogs() {
    HyperLogLogOperations made = hyperLogLogs;
    if (made == null) {
      made = new HyperLogLogOperations(keyspace);
      hyperLogLogs = made;
    }
    return made;
  }

  /** Returns the operation that sorts elements. */
  public SortOperations sorting() {
    SortOperations made = sorting;
    if (made == null) {
      made = new SortOperations(keyspace);
      sorting = made;
    }
    return made;
  }

  /** Returns the operations that serialize values. */
  public DumpOperations dumps() {
    DumpOperations made = dumps;
    if (made == null) {
      made = new DumpOperations(keyspace);
      dumps = made;
    }
    return made;
  }

  /** Returns the operations that compute digests. */
  public DigestOperations digests() {
    DigestOperations made = digests;
    if (made == null) {
      made = new DigestOperations(keyspace);
      digests = made;
    }
    return made;
  }

  /** Returns the operations on hashes. */
  public HashOperations hashes() {
    HashOperations made = hashes;
    if (made == null) {
      made = new HashOperations(keyspace);
      hashes = made;
    }
    return made;
  }

  /** Returns the operations on the expiry of hash fields. */
  public FieldExpiry fieldExpiry() {
    FieldExpiry made = fieldExpiry;
    if (made == null) {
      made = new FieldExpiry(keyspace);
      fieldExpiry = made;
    }
    return made;
  }

  /** Returns the operations on one sorted set. */
  public SortedSetOperations sortedSets() {
    SortedSetOperations made = sortedSets;
    if (made == null) {
      made = new SortedSetOperations(keyspace);
      sortedSets = made;
    }
    return made;
  }

  /** Returns the operations on several sorted sets. */
  public SortedSetAlgebra sortedSetAlgebra() {
    SortedSetAlgebra made = sortedSetAlgebra;
    if (made == null) {
      made = new SortedSetAlgebra(keyspace);
      sortedSetAlgebra = made;
    }
    return made;
  }

  /** Returns the operations on geo indexes. */
  public GeoOperations geo() {
    GeoOperations made = geo;
    if (made == null) {
      made = new GeoOperations(keyspace, sortedSets());
      geo = made;
    }
    return made;
  }

  /** Returns the operations on keys of any type. */
  public KeyOperations keys() {
    KeyOperations made = keys;
    if (made == null) {
      made = new KeyOperations(keyspace);
      keys = made;
    }
    return made;
  }
}
