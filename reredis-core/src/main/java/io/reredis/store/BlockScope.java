package io.reredis.store;

import io.reredis.base.Bytes;
import java.util.Set;

/** The limits of an atomic block: its keys, its thread and its end. Thread-safe. */
final class BlockScope {
  private final Set<Bytes> keys;
  private final Thread thread = Thread.currentThread();
  private volatile boolean ended;

  /** Begins a block of the calling thread that uses the keys, which it has locked. */
  BlockScope(Set<Bytes> keys) {
    this.keys = keys;
  }

  /**
   * Checks that the block is running.
   *
   * @throws IllegalStateException if it has ended, or runs on another thread
   */
  void check() {
    if (ended) {
      throw new IllegalStateException("the atomic block has ended");
    }
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException("the atomic block runs on another thread");
    }
  }

  /**
   * Checks that the block is running and has declared a key.
   *
   * @throws IllegalArgumentException if it has not declared the key
   */
  void check(Bytes key) {
    check();
    if (!keys.contains(key)) {
      throw new IllegalArgumentException("the atomic block did not declare the key " + key);
    }
  }

  void end() {
    ended = true;
  }
}
