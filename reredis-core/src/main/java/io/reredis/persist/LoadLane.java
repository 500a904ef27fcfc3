package io.reredis.persist;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.keyspace.AccessHistory;
import io.reredis.keyspace.BulkLoad;
import io.reredis.keyspace.Keyspace;
import io.reredis.operation.DumpOperations;
import io.reredis.option.ExistingKeys;
import io.reredis.rdb.KeyReader;
import io.reredis.rdb.RdbFile;
import io.reredis.rdb.RdbRange;
import io.reredis.rdb.ValueReader;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a load that one thread performs, from keys of a file into a keyspace. Reports damage
 * with its offset in the file. Used by one thread at a time.
 */
final class LoadLane implements RdbFile.Taker {
  /** Damage in a file and its offset. */
  record Damage(long offset, String what) {
    /** Returns the one with the lower offset, or the one that is not null. */
    static @Nullable Damage first(@Nullable Damage a, @Nullable Damage b) {
      return a == null || b != null && b.offset < a.offset ? b : a;
    }
  }

  /** A step that may find the file damaged. */
  interface Step {
    void run() throws IOException;
  }

  /** The codes of errors that do not mean that the file is damaged. */
  private static final Set<ErrorCode> NO_DAMAGE =
      EnumSet.of(ErrorCode.BUSYKEY, ErrorCode.OOM, ErrorCode.MISCONF);

  private final Keyspace keyspace;
  private final DumpOperations operations;
  private final long now;

  /** Inserts keys in bulk; null if each key must be committed with its effect. */
  private final @Nullable BulkLoad bulk;

  /** How to treat keys that exist already; null if only the file itself can have brought them. */
  private final @Nullable ExistingKeys existing;

  private final KeyReader reader = new KeyReader();

  /** Returns the offset in the file of the current key. */
  private final LongSupplier offset;

  private long loaded;
  private long skipped;
  private long expired;

  /** Called after each {@link #pauseEvery} keys that are not inserted in bulk, or null. */
  private @Nullable Runnable pause;

  private int pauseEvery;

  private LoadLane(
      Keyspace keyspace,
      DumpOperations operations,
      long now,
      @Nullable BulkLoad bulk,
      @Nullable ExistingKeys existing,
      @Nullable LongSupplier offset) {
    this.keyspace = keyspace;
    this.operations = operations;
    this.now = now;
    this.bulk = bulk;
    this.existing = existing;
    this.offset = offset == null ? reader::offset : offset;
  }

  /**
   * Creates a lane for the keys of a file.
   *
   * @param now keys that expired before this time are skipped
   * @param bulk whether keys need not be committed one by one with their effects
   * @param existing how to treat keys that exist already; null if the keyspace was empty
   */
  static LoadLane of(
      Keyspace keyspace,
      DumpOperations operations,
      long now,
      boolean bulk,
      @Nullable ExistingKeys existing,
      RdbFile file) {
    BulkLoad load = bulk ? new BulkLoad(keyspace, existing == null) : null;
    return new LoadLane(keyspace, operations, now, load, existing, file::offset);
  }

  /** Creates a lane for {@link #read}. */
  static LoadLane ofRanges(Keyspace keyspace, DumpOperations operations, long now) {
    return new LoadLane(keyspace, operations, now, new BulkLoad(keyspace, true), null, null);
  }

  /** Announces the number of keys to come. */
  void expect(long keys) {
    if (bulk != null) {
      bulk.expect(keys);
    }
  }

  /**
   * Reads the keys of a range, given the expected number in all; returns the damage found, or null.
   */
  @Nullable Damage read(RdbRange range, long expected) throws IOException {
    return run(
        () -> {
          expect(expected);
          range.read(reader, this);
        });
  }

  /** Inserts the remaining keys; returns the damage (a duplicate key), or null. */
  @Nullable Damage finish() throws IOException {
    return bulk == null || bulk.failedAt() >= 0 ? null : run(bulk::finish);
  }

  /** Runs a step; returns the damage found, or null. */
  @Nullable Damage run(Step step) throws IOException {
    try {
      step.run();
      return null;
    } catch (ReredisException e) {
      if (Errors.isClosed(e) || NO_DAMAGE.contains(e.code())) {
        throw e;
      }
      boolean earlier = bulk != null && bulk.failedAt() >= 0;
      return new Damage(
          earlier ? notNull(bulk).failedAt() : offset.getAsLong(),
          e.getMessage().replaceFirst("^ERR ", ""));
    } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      return new Damage(offset.getAsLong(), "a value is damaged");
    }
  }

  /**
   * Checks that the keyspace has a database of a file.
   *
   * @throws ReredisException if it has not
   */
  static void checkDatabase(Keyspace keyspace, int database) {
    if (database >= keyspace.databases()) {
      throw ReredisException.error(
          "there is a database " + database + ", and only " + keyspace.databases() + " are set");
    }
  }

  @Override
  public void key(
      int database, Bytes key, long expireAt, long idle, int frequency, ValueReader value) {
    checkDatabase(keyspace, database);
    if (expireAt != Keyspace.NO_EXPIRY && expireAt < now) {
      operations.check(value);
      expired++;
      return;
    }
    AccessHistory use =
        idle < 0 && frequency < 0 ? AccessHistory.UNKNOWN : new AccessHistory(idle, frequency);
    if (bulk != null) {
      operations.load(bulk, database, key, value, expireAt, use, offset.getAsLong());
    } else {
      insert(database, key, expireAt, use, value);
      return;
    }
    loaded++;
  }

  private void insert(
      int database, Bytes key, long expireAt, AccessHistory use, ValueReader value) {
    if (existing != null && !keyspace.isLockedByCaller()) {
      keyspace.memory().admit();
    }
    if (operations.load(database, key, value, expireAt, use, existing)) {
      loaded++;
    } else {
      skipped++;
    }
    if (pause != null && (loaded + skipped) % pauseEvery == 0) {
      pause.run();
    }
  }

  /** Sets an action for after each so many keys that are not inserted in bulk. */
  void pause(int keys, @Nullable Runnable action) {
    pauseEvery = keys;
    pause = action;
  }

  /** Returns the number of loaded keys. */
  long loaded() {
    return loaded;
  }

  /** Returns the number of keys that existed and were kept. */
  long skipped() {
    return skipped;
  }

  /** Returns the number of keys skipped because they had expired. */
  long expired() {
    return expired;
  }
}
