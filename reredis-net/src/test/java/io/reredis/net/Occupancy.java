package io.reredis.net;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the threads inside a lock and records the greatest count. */
final class Occupancy {
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  void enter() {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    Thread.yield();
  }

  void leave() {
    now.decrementAndGet();
  }

  int now() {
    return now.get();
  }

  int most() {
    return most.get();
  }
}
