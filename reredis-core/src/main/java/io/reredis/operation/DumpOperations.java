package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.keyspace.AccessHistory;
import io.reredis.keyspace.BulkLoad;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.ExistingKeys;
import io.reredis.rdb.DumpPayload;
import io.reredis.rdb.ValueReader;
import io.reredis.rdb.ValueWriter;
import io.reredis.type.BlockList;
import io.reredis.type.HashValue;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.View;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import org.jspecify.annotations.Nullable;

/** Serialized values: DUMP, RESTORE, MIGRATE and loading. Thread-safe. */
public final class DumpOperations {
  private static final byte[] RESTORE = Ascii.bytes("RESTORE");
  private static final byte[] REPLACE = Ascii.bytes("REPLACE");
  private static final byte[] ABSTTL = Ascii.bytes("ABSTTL");
  private static final ReredisException BUSY =
      new ReredisException(ErrorCode.BUSYKEY, "Target key name already exists.");

  private final Keyspace keyspace;

  /** Creates the operations on a keyspace. */
  public DumpOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Returns the effect that recreates a list. */
  static byte[][] restoring(Bytes key, ListValue list) {
    return restoring(key, ValueWriter.dump(list), Keyspace.NO_EXPIRY);
  }

  /** Returns the effect that recreates the value of an open key under another name. */
  static byte[][] restoring(Bytes newKey, ReadHandle h) {
    return restoring(newKey, dump(h), h.expireAt());
  }

  private static byte[][] restoring(Bytes key, byte[] payload, long expireAt) {
    return new byte[][] {
      RESTORE, key.copy(), Effects.number(Math.max(0, expireAt)), payload, REPLACE, ABSTTL
    };
  }

