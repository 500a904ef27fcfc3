package io.reredis.persist;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Passes one value, which may be null, from one thread to another that waits for it. */
final class Handover<T> {
  private final CountDownLatch there = new CountDownLatch(1);
  private volatile @Nullable T value;

  void put(T given) {
    value = given;
    there.countDown();
  }

  @Nullable T take() {
    boolean interrupted = false;
    for (; ; ) {
      try {
        there.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return value;
  }
}
