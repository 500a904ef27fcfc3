package io.reredis.net;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs a task on several threads that start together. */
final class Concurrently {
  /** A task that receives the number of its thread, from 0 on. */
  interface Task<T> {
    T run(int thread) throws Exception;
  }

  /** A task without a result. */
  interface Action {
    void run(int thread) throws Exception;
  }

  private Concurrently() {}

  /** Runs an action on all threads; fails if it fails on one of them. */
  static void run(int threads, Action action) throws Exception {
    call(
        threads,
        thread -> {
          action.run(thread);
          return null;
        });
  }

  /** Runs a task on all threads; returns the results in the order of the threads. */
  static <T> List<T> call(int threads, Task<T> task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch ready = new CountDownLatch(threads);
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        tasks.add(
            () -> {
              ready.countDown();
              ready.await();
              return task.run(thread);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
