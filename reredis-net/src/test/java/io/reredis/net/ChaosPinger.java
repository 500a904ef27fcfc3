package io.reredis.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Sends PING continuously over a connection that the test kills, and records the longest wait.
 *
 * <p>A second thread repeatedly sleeps for a millisecond. Its delay is the time in which no thread
 * could run, because other processes or the collector kept the machine busy. It also records the
 * stacks of all threads when a PONG takes too long.
 */
final class ChaosPinger extends Thread {
  private static final long PAUSE_NANOS = 1_000_000;

  private final int port;
  private final long patienceNanos;
  private final Supplier<String> stacks;
  private final AtomicLong late = new AtomicLong();
  private final Thread sleeper = new Thread(this::sleep, "chaos-sleeper");
  private volatile boolean stop;
  private volatile long longest;
  private volatile long longestOwn;
  private volatile Throwable failure;

  /** The value of {@link #late} when the pending PING was sent; -1 while none is pending. */
  private volatile long lateBefore = -1;

  private volatile long sentAt;
  private volatile String slow = "";

  /**
   * Records the stacks when a PONG takes longer than {@code patienceMillis}, without the time in
   * which no thread could run.
   */
  ChaosPinger(int port, long patienceMillis, Supplier<String> stacks) {
    super("chaos-pinger");
    this.port = port;
    this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    this.stacks = stacks;
  }

  private void sleep() {
    while (!stop) {
      long start = System.nanoTime();
      LockSupport.parkNanos(PAUSE_NANOS);
      late.addAndGet(Math.max(0, System.nanoTime() - start - PAUSE_NANOS));
      long before = lateBefore;
      if (before >= 0 && slow.isEmpty() && own(before) > patienceNanos) {
        slow = stacks.get();
      }
    }
  }

  @Override
  public void run() {
    sleeper.start();
    while (!stop && failure == null) {
      try (Client client = Client.connect(port)) {
        while (!stop) {
          ping(client);
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (SocketTimeoutException e) {
        failure = e;
      } catch (IOException e) {
        // the connection was killed; the next one is served
      }
    }
  }

  private void ping(Client client) throws IOException {
    long before = late.get();
    sentAt = System.nanoTime();
    lateBefore = before;
    try {
      client.call("PING");
      longest = Math.max(longest, System.nanoTime() - sentAt);
      longestOwn = Math.max(longestOwn, own(before));
    } finally {
      lateBefore = -1;
    }
  }

  /**
   * Returns how long the pending request has waited, without the time in which no thread could run.
   */
  private long own(long lateBefore) {
    return System.nanoTime() - sentAt - (late.get() - lateBefore);
  }

  /** Stops the threads and fails if a PONG is missing. */
  void end() throws InterruptedException {
    stop = true;
    join(TimeUnit.SECONDS.toMillis(30));
    sleeper.join();
    if (failure != null || isAlive()) {
      throw new AssertionError("no PONG", failure);
    }
  }

  /** Returns the stacks recorded when a PONG took too long; empty if none did. */
  String slow() {
    return slow;
  }

  /** Returns the longest wait in milliseconds. */
  long longest() {
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }

  /** Returns the longest wait in milliseconds, without the time in which no thread could run. */
  long longestOwn() {
    return TimeUnit.NANOSECONDS.toMillis(longestOwn);
  }
}
