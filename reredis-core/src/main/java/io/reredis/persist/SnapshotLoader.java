package io.reredis.persist;

import io.reredis.base.Bytes;
import io.reredis.command.Functions;
import io.reredis.keyspace.Keyspace;
import io.reredis.operation.DumpOperations;
import io.reredis.option.ExistingKeys;
import io.reredis.persist.LoadLane.Damage;
import io.reredis.rdb.RdbFile;
import io.reredis.rdb.ValueReader;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Loads a file in Redis's format into a keyspace. Used once. */
final class SnapshotLoader implements RdbFile.Taker {
  /** The minimum size of a key in a file, except for tiny keys, which cannot be many. */
  private static final int LEAST_KEY_BYTES = 16;

  /** The file size from which several threads load. */
  private static final int LARGE = 8 << 20;

  private final Keyspace keyspace;
  private final DumpOperations operations;
  private final long now;
  private final @Nullable ExistingKeys existing;
  private final int threads;
  private final long large;
  private final List<byte[]> libraries = new ArrayList<>();

  /** The calling thread's lane. */
  @SuppressWarnings("NullAway.Init") // set when loading begins
  private LoadLane lane;

  /** Called after each {@link #pauseEvery} keys, or null. */
  private @Nullable Runnable pause;

  private int pauseEvery = 1;

  /** The other threads, or null. */
  private @Nullable LoadWorkers workers;

  @SuppressWarnings("NullAway.Init") // set when loading begins
  private RdbFile file;

  /** Receives the metadata of the file, or null. */
  private @Nullable LoadProgress progress;

  /** The maximum number of keys, estimated from the length of the file. */
  private long mostKeys;

  private long end;

  /**
   * @param dropExpired whether to skip expired keys; false for the base of a log, whose increments
   *     record their removal
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
   * Creates a loader with several threads for files of at least {@code large} bytes, if keys can be
   * inserted in bulk.
   *
   * @param existing how to treat keys that exist already; null if the keyspace is empty
   */
  SnapshotLoader(
      Keyspace keyspace,
      DumpOperations operations,
      boolean dropExpired,
      @Nullable ExistingKeys existing,
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
   * Loads a file. If it is damaged, the keys before the damage, and perhaps more, are kept.
   *
   * @throws BadFileException if it is damaged
   */
  void load(Path path, LoadProgress counter) throws IOException {
    // the length of a pipe is unknown
    long length = Files.isRegularFile(path) ? Files.size(path) : Long.MAX_VALUE;
    try (InputStream in = counter.open(path)) {
      load(in, length, path, counter);
    } catch (IOException e) {
      throw FileErrors.of(path, e);
    }
  }

  /** Like {@link #load(InputStream, long, Path)}, for a file that {@code counter} has opened. */
  byte[] load(InputStream in, long length, Path name, LoadProgress counter) throws IOException {
    progress = counter;
    return load(in, length, name);
  }

  /**
   * Loads a stream.
   *
   * @param length the number of bytes, or {@link Long#MAX_VALUE} if unknown; then no key after
   *     damage is loaded
   * @param name the name used in errors
   * @return the bytes that were read beyond the end of the content
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
    lane.pause(pauseEvery, pause);
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

  private @Nullable Damage readWithOthers() throws IOException {
    try (LoadWorkers others = new LoadWorkers(threads, keyspace, operations, now)) {
      workers = others;
      Damage own = read();
      return Damage.first(own, others.finish());
    }
  }

  /** Reads the file; keys before an error are kept. */
  private @Nullable Damage read() throws IOException {
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

  /** Returns the number of loaded keys. */
  long loaded() {
    return lane.loaded() + (workers == null ? 0 : workers.loaded());
  }

  /** Sets an action for after each so many keys, for a loader of {@link #intoUsed}. */
  void pause(int keys, Runnable action) {
    pauseEvery = keys;
    pause = action;
  }

  /** Returns the number of keys that existed and were kept. */
  long skipped() {
    return lane.skipped();
  }

  /** Returns the number of keys skipped because they had expired. */
  long expired() {
    return lane.expired() + (workers == null ? 0 : workers.expired());
  }

  /**
   * Adds the libraries of functions that were read.
   *
   * @throws IOException if one is there already and is not to be replaced, or is in the file twice
   */
  void addLibraries(Functions functions) throws IOException {
    addLibraries(
        functions,
        existing == ExistingKeys.REPLACE
            ? Functions.Policy.REPLACE
            : existing == ExistingKeys.SKIP ? Functions.Policy.SKIP : Functions.Policy.APPEND);
  }

  /** Like {@link #addLibraries(Functions)}, with a policy for libraries that exist. */
  void addLibraries(Functions functions, Functions.Policy policy) throws IOException {
    try {
      functions.addFromFile(libraries, policy);
    } catch (ReredisException e) {
      throw new IOException(e.getMessage().substring(e.prefix().length() + 1), e);
    }
  }

  /** Returns the offset of the end of the content. */
  long end() {
    return end;
  }
}
