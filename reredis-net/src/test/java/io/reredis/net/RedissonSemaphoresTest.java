package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.api.RCountDownLatch;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RSemaphore;

/** Tests semaphores and latches of Redisson with eight threads. */
@Timeout(60)
class RedissonSemaphoresTest extends RedissonOnServer {
  @Test
  void aSemaphoreLetsInNoMoreThanItsPermits() throws Exception {
    RSemaphore semaphore = redisson.getSemaphore("semaphore");
    assertTrue(semaphore.trySetPermits(3));
    assertFalse(semaphore.trySetPermits(5));
    Occupancy inside = new Occupancy();
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 25; i++) {
            semaphore.acquire();
            inside.enter();
            inside.leave();
            semaphore.release();
          }
        });
    assertTrue(inside.most() <= 3, () -> inside.most() + " at a time");
    assertEquals(3, semaphore.drainPermits());
    assertFalse(semaphore.tryAcquire(Duration.ofMillis(20)));
    semaphore.addPermits(2);
    assertTrue(semaphore.tryAcquire(2));
  }

  @Test
  void aPermitExpires() throws Exception {
    RPermitExpirableSemaphore semaphore = redisson.getPermitExpirableSemaphore("permits");
    assertTrue(semaphore.trySetPermits(2));
    Occupancy inside = new Occupancy();
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 15; i++) {
            String permit = semaphore.acquire();
            inside.enter();
            inside.leave();
            semaphore.release(permit);
          }
        });
    assertTrue(inside.most() <= 2, () -> inside.most() + " at a time");
    String kept = semaphore.acquire(60, TimeUnit.SECONDS);
    assertTrue(semaphore.getLeaseTime(kept) > 50_000);
    String expiring = semaphore.acquire(100, TimeUnit.MILLISECONDS);
    assertNull(semaphore.tryAcquire());
    assertNotNull(semaphore.tryAcquire(20, 60, TimeUnit.SECONDS), "a permit that expires is free");
    assertFalse(semaphore.tryRelease(expiring));
    assertTrue(semaphore.tryRelease(kept));
    assertEquals(1, semaphore.availablePermits());
  }

  @Test
  void aLatchOpensForAll() throws Exception {
    RCountDownLatch latch = redisson.getCountDownLatch("latch");
    assertTrue(latch.trySetCount(3));
    assertFalse(latch.await(20, TimeUnit.MILLISECONDS));
    Concurrently.run(
        THREADS,
        thread -> {
          if (thread < 3) {
            latch.countDown();
          }
          assertTrue(latch.await(20, TimeUnit.SECONDS));
          assertEquals(0, latch.getCount());
        });
  }
}
