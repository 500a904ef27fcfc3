package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RFencedLock;
import org.redisson.api.RLock;
import org.redisson.api.RReadWriteLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Tests the locks of Redisson with eight threads. */
@Timeout(60)
class RedissonLocksTest extends RedissonOnServer {
  /** Increments a counter in two steps, so that concurrent threads would lose an increment. */
  private static void increment(String key) {
    redisson.<Integer>getBucket(key).set(count(key) + 1);
  }

  private static int count(String key) {
    Integer count = redisson.<Integer>getBucket(key).get();
    return count == null ? 0 : count;
  }

  @Test
  void aLockExcludesOthers() throws Exception {
    Concurrently.run(
        THREADS,
        thread -> {
          RLock lock = redisson.getLock("lock");
          for (int i = 0; i < 15; i++) {
            lock.lock();
            assertTrue(lock.tryLock(), "a thread may lock again");
            assertEquals(2, lock.getHoldCount());
            lock.unlock();
            increment("locked");
            lock.unlock();
          }
        });
    assertEquals(THREADS * 15, count("locked"));
    assertFalse(redisson.getLock("lock").isLocked());
  }

  @Test
  void onlyTheOwnerUnlocks() throws Exception {
    RLock lock = redisson.getLock("owned");
    lock.lock();
    assertTrue(lock.remainTimeToLive() > 20_000, "the watchdog's default is 30 s");
    Concurrently.run(
        1,
        thread -> {
          assertTrue(lock.isLocked());
          assertFalse(lock.isHeldByCurrentThread());
          assertFalse(lock.tryLock());
          assertFalse(lock.tryLock(20, TimeUnit.MILLISECONDS));
          assertThrows(IllegalMonitorStateException.class, lock::unlock);
        });
    lock.unlock();
    assertThrows(IllegalMonitorStateException.class, lock::unlock);
  }

  @Test
  void aWaiterIsWokenByUnlockAndByForce() throws Exception {
    RLock lock = redisson.getLock("waited");
    lock.lock();
    CountDownLatch waits = new CountDownLatch(1);
    Thread waiter =
        new Thread(
            () -> {
              waits.countDown();
              // fails if the unlock message is lost, because the watchdog keeps the lock
              lock.lock();
            });
    waiter.start();
    waits.await();
    Await.until("subscribed", () -> subscribers("redisson_lock__channel:{waited}") == 1);
    lock.unlock();
    waiter.join(20_000);
    assertTrue(lock.isHeldByThread(waiter.getId()));
    Concurrently.run(
        2,
        thread -> {
          if (thread == 0) {
            assertTrue(lock.tryLock(20, TimeUnit.SECONDS));
          } else {
            Await.until("waits", () -> subscribers("redisson_lock__channel:{waited}") == 1);
            assertTrue(lock.forceUnlock());
          }
        });
    assertTrue(lock.forceUnlock());
    assertFalse(lock.forceUnlock());
  }

  private static long subscribers(String channel) throws IOException {
    return (Long) ((List<?>) target.execute("PUBSUB", "NUMSUB", channel)).get(1);
  }

  @Test
  void aLeaseEnds() throws Exception {
    RLock lock = redisson.getLock("leased");
    long began = System.nanoTime();
    lock.lock(100, TimeUnit.MILLISECONDS);
    Concurrently.run(1, thread -> assertTrue(lock.tryLock(20, 60, TimeUnit.SECONDS)));
    assertTrue(System.nanoTime() - began >= 100_000_000, "the lease was cut short");
    assertThrows(IllegalMonitorStateException.class, lock::unlock);
    assertTrue(lock.forceUnlock());
  }

  @Test
  void theWatchdogRenewsUntilTheClientEnds() throws Exception {
    Config config = config();
    config.setLockWatchdogTimeout(1_500);
    RedissonClient other = Redisson.create(config);
    RLock held = other.getLock("watched");
    RLock seen = redisson.getLock("watched");
    held.lock();
    long first = seen.remainTimeToLive();
    for (long left = first, before = first; left <= before; left = seen.remainTimeToLive()) {
      assertTrue(left > 0, "the lock was lost");
      before = left;
    }
    assertFalse(seen.tryLock());
    other.shutdown(0, 200, TimeUnit.MILLISECONDS);
    assertTrue(seen.tryLock(20, TimeUnit.SECONDS), "the lock of an ended client expires");
    seen.unlock();
  }

  @Test
  void aFairLockIsServedInOrder() throws Exception {
    RLock lock = redisson.getFairLock("fair");
    lock.lock();
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Thread> waiters = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread waiter =
          new Thread(
              () -> {
                RLock own = redisson.getFairLock("fair");
                own.lock();
                order.add(number);
                own.unlock();
              });
      waiter.start();
      waiters.add(waiter);
      Await.until(
          "queued",
          () -> target.execute("LLEN", "redisson_lock_queue:{fair}").equals((long) number + 1));
    }
    assertFalse(redisson.getFairLock("fair").isHeldByThread(waiters.get(0).getId()));
    lock.unlock();
    for (Thread waiter : waiters) {
      waiter.join(20_000);
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), order);
    assertEquals(0L, target.execute("EXISTS", "fair", "redisson_lock_queue:{fair}"));
  }

  @Test
  void writersExcludeReadersAndReadersShare() throws Exception {
    RReadWriteLock lock = redisson.getReadWriteLock("rw");
    CyclicBarrier together = new CyclicBarrier(2);
    Concurrently.run(
        2,
        thread -> {
          lock.readLock().lock();
          together.await(20, TimeUnit.SECONDS);
          assertFalse(lock.writeLock().tryLock());
          together.await(20, TimeUnit.SECONDS);
          lock.readLock().unlock();
        });
    AtomicBoolean writing = new AtomicBoolean();
    Occupancy readers = new Occupancy();
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 15; i++) {
            if (thread % 4 == 0) {
              lock.writeLock().lock();
              assertTrue(writing.compareAndSet(false, true));
              assertEquals(0, readers.now());
              increment("written");
              // a writer may acquire the read lock and keep it
              lock.readLock().lock();
              writing.set(false);
              lock.writeLock().unlock();
              lock.readLock().unlock();
            } else {
              lock.readLock().lock();
              readers.enter();
              assertFalse(writing.get());
              readers.leave();
              lock.readLock().unlock();
            }
          }
        });
    assertEquals(30, count("written"));
    assertFalse(lock.writeLock().isLocked());
  }

  @Test
  void tokensOfAFencedLockGrow() throws Exception {
    HashSet<Long> tokens = new HashSet<>();
    RFencedLock lock = redisson.getFencedLock("fenced");
    RLock both = redisson.getMultiLock(redisson.getLock("one"), redisson.getSpinLock("two"));
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 5; i++) {
            long token = lock.lockAndGetToken();
            assertTrue(tokens.add(token));
            assertEquals(tokens.size(), token);
            lock.unlock();
            both.lock();
            increment("both");
            both.unlock();
          }
        });
    assertEquals(THREADS * 5, count("both"));
  }
}
