package io.reredis.rdb;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** A part of a file in memory; the array is reused when it has no users. */
final class Window {
  final byte[] bytes;
  private final Queue<Window> free;
  private final AtomicInteger users = new AtomicInteger(1);

  /** Creates a window with one user, which is added to {@code free} when it has no users. */
  Window(int size, Queue<Window> free) {
    this.bytes = new byte[size];
    this.free = free;
  }

  /** Adds a user; called by a user. */
  void retain() {
    users.incrementAndGet();
  }

  /** Sets one user on a free window. */
  void reuse() {
    users.set(1);
  }

  /** Removes a user. */
  void release() {
    if (users.decrementAndGet() == 0) {
      free.add(this);
    }
  }
}
