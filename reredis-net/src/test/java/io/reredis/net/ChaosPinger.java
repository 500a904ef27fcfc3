package io.reredis.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Asks for PONG all the time, over a connection that others kill, and notes the longest wait.
 *
 * <p>A second thread only sleeps for a millisecond again and again. By how much it wakes too late
 * is the time in which the machine, busy with other processes, or the collector let no thread run.
 * It also notes what all threads do when a PONG takes longer than it may.
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

  /** Notes the stacks when a PONG takes longer than so many milliseconds of its own. */
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
        // it was killed; the next one is served
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
   * How long the request that was sent has waited, without the time in which no thread could run.
   */
  private long own(long lateBefore) {
    return System.nanoTime() - sentAt - (late.get() - lateBefore);
  }

  /** Ends it. */
  void end() throws InterruptedException {
    stop = true;
    join(TimeUnit.SECONDS.toMillis(30));
    sleeper.join();
    if (failure != null || isAlive()) {
      throw new AssertionError("no PONG", failure);
    }
  }

  /** What the threads did when a PONG took too long; empty if none did. */
  String slow() {
    return slow;
  }

  /** The longest wait in milliseconds. */
  long longest() {
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }

  /** The longest wait in milliseconds, without the time in which no thread could run. */
  long longestOwn() {
    return TimeUnit.NANOSECONDS.toMillis(longestOwn);
  }
}
