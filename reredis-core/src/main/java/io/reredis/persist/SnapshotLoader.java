package io.reredis.persist;

import io.reredis.keyspace.BulkLoad;
import io.reredis.keyspace.KeyUse;
import io.reredis.keyspace.Keyspace;
import io.reredis.rdb.RdbFile;
import io.reredis.rdb.ValueReader;
import io.reredis.store.DumpOperations;
import io.reredis.util.Bytes;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Loads a file in Redis's format into a keyspace. Used once. */
final class SnapshotLoader implements RdbFile.Taker {
  /** What a key takes in a file at least, but for tiny ones, of which there cannot be many. */
  private static final int LEAST_KEY_BYTES = 16;

  /** From this length on a thread of its own does the checksum. */
  private static final int LARGE = 8 << 20;

  private final Keyspace keyspace;
  private final DumpOperations operations;
  private final long now;
  private final List<byte[]> libraries = new ArrayList<>();

  /** Takes the keys, null where each is to be told of with its effect. */
  private BulkLoad bulk;

  private RdbFile file;

  /** How many keys the file may have as far as its length tells. */
  private long mostKeys;

  private long loaded;
  private long expired;
  private long end;

  /**
   * @param dropExpired whether keys whose time has come are left out, which those of the base of a
   *     log are not: what comes behind the base tells of their end
   */
  SnapshotLoader(Keyspace keyspace, DumpOperations operations, boolean dropExpired) {
    this.keyspace = keyspace;
    this.operations = operations;
    this.now = dropExpired ? keyspace.clock().millis() : Long.MIN_VALUE;
  }

  /** Loads a file. */
  void load(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      load(in, Files.size(path), path);
    } catch (IOException e) {
      throw FileErrors.of(path, e);
    }
  }

  /**
   * Loads a stream.
   *
   * @param name what errors call it
   * @return what was read of the stream that stands behind the content
   */
  byte[] load(InputStream in, long length, Path name) throws IOException {
    if (length < LARGE) {
      return load(new RdbFile(in, length), length, name);
    }
    ExecutorService summing =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "reredis-load-sum"));
    try {
      return load(new RdbFile(in, length, summing), length, name);
    } finally {
      summing.shutdown();
    }
  }

  private byte[] load(RdbFile from, long length, Path name) throws IOException {
    file = from;
    mostKeys = length == Long.MAX_VALUE ? 0 : length / LEAST_KEY_BYTES;
    try {
      if (keyspace.wantsEffects()) {
        read(name);
      } else {
        readInBulk(name);
      }
    } finally {
      keyspace.wholeDatabases().trim();
    }
    libraries.addAll(file.libraries());
    end = file.end();
    return file.rest();
  }

  private void readInBulk(Path name) throws IOException {
    try (BulkLoad load = new BulkLoad(keyspace)) {
      bulk = load;
      try {
        read(name);
      } catch (BadFileException e) {
        finish(e);
        throw e;
      }
      bulk.finish();
    } catch (ReredisException e) {
      throw bad(name, bulk.failedAt(), e);
    }
  }

  /** Keeps what stands before an error. */
  private void finish(BadFileException error) {
    try {
      bulk.finish();
    } catch (ReredisException e) {
      error.addSuppressed(e);
    }
  }

  private void read(Path name) throws IOException {
    try {
      file.read(this);
    } catch (ReredisException e) {
      boolean earlier = bulk != null && bulk.failedAt() >= 0;
      throw bad(name, earlier ? bulk.failedAt() : file.offset(), e);
    } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new BadFileException(name, file.offset(), "a value is damaged");
    }
  }

  private static BadFileException bad(Path name, long offset, ReredisException e) {
    return new BadFileException(name, offset, e.getMessage().replaceFirst("^ERR ", ""));
  }

  @Override
  public void sizes(int database, long keys) {
    if (keys > 0 && database < keyspace.databases()) {
      long likely = Math.min(keys, mostKeys);
      if (bulk != null) {
        bulk.expect(database, likely);
      } else {
        keyspace.wholeDatabases().presize(database, likely);
      }
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
      operations.load(bulk, database, key, value, expireAt, use, file.offset());
    } else {
      operations.load(database, key, value, expireAt, use);
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

  /** The code of function libraries, which is kept and written again. */
  List<byte[]> libraries() {
    return libraries;
  }

  /** Where in the file its content ends. */
  long end() {
    return end;
  }
}
