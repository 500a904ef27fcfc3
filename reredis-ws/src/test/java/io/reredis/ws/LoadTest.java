package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.store.SetOptions;
import io.reredis.util.ReredisException;
import io.reredis.ws.TestObserver.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks that observers end up with the content of the store after fast writes. */
class LoadTest {
  private Reredis store;
  private Dashboard dashboard;

  @BeforeEach
  void open() {
    store = Reredis.open();
    dashboard = Dashboard.start(store, DashboardOptions.defaults());
  }

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  @Test
  void aSnapshotDuringWritesEndsUpEqualToTheStore() throws Exception {
    int keys = 100_000;
    for (int i = 0; i < keys; i++) {
      store.strings().set("key:" + i, "first");
    }
    try (var observer = new TestObserver(dashboard)) {
      List<Thread> writers = new ArrayList<>();
      observer.say("{'op':'sub','id':1}");
      JsonObject first = observer.next("snap");
      for (int w = 0; w < 2; w++) {
        Random random = new Random(w);
        Thread writer = new Thread(() -> write(random, keys));
        writer.start();
        writers.add(writer);
      }
      Model model = new Model();
      model.snap(first);
      observer.ack(first);
      while (!model.complete) {
        JsonObject snap = observer.next("snap");
        model.snap(snap);
        observer.ack(snap);
      }
      while (writers.stream().anyMatch(Thread::isAlive)) {
        JsonObject delta =
            observer.next(m -> !m.get("op").getAsString().equals("welcome"), "message");
        if (delta.get("op").getAsString().equals("delta")) {
          model.delta(delta);
          observer.ack(delta);
        }
      }
      // the last change may arrive before others that waited for space in a frame
      observer.follow(model, this::isEqual);
      assertEquals(0, model.more);
      check(model);
    }
  }

  private boolean isEqual(Model model) {
    return Inside.of(store).engine().keyspace().figures().size(0) == model.rows.size()
        && model.rows.values().stream()
            .allMatch(
                row ->
                    row.get("preview")
                        .getAsString()
                        .equals(store.strings().get(row.get("key").getAsString())));
  }

  private void write(Random random, int keys) {
    for (int i = 0; i < 60_000; i++) {
      String key = "key:" + random.nextInt(keys + 1000);
      switch (random.nextInt(7)) {
        case 0 -> store.keys().delete(key);
        case 1 ->
            store.strings().set(key, "v" + i, SetOptions.none().expireIn(Duration.ofHours(1)));
        case 2 -> store.strings().append(key, "+");
        case 3 -> rename(key, "key:" + random.nextInt(keys));
        default -> store.strings().set(key, "w" + i);
      }
    }
  }

  private void rename(String key, String newKey) {
    try {
      store.keys().rename(key, newKey);
    } catch (ReredisException e) {
      assertEquals("ERR no such key", e.getMessage());
    }
  }

  private void check(Model model) {
    assertEquals(Inside.of(store).engine().keyspace().figures().size(0), model.rows.size());
    for (JsonObject row : model.rows.values()) {
      String key = row.get("key").getAsString();
      assertEquals(store.strings().get(key), row.get("preview").getAsString(), key);
      long expiry = Inside.of(store).engine().keys().expireTime(0, Bytes.of(key));
      assertEquals(expiry, row.has("expireAt") ? row.get("expireAt").getAsLong() : -1, key);
    }
  }

  @Test
  void twoHundredObserversSeeTheSame() throws Exception {
    store.strings().set("a", "0");
    List<TestObserver> observers = new ArrayList<>();
    List<Model> models = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      TestObserver observer = new TestObserver(dashboard);
      observers.add(observer);
      models.add(observer.subscribe());
    }
    for (int i = 0; i < 1000; i++) {
      store.strings().set("key:" + i, "v" + i);
    }
    for (int i = 0; i < 200; i++) {
      observers.get(i).follow(models.get(i), m -> m.rows.size() == 1001);
    }
    JsonObject stats = observers.get(0).next("stats");
    assertTrue(stats.get("observers").getAsInt() <= 200);
    observers.forEach(TestObserver::close);
  }

  @Test
  void aRowOfTheViewIsNotLostWithTheHistory() throws Exception {
    try (var slow = new TestObserver(dashboard);
        var quick = new TestObserver(dashboard)) {
      Model model = slow.subscribe();
      Model collected = quick.subscribe("{'op':'sub','id':1,'pattern':'watched'}");
      slow.say("{'op':'view','id':1,'keys':['watched']}");
      JsonObject held = slow.next("delta");
      model.delta(held);
      store.strings().set("watched", "before the flood");
      quick.follow(collected, m -> m.shows("watched", "before the flood"));
      for (int i = 0; i < 250_000; i++) {
        store.strings().set("key:" + i, "v");
      }
      slow.ack(held);
      slow.follow(model, m -> m.shows("watched", "before the flood"));
    }
  }

  @Test
  void anObserverFarBehindIsNotifiedOfTheGap() throws Exception {
    try (var slow = new TestObserver(dashboard)) {
      Model model = slow.subscribe();
      slow.say("{'op':'view','id':1,'keys':['watched']}");
      JsonObject held = slow.next("delta");
      model.delta(held);
      for (int i = 0; i < 250_000; i++) {
        store.strings().set("key:" + i, "v");
      }
      store.strings().set("watched", "yes");
      slow.next("stats");
      slow.next("stats");
      slow.ack(held);
      JsonObject delta = slow.next("delta");
      model.delta(delta);
      assertTrue(model.more > 100_000, "more: " + model.more);
      assertTrue(model.shows("watched", "yes"));
      assertTrue(delta.toString().length() <= Limits.FRAME_BYTES);
      slow.ack(delta);
      store.strings().set("watched", "again");
      slow.follow(model, m -> m.shows("watched", "again"));
      Model fresh = slow.subscribe("{'op':'sub','id':2}");
      assertTrue(fresh.truncated);
      assertEquals(200_000, fresh.rows.size());
    }
  }
}
