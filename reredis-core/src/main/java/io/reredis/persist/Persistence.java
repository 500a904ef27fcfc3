package io.reredis.persist;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Errors;
import io.reredis.base.SafeLog;
import io.reredis.base.Threads;
import io.reredis.command.Durability;
import io.reredis.command.Engine;
import io.reredis.config.Config;
import io.reredis.keyspace.Keyspace;
import io.reredis.option.ExistingKeys;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores the data in the files of a directory: snapshots and an append-only log.
 *
 * <p>One daemon runs long tasks one after the other: snapshots, log rewrites, reloads. Ten times a
 * second, if idle, it also checks whether a save point has been reached or the log has grown too
 * large. Commands only enqueue tasks. Thread-safe.
 */
public final class Persistence implements Durability, AutoCloseable {
  private static final Logger LOG = SafeLog.of(Persistence.class);
  private static final long TICK_MILLIS = 100;

  private enum Job {
    NONE,
    SAVE,
    REWRITE,
    OTHER
  }

  private final Engine engine;
  private final Config config;
  private final Keyspace keyspace;
  private final Path directory;
  private final DirectoryLock directoryLock;
  private final Dump dump;
  private final Log log;
  private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final Thread worker;
  private final Loading loading;
  private final SaveProgress saving = new SaveProgress();

  /**
   * The current task, at first the load; written by {@link #begin} and {@link #end}, guarded by
   * this. The log reads it without the lock, to decide whether to skip flushes.
   */
  private volatile Job job = Job.OTHER;

  private boolean saveScheduled;
  private boolean rewriteScheduled;

  private volatile long jobStartedAt;

  /** Whether closing saves the keys, null to apply the options; guarded by this. */
  private @Nullable Boolean savesAtEnd;

  /** Whether a shutdown was aborted during its preparation. */
  private volatile boolean endAborted;

  /** Whether a snapshot in progress is cancelled in favour of the final one. */
  private volatile boolean ending;

  /** Whether {@link #close} was called; guarded by this. */
  private boolean closing;

  /** Whether no more tasks are accepted; written under this. */
  private volatile boolean closed;

  /** An action of the daemon. */
  private interface Work {
    void run() throws IOException;
  }

  /**
   * An action and a callback that receives null or the failure. A task that is still queued when
   * the daemon stops is not run; its callback receives CLOSED.
   */
  private record Task(Work work, Consumer<Throwable> done) {
    void run() {
      Throwable failure = null;
      try {
        work.run();
      } catch (Throwable e) {
        failure = e;
      }
      done.accept(failure);
    }

    void drop() {
      done.accept(Errors.CLOSED);
    }
  }

  // made at the start, so that a save that is due needs no memory to begin
  private final Task save = new Task(this::saveAndEnd, e -> {});
  private final Task rewrite = new Task(this::rewriteAndEnd, e -> {});

  private Persistence(Engine engine, Path path) {
    this.engine = engine;
    this.config = engine.config();
    this.keyspace = engine.keyspace();
    this.directory = path.toAbsolutePath().normalize();
    this.directoryLock = new DirectoryLock(directory);
    LoadProgress progress = new LoadProgress(engine.clock());
    this.dump =
        new Dump(engine, directory, directoryLock, () -> closed || ending || endAborted, saving);
    this.log =
        new Log(
            engine,
            directory,
            directoryLock,
            () -> job == Job.SAVE || job == Job.REWRITE,
            progress::isCancelled,
            saving);
    this.loading = new Loading(engine, dump, log, progress);
    this.worker = new Thread(this::work, "reredis-persist");
    worker.setDaemon(true);
  }

  /**
   * Opens a directory, with exclusive access if the options require writing. {@link #load} or
   * {@link #loadInBackground} loads its content.
   *
   * @throws IOException if it cannot be used; the message says why
   */
  public static Persistence open(Engine engine, Path directory) throws IOException {
    Persistence opened = new Persistence(engine, directory);
    Config config = engine.config();
    if (config.is("appendonly") || !config.text("save").isEmpty()) {
      opened.directoryLock.take();
    }
    return opened;
  }

