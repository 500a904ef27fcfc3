package io.reredis.persist;

import io.reredis.command.Durability;
import io.reredis.command.Engine;
import io.reredis.config.Config;
import io.reredis.keyspace.Keyspace;
import io.reredis.util.Errors;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Keeps the data of a store in the files of a directory: snapshots, and a log of effects.
 *
 * <p>One daemon does what takes long, one thing after the other: snapshots, rewriting the log,
 * loading again. It also looks, ten times a second, whether a save point has been reached or the
 * log has grown too long. Commands only put things into its queue. Safe for use by all threads.
 */
public final class Persistence implements Durability, AutoCloseable {
  private static final Logger LOG = System.getLogger(Persistence.class.getName());
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
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final Thread worker;
  private final LoadProgress progress;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();

  /** The thread that loads in the background, null where the caller does. */
  private volatile Thread loader;

  /** Whether what the directory held is there; written by {@link #admit}, guarded by this. */
  private volatile boolean admitted;

  /**
   * What is under way, at first the load; written by {@link #begin} and {@link #end}, guarded by
   * this. The log reads it without, to learn whether it may leave out flushes.
   */
  private volatile Job job = Job.OTHER;

  private boolean saveScheduled;
  private boolean rewriteScheduled;

  private volatile long jobStartedAt;
  private volatile long loadSeconds;

  /** Whether nothing is saved any more at the end, because that was done or must not be. */
  private volatile boolean ready;

  private volatile boolean closed;

  private Persistence(Engine engine, Path directory) throws IOException {
    this.engine = engine;
    this.config = engine.config();
    this.keyspace = engine.keyspace();
    this.directory = directory;
    this.directoryLock = DirectoryLock.take(directory);
    this.progress = new LoadProgress(engine.clock());
    this.dump = new Dump(engine, directory, () -> closed);
    this.log =
        new Log(
            engine, directory, () -> job == Job.SAVE || job == Job.REWRITE, progress::isCancelled);
    this.worker = new Thread(this::work, "reredis-persist");
    worker.setDaemon(true);
  }

  /**
   * Takes a directory. What it holds is loaded by {@link #load} or {@link #loadInBackground}.
   *
   * @throws IOException where it cannot be used; the message says why
   */
  public static Persistence open(Engine engine, Path directory) throws IOException {
    try {
      return new Persistence(engine, directory);
    } catch (IOException e) {
      throw FileErrors.named(e);
    }
  }

  // --- loading

  /**
   * Loads what the directory holds into the empty store and begins to log where that is configured.
   * Where it fails the directory is let go.
   *
   * @param atTheEnd called when all is there, before anybody changes it
   * @throws IOException where a file is damaged; the message says which and where
   */
  public void load(Runnable atTheEnd) throws IOException {
    boolean started = false;
    try {
      start(atTheEnd);
      started = true;
    } catch (IOException e) {
      throw FileErrors.named(e);
    } finally {
      if (!started) {
        log.stop();
        directoryLock.close();
      }
    }
  }

  /**
   * As {@link #load}, on a thread of its own; {@link #loaded} tells how it ends. Until then nobody
   * else may write, and commands are refused that have not the flag for it.
   */
  public void loadInBackground(Runnable atTheEnd) {
    Thread thread = new Thread(() -> startOrTell(atTheEnd), "reredis-load");
    thread.setDaemon(true);
    keyspace.refuseWrites(this, Errors.LOADING);
    keyspace.exempt(thread);
    loader = thread;
    thread.start();
  }

  private void startOrTell(Runnable atTheEnd) {
    try {
      start(atTheEnd);
      loaded.complete(null);
    } catch (IOException | RuntimeException | Error e) {
      log.stop();
      loaded.completeExceptionally(reason(e));
    }
  }

  /** Why the store never got its data, as the one who opened it is told. */
  private Throwable reason(Throwable e) {
    if (progress.isCancelled()) {
      return new CancellationException("the store was closed while it was loading");
    }
    if (e instanceof IOException failure) {
      IOException named = FileErrors.named(failure);
      return new UncheckedIOException(named.getMessage(), named);
    }
    LOG.log(Level.ERROR, "loading failed", e);
    return e;
  }

