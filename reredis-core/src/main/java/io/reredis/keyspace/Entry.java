package io.reredis.keyspace;

/**
 * A key with any value that is not a small string. Guarded by the lock of the shard it lies in.
 *
 * <p>The value is {@link StringValue} for a long string, else a value type of {@code
 * io.reredis.type}.
 */
final class Entry {
  final byte[] key;
  Object value;
  long expireAt = Entries.NO_EXPIRY;
  int clock;
  int flags;

  Entry(byte[] key, Object value) {
    this.key = key;
    this.value = value;
  }
}
