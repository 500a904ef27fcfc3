package io.reredis.persist;

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

/** Loads a file in Redis's format into a keyspace. Used once. */
final class SnapshotLoader implements RdbFile.Taker {
  /** What a key takes in a file at least, but for tiny ones, of which there cannot be many. */
  private static final int LEAST_KEY_BYTES = 16;

  private final Keyspace keyspace;
  private final DumpOperations operations;
  private final long now;
  private final List<byte[]> libraries = new ArrayList<>();

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
    RdbFile file = new RdbFile(in, length);
    mostKeys = length == Long.MAX_VALUE ? 0 : length / LEAST_KEY_BYTES;
    try {
      file.read(this);
    } catch (ReredisException e) {
      throw new BadFileException(name, file.offset(), e.getMessage().replaceFirst("^ERR ", ""));
    } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new BadFileException(name, file.offset(), "a value is damaged");
    } finally {
      keyspace.wholeDatabases().trim();
    }
    libraries.addAll(file.libraries());
    end = file.end();
    return file.rest();
  }

  @Override
  public void sizes(int database, long keys) {
    if (keys > 0 && database < keyspace.databases()) {
      keyspace.wholeDatabases().presize(database, Math.min(keys, mostKeys));
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
    operations.load(database, key, value, expireAt, new KeyUse(idle, frequency));
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