  private void start(Runnable atTheEnd) throws IOException {
    long start = System.nanoTime();
    boolean logs = config.is("appendonly");
    keyspace.timeless(true);
    try {
      boolean fromLog = logs && log.load(progress, dump::loaded);
      if (!fromLog) {
        dump.load(progress);
      }
      loadSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      dump.begin();
      if (logs) {
        log.begin(fromLog, dump::facts);
      }
    } finally {
      // what expires from now on is logged
      keyspace.timeless(false);
    }
    atTheEnd.run();
    config.listen("appendonly", value -> queue.add(() -> heedAppendOnly(value.equals("yes"))));
    admit();
  }

  /** Lets everybody in, where the load was not given up. */
  private synchronized void admit() throws IOException {
    progress.check();
    end();
    keyspace.exempt(null);
    keyspace.refuseWrites(this, null);
    admitted = true;
    worker.start();
  }

  /**
   * Ends a load that is under way; whether there is nothing that could be saved, because the load
   * has not come to its end.
   */
  private synchronized boolean abandonLoad() {
    if (admitted) {
      return false;
    }
    progress.cancel();
    Thread thread = loader;
    if (thread != null && !loaded.isDone()) {
      // it may wait for a file that tells nothing
      thread.interrupt();
    }
    return true;
  }

  @Override
  public boolean isLoading() {
    return !admitted;
  }

  @Override
  public CompletableFuture<Void> loaded() {
    return loaded.copy();
  }

  // --- the daemon

