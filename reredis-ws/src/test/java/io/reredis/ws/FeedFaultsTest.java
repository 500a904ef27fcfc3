package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.support.MutedLog;
import io.reredis.util.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that an error in the feed loses no change: the page is asked to subscribe again, or its
 * connection is closed.
 */
@ExtendWith(MutedLog.class)
class FeedFaultsTest {
  /** The clock throws at this call by the feed, counted down; 0 for never. */
  private final AtomicInteger fuse = new AtomicInteger();

  private final Clock clock =
      new Clock() {
        private final Clock system = Clock.system();

        @Override
        public long millis() {
          if (Thread.currentThread().getName().equals("reredis-feed")
              && fuse.getAndUpdate(n -> Math.max(0, n - 1)) == 1) {
            throw new OutOfMemoryError("for the test");
          }
          return system.millis();
        }

        @Override
        public long coarseMillis() {
          return millis();
        }

        @Override
        public long micros() {
          return system.micros();
        }

        @Override
        public long nanos() {
          return system.nanos();
        }

        @Override
        public void tick() {
          system.tick();
        }
      };

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aSubscriptionShowsTheKeyInTheEnd(int calls) throws Exception {
    try (Reredis store = Reredis.open(setup -> setup.clock(clock));
        Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults())) {
      try (TestObserver observer = new TestObserver(dashboard)) {
        boolean[] armed = {false};
        observer.followAnew(
            model -> {
              if (!armed[0]) {
                armed[0] = true;
                fuse.set(calls);
                change(store);
              }
              return model.shows("key", "last");
            });
        assertEquals(0, fuse.get());
      }
    }
  }

  /** Changes a key until the clock has thrown, and then once more. */
  private void change(Reredis store) {
    for (int i = 0; fuse.get() > 0; i++) {
      store.strings().set("key", "some" + i);
    }
    store.strings().set("key", "last");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aListHasTheKeyInTheEnd(int calls) throws Exception {
    try (Reredis store = Reredis.open(setup -> setup.clock(clock));
        Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults())) {
      fuse.set(calls);
      JsonObject rows = list(dashboard, store);
      assertEquals(
          "last",
          rows.get("rows").getAsJsonArray().get(0).getAsJsonObject().get("preview").getAsString());
      assertEquals(0, fuse.get());
    }
  }

  private JsonObject list(Dashboard dashboard, Reredis store) throws Exception {
    while (true) {
      try (TestObserver observer = new TestObserver(dashboard)) {
        observer.say(
            "{'op':'list','id':1,'db':0,'pattern':'*','sort':'size','desc':true,'offset':0,'count':9}");
        JsonObject rows = observer.window(1);
        change(store);
        while (!rows.toString().contains("last")) {
          rows = observer.window(1);
        }
        return rows;
      } catch (AssertionError e) {
        assertTrue(e.getMessage().contains("before the end"), e.getMessage());
      }
    }
  }
}
