package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.support.MutedLog;
import io.reredis.support.RandomFaults;
import io.reredis.support.StoreThreads;
import io.reredis.ws.TestObserver.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets observers connect, send random messages and disconnect abruptly, while the clock of the
 * store and the listeners of the program throw at random. Afterwards the dashboard must still
 * serve, and show the content of the store.
 *
 * <p>{@code -Dreredis.chaos.seconds} sets the duration, {@code -Dreredis.chaos.seed} repeats a run.
 */
@ExtendWith(MutedLog.class)
class ObserverChaosTest {
  private static final int SECONDS = Integer.getInteger("reredis.chaos.seconds", 2);
  private static final long SEED = Long.getLong("reredis.chaos.seed", System.nanoTime());
  private static final int KEYS = 500;

  private static final String[] WORDS = {
    "{'op':'sub','id':1}",
    "{'op':'sub','id':1,'db':0,'pattern':'key:1*'}",
    "{'op':'sub','id':1,'db':99}",
    "{'op':'view','id':1,'keys':['key:1','none']}",
    "{'op':'get','id':7,'key':'key:2'}",
    "{'op':'cmd','id':8,'args':['ping']}",
    "{'op':'cmd','id':9,'args':['blpop','none','0.01']}",
    "{'op':'ack','id':1,'to':5}",
    "{'op':'none'}",
    "{'op':",
    "[]",
  };

  @Test
  void theDashboardServesAsBefore() throws Exception {
    RandomFaults faults = new RandomFaults(SEED);
    String what = "seed " + SEED;
    Set<Thread> own;
    StoreThreads threads = StoreThreads.all();
    try (Reredis store = Reredis.open(setup -> setup.clock(faults.clock(2000)))) {
      try (Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults())) {
        own = threads.begun();
        store.onChange("*", change -> faults.maybe(50));
        faults.on(true);
        disturb(store, dashboard, new Random(SEED), faults);
        faults.on(false);
        for (Thread thread : own) {
          assertTrue(thread.isAlive(), what + ": " + thread.getName() + " has died");
        }
        check(store, dashboard, what);
      }
    }
    for (Thread thread : own) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertFalse(thread.isAlive(), what + ": " + thread.getName() + " did not stop");
    }
  }

  private static void disturb(
      Reredis store, Dashboard dashboard, Random random, RandomFaults faults)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Random own = new Random(random.nextLong());
      threads.add(new Thread(() -> write(store, own, end, faults)));
      Random other = new Random(random.nextLong());
      threads.add(new Thread(() -> observe(dashboard, other, end)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(SECONDS + 60));
      assertFalse(thread.isAlive(), "somebody waits for ever");
    }
  }

  private static void write(Reredis store, Random random, long end, RandomFaults faults) {
    while (System.nanoTime() - end < 0 || faults.thrown() == 0) {
      String key = "key:" + random.nextInt(KEYS);
      try {
        if (random.nextInt(4) == 0) {
          store.keys().delete(key);
        } else {
          store.strings().set(key, "v" + random.nextInt());
        }
      } catch (Throwable e) {
        // the clock has thrown
      }
    }
  }

  private static void observe(Dashboard dashboard, Random random, long end) {
    while (System.nanoTime() - end < 0) {
      try {
        TestObserver observer = new TestObserver(dashboard);
        for (int i = random.nextInt(6); i > 0; i--) {
          observer.say(WORDS[random.nextInt(WORDS.length)]);
        }
        if (random.nextInt(4) == 0) {
          observer.sayBinary();
        }
        if (random.nextBoolean()) {
          observer.next(message -> true, "message");
        }
        observer.leave();
      } catch (Exception | AssertionError e) {
        // the dashboard has closed the connection
      }
    }
  }

  private static void check(Reredis store, Dashboard dashboard, String what) throws Exception {
    try (TestObserver observer = new TestObserver(dashboard)) {
      boolean[] set = {false};
      Model model =
          observer.followAnew(
              m -> {
                if (!set[0]) {
                  set[0] = true;
                  store.strings().set("end", "of it");
                }
                return m.shows("end", "of it");
              });
      assertEquals(store.execute("dbsize"), (long) model.rows.size(), what);
      for (JsonObject row : model.rows.values()) {
        String key = row.get("key").getAsString();
        assertEquals(store.strings().get(key), row.get("preview").getAsString(), what);
      }
    }
  }
}
