package io.reredis.support;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread is about to do, until a deadline that only a bug reaches. */
public final class Await {
  private static final long DEADLINE_SECONDS = 60;

  private Await() {}

  /** Returns when the condition holds, and fails after many seconds in which it did not. */
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
