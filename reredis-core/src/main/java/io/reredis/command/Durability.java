package io.reredis.command;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The persistence of the data, as the commands use it. Safe for use by all threads; only {@link
 * #awaitDurable} and {@link #answersForOthers} wait for a disk.
 *
 * <p>Long tasks run on another thread, which then calls {@code done} with null, or with the text of
 * an error.
 */
public interface Durability {
  /** The durability of a store that keeps its data in memory only. */
  Durability NONE = new NoDurability();

  /** Returns whether the data is still being loaded, so that most commands are rejected. */
  boolean isLoading();

  /** Returns a future that completes when the data is loaded, exceptionally if loading failed. */
  CompletableFuture<Void> loaded();

  /** Saves all keys to the snapshot file: SAVE. */
  void save(Consumer<String> done);

  /**
   * Begins to save all keys to the snapshot file: BGSAVE.
   *
   * @param schedule whether to save later if another task is running
   * @return the text of the reply
   * @throws io.reredis.util.ReredisException if it cannot begin
   */
  String saveInBackground(boolean schedule);

  /**
   * Begins to rewrite the log: BGREWRITEAOF.
   *
   * @return the text of the reply
   * @throws io.reredis.util.ReredisException if it cannot begin
   */
  String rewriteLog();

  /** Returns whether changes are logged. */
  boolean isLogging();

  /** Flushes the log, then calls {@code done} with true if it was flushed: WAITAOF. */
  void flushLog(Consumer<Boolean> done);

  /** Returns the time of the last save, in seconds since 1970. */
  long lastSave();

  /**
   * Reloads the keys from the snapshot file: DEBUG RELOAD.
   *
   * @param save whether to save a snapshot first
   * @param flush whether to remove all keys first
   * @param merge whether a loaded key replaces an existing one; otherwise that is an error
   */
  void reload(boolean save, boolean flush, boolean merge, Consumer<String> done);

  /** Removes all keys and reloads them from the log: DEBUG LOADAOF. */
  void reloadLog(Consumer<String> done);

  /**
   * Prepares the end of the program: saves the keys if requested or configured, and flushes the
   * log. During loading it saves nothing and stops the load.
   *
   * @param save true for SAVE, false for NOSAVE, null for the configured behaviour
   * @param force whether to save nothing now, because the program ends in any case; closing the
   *     store then saves what it can
   */
  void prepareEnd(@Nullable Boolean save, boolean force, Consumer<String> done);

  /** Cancels {@link #prepareEnd}, during or after it: the program does not end. */
  void abortEnd();

  /** Declares that the calling thread calls {@link #awaitDurable} before it sends replies. */
  void deferWaits();

  /**
   * Declares that the calling thread is about to reply for a change made by another thread, such as
   * a push that has served a blocked client. Waits until the change may be acknowledged, unless the
   * thread has called {@link #deferWaits}.
   *
   * @throws io.reredis.util.ReredisException if the change must not be acknowledged
   */
  void answersForOthers();

  /**
   * Waits until all commands executed before may be acknowledged.
   *
   * @return false if they must not be acknowledged
   */
  boolean awaitDurable();

  /** Returns the directory of the files; null if there is none. */
  @Nullable Path directory();

  /** Passes the fields of INFO persistence to {@code field}, each with its value. */
  void info(BiConsumer<String, Object> field);

  /** Returns the bytes of effects that are in memory and not yet written. */
  long bufferedBytes();
}
