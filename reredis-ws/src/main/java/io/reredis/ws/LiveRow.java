package io.reredis.ws;

import io.reredis.keyspace.Watcher;

/**
 * The row of a key that is in a window, as it was last read. The key is watched, so that a change
 * is known without collecting the changes of all other keys. Confined to the feed thread, except
 * for {@link #touch}.
 */
final class LiveRow implements Watcher {
  private final KeyName name;
  private final Runnable waker;

  /** Whether the key has changed since it was read. Set under the lock of the key's shard. */
  private volatile boolean touched;

  private KeyState state;
  private long update;

  /** The number of windows that show it. */
  private int windows;

  /**
   * Creates a row that is to be read.
   *
   * @param waker called at the first change after each reading, under the lock of the key's shard
   */
  LiveRow(KeyName name, Runnable waker) {
    this.name = name;
    this.waker = waker;
    this.state = KeyState.deleted(name, 0);
  }

  @Override
  public void touch(boolean modified) {
    if (!touched) {
      touched = true;
      waker.run();
    }
  }

  KeyName name() {
    return name;
  }

  boolean isTouched() {
    return touched;
  }

  /** Called before the key is read, so that a later change counts as one. */
  void reading() {
    touched = false;
  }

  /** Sets what was read, and the number of this reading. */
  void read(KeyState now, long number) {
    state = now;
    update = number;
  }

  KeyState state() {
    return state;
  }

  /** Returns the number of the last reading. */
  long update() {
    return update;
  }

  void open() {
    windows++;
  }

  /** Notes the end of a window; returns whether it was the last one. */
  boolean close() {
    return --windows == 0;
  }
}
