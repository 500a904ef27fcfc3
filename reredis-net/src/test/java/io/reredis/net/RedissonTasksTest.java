package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RScheduledExecutorService;
import org.redisson.api.RScheduledFuture;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.api.WorkerOptions;
import org.redisson.api.annotation.RInject;

/** Tests executors and rate limiters of Redisson with eight threads. */
@Timeout(60)
class RedissonTasksTest extends RedissonOnServer {
  /** The times before and after a granted request. */
  private record Grant(long before, long after) {}

  @Test
  void aRateIsNotExceeded() throws Exception {
    RRateLimiter limiter = redisson.getRateLimiter("rate");
    int rate = 10;
    int millis = 250;
    assertTrue(limiter.trySetRate(RateType.OVERALL, rate, Duration.ofMillis(millis)));
    assertFalse(limiter.trySetRate(RateType.OVERALL, 1, Duration.ofMillis(millis)));
    List<Grant> grants = new ArrayList<>();
    List<List<Grant>> all =
        Concurrently.call(
            THREADS,
            thread -> {
              List<Grant> own = new ArrayList<>();
              while (own.size() < 5) {
                long before = System.currentTimeMillis();
                if (limiter.tryAcquire(1, Duration.ofSeconds(20))) {
                  own.add(new Grant(before, System.currentTimeMillis()));
                }
              }
              return own;
            });
    all.forEach(grants::addAll);
    for (Grant first : grants) {
      // the script uses the clock of the client, in milliseconds
      long end = first.before + millis - 1;
      long within = grants.stream().filter(g -> g.before >= first.before && g.after < end).count();
      assertTrue(within <= rate, () -> within + " within " + millis + " ms");
    }
    assertFalse(limiter.tryAcquire(rate) && limiter.tryAcquire(rate));
  }

  /** A task that increments a counter on the server. */
  static final class Count implements Callable<Long>, Serializable {
    @RInject private transient RedissonClient redisson;
    private final String counter;

    Count(String counter) {
      this.counter = counter;
    }

    @Override
    public Long call() {
      return redisson.getAtomicLong(counter).incrementAndGet();
    }
  }

  /** A repeated task. */
  static final class Repeat implements Runnable, Serializable {
    @RInject private transient RedissonClient redisson;

    @Override
    public void run() {
      redisson.getAtomicLong("repeated").incrementAndGet();
    }
  }

  /** A failing task. */
  static final class Fail implements Callable<Long>, Serializable {
    @Override
    public Long call() {
      throw new IllegalStateException("on purpose");
    }
  }

  @Test
  void anExecutorRunsEachTaskOnce() throws Exception {
    RScheduledExecutorService executor = redisson.getExecutorService("tasks");
    executor.registerWorkers(WorkerOptions.defaults().workers(4));
    // on any server, Redisson sometimes loses a result if threads submit and schedule concurrently
    Concurrently.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 10; i++) {
            executor.submit(new Count("tasks-run"));
          }
        });
    Await.until("all have run", () -> executor.getTaskCount() == 0);
    assertEquals(THREADS * 10, redisson.getAtomicLong("tasks-run").get());
    Set<Long> results = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Future<Long> later = executor.schedule(new Count("scheduled"), 20, TimeUnit.MILLISECONDS);
      assertTrue(results.add(later.get(20, TimeUnit.SECONDS)));
    }
    assertEquals(5, Collections.max(results));
    Future<Long> failing = executor.submit(new Fail());
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> failing.get(20, TimeUnit.SECONDS));
    assertTrue(e.getCause().getMessage().endsWith("on purpose"), e.getCause()::toString);
    RScheduledFuture<?> repeated =
        executor.scheduleAtFixedRate(new Repeat(), 0, 50, TimeUnit.MILLISECONDS);
    Await.until("repeated", () -> redisson.getAtomicLong("repeated").get() >= 4);
    RScheduledFuture<Long> never = executor.schedule(new Count("never"), 1, TimeUnit.HOURS);
    assertTrue(never.cancel(false));
    Await.until(
        "no tasks",
        () -> {
          // fails to find a task that is between two runs, so try again
          executor.cancelTask(repeated.getTaskId());
          return executor.getTaskCount() == 0;
        });
    assertEquals(0, redisson.getAtomicLong("never").get());
    executor.shutdown();
    assertTrue(executor.isShutdown());
  }
}