  private void work() {
    while (!closed) {
      try {
        Runnable next = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          next.run();
        } else {
          tick();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "keeping the data failed", e);
      }
    }
  }

  /** Begins what is due by itself. */
  void tick() {
    if (takeScheduledSave() || dump.isDue()) {
      if (begin(Job.SAVE)) {
        saveAndEnd(error -> {});
      }
    } else if (takeScheduledRewrite() || log.isRewriteDue()) {
      if (begin(Job.REWRITE)) {
        rewriteAndEnd();
      }
    }
  }

  private synchronized boolean takeScheduledSave() {
    boolean scheduled = saveScheduled && job == Job.NONE;
    saveScheduled &= !scheduled;
    return scheduled;
  }

  private synchronized boolean takeScheduledRewrite() {
    boolean scheduled = rewriteScheduled && job == Job.NONE;
    rewriteScheduled &= !scheduled;
    return scheduled;
  }

  private synchronized boolean begin(Job next) {
    if (job != Job.NONE) {
      return false;
    }
    job = next;
    jobStartedAt = System.nanoTime();
    return true;
  }

  private synchronized void end() {
    job = Job.NONE;
  }

  // --- snapshots

  private void saveAndEnd(Consumer<String> done) {
    String error = null;
    try {
      dump.write();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      error = "ERR " + e.getMessage();
      LOG.log(Level.ERROR, "saving to {0} failed: {1}", dump.file(), e);
    } finally {
      end();
    }
    done.accept(error);
  }

  @Override
  public void save(Consumer<String> done) {
    if (!begin(Job.SAVE)) {
      done.accept("ERR " + busy());
      return;
    }
    queue.add(() -> saveAndEnd(done));
  }

  private synchronized String busy() {
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
    if (begin(Job.SAVE)) {
      queue.add(() -> saveAndEnd(error -> {}));
      return "Background saving started";
    }
    if (job == Job.SAVE || !schedule) {
      throw ReredisException.error(busy());
    }
    saveScheduled = true;
    return "Background saving scheduled";
  }

  @Override
  public long lastSave() {
    return dump.lastSave();
  }

  /** Saves all keys to the file now; returns when it is on the disk. */
  public void snapshot() throws IOException {
    runAndWait(dump::write);
  }

  private interface IoWork {
    void run() throws IOException;
  }

  /** Runs something on the daemon, which does one thing at a time, and waits for its end. */
  private void runAndWait(IoWork work) throws IOException {
    Handover<IOException> result = new Handover<>();
    queue.add(() -> runTo(work, result));
    IOException failure = result.take();
    if (failure != null) {
      throw failure;
    }
  }

  private static void runTo(IoWork work, Handover<IOException> result) {
    IOException failure = null;
    try {
      work.run();
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException | OutOfMemoryError e) {
      failure = new IOException(e);
    } finally {
      result.put(failure);
    }
  }

  // --- the log

  private void heedAppendOnly(boolean on) {
    try {
      if (on && !log.isOn()) {
        log.begin(false, dump::facts);
      } else if (!on) {
        log.stop();
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "the append-only log cannot be turned on: {0}", e.getMessage());
      config.preset("appendonly", "no");
    }
  }

  private void rewriteAndEnd() {
    try {
      log.rewrite(dump::facts);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.log(Level.ERROR, "rewriting the append-only log failed: {0}", e.toString());
    } finally {
      end();
    }
  }

  @Override
  public synchronized String rewriteLog() {
    if (begin(Job.REWRITE)) {
      queue.add(this::rewriteAndEnd);
      return "Background append only file rewriting started";
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
    queue.add(() -> done.accept(log.isOn() && log.flush()));
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

  // --- loading again

  @Override
  public void reload(boolean save, boolean fromLog, Consumer<String> done) {
    if (!begin(Job.OTHER)) {
      done.accept("ERR " + busy());
      return;
    }
    queue.add(
        () -> {
          String error = null;
          try {
            reload(save, fromLog);
          } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "loading again failed: {0}", e.getMessage());
            error = "ERR Error trying to load the RDB dump, check server logs.";
          } finally {
            end();
          }
          done.accept(error);
        });
  }

  private void reload(boolean save, boolean fromLog) throws IOException {
    if (fromLog && !log.isOn()) {
      throw new IOException("there is no append-only log");
    }
    if (save && !fromLog) {
      dump.write();
    }
    if (keyspace.refusal() != null) {
      // the keys would go, and others would not be accepted in their place
      throw new IOException(keyspace.refusal().getMessage());
    }
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      log.pause();
      keyspace.timeless(true);
      keyspace.wholeDatabases().flush(-1);
      LoadProgress again = new LoadProgress(engine.clock());
      if (fromLog) {
        log.load(again, dump::loaded);
      } else {
        dump.load(again);
      }
    } finally {
      keyspace.timeless(false);
      log.resume();
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
    if (log.isOn() && !fromLog) {
      log.rewrite(dump::facts);
    }
  }

  // --- the end

  @Override
  public void prepareEnd(Boolean save, Consumer<String> done) {
    if (abandonLoad()) {
      done.accept(null);
      return;
    }
    queue.add(
        () -> {
          String error = null;
          try {
            finish(save);
            ready = true;
          } catch (IOException | RuntimeException e) {
            error = "ERR " + e.getMessage();
          }
          done.accept(error);
        });
  }

  private void finish(Boolean save) throws IOException {
    if (save == null ? dump.isWanted() : save) {
      dump.writeLast();
    }
    if (!log.flush() && save == null) {
      throw new IOException("the append-only log cannot be flushed");
    }
  }

  /**
   * Flushes the log, saves the keys where there are save points, and lets the directory go. A load
   * that is under way ends, and the files stay as they are.
   */
  @Override
  public void close() {
    if (abandonLoad()) {
      awaitLoader();
    } else if (!ready) {
      Handover<String> result = new Handover<>();
      prepareEnd(null, error -> result.put(error));
      String error = result.take();
      if (error != null) {
        LOG.log(Level.ERROR, "at the end: {0}", error);
      }
    }
    closed = true;
    worker.interrupt();
    Handover.join(worker);
    log.close();
    dump.close();
    try {
      directoryLock.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "letting go of {0}: {1}", directory, e.getMessage());
    }
  }

  /** Waits for the end of the load, where the caller is not told of it on the thread that loads. */
  private void awaitLoader() {
    Thread thread = loader;
    if (thread != null && thread != Thread.currentThread()) {
      Handover.join(thread);
    }
  }

  // --- figures

  @Override
  public void info(BiConsumer<String, Object> field) {
    Job now;
    boolean scheduledRewrite;
    synchronized (this) {
      now = job;
      scheduledRewrite = rewriteScheduled;
    }
    long running = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - jobStartedAt);
    dump.info(field, now == Job.SAVE ? running : -1);
    field.accept("aof_enabled", log.isOn() ? 1 : 0);
    field.accept("aof_rewrite_in_progress", now == Job.REWRITE ? 1 : 0);
    field.accept("aof_rewrite_scheduled", scheduledRewrite ? 1 : 0);
    field.accept("aof_current_rewrite_time_sec", now == Job.REWRITE ? running : -1);
    log.info(field);
    if (isLoading()) {
      progress.info(field);
    }
  }

  /** How long loading took, in seconds. */
  long loadSeconds() {
    return loadSeconds;
  }
}
