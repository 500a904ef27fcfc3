package io.reredis.keyspace;

/**
 * A key whose value is not small. Guarded by the lock of its shard.
 *
 * <p>The value is a {@link StringValue} for a long string, a {@code byte[]} for a compact
 * collection, whose {@link io.reredis.type.Kind} is in the flags, or a {@link
 * io.reredis.type.Value}.
 */
final class Entry {
  final byte[] key;
  Object value;
  long expireAt = Entries.NO_EXPIRY;

  /** The access clock, 24 bits, and the flags above it. */
  private int bits;

  Entry(byte[] key, Object value) {
    this.key = key;
    this.value = value;
  }

  int clock() {
    return bits & 0xffffff;
  }

  void setClock(int clock) {
    bits = bits & 0xff000000 | clock & 0xffffff;
  }

  int flags() {
    return bits >>> 24;
  }

  void setFlags(int flags) {
    bits = bits & 0xffffff | flags << 24;
  }
}
