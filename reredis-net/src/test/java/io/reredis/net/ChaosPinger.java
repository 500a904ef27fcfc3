package io.reredis.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for PONG all the time, over a connection that others kill, and notes the longest wait.
 *
 * <p>A second thread only sleeps for a millisecond again and again. By how much it wakes too late
 * is the time in which the machine, busy with other processes, or the collector let no thread run.
 */
final class ChaosPinger extends Thread {
  private static final long PAUSE_NANOS = 1_000_000;

  private final int port;
  private final AtomicLong late = new AtomicLong();
  private final Thread sleeper = new Thread(this::sleep, "chaos-sleeper");
  private volatile boolean stop;
  private volatile long longest;
  private volatile long longestOwn;
  private volatile Throwable failure;

  ChaosPinger(int port) {
    super("chaos-pinger");
    this.port = port;
  }

  private void sleep() {
    while (!stop) {
      long start = System.nanoTime();
      LockSupport.parkNanos(PAUSE_NANOS);
      late.addAndGet(Math.max(0, System.nanoTime() - start - PAUSE_NANOS));
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
    long lateBefore = late.get();
    long start = System.nanoTime();
    client.call("PING");
    long wait = System.nanoTime() - start;
    longest = Math.max(longest, wait);
    longestOwn = Math.max(longestOwn, wait - (late.get() - lateBefore));
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

  /** The longest wait in milliseconds. */
  long longest() {
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }

  /** The longest wait in milliseconds, without the time in which no thread could run. */
  long longestOwn() {
    return TimeUnit.NANOSECONDS.toMillis(longestOwn);
  }
}
