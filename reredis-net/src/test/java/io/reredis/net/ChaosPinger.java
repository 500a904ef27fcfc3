package io.reredis.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks for PONG all the time, over a connection that others kill, and notes the longest wait. */
final class ChaosPinger extends Thread {
  private static final long PAUSE_NANOS = 1_000_000;

  private final int port;
  private volatile boolean stop;
  private volatile long longest;
  private volatile Throwable failure;

  ChaosPinger(int port) {
    super("chaos-pinger");
    this.port = port;
  }

  @Override
  public void run() {
    while (!stop && failure == null) {
      try (Client client = Client.connect(port)) {
        while (!stop) {
          long start = System.nanoTime();
          client.call("PING");
          longest = Math.max(longest, System.nanoTime() - start);
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (SocketTimeoutException e) {
        failure = e;
      } catch (IOException e) {
        // it was killed; the next one is served
      }
    }
  }

  /** Ends it, and returns the longest wait in milliseconds. */
  long end() throws InterruptedException {
    stop = true;
    join(TimeUnit.SECONDS.toMillis(30));
    if (failure != null || isAlive()) {
      throw new AssertionError("no PONG", failure);
    }
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }
}
