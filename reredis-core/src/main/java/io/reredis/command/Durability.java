package io.reredis.command;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What keeps the data beyond the life of the process, as the commands see it. Safe for use by all
 * threads; nothing but {@link #awaitDurable} waits for a disk.
 *
 * <p>What takes long is done on another thread, which then calls {@code done} with null, or with
 * the text of an error.
 */
public interface Durability {
  /** A store that keeps nothing. */
  Durability NONE = new NoDurability();

  /** Whether the data is still being loaded, so that commands are refused. */
  boolean isLoading();

  /** Completes when the data has been loaded, or with why it could not be. */
  CompletableFuture<Void> loaded();

  /** Saves all keys to the file: SAVE. */
  void save(Consumer<String> done);

  /**
   * Begins to save all keys to the file: BGSAVE.
   *
   * @param schedule whether to do it later where something else is under way
   * @return the text of the reply
   * @throws io.reredis.util.ReredisException where it cannot begin
   */
  String saveInBackground(boolean schedule);

  /**
   * Begins to rewrite the log: BGREWRITEAOF.
   *
   * @return the text of the reply
   * @throws io.reredis.util.ReredisException where it cannot begin
   */
  String rewriteLog();

  /** Whether every change is logged. */
  boolean isLogging();

  /** Flushes the log and then calls {@code done} with whether that worked: WAITAOF. */
  void flushLog(Consumer<Boolean> done);

  /** When the keys were last saved, in seconds since 1970. */
  long lastSave();

  /**
   * Loads the keys again from the snapshot: DEBUG RELOAD.
   *
   * @param save whether a snapshot is saved before
   * @param flush whether all keys go before
   * @param merge whether a key that is there is replaced; otherwise it is an error
   */
  void reload(boolean save, boolean flush, boolean merge, Consumer<String> done);

  /** Drops all keys and loads them again from the log: DEBUG LOADAOF. */
  void reloadLog(Consumer<String> done);

  /**
   * Gets ready for the end: saves the keys where that is asked for or configured, and flushes the
   * log. While the data is loaded nothing is saved, and the load ends.
   *
   * @param save true for SAVE, false for NOSAVE, null for what is configured
   * @param force whether nothing is done now, since the end comes in any case and brings to the
   *     disk what it can
   */
  void prepareEnd(Boolean save, boolean force, Consumer<String> done);

  /** Calls off what {@link #prepareEnd} has begun, or takes it back: the end does not come. */
  void abortEnd();

  /** Says that the calling thread calls {@link #awaitDurable} before it sends replies. */
  void deferWaits();

  /**
   * Says that the calling thread is about to answer for what another has done, such as a push that
   * has ended somebody's waiting. Waits until that may be acknowledged, unless the thread has said
   * {@link #deferWaits}.
   *
   * @throws io.reredis.util.ReredisException where it must not be acknowledged
   */
  void answersForOthers();

  /**
   * Waits until what was executed before may be acknowledged.
   *
   * @return false where it must not be acknowledged
   */
  boolean awaitDurable();

  /** Gives the fields of INFO persistence with their values. */
  void info(BiConsumer<String, Object> field);

  /** Bytes of effects that wait in memory to be written. */
  long bufferedBytes();
}