  // --- loading

  /**
   * Loads the directory into the empty store and starts logging if configured. On failure the
   * directory is released.
   *
   * @param atTheEnd called when the data is complete, before writes by other threads are accepted
   * @throws IOException if a file is damaged; the message says which and where
   */
  public void load(Runnable atTheEnd) throws IOException {
    boolean started = false;
    try {
      loading.run(atTheEnd, this::begin);
      started = true;
    } catch (IOException e) {
      throw FileErrors.named(e);
    } finally {
      if (!started) {
        log.stop();
        directoryLock.release();
      }
    }
  }

  /**
   * Like {@link #load}, on a thread of its own; {@link #loaded} completes when it ends. Until then
   * other threads may not write, and commands without the {@code loading} flag are refused.
   */
  public void loadInBackground(Runnable atTheEnd) {
    loading.runInBackground(atTheEnd, this::begin);
  }

  /** Starts the daemon. */
  private void begin() {
    config.listen("appendonly", value -> add(() -> applyAppendOnly(value.equals("yes")), e -> {}));
    end();
    worker.start();
  }

  @Override
  public boolean isLoading() {
    return !loading.isOver();
  }

  @Override
  public CompletableFuture<Void> loaded() {
    return loading.loaded();
  }

  // --- the daemon

  private void work() {
    while (!closed) {
      try {
        Task next = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          next.run();
        } else {
          tick();
        }
      } catch (InterruptedException e) {
        // only closing stops the daemon
      } catch (Throwable e) {
        LOG.log(Level.ERROR, "background persistence task failed", e);
      }
    }
  }

  /** Enqueues an action for the daemon, unless closed. */
  private void add(Work work, Consumer<Throwable> done) {
    add(new Task(work, done));
  }

  private void add(Task task) {
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        queue.add(task);
      }
    }
    if (late) {
      task.drop();
    }
  }

  /** Like {@link #add}, and waits for the action to end. */
  private void runAndWait(Work work) throws IOException {
    Handover<Throwable> result = new Handover<>();
    add(work, result::put);
    Throwable failure = result.take();
    if (failure != null) {
      throw failure instanceof IOException e
          ? e
          : new IOException(FileErrors.reasonOf(failure), failure);
    }
  }

  /** Returns the text of an error reply for a failure, null for none. */
  private static @Nullable String errorOf(Throwable failure) {
    try {
      return failure == null ? null : "ERR " + FileErrors.reasonOf(failure);
    } catch (OutOfMemoryError e) {
      return Errors.HEAP_FULL.getMessage();
    }
  }

  /** Starts a save or a rewrite that is due. */
  void tick() {
    if (beginScheduledSave() || dump.isDue() && begin(Job.SAVE)) {
      save.run();
    } else if (beginScheduledRewrite() || log.isRewriteDue() && begin(Job.REWRITE)) {
      rewrite.run();
    }
  }

  /** Begins it in one step, so that INFO shows it as scheduled or in progress all the time. */
  private synchronized boolean beginScheduledSave() {
    boolean begins = saveScheduled && begin(Job.SAVE);
    saveScheduled &= !begins;
    return begins;
  }

  private synchronized boolean beginScheduledRewrite() {
    boolean begins = rewriteScheduled && begin(Job.REWRITE);
    rewriteScheduled &= !begins;
    return begins;
  }

  private synchronized boolean begin(Job next) {
    if (job != Job.NONE || closed) {
      return false;
    }
    job = next;
    jobStartedAt = System.nanoTime();
    return true;
  }

  private synchronized void end() {
    job = Job.NONE;
  }

  /** Begins a job and enqueues its task, which calls {@link #end}; false if it cannot begin now. */
  private boolean start(Job next, Task task) {
    if (!begin(next)) {
      return false;
    }
    boolean queued = false;
    try {
      add(task);
      queued = true;
    } finally {
      if (!queued) {
        end();
      }
    }
    return true;
  }

  // --- snapshots

  private void saveAndEnd() throws IOException {
    try {
      dump.write();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "saving to " + dump.file() + " failed: " + FileErrors.reasonOf(e));
      throw e;
    } finally {
      end();
    }
  }

  @Override
  public void save(Consumer<String> done) {
    if (!start(Job.SAVE, new Task(this::saveAndEnd, e -> done.accept(errorOf(e))))) {
      done.accept("ERR " + busy());
    }
  }

  private synchronized @Nullable String busy() {
    if (closed) {
      return FileErrors.reasonOf(Errors.CLOSED);
    }
    switch (job) {
      case SAVE:
        return "Background save already in progress";
      case REWRITE:
        return "Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE"
            + " in order to schedule a BGSAVE whenever possible.";
      default:
        return "The data is being loaded";
    }
  }

  @Override
  public synchronized String saveInBackground(boolean schedule) {
    if (start(Job.SAVE, save)) {
      return "Background saving started";
    }
    if (job == Job.SAVE || !schedule || closed) {
      throw ReredisException.error(notNull(busy()));
    }
    saveScheduled = true;
    return "Background saving scheduled";
  }

  @Override
  public long lastSave() {
    return dump.lastSave();
  }

  /** Saves all keys to the file now; returns when it is durable. */
  public void snapshot() throws IOException {
    runAndWait(dump::write);
  }

  // --- the log

  private void applyAppendOnly(boolean on) {
    try {
      if (on && !log.isOn()) {
        log.begin(false, dump::facts);
      } else if (!on) {
        log.stop();
      }
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "the append-only log cannot be turned on: " + FileErrors.reasonOf(e));
      config.preset("appendonly", "no");
    }
  }

  private void rewriteAndEnd() {
    try {
      log.rewrite(dump::facts);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "rewriting the append-only log failed: " + FileErrors.reasonOf(e));
    } finally {
      end();
    }
  }

  @Override
  public synchronized String rewriteLog() {
    if (start(Job.REWRITE, rewrite)) {
      return "Background append only file rewriting started";
    }
    if (closed) {
      throw Errors.CLOSED;
    }
    if (job == Job.REWRITE) {
      throw ReredisException.error("Background append only file rewriting already in progress");
    }
    rewriteScheduled = true;
    return "Background append only file rewriting scheduled";
  }

  @Override
  public boolean isLogging() {
    return log.isOn();
  }

  @Override
  public void flushLog(Consumer<Boolean> done) {
    boolean[] flushed = new boolean[1];
    add(() -> flushed[0] = log.isOn() && log.flush(), e -> done.accept(flushed[0]));
  }

  @Override
  public void deferWaits() {
    log.deferWaits();
  }

  @Override
  public void answersForOthers() {
    log.answersForOthers();
  }

  @Override
  public boolean awaitDurable() {
    return log.awaitDurable();
  }

  @Override
  public long bufferedBytes() {
    return log.waiting();
  }

  // --- reloading

  @Override
  public void reload(boolean save, boolean flush, boolean merge, Consumer<String> done) {
    ExistingKeys existing = flush ? null : merge ? ExistingKeys.REPLACE : ExistingKeys.REFUSE;
    reload(
        false,
        () -> {
          if (save) {
            dump.write();
          }
        },
        flush,
        again -> dump.load(again, existing),
        done);
  }

  @Override
  public void reloadLog(Consumer<String> done) {
    reload(
        true,
        () -> {
          if (!log.isOn() && !log.isThere()) {
            throw new IOException("there is no append-only log");
          }
        },
        true,
        again -> log.load(again, dump::loaded),
        done);
  }

  private void reload(
      boolean fromLog, Work before, boolean flush, Loading.Step step, Consumer<String> done) {
    Task task =
        new Task(
            () -> {
              try {
                before.run();
                loading.again(flush, step);
                if (log.isOn() && !fromLog) {
                  log.rewrite(dump::facts);
                }
              } finally {
                end();
              }
            },
            e -> {
              if (e != null) {
                LOG.log(Level.ERROR, "loading again failed", e);
              }
              done.accept(
                  e == null ? null : "ERR Error trying to load the RDB dump, check server logs.");
            });
    if (!start(Job.OTHER, task)) {
      done.accept("ERR " + busy());
    }
  }

  // --- closing

  @Override
  public void prepareEnd(@Nullable Boolean save, boolean force, Consumer<String> done) {
    if (loading.cancel()) {
      done.accept(null);
      return;
    }
    endAborted = false;
    if (force) {
      saveAtEnd(save);
      done.accept(null);
      return;
    }
    Task task =
        new Task(
            () -> {
              ending = false;
              if (endAborted) {
                throw new IOException("called off");
              }
              finish(save == null ? dump.isWanted() : save);
              saveAtEnd(save);
            },
            e -> done.accept(errorOf(e)));
    boolean queued = false;
    ending = true;
    try {
      add(task);
      queued = true;
    } finally {
      ending &= queued;
    }
  }

  @Override
  public void abortEnd() {
    endAborted = true;
    saveAtEnd(null);
    add(() -> endAborted = false, e -> {});
  }

  private synchronized void saveAtEnd(@Nullable Boolean save) {
    savesAtEnd = save;
  }

  /** Returns whether closing has changes to save. */
  private synchronized boolean hasToSave() {
    return savesAtEnd == null ? dump.isWanted() : savesAtEnd && dump.hasChanged();
  }

  /**
   * Makes everything durable: the log, or a new base of it, and the keys.
   *
   * @throws IOException if something is not durable; the message says what and why
   */
  private void finish(boolean saves) throws IOException {
    List<String> lost = new ArrayList<>();
    try {
      if (!log.flush()) {
        log.rewrite(dump::facts);
      }
    } catch (Throwable e) {
      lost.add("the append-only log could not be written: " + FileErrors.reasonOf(e));
    }
    try {
      if (saves) {
        dump.writeLast();
      }
    } catch (Throwable e) {
      lost.add("the keys could not be saved to " + dump.file() + ": " + FileErrors.reasonOf(e));
    }
    if (!lost.isEmpty()) {
      throw new IOException(String.join("; ", lost));
    }
  }

  /**
   * Rejects further writes, flushes the log, saves the keys if configured, and releases the
   * directory. A load in progress is cancelled, and the files stay unchanged.
   *
   * @throws IOException if something could not be saved; the message says what and why
   */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
    }
    boolean loaded = !loading.cancel();
    keyspace.close();
    try {
      if (loaded) {
        endAborted = false;
        if (worker.isAlive()) {
          runAndWait(() -> finish(hasToSave()));
        } else {
          finish(hasToSave());
        }
      } else {
        loading.awaitEnd();
      }
    } finally {
      stopAll();
    }
  }

  private void stopAll() {
    synchronized (this) {
      closed = true;
    }
    worker.interrupt();
    Threads.join(worker);
    for (Task task = queue.poll(); task != null; task = queue.poll()) {
      task.drop();
    }
    log.close();
    dump.close();
    try {
      directoryLock.release();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "releasing {0}: {1}", directory, e.getMessage());
    }
  }

  @Override
  public @Nullable Path directory() {
    return Files.isDirectory(directory) ? directory : null;
  }

  // --- statistics

  @Override
  public void info(BiConsumer<String, Object> field) {
    Job now;
    boolean scheduledRewrite;
    synchronized (this) {
      now = job;
      scheduledRewrite = rewriteScheduled;
    }
    long running = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - jobStartedAt);
    saving.info(field);
    dump.info(field, now == Job.SAVE ? running : -1);
    field.accept("aof_enabled", log.isOn() ? 1 : 0);
    field.accept("aof_rewrite_in_progress", now == Job.REWRITE ? 1 : 0);
    field.accept("aof_rewrite_scheduled", scheduledRewrite ? 1 : 0);
    field.accept("aof_current_rewrite_time_sec", now == Job.REWRITE ? running : -1);
    log.info(field);
    loading.info(field);
  }
}
