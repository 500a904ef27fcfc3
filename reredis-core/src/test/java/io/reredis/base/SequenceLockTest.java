package io.reredis.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SequenceLockTest {
  private static final class Lock extends SequenceLock {}

  private final Lock lock = new Lock();
  private int guarded;

  private static void runAll(int threads, Runnable work) throws InterruptedException {
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(work);
      thread.setDaemon(true);
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  @Test
  void oneThreadAtATime() throws InterruptedException {
    AtomicBoolean inside = new AtomicBoolean();
    AtomicBoolean met = new AtomicBoolean();
    runAll(
        4,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            lock.lock();
            if ((i & 1023) == 0) {
              met.compareAndSet(false, !inside.compareAndSet(false, true));
              Thread.yield();
              inside.set(false);
            }
            guarded++;
            lock.unlock();
          }
        });
    assertEquals(400_000, guarded);
    assertFalse(met.get());
  }

  @Test
  void theOwnerMayTakeItAgain() throws InterruptedException {
    runAll(
        3,
        () -> {
          for (int i = 0; i < 20_000; i++) {
            lock.lock();
            lock.lock();
            guarded++;
            lock.lock();
            lock.unlock();
            lock.unlock();
            assertTrue(lock.isHeldByCurrentThread());
            guarded++;
            lock.unlock();
            assertFalse(lock.isHeldByCurrentThread());
          }
        });
    assertEquals(120_000, guarded);
  }

  /** Two threads contend for the lock; a lost wakeup would block both of them. */
  @Test
  void eachWaitingThreadIsWoken() throws InterruptedException {
    runAll(
        2,
        () -> {
          boolean even = Thread.currentThread().getId() % 2 == 0;
          for (int i = 0; i < 2000; i++) {
            lock.lock();
            guarded += even ? 1 : 2;
            // long enough for the other thread to park
            long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(20);
            while (System.nanoTime() < until) {
              Thread.onSpinWait();
            }
            lock.unlock();
          }
        });
    assertTrue(guarded >= 4000);
  }

  @Test
  void anInterruptIsKeptForLater() throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();
    lock.lock();
    Thread waiting =
        new Thread(
            () -> {
              lock.lock();
              interrupted.set(Thread.currentThread().isInterrupted());
              lock.unlock();
            });
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    while (waiting.isInterrupted()) {
      // the thread clears its interrupt status and continues to wait
      Thread.onSpinWait();
    }
    assertTrue(waiting.isAlive());
    lock.unlock();
    waiting.join();
    assertTrue(interrupted.get());
  }
}
