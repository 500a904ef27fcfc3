package io.reredis.persist;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Flight;
import io.reredis.base.SafeLog;
import io.reredis.command.Engine;
import io.reredis.config.Config;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log as a whole: manifest, files, loading and rewriting.
 *
 * <p>Everything except {@link #awaitDurable} and the statistics is called by one thread at a time,
 * that of {@link Persistence} or the one that opens the store.
 */
final class Log {
  private static final Logger LOG = SafeLog.of(Log.class);

  /** The delay after a failed rewrite before the next automatic one. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Engine engine;
  private final Config config;
  private final Keyspace keyspace;
  private final Path directory;
  private final DirectoryLock directoryLock;
  private final Path manifestPath;
  private final String prefix;
  private final BooleanSupplier writesSnapshot;
  private final BooleanSupplier cancelled;
  private final SaveProgress progress;
  private Manifest manifest = Manifest.empty();

  /** Null while the log is off. */
  private volatile @Nullable AppendLog append;

  /** Bytes of all files after the last rewrite. */
  private volatile long baseSize;

  private volatile long closedSize;
  private volatile long rewrites;

  /** Why the last rewrite failed; null if it succeeded. */
  private volatile @Nullable String rewriteFailure;

  private volatile int failedRewrites;
  private volatile long lastRewriteSeconds = -1;
  private volatile long triedAt;

  Log(
      Engine engine,
      Path directory,
      DirectoryLock directoryLock,
      BooleanSupplier writesSnapshot,
      BooleanSupplier cancelled,
      SaveProgress progress) {
    this.engine = engine;
    this.directoryLock = directoryLock;
    this.config = engine.config();
    this.keyspace = engine.keyspace();
    this.directory = directory.resolve(config.text("appenddirname"));
    this.prefix = config.text("appendfilename");
    this.manifestPath = this.directory.resolve(prefix + ".manifest");
    this.writesSnapshot = writesSnapshot;
    this.cancelled = cancelled;
    this.progress = progress;
    config.listen("appendfsync", value -> applyPolicy());
  }

  private AppendLog.Policy policy() {
    return AppendLog.Policy.valueOf(config.text("appendfsync").toUpperCase(Locale.ROOT));
  }

  private void applyPolicy() {
    AppendLog log = append;
    if (log != null) {
      log.policy(policy());
    }
  }

  boolean isOn() {
    return append != null;
  }

  // --- loading

  /**
   * Loads the files of the log.
   *
   * @param progress opens the files
   * @param base receives the loader of the base, if that is a snapshot
   * @return false if there is no log
   */
  boolean load(LoadProgress progress, Consumer<SnapshotLoader> base) throws IOException {
    if (!Files.exists(manifestPath)) {
      return loadSingleFile(progress, base);
    }
    manifest = Manifest.read(manifestPath);
    List<Manifest.Part> parts = manifest.loaded();
    progress.expect(sizeOf(parts));
    try (Replay replay = new Replay(engine)) {
      for (int i = 0; i < parts.size(); i++) {
        Path path = directory.resolve(parts.get(i).name());
        if (!Files.exists(path)) {
          throw new BadFileException(path, "the manifest names it, and it is not there");
        }
        load(path, replay, i == parts.size() - 1, progress, base);
      }
      LOG.log(Level.INFO, "the append-only log was loaded: {0} commands", replay.commands());
    }
    return true;
  }

  /**
   * Loads a log from before Redis 7, a single file beside the snapshot, as the base of the new one.
   */
  private boolean loadSingleFile(LoadProgress progress, Consumer<SnapshotLoader> base)
      throws IOException {
    Path single = singleFile();
    if (!Files.exists(single)) {
      return false;
    }
    progress.expect(Files.size(single));
    try (Replay replay = new Replay(engine)) {
      load(single, replay, true, progress, base);
    }
    return true;
  }

  /** Returns whether the directory has a log. */
  boolean isThere() {
    return Files.exists(manifestPath) || Files.exists(singleFile());
  }

  private Path singleFile() {
    return notNull(directory.getParent()).resolve(prefix);
  }

  /**
   * Checks that a log which is not loaded is not newer than the snapshot.
   *
   * @throws IOException if it was written to after the snapshot
   */
  void checkLeftOut(Path snapshot) throws IOException {
    FileTime saved = Files.exists(snapshot) ? Files.getLastModifiedTime(snapshot) : null;
    for (Path file : writtenFiles()) {
      if (saved == null || Files.getLastModifiedTime(file).compareTo(saved) > 0) {
        throw new IOException(
            file
                + " belongs to an append-only log and is newer than the snapshot, and the option"
                + " appendonly is no: with yes the log is loaded; to go without it, move it away");
      }
    }
  }

  /**
   * Returns the log files that are not empty, found by name so that a damaged manifest does not
   * matter.
   */
  private List<Path> writtenFiles() throws IOException {
    List<Path> files = new ArrayList<>(List.of(singleFile()));
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, prefix + ".*.*")) {
        parts.forEach(files::add);
      }
    }
    List<Path> written = new ArrayList<>();
    for (Path file : files) {
      if (Files.isRegularFile(file) && Files.size(file) > 0) {
        written.add(file);
      }
    }
    return written;
  }

  /** Loads one file: a snapshot, commands, or a snapshot followed by commands. */
  private void load(
      Path path, Replay replay, boolean last, LoadProgress progress, Consumer<SnapshotLoader> base)
      throws IOException {
    long length = Files.size(path);
    long from = 0;
    byte[] rest = {};
    try (InputStream in = progress.open(path)) {
      InputStream commands = in;
      if (isSnapshot(path)) {
        SnapshotLoader loader = new SnapshotLoader(keyspace, engine.operations().dumps(), false);
        rest = loader.load(in, length, path, progress);
        loader.addLibraries(engine.functions());
        base.accept(loader);
        from = loader.end();
        commands = new SequenceInputStream(new java.io.ByteArrayInputStream(rest), in);
      }
      long whole = replay.run(commands, path, from, length);
      if (whole < length) {
        cutOff(path, whole, length, last);
      }
    } catch (IOException e) {
      throw FileErrors.of(path, e);
    }
  }

  private static boolean isSnapshot(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(5), java.nio.charset.StandardCharsets.ISO_8859_1)
          .equals("REDIS");
    }
  }

  private void cutOff(Path path, long whole, long length, boolean last) throws IOException {
    if (!last || !config.is("aof-load-truncated")) {
      throw new BadFileException(
          path, whole, "the file ends within a command" + (last ? "" : ", and others follow it"));
    }
    LOG.log(
        Level.WARNING,
        "{0} ends within a command: its last {1} bytes, from offset {2} on, are cut off",
        path,
        length - whole,
        whole);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(whole);
      file.getFD().sync();
    }
  }

  // --- logging

  /**
   * Starts logging.
   *
   * @param loaded whether the data was loaded from the log's files, so that a new increment
   *     continues them; otherwise they become history once there is a new base
   */
  void begin(boolean loaded, Function<Boolean, SnapshotFile.Facts> facts) throws IOException {
    directoryLock.take();
    Files.createDirectories(directory);
    if (!loaded || manifest.loaded().isEmpty()) {
      rewrite(facts);
      return;
    }
    Manifest.Part next = manifest.nextIncrement(prefix);
    LogFile file = create(next);
    manifest = manifest.with(next);
    manifest.write(manifestPath);
    measure();
    baseSize = closedSize;
    start(file);
  }

  private LogFile create(Manifest.Part part) throws IOException {
    Path path = directory.resolve(part.name());
    Files.deleteIfExists(path);
    return LogFile.open(path);
  }

  /** Directs all commits from now on to a file. */
  private void start(LogFile file) {
    AppendLog log =
        new AppendLog(
            file,
            policy(),
            why -> keyspace.refusals().set(this, why),
            () -> config.is("no-appendfsync-on-rewrite") && writesSnapshot.getAsBoolean());
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      keyspace.log(log);
      append = log;
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
  }

  /** Stops logging; the files are kept. */
  void stop() {
    AppendLog log = append;
    if (log == null) {
      return;
    }
    pause();
    append = null;
    log.close();
    keyspace.refusals().set(this, null);
  }

  /** Suspends logging of commits and flushes the file. */
  void pause() {
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      keyspace.log(null);
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
    AppendLog log = append;
    if (log != null) {
      log.flushAll();
    }
  }

  /** Resumes logging after {@link #pause}. */
  void resume() {
    AppendLog log = append;
    if (log != null) {
      keyspace.lock(Keyspace.ALL_SHARDS);
      try {
        keyspace.log(log);
      } finally {
        keyspace.unlock(Keyspace.ALL_SHARDS);
      }
    }
  }

  // --- rewriting

  /**
   * Replaces the log so far by a snapshot while logging continues; starts logging if it was off.
   */
  void rewrite(Function<Boolean, SnapshotFile.Facts> facts) throws IOException {
    long start = System.nanoTime();
    LOG.log(Level.INFO, "rewriting the append-only log");
    String failure = "not rewritten";
    Flight.Task event = Flight.beginLogRewrite();
    boolean wasOn = isOn();
    try {
      replaceFiles(facts, wasOn);
      failure = null;
    } catch (Throwable e) {
      failure = FileErrors.reasonOf(e);
      throw e;
    } finally {
      if (failure != null && !wasOn) {
        // the file is not in any manifest
        stop();
      }
      if (event != null) {
        event.end(failure == null ? baseSize : 0, failure);
      }
      rewriteFailure = failure;
      failedRewrites = failure == null ? 0 : failedRewrites + 1;
      triedAt = System.nanoTime();
      lastRewriteSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }
    rewrites++;
    LOG.log(Level.INFO, "the append-only log was rewritten: {0} bytes", baseSize);
  }

  private void replaceFiles(Function<Boolean, SnapshotFile.Facts> facts, boolean wasOn)
      throws IOException {
    directoryLock.take();
    Files.createDirectories(directory);
    if (manifest.loaded().isEmpty() && Files.exists(manifestPath)) {
      manifest = Manifest.read(manifestPath);
    }
    Manifest before = manifest;
    Manifest.Part increment = before.nextIncrement(prefix);
    LogFile file = create(increment);
    AtomicBoolean used = new AtomicBoolean();
    try {
      if (wasOn) {
        // until the new base exists the increment extends the current files
        manifest = before.with(increment);
        manifest.write(manifestPath);
      }
      rebase(before, increment, file, facts, config.is("appendonly") || wasOn, used);
    } finally {
      if (!used.get()) {
        file.closeQuietly();
      }
    }
  }

  /**
   * Writes a new base.
   *
   * @param used set when commits are directed to {@code file}
   */
  private void rebase(
      Manifest before,
      Manifest.Part increment,
      LogFile file,
      Function<Boolean, SnapshotFile.Facts> facts,
      boolean logs,
      AtomicBoolean used)
      throws IOException {
    SnapshotFile.Facts[] written = new SnapshotFile.Facts[1];
    AppendLog log = append;
    Runnable atTheCut =
        () -> {
          written[0] = facts.apply(true);
          used.set(logs);
          if (log != null) {
            log.rotate(file);
          } else if (logs) {
            start(file);
          }
        };
    Manifest.Part base;
    try (Snapshot snapshot = keyspace.snapshots().begin(config.is("rdbcompression"), atTheCut)) {
      base = before.nextBase(prefix, written[0].commands());
      Path beside = directory.resolve("temp-rewriteaof-" + ProcessHandle.current().pid() + ".rdb");
      SnapshotFile.write(
          snapshot,
          directory.resolve(base.name()),
          beside,
          written[0],
          progress.begin(snapshot),
          cancelled);
    } finally {
      progress.end();
    }
    Manifest now = log != null ? manifest : before.with(increment);
    manifest = now.rebased(base, increment);
    manifest.write(manifestPath);
    AppendLog current = append;
    if (current != null) {
      current.rewritten(file);
    }
    dropHistory();
    measure();
    baseSize = closedSize;
  }

  private void dropHistory() throws IOException {
    for (Manifest.Part part : manifest.history()) {
      Files.deleteIfExists(directory.resolve(part.name()));
    }
    manifest = manifest.clean();
    manifest.write(manifestPath);
  }

  private void measure() throws IOException {
    List<Manifest.Part> parts = manifest.loaded();
    closedSize = sizeOf(parts.subList(0, Math.max(0, parts.size() - 1)));
  }

  private long sizeOf(List<Manifest.Part> parts) throws IOException {
    long size = 0;
    for (Manifest.Part part : parts) {
      Path path = directory.resolve(part.name());
      size += Files.exists(path) ? Files.size(path) : 0;
    }
    return size;
  }

  boolean isRewriteDue() {
    AppendLog log = append;
    boolean tooEarly = rewriteFailure != null && System.nanoTime() - triedAt < RETRY_NANOS;
    if (log == null || tooEarly) {
      return false;
    }
    long percent = config.number("auto-aof-rewrite-percentage");
    long size = size();
    if (log.isBroken()) {
      return true;
    }
    long growth = baseSize == 0 ? Long.MAX_VALUE : (size - baseSize) * 100 / baseSize;
    return percent > 0 && size > config.number("auto-aof-rewrite-min-size") && growth >= percent;
  }

  private long size() {
    AppendLog log = append;
    return closedSize + (log == null ? 0 : log.fileSize());
  }

  // --- durability and closing

  void deferWaits() {
    DEFERRAL.get().defers = true;
  }

  void answersForOthers() {
    AppendLog log = append;
    if (log != null) {
      log.answersForOthers();
    }
  }

  boolean awaitDurable() {
    AppendLog log = append;
    return log == null || log.awaitDurable();
  }

  long waiting() {
    AppendLog log = append;
    return log == null ? 0 : log.waiting();
  }

  /** How a thread waits for its commits; used by that thread alone. */
  static final class Deferral {
    /** Whether the thread calls {@link #awaitDurable} itself before it sends replies. */
    boolean defers;

    /** The log position that must be durable before the pending replies are sent. */
    long wanted;
  }

  static final ThreadLocal<Deferral> DEFERRAL = ThreadLocal.withInitial(Deferral::new);

  /** Writes and flushes everything; returns false on failure. */
  boolean flush() {
    AppendLog log = append;
    return log == null || log.flushAll();
  }

  void close() {
    AppendLog log = append;
    if (log != null) {
      pause();
      append = null;
      log.close();
    }
  }

  void info(BiConsumer<String, Object> field) {
    AppendLog log = append;
    field.accept("aof_last_rewrite_time_sec", lastRewriteSeconds);
    String failure = rewriteFailure;
    field.accept("aof_last_bgrewrite_status", failure == null ? "ok" : "err");
    if (failure != null) {
      field.accept("aof_last_bgrewrite_error", failure);
    }
    field.accept("aof_rewrites", rewrites);
    field.accept("aof_rewrites_consecutive_failures", failedRewrites);
    field.accept("aof_last_write_status", log == null || log.isAccepting() ? "ok" : "err");
    field.accept("aof_last_cow_size", 0);
    if (log != null) {
      field.accept("aof_current_size", size());
      field.accept("aof_base_size", baseSize);
      field.accept("aof_pending_rewrite", 0);
      field.accept("aof_buffer_length", log.waiting());
      field.accept("aof_pending_bio_fsync", 0);
      field.accept("aof_delayed_fsync", log.delayed());
    }
  }
}
