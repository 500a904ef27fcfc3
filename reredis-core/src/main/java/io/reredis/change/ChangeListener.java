package io.reredis.change;

/** Receives changes of keys. */
@FunctionalInterface
public interface ChangeListener {
  /**
   * Called after a change was made, by a thread that made a change and holds no lock, and never by
   * two threads at once; changes of one key arrive in order. A slow listener slows down writers; an
   * exception is logged and otherwise ignored.
   */
  void onChange(Change change);
}
