package io.reredis.persist;

import io.reredis.base.Flight;
import io.reredis.base.SafeLog;
import io.reredis.command.Engine;
import io.reredis.config.Config;
import io.reredis.config.SavePoint;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Snapshot;
import io.reredis.operation.DumpOperations;
import io.reredis.option.ExistingKeys;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot file: loads and writes it, and decides when a save point is due.
 *
 * <p>Loading and writing happen on one thread at a time, that of {@link Persistence} or the one
 * that opens the store; any thread may read the statistics.
 */
final class Dump {
  private static final Logger LOG = SafeLog.of(Dump.class);

  /** The delay after a failed snapshot before a save point triggers the next one, in seconds. */
  private static final long RETRY_SECONDS = 5;

  private static final ReredisException SAVE_FAILED =
      new ReredisException(
          ErrorCode.MISCONF,
          "Redis is configured to save RDB snapshots, but it's currently unable to persist to disk."
              + " Commands that may modify the data set are disabled, because this instance is"
              + " configured to report errors during writes if RDB snapshotting fails"
              + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details"
              + " about the RDB error.");

  private final Engine engine;
  private final Config config;
  private final Keyspace keyspace;
  private final Path directory;
  private final DirectoryLock directoryLock;
  private final BooleanSupplier cancelled;
  private final SaveProgress progress;
  private volatile List<SavePoint> savePoints = List.of();
  private volatile boolean stopWrites;
  private volatile long lastSave;
  private volatile long commitsAtSave;

  /** Why the last save failed; null if it succeeded. */
  private volatile @Nullable String saveFailure;

  private volatile long lastTryAt;
  private volatile long lastSaveSeconds = -1;
  private volatile long saves;
  private volatile long loaded;
  private volatile long loadedExpired;

  /** Whether the store is closing and waits for the last snapshot; used by the writing thread. */
  private boolean ending;

  /**
   * Creates the manager of the snapshot file in a directory.
   *
   * @param cancelled polled during writing; true aborts it
   * @param progress receives the progress of writing
   */
  Dump(
      Engine engine,
      Path directory,
      DirectoryLock directoryLock,
      BooleanSupplier cancelled,
      SaveProgress progress) {
    this.engine = engine;
    this.config = engine.config();
    this.keyspace = engine.keyspace();
    this.directory = directory;
    this.directoryLock = directoryLock;
    this.cancelled = cancelled;
    this.progress = progress;
    this.lastSave = seconds();
  }

  Path file() {
    return directory.resolve(config.text("dbfilename"));
  }

  private long seconds() {
    return engine.clock().millis() / 1000;
  }

  // --- loading

  /** Loads the file, if it exists. */
  void load(LoadProgress progress) throws IOException {
    load(progress, null);
  }

  /**
   * Loads the file, if it exists.
   *
   * @param existing how to treat keys that exist already; null if the keyspace is empty
   */
  void load(LoadProgress progress, @Nullable ExistingKeys existing) throws IOException {
    Path file = file();
    if (Files.exists(file)) {
      long start = System.nanoTime();
      DumpOperations dumps = engine.operations().dumps();
      SnapshotLoader loader =
          existing == null
              ? new SnapshotLoader(keyspace, dumps, true)
              : SnapshotLoader.intoUsed(keyspace, dumps, existing);
      progress.expect(Files.size(file));
      loader.load(file, progress);
      loader.addLibraries(engine.functions());
      loaded(loader);
      String took = String.format(Locale.ROOT, "%.3f", (System.nanoTime() - start) / 1e9);
      LOG.log(
          Level.INFO,
          "DB loaded from disk: {0} seconds, {1} keys of {2}",
          took,
          loader.loaded(),
          file);
    }
  }

  /** Records the counts of a loaded snapshot. */
  void loaded(SnapshotLoader loader) {
    loaded = loader.loaded();
    loadedExpired = loader.expired();
  }

  /** Starts counting changes and applying the options for save points. */
  void begin() {
    commitsAtSave = keyspace.figures().changes();
    config.listen("save", value -> applySavePoints(SavePoint.parse(value)));
    config.listen("stop-writes-on-bgsave-error", value -> applyStopWrites(value.equals("yes")));
  }

  // --- save points

  /** Returns whether a save point has been reached. */
  boolean isDue() {
    List<SavePoint> points = savePoints;
    if (points.isEmpty()) {
      return false;
    }
    long now = seconds();
    long changes = changes();
    for (SavePoint point : points) {
      if (changes >= point.changes()
          && changes > 0
          && now - lastSave > point.seconds()
          && (saveFailure == null || now - lastTryAt > RETRY_SECONDS)) {
        LOG.log(Level.INFO, "{0} changes in {1} seconds. Saving...", changes, point.seconds());
        return true;
      }
    }
    return false;
  }

