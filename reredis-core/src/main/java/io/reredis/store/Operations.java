package io.reredis.store;

import io.reredis.config.Config;
import io.reredis.keyspace.Keyspace;

/**
 * What the operations of all families mean, on the keys of one store. Safe for use by all threads.
 */
public final class Operations {
  private final StringOperations strings;
  private final BitmapOperations bitmaps;
  private final HyperLogLogOperations hyperLogLogs;
  private final HashOperations hashes;
  private final FieldExpiry fieldExpiry;
  private final KeyOperations keys;
  private volatile long maxLength;

  /** Creates the operations of a keyspace, with the limits that the configuration sets. */
  public Operations(Keyspace keyspace, Config config) {
    config.listen("proto-max-bulk-len", value -> maxLength = Long.parseLong(value));
    strings = new StringOperations(keyspace, () -> maxLength);
    bitmaps = new BitmapOperations(keyspace, () -> maxLength);
    hyperLogLogs = new HyperLogLogOperations(keyspace);
    hashes = new HashOperations(keyspace);
    fieldExpiry = new FieldExpiry(keyspace);
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

  /** Those on HyperLogLogs. */
  public HyperLogLogOperations hyperLogLogs() {
    return hyperLogLogs;
  }

  /** Those on hashes. */
  public HashOperations hashes() {
    return hashes;
  }

  /** Those on the expiry of fields of hashes. */
  public FieldExpiry fieldExpiry() {
    return fieldExpiry;
  }

  /** Those on keys of any type. */
  public KeyOperations keys() {
    return keys;
  }
}
