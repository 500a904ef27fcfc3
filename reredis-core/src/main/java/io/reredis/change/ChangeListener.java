package io.reredis.change;

/** Receives changes of keys. */
@FunctionalInterface
public interface ChangeListener {
  /**
   * Called after a change by a thread that writes to the store, not always the one that made this
   * change. The thread holds no lock, so the listener may use the store. Calls do not overlap, and
   * changes of one key arrive in order. A slow listener slows down writers. An exception is logged
   * and ignored. FLUSHDB, FLUSHALL, SWAPDB and {@code Keys.clear} do not call listeners.
   */
  void onChange(Change change);
}
