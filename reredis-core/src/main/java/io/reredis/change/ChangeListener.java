package io.reredis.change;

/** Receives changes of keys. */
@FunctionalInterface
public interface ChangeListener {
  /**
   * Called after each change by a writing thread that holds no lock, not always the one that made
   * this change. It is never called by two threads at once, and changes of one key arrive in order.
   * A slow listener slows down writers. An exception is logged and otherwise ignored. FLUSHDB,
   * FLUSHALL and {@code Keys.clear} do not call listeners.
   */
  void onChange(Change change);
}