  /** Returns whether closing the store must save: there are save points and changes. */
  boolean isWanted() {
    return !savePoints.isEmpty() && hasChanged();
  }

  /** Returns whether there are changes since the file was written or loaded. */
  boolean hasChanged() {
    return changes() > 0;
  }

  private long changes() {
    return Math.max(0, keyspace.figures().changes() - commitsAtSave);
  }

  // --- writing

  /**
   * Returns the libraries, metadata and options of a file; {@code base} for the base of a log.
   * Called at the cut.
   */
  SnapshotFile.Facts facts(boolean base) {
    boolean commands = base && !config.is("aof-use-rdb-preamble");
    return new SnapshotFile.Facts(
        config.is("rdbchecksum"),
        base,
        seconds(),
        engine.usedMemory(),
        engine.functions().codes(),
        commands,
        !ending);
  }

  /** Writes the file; returns when it is durable. */
  void write() throws IOException {
    long start = System.nanoTime();
    lastTryAt = seconds();
    long[] commits = new long[1];
    SnapshotFile.Facts[] facts = new SnapshotFile.Facts[1];
    Runnable atTheCut =
        () -> {
          commits[0] = keyspace.figures().changes();
          facts[0] = facts(false);
        };
    String failure = "not written";
    Flight.Task event = Flight.beginSnapshot();
    try {
      directoryLock.take();
      try (Snapshot snapshot = keyspace.snapshots().begin(config.is("rdbcompression"), atTheCut)) {
        Path beside = directory.resolve("temp-" + ProcessHandle.current().pid() + ".rdb");
        SnapshotFile.write(snapshot, file(), beside, facts[0], progress.begin(snapshot), cancelled);
        failure = null;
      }
    } catch (Throwable e) {
      failure = FileErrors.reasonOf(e);
      throw e;
    } finally {
      if (event != null) {
        event.end(failure == null ? file().toFile().length() : 0, failure);
      }
      progress.end();
      lastSaveSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      if (failure == null || !ending && !cancelled.getAsBoolean()) {
        // a failed final snapshot, or one cancelled for it, must not cause writes to be rejected
        saved(failure);
      }
    }
    saves++;
    lastSave = seconds();
    commitsAtSave = commits[0];
    LOG.log(Level.INFO, "saved to {0}", file());
  }

  /** Like {@link #write}, at full speed, for a store that is closing. */
  void writeLast() throws IOException {
    ending = true;
    try {
      write();
    } finally {
      ending = false;
    }
  }

  private synchronized void applySavePoints(List<SavePoint> points) {
    savePoints = points;
    updateRefusal(saveFailure);
  }

  private synchronized void applyStopWrites(boolean stop) {
    stopWrites = stop;
    updateRefusal(saveFailure);
  }

  /** Updates the refusal first, so that the visible status always agrees with it. */
  private synchronized void saved(@Nullable String failure) {
    updateRefusal(failure);
    saveFailure = failure;
  }

  private void updateRefusal(@Nullable String failure) {
    boolean refused = failure != null && stopWrites && !savePoints.isEmpty();
    keyspace.refusals().set(this, refused ? SAVE_FAILED : null);
  }

  /** Clears the refusal of writes. */
  void close() {
    keyspace.refusals().set(this, null);
  }

  // --- statistics

  /** Returns when the file was last written, in seconds since 1970. */
  long lastSave() {
    return lastSave;
  }

  /**
   * Adds the fields of INFO.
   *
   * @param running for how many seconds a save has been running, -1 if none is
   */
  void info(BiConsumer<String, Object> field, long running) {
    field.accept("rdb_changes_since_last_save", changes());
    field.accept("rdb_bgsave_in_progress", running >= 0 ? 1 : 0);
    String failure = saveFailure;
    field.accept("rdb_last_bgsave_status", failure == null ? "ok" : "err");
    if (failure != null) {
      field.accept("rdb_last_bgsave_error", failure);
    }
    field.accept("rdb_last_bgsave_time_sec", lastSaveSeconds);
    field.accept("rdb_current_bgsave_time_sec", running);
    field.accept("rdb_saves", saves);
    field.accept("rdb_last_cow_size", 0);
    field.accept("rdb_last_load_keys_expired", loadedExpired);
    field.accept("rdb_last_load_keys_loaded", loaded);
  }
}