  /**
   * Returns the value as a payload for {@link #restore}, or null if the key does not exist. O(N)
   */
  public byte @Nullable [] dump(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      return h.exists() ? dump(h) : null;
    }
  }

  /**
   * Serializes a key's value for transfer and watches the key from then on; the caller ends this
   * with {@link #stay}. O(N)
   *
   * @return null if the key does not exist
   */
  public @Nullable Departure depart(int database, byte[] key) {
    Bytes name = new Bytes(key);
    Departure departure = new Departure(database & ~Keyspace.NO_TOUCH, key);
    try (ReadHandle h = keyspace.read(database, name)) {
      if (!h.exists()) {
        return null;
      }
      departure.holds(dump(h), h.expireAt());
      // under the same lock, so that no change is missed
      keyspace.observers().watch(departure.database, key, departure);
      return departure;
    }
  }

  /**
   * Removes a key whose transfer was acknowledged, unless it was changed meanwhile. O(N) to free
   * its memory
   *
   * @return false if it was changed and was not removed
   */
  public boolean leave(Departure departure) {
    Bytes key = new Bytes(departure.key());
    try (WriteHandle h = keyspace.write(departure.database, key)) {
      if (departure.isChanged()) {
        return false;
      }
      if (h.exists()) {
        h.delete();
        if (h.wantsEffect()) {
          h.effect(Effects.DEL, departure.key());
        }
        h.commit(KeyEvent.DEL);
      }
      return true;
    }
  }

  /** Ends the watch of {@link #depart}. */
  public void stay(Departure departure) {
    keyspace.observers().unwatch(departure.database, departure.key(), departure);
  }

  /**
   * Returns how a value is stored, without counting as an access, or null if the key does not
   * exist.
   */
  public @Nullable StoredForm form(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      if (!h.exists()) {
        return null;
      }
      StoredForm.Blocks blocks = null;
      if (h.valueType() == ValueType.LIST && notNull(h.list()).form() instanceof BlockList list) {
        long[] bytes = new long[1];
        list.forEachBlock(block -> bytes[0] += block.length);
        blocks = new StoredForm.Blocks(list.blocks(), list.size(), bytes[0]);
      }
      return new StoredForm(
          h.encoding(), DumpPayload.valueLength(dump(h)), h.accessBits(), h.idleSeconds(), blocks);
    }
  }

  private static byte[] dump(ReadHandle h) {
    switch (h.valueType()) {
      case STRING:
        return ValueWriter.dump(notNull(h.string()));
      case LIST:
        return ValueWriter.dump(notNull(h.list()));
      case SET:
        return ValueWriter.dump(notNull(h.set()));
      case SORTED_SET:
        return ValueWriter.dump(notNull(h.sortedSet()));
      case HASH:
        return ValueWriter.dump(notNull(h.hash()));
      case STREAM:
        return ValueWriter.dump(notNull(h.stream()));
      default:
        throw new IllegalStateException();
    }
  }

  /**
   * Checks that a key does not exist.
   *
   * @throws ReredisException BUSYKEY if it exists
   */
  public void checkAbsent(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      if (h.exists()) {
        throw Errors.here(BUSY);
      }
    }
  }

  /**
   * Sets a key to the value of a payload. O(N), for sorted sets O(N log N)
   *
   * @param expireAt in ms since 1970, or {@link Keyspace#NO_EXPIRY}; if it has passed, the key is
   *     only removed
   * @param replace whether the key may exist
   * @param use the known access information
   * @throws ReredisException BUSYKEY if the key exists; ERR for an invalid payload
   */
  public void restore(
      int database, Bytes key, Bytes payload, long expireAt, boolean replace, AccessHistory use) {
    try (WriteHandle h = keyspace.write(database, key)) {
      if (h.exists() && !replace) {
        throw Errors.here(BUSY);
      }
      ValueReader reader = DumpPayload.open(payload);
      if (expireAt != Keyspace.NO_EXPIRY && expireAt < keyspace.expiryTime()) {
        read(reader, h, false, expireAt);
        if (h.exists()) {
          h.delete();
          if (h.wantsEffect()) {
            h.effect(Effects.DEL, key.copy());
          }
          h.commit(KeyEvent.DEL);
        }
        return;
      }
      read(reader, h, true, expireAt);
      if (h.wantsEffect()) {
        h.effect(restoring(key, payload.copy(), expireAt));
      }
      h.settle(expireAt, use);
      // an overwritten key counts as removed first
      h.placed(true);
      h.commit(KeyEvent.RESTORE);
    }
  }

  /**
   * Sets a key to a value of a file. O(N), for sorted sets O(N log N)
   *
   * @param expireAt in ms since 1970, or {@link Keyspace#NO_EXPIRY}
   * @param use the known access information
   * @param existing how to treat a key that exists; null if only the file itself can have brought
   *     it
   * @return whether the key was set
   * @throws ReredisException from {@link BulkLoad#taken}, or if the value is invalid
   */
  public boolean load(
      int database,
      Bytes key,
      ValueReader value,
      long expireAt,
      AccessHistory use,
      @Nullable ExistingKeys existing) {
    try (WriteHandle h = keyspace.write(database, key)) {
      if (h.exists() && (existing == null || existing == ExistingKeys.REFUSE)) {
        throw Errors.here(BulkLoad.taken(key, existing == null));
      }
      if (h.exists() && existing == ExistingKeys.SKIP) {
        check(value);
        return false;
      }
      boolean logged = h.wantsEffect();
      if (logged) {
        value.keep();
      }
      read(value, h, true, expireAt);
      if (logged) {
        h.effect(restoring(key, value.payload(), expireAt));
      }
      h.settle(expireAt, use);
      h.commit(KeyEvent.SILENT);
      return true;
    }
  }

  /**
   * Passes a key of a file to a bulk load. O(N), for sorted sets O(N log N)
   *
   * @param expireAt in ms since 1970, or {@link Keyspace#NO_EXPIRY}
   * @param use the known access information
   * @param mark the value that the load reports if the key exists already
   * @throws ReredisException if the value is invalid, or a key existed already
   */
  public void load(
      BulkLoad into,
      int database,
      Bytes key,
      ValueReader value,
      long expireAt,
      AccessHistory use,
      long mark) {
    ValueType type = value.type();
    if (type == ValueType.STRING) {
      into.string(database, key, value.string(), expireAt, use, mark);
      return;
    }
    View view = into.begin(type, key, use);
    switch (type) {
      case LIST -> value.into((ListValue) view);
      case SET -> value.into((SetValue) view);
      case SORTED_SET -> value.into((SortedSetValue) view);
      case HASH -> value.into((HashValue) view);
      default -> value.into((StreamValue) view);
    }
    into.add(database, key, expireAt, use, mark);
  }

  /**
   * Validates a value of a file that is not loaded.
   *
   * @throws ReredisException if it is invalid
   */
  public void check(ValueReader value) {
    switch (value.type()) {
      case STRING -> value.string();
      case LIST -> value.into(new ListValue(keyspace.thresholds()));
      case SET -> value.into(new SetValue(keyspace.thresholds()));
      case SORTED_SET -> value.into(new SortedSetValue(keyspace.thresholds()));
      case HASH -> value.into(new HashValue(keyspace.thresholds()));
      case STREAM -> value.into(new StreamValue(keyspace.thresholds()));
    }
  }

  /** Reads the value into the handle; if {@code keep} is false, only validates it. */
  private static void read(ValueReader reader, WriteHandle h, boolean keep, long expireAt) {
    switch (reader.type()) {
      case STRING:
        Bytes value = reader.string();
        if (keep) {
          h.setString(value.array(), value.offset(), value.length(), expireAt);
        }
        break;
      case LIST:
        reader.into(h.newList());
        break;
      case SET:
        reader.into(h.newSet());
        break;
      case SORTED_SET:
        reader.into(h.newSortedSet());
        break;
      case HASH:
        reader.into(h.newHash());
        break;
      case STREAM:
        reader.into(h.newStream());
        break;
      default:
        throw new IllegalStateException();
    }
    if (!keep) {
      h.forgetView();
    }
  }
}
