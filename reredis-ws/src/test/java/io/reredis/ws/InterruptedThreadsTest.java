package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.support.Await;
import io.reredis.support.StoreThreads;
import io.reredis.ws.TestObserver.Model;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Interrupts the threads of a dashboard, which must continue. */
class InterruptedThreadsTest {
  @Test
  void eachThreadGoesOn() throws Exception {
    StoreThreads threads = StoreThreads.named("http|feed");
    try (Reredis store = Reredis.open();
        Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults());
        TestObserver observer = new TestObserver(dashboard)) {
      Model model = observer.subscribe();
      Set<Thread> own = threads.begun();
      assertTrue(own.size() > 1, own::toString);
      for (Thread thread : own) {
        thread.interrupt();
        store.strings().set("k", thread.getName());
        observer.follow(model, m -> m.shows("k", thread.getName()));
        Await.until(thread + " has noted it", () -> !thread.isInterrupted());
        assertTrue(thread.isAlive(), thread::toString);
      }
      try (TestObserver another = new TestObserver(dashboard)) {
        another.subscribe();
      }
    }
  }

  /** A program that is stopped by an interrupt can still close its dashboard. */
  @Test
  void anInterruptedThreadClosesTheDashboard() throws Exception {
    StoreThreads threads = StoreThreads.named("http|feed");
    try (Reredis store = Reredis.open()) {
      Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults());
      Set<Thread> own = threads.begun();
      Thread.currentThread().interrupt();
      dashboard.close();
      assertTrue(Thread.interrupted(), "the caller wants to know");
      for (Thread thread : own) {
        assertFalse(thread.isAlive(), thread::toString);
      }
    }
  }
}
