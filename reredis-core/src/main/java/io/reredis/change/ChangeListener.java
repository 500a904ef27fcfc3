package io.reredis.change;

/** Is told of changes. */
@FunctionalInterface
public interface ChangeListener {
  /**
   * Is told of one change, after it was made. Called by a thread that made a change, under no lock,
   * and never by two threads at once; changes of one key come in their order. A slow listener slows
   * writers down; an exception is logged and does no other harm.
   */
  void onChange(Change change);
}
