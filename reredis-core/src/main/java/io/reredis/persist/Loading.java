package io.reredis.persist;

import io.reredis.base.Errors;
import io.reredis.base.SafeLog;
import io.reredis.base.Threads;
import io.reredis.command.Engine;
import io.reredis.config.Config;
import io.reredis.keyspace.Keyspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads the directory into the store at its start, on the thread of the caller or in the
 * background, and loads it again for DEBUG RELOAD and DEBUG LOADAOF. Thread-safe.
 */
final class Loading {
  private static final Logger LOG = SafeLog.of(Loading.class);

  /** Loads files into the store. */
  interface Step {
    void run(LoadProgress progress) throws IOException;
  }

  private final Engine engine;
  private final Config config;
  private final Keyspace keyspace;
  private final Dump dump;
  private final Log log;
  private final LoadProgress progress;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();

  /** The thread that loads in the background, null if the caller loads. */
  private volatile @Nullable Thread loader;

  /** Whether the directory has been loaded; written under this. */
  private volatile boolean over;

  Loading(Engine engine, Dump dump, Log log, LoadProgress progress) {
    this.engine = engine;
    this.config = engine.config();
    this.keyspace = engine.keyspace();
    this.dump = dump;
    this.log = log;
    this.progress = progress;
  }

  /**
   * Loads the directory into the empty store, starts logging if configured, and accepts writes.
   *
   * @param complete called when the data is complete, before writes by other threads are accepted
   * @param admitted called just before writes are accepted; not called if the load was cancelled
   */
  void run(Runnable complete, Runnable admitted) throws IOException {
    boolean logs = config.is("appendonly");
    keyspace.suspendExpiry(true);
    try {
      boolean fromLog = logs && log.load(progress, dump::loaded);
      if (!logs) {
        log.checkLeftOut(dump.file());
      }
      if (!fromLog) {
        dump.load(progress);
      }
      dump.begin();
      if (logs) {
        log.begin(fromLog, dump::facts);
      }
    } finally {
      // expiry from now on is logged
      keyspace.suspendExpiry(false);
    }
    complete.run();
    admit(admitted);
  }

  /** Accepts writes, unless the load was cancelled. */
  private synchronized void admit(Runnable admitted) throws IOException {
    progress.check();
    admitted.run();
    keyspace.refusals().exempt(null);
    keyspace.refusals().set(this, null);
    over = true;
  }

  /** Like {@link #run}, on a thread of its own; {@link #loaded} completes when it ends. */
  void runInBackground(Runnable complete, Runnable admitted) {
    Thread thread = new Thread(() -> runOrTell(complete, admitted), "reredis-load");
    thread.setDaemon(true);
    keyspace.refusals().set(this, Errors.LOADING);
    keyspace.refusals().exempt(thread);
    loader = thread;
    thread.start();
  }

  private void runOrTell(Runnable complete, Runnable admitted) {
    try {
      run(complete, admitted);
      loaded.complete(null);
    } catch (Throwable e) {
      log.stop();
      loaded.completeExceptionally(reason(e));
    }
  }

  /** Returns why loading failed, as {@link Persistence#load} would report it. */
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

  /** Cancels the load if it is in progress; returns whether it was not complete. */
  synchronized boolean cancel() {
    if (over) {
      return false;
    }
    progress.cancel();
    Thread thread = loader;
    if (thread != null && !loaded.isDone()) {
      // it may be blocked reading a file
      thread.interrupt();
    }
    return true;
  }

  /** Waits for the thread that loads to end, unless called by it. */
  void awaitEnd() {
    Thread thread = loader;
    if (thread != null && thread != Thread.currentThread()) {
      Threads.join(thread);
    }
  }

  /** Returns whether the directory has been loaded and writes are accepted. */
  boolean isOver() {
    return over;
  }

  /** Completes when a load in the background ends. */
  CompletableFuture<Void> loaded() {
    return loaded.copy();
  }

  /**
   * Loads files while no other thread has access, without logging what is loaded.
   *
   * @param flush whether to remove all keys before
   */
  void again(boolean flush, Step step) throws IOException {
    if (keyspace.refusals().current() != null) {
      // do not flush if the loaded keys would be refused
      throw new IOException(keyspace.refusals().current().getMessage());
    }
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      log.pause();
      keyspace.suspendExpiry(true);
      if (flush) {
        keyspace.wholeDatabases().flush(-1);
        engine.functions().flush();
      }
      step.run(new LoadProgress(engine.clock()));
    } finally {
      keyspace.suspendExpiry(false);
      log.resume();
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
  }

  /** Adds the fields of INFO while the load is in progress. */
  void info(BiConsumer<String, Object> field) {
    if (!over) {
      progress.info(field);
    }
  }
}
