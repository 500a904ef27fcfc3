package io.reredis.persist;

import io.reredis.keyspace.BulkLoad;
import io.reredis.keyspace.KeyUse;
import io.reredis.keyspace.Keyspace;
import io.reredis.rdb.KeyReader;
import io.reredis.rdb.RdbFile;
import io.reredis.rdb.RdbRange;
import io.reredis.rdb.ValueReader;
import io.reredis.store.DumpOperations;
import io.reredis.store.ExistingKeys;
import io.reredis.util.Bytes;
import io.reredis.util.ErrorCode;
import io.reredis.util.Errors;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * One thread's way from keys of a file into a keyspace. What is wrong with the file is told by
 * where it stands. To be used by one thread at a time.
 */
final class LoadLane implements RdbFile.Taker {
  /** Something that is wrong with a file, and where in the file. */
  record Damage(long offset, String what) {
    /** The one that stands first, where any is not null. */
    static Damage first(Damage a, Damage b) {
      return a == null || b != null && b.offset < a.offset ? b : a;
    }
  }

  /** Something that may find that a file is not what it should be. */
  interface Step {
    void run() throws IOException;
  }

  private final Keyspace keyspace;
  private final DumpOperations operations;
  private final long now;

  /** Takes the keys, null where each is to be told of with its effect. */
  private final BulkLoad bulk;

  /** What is done with keys that are there; null where only the file can have brought them. */
  private final ExistingKeys existing;

  private final KeyReader reader = new KeyReader();

  /** Tells where in the file the key begins that comes. */
  private final LongSupplier offset;

  private long loaded;
  private long expired;

  private LoadLane(
      Keyspace keyspace,
      DumpOperations operations,
      long now,
      BulkLoad bulk,
      ExistingKeys existing,
      LongSupplier offset) {
    this.keyspace = keyspace;
    this.operations = operations;
    this.now = now;
    this.bulk = bulk;
    this.existing = existing;
    this.offset = offset == null ? reader::offset : offset;
  }

  /**
   * Creates a lane for keys that a file gives.
   *
   * @param now keys whose time has come before that are left out
   * @param bulk whether nobody needs to be told of the keys
   * @param existing what is done with keys that are there, null where there were none before
   */
  static LoadLane of(
      Keyspace keyspace,
      DumpOperations operations,
      long now,
      boolean bulk,
      ExistingKeys existing,
      RdbFile file) {
    BulkLoad load = bulk ? new BulkLoad(keyspace, existing == null) : null;
    return new LoadLane(keyspace, operations, now, load, existing, file::offset);
  }

  /** Creates a lane for {@link #read}. */
  static LoadLane ofRanges(Keyspace keyspace, DumpOperations operations, long now) {
    return new LoadLane(keyspace, operations, now, new BulkLoad(keyspace, true), null, null);
  }

  /** Says that so many keys are about to come. */
  void expect(long keys) {
    if (bulk != null) {
      bulk.expect(keys);
    }
  }

  /** Reads keys, of so many that are expected; what is wrong with them, or null. */
  Damage read(RdbRange range, long expected) throws IOException {
    return run(
        () -> {
          expect(expected);
          range.read(reader, this);
        });
  }

  /** Lets all keys that came be there; which of them was there twice, or null. */
  Damage finish() throws IOException {
    return bulk == null || bulk.failedAt() >= 0 ? null : run(bulk::finish);
  }

  /** Does something with this lane; what was found to be wrong then, or null. */
  Damage run(Step step) throws IOException {
    try {
      step.run();
      return null;
    } catch (ReredisException e) {
      if (e == Errors.CLOSED || e.code().equals(ErrorCode.BUSYKEY.name())) {
        // nothing is wrong with the file
        throw e;
      }
      boolean earlier = bulk != null && bulk.failedAt() >= 0;
      return new Damage(
          earlier ? bulk.failedAt() : offset.getAsLong(), e.getMessage().replaceFirst("^ERR ", ""));
    } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      return new Damage(offset.getAsLong(), "a value is damaged");
    }
  }

  @Override
  public void key(
      int database, Bytes key, long expireAt, long idle, int frequency, ValueReader value) {
    if (database >= keyspace.databases()) {
      throw ReredisException.error(
          "there is a database " + database + ", and only " + keyspace.databases() + " are set");
    }
    if (expireAt != Keyspace.NO_EXPIRY && expireAt < now) {
      operations.check(value);
      expired++;
      return;
    }
    KeyUse use = idle < 0 && frequency < 0 ? KeyUse.UNKNOWN : new KeyUse(idle, frequency);
    if (bulk != null) {
      operations.load(bulk, database, key, value, expireAt, use, offset.getAsLong());
    } else if (!operations.load(database, key, value, expireAt, use, existing)) {
      return;
    }
    loaded++;
  }

  /** How many keys were loaded. */
  long loaded() {
    return loaded;
  }

  /** How many were left out because their time had come. */
  long expired() {
    return expired;
  }
}
