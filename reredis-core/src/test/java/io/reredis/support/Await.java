package io.reredis.support;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for another thread, with a deadline that only a bug exceeds. */
public final class Await {
  private static final long DEADLINE_SECONDS = 60;

  private Await() {}

  /** Waits until the condition holds, and fails at the deadline. */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.call()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("in vain: " + what);
      }
      LockSupport.parkNanos(500_000);
    }
  }
}
