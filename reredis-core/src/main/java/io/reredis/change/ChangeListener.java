package io.reredis.change;

/** Receives changes of keys, and of whole databases. */
@FunctionalInterface
public interface ChangeListener {
  /**
   * Called after a change. The calling thread is a thread that writes to the store; it can be
   * another thread than the one that made this change. It holds no lock, so the listener may use
   * the store. Calls do not overlap, and changes of one key arrive in order. A slow listener slows
   * down the threads that write. An exception is logged and ignored. When all keys of a database
   * are removed or exchanged at once, {@link #onDatabaseReset} is called instead.
   */
  void onChange(Change change);

  /**
   * Called after all keys of a database have been removed at once, by FLUSHDB, FLUSHALL or {@code
   * Keys.clear}, or exchanged with those of another database by SWAPDB. A listener that keeps
   * copies, such as a cache, discards those of this database. Called in order with the changes, in
   * the same way as {@link #onChange}, whatever the listener's pattern: once for each affected
   * database. Does nothing by default.
   *
   * @param database the number of the database
   */
  default void onDatabaseReset(int database) {}
}
