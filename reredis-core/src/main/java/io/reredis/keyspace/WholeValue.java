package io.reredis.keyspace;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.rdb.ValueWriter;
import io.reredis.type.View;

/** Builds the command that recreates a key with its value, whatever the key held before. */
final class WholeValue {
  private static final byte[] RESTORE = Ascii.bytes("RESTORE");
  private static final byte[] REPLACE = Ascii.bytes("REPLACE");
  private static final byte[] ABSTTL = Ascii.bytes("ABSTTL");

  private WholeValue() {}

  /** Returns RESTORE for an entry, or DEL for null. The caller holds the lock of the shard. O(N) */
  static byte[][] effect(Shard shard, Bytes key, Object e) {
    if (e == null) {
      return new byte[][] {Keyspace.DEL_COMMAND, key.copy()};
    }
    byte[] expireAt = Ascii.bytes(Long.toString(Math.max(0, Entries.expireAt(e))));
    return new byte[][] {RESTORE, key.copy(), expireAt, dump(shard, e), REPLACE, ABSTTL};
  }

  private static byte[] dump(Shard shard, Object e) {
    if (Entries.isString(e)) {
      Bytes value = new Bytes();
      Entries.valueInto(e, value);
      return ValueWriter.dump(value);
    }
    View view = new Views(shard.keyspace.thresholds()).of(Entries.type(e));
    Entries.attach(view, e);
    return ValueWriter.dump(view);
  }
}
