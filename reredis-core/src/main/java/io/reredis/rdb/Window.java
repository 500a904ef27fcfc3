package io.reredis.rdb;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** A part of a file in memory, which is written to again when nobody reads it any more. */
final class Window {
  final byte[] bytes;
  private final Queue<Window> free;
  private final AtomicInteger users = new AtomicInteger(1);

  /** Creates a window that its creator uses, and that goes to {@code free} when nobody does. */
  Window(int size, Queue<Window> free) {
    this.bytes = new byte[size];
    this.free = free;
  }

  /** Adds a user; to be called by one. */
  void retain() {
    users.incrementAndGet();
  }

  /** Takes the use of a window that was free. */
  void reuse() {
    users.set(1);
  }

  /** Ends a use. */
  void release() {
    if (users.decrementAndGet() == 0) {
      free.add(this);
    }
  }
}
