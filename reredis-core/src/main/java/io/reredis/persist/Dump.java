package io.reredis.persist;

import io.reredis.command.Engine;
import io.reredis.config.Config;
import io.reredis.config.SavePoint;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Snapshot;
import io.reredis.store.DumpOperations;
import io.reredis.store.ExistingKeys;
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

/**
 * The snapshot file as a whole: loading it, writing it, and when that is due by itself.
 *
 * <p>Loading and writing are done by one thread at a time, that of {@link Persistence} or the one
 * that opens the store; the figures may be read by all.
 */
final class Dump {
  private static final Logger LOG = System.getLogger(Dump.class.getName());

  /** How long after a failed snapshot the next one is tried for a save point, in seconds. */
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
  private volatile List<byte[]> libraries = List.of();
  private volatile List<SavePoint> savePoints = List.of();
  private volatile boolean stopWrites;
  private volatile long lastSave;
  private volatile long commitsAtSave;
  private volatile boolean lastSaveOk = true;
  private volatile long lastTryAt;
  private volatile long lastSaveSeconds = -1;
  private volatile long saves;
  private volatile long loaded;
  private volatile long loadedExpired;

  /** Whether the program waits for the last snapshot; used by the one who writes. */
  private boolean ending;

  /**
   * Creates what keeps the keys in a file of a directory.
   *
   * @param cancelled asked while a file is written whether that is in vain
   * @param progress told how far it has come
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
    return directory.resolve(config.get("dbfilename"));
  }

  private long seconds() {
    return engine.clock().millis() / 1000;
  }

  // --- loading

  /** Loads the file, where there is one. */
  void load(LoadProgress progress) throws IOException {
    load(progress, null);
  }

  /**
   * Loads the file where it is there.
   *
   * @param existing what is done with keys that are there, null where there are none before
   */
  void load(LoadProgress progress, ExistingKeys existing) throws IOException {
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

  /** Takes over what a snapshot told beside its keys. */
  void loaded(SnapshotLoader loader) {
    libraries = loader.libraries();
    loaded = loader.loaded();
    loadedExpired = loader.expired();
  }

  /** Counts changes from here on, and heeds save points. */
  void begin() {
    commitsAtSave = keyspace.figures().changes();
    config.listen("save", value -> heedSavePoints(SavePoint.parse(value)));
    config.listen("stop-writes-on-bgsave-error", value -> heedStopWrites(value.equals("yes")));
  }

  // --- when it is due

  /** Whether a save point has been reached. */
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
          && (lastSaveOk || now - lastTryAt > RETRY_SECONDS)) {
        LOG.log(Level.INFO, "{0} changes in {1} seconds. Saving...", changes, point.seconds());
        return true;
      }
    }
    return false;
  }

  /** Whether the program is not to end without having written what has changed. */
  boolean isWanted() {
    return !savePoints.isEmpty() && hasChanged();
  }

  /** Whether something has changed since the file was written or loaded. */
  boolean hasChanged() {
    return changes() > 0;
  }

  private long changes() {
    return Math.max(0, keyspace.figures().changes() - commitsAtSave);
  }

  // --- writing

  /** What a file says beside the keys; {@code base} for one that a log begins with. */
  SnapshotFile.Facts facts(boolean base) {
    // libraries of functions have no command that makes them
    boolean commands = base && !config.is("aof-use-rdb-preamble") && libraries.isEmpty();
    return new SnapshotFile.Facts(
        config.is("rdbchecksum"),
        base,
        seconds(),
        engine.usedMemory(),
        libraries,
        commands,
        !ending);
  }

  /** Writes the file; returns when it is on the disk. */
  void write() throws IOException {
    long start = System.nanoTime();
    lastTryAt = seconds();
    long[] commits = new long[1];
    boolean ok = false;
    try {
      directoryLock.take();
      try (Snapshot snapshot =
          keyspace
              .snapshots()
              .begin(
                  config.is("rdbcompression"), () -> commits[0] = keyspace.figures().changes())) {
        Path beside = directory.resolve("temp-" + ProcessHandle.current().pid() + ".rdb");
        SnapshotFile.write(
            snapshot, file(), beside, facts(false), progress.begin(snapshot), cancelled);
        ok = true;
      }
    } finally {
      progress.end();
      lastSaveSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      if (ok || !ending && !cancelled.getAsBoolean()) {
        // one for the end that fails, or has made way for that, is no reason to refuse writes
        saved(ok);
      }
    }
    saves++;
    lastSave = seconds();
    commitsAtSave = commits[0];
    LOG.log(Level.INFO, "saved to {0}", file());
  }

  /** As {@link #write}, for a program that waits for it and does nothing else. */
  void writeLast() throws IOException {
    ending = true;
    try {
      write();
    } finally {
      ending = false;
    }
  }

  private synchronized void heedSavePoints(List<SavePoint> points) {
    savePoints = points;
    updateRefusal(lastSaveOk);
  }

  private synchronized void heedStopWrites(boolean stop) {
    stopWrites = stop;
    updateRefusal(lastSaveOk);
  }

  /** Who sees how it went can rely on writes being accepted, or refused, accordingly. */
  private synchronized void saved(boolean ok) {
    updateRefusal(ok);
    lastSaveOk = ok;
  }

  private void updateRefusal(boolean ok) {
    boolean refused = !ok && stopWrites && !savePoints.isEmpty();
    keyspace.refuseWrites(this, refused ? SAVE_FAILED : null);
  }

  /** Has nothing against writes any more. */
  void close() {
    keyspace.refuseWrites(this, null);
  }

  // --- figures

  /** When it was written last, in seconds since 1970. */
  long lastSave() {
    return lastSave;
  }

  /**
   * Tells the fields of INFO.
   *
   * @param running for how many seconds it is being written, -1 where it is not
   */
  void info(BiConsumer<String, Object> field, long running) {
    field.accept("rdb_changes_since_last_save", changes());
    field.accept("rdb_bgsave_in_progress", running >= 0 ? 1 : 0);
    field.accept("rdb_last_bgsave_status", lastSaveOk ? "ok" : "err");
    field.accept("rdb_last_bgsave_time_sec", lastSaveSeconds);
    field.accept("rdb_current_bgsave_time_sec", running);
    field.accept("rdb_saves", saves);
    field.accept("rdb_last_cow_size", 0);
    field.accept("rdb_last_load_keys_expired", loadedExpired);
    field.accept("rdb_last_load_keys_loaded", loaded);
  }
}
