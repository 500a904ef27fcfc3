package io.reredis.persist;

import io.reredis.keyspace.Keyspace;
import io.reredis.persist.LoadLane.Damage;
import io.reredis.rdb.RdbFile;
import io.reredis.rdb.ValueReader;
import io.reredis.store.DumpOperations;
import io.reredis.store.ExistingKeys;
import io.reredis.util.Bytes;
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

  /** From this length on other threads help. */
  private static final int LARGE = 8 << 20;

  private final Keyspace keyspace;
  private final DumpOperations operations;
  private final long now;
  private final ExistingKeys existing;
  private final int threads;
  private final long large;
  private final List<byte[]> libraries = new ArrayList<>();

  /** The calling thread's lane. */
  private LoadLane lane;

  /** The other threads, null where there are none. */
  private LoadWorkers workers;

  private RdbFile file;

  /** Who is told what the file says of itself, or null. */
  private LoadProgress progress;

  /** How many keys the file may have as far as its length tells. */
  private long mostKeys;

  private long end;

  /**
   * @param dropExpired whether keys whose time has come are left out, which those of the base of a
   *     log are not: what comes behind the base tells of their end
   */
  SnapshotLoader(Keyspace keyspace, DumpOperations operations, boolean dropExpired) {
    this(keyspace, operations, dropExpired, null, LoadWorkers.threads(), LARGE);
  }

  /** Creates a loader into a keyspace that may have keys. */
  static SnapshotLoader intoUsed(
      Keyspace keyspace, DumpOperations operations, ExistingKeys existing) {
    return new SnapshotLoader(keyspace, operations, true, existing, 1, Long.MAX_VALUE);
  }

  /**
   * As above, with so many threads for a file of that length, if its keys can be put in at once.
   *
   * @param existing what is done with keys that are there, null where there are none before
   */
  SnapshotLoader(
      Keyspace keyspace,
      DumpOperations operations,
      boolean dropExpired,
      ExistingKeys existing,
      int threads,
      long large) {
    this.existing = existing;
    this.keyspace = keyspace;
    this.operations = operations;
    this.now = dropExpired ? keyspace.clock().millis() : Long.MIN_VALUE;
    this.threads = threads;
    this.large = large;
  }

  /**
   * Loads a file. Where it is damaged what stands before that is there, and perhaps more.
   *
   * @throws BadFileException where it is damaged
   */
  void load(Path path, LoadProgress told) throws IOException {
    // a pipe does not tell how much will come
    long length = Files.isRegularFile(path) ? Files.size(path) : Long.MAX_VALUE;
    try (InputStream in = told.open(path)) {
      load(in, length, path, told);
    } catch (IOException e) {
      throw FileErrors.of(path, e);
    }
  }

  /** As {@link #load(InputStream, long, Path)}, for a file that {@code told} has opened. */
  byte[] load(InputStream in, long length, Path name, LoadProgress told) throws IOException {
    progress = told;
    return load(in, length, name);
  }

  /**
   * Loads a stream.
   *
   * @param length how many bytes it has, {@link Long#MAX_VALUE} where that is not known; then,
   *     where it is damaged, nothing that stands behind is there
   * @param name what errors call it
   * @return what was read of the stream that stands behind the content
   */
  byte[] load(InputStream in, long length, Path name) throws IOException {
    if (length < large) {
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
    boolean bulk =
        !keyspace.wantsEffects() && (existing == null || existing == ExistingKeys.REFUSE);
    lane = LoadLane.of(keyspace, operations, now, bulk, existing, file);
    boolean several =
        bulk && threads > 1 && length >= large && mostKeys > 0 && !keyspace.isLockedByCaller();
    try {
      Damage damage = several ? readWithOthers() : read();
      if (damage != null) {
        throw new BadFileException(name, damage.offset(), damage.what());
      }
    } finally {
      keyspace.wholeDatabases().trim();
    }
    libraries.addAll(file.libraries());
    end = file.end();
    return file.rest();
  }

  private Damage readWithOthers() throws IOException {
    try (LoadWorkers others = new LoadWorkers(threads, keyspace, operations, now)) {
      workers = others;
      Damage own = read();
      return Damage.first(own, others.finish());
    }
  }

  /** What stands before an error is kept. */
  private Damage read() throws IOException {
    Damage damage = lane.run(() -> file.read(this, workers == null ? null : workers::take));
    return Damage.first(damage, lane.finish());
  }

  @Override
  public void sizes(int database, long keys) {
    if (keys > 0 && database < keyspace.databases()) {
      long likely = Math.min(keys, mostKeys);
      keyspace.wholeDatabases().presize(database, likely);
      if (workers != null) {
        workers.expect(likely);
      } else {
        lane.expect(likely);
      }
    }
  }

  @Override
  public void note(String name, String value) {
    if (progress != null && name.equals("used-mem") && value.matches("\\d{1,18}")) {
      progress.usedMemory(Long.parseLong(value));
    }
  }

  @Override
  public void key(
      int database, Bytes key, long expireAt, long idle, int frequency, ValueReader value) {
    lane.key(database, key, expireAt, idle, frequency, value);
  }

  /** How many keys were loaded. */
  long loaded() {
    return lane.loaded() + (workers == null ? 0 : workers.loaded());
  }

  /** How many were left out because their time had come. */
  long expired() {
    return lane.expired() + (workers == null ? 0 : workers.expired());
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
