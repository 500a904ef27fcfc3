package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.ws.TestObserver.Model;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that observers of a loading store see no key until all data is loaded. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadingTest {
  private static final int KEYS = 300;

  @TempDir Path directory;

  @Test
  void theTableBeginsAfterTheLoad() throws Exception {
    Path file = directory.resolve("dump.rdb");
    try (Reredis store = Reredis.open(b -> b.directory(directory))) {
      for (int i = 0; i < KEYS; i++) {
        store.strings().set("k" + i, "v" + i);
      }
      store.snapshot();
    }
    byte[] dump = Files.readAllBytes(file);
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    try (Reredis store = Reredis.open(b -> b.directory(directory).loadInBackground(true));
        OutputStream pipe = Files.newOutputStream(file);
        Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults().port(0));
        TestObserver observer = new TestObserver(dashboard);
        TestObserver stream = TestObserver.stream(dashboard, "")) {
      observer.say("{'op':'sub','id':7,'db':0,'pattern':'*'}");
      observer.say("{'op':'sub','id':8,'db':0,'pattern':'*'}");
      observer.say("{'op':'unsub','id':8}");
      observer.say("{'op':'cmd','seq':1,'args':['GET','k1']}");
      observer.say("{'op':'cmd','seq':2,'args':['ECHO','hi']}");
      JsonObject refused = observer.next("reply");
      assertTrue(refused.get("error").getAsString().startsWith("LOADING "), refused.toString());
      assertEquals("hi", observer.next("reply").get("value").getAsString());
      observer.next("stats");
      assertFalse(observer.has("snap"), "there is no table yet");
      String health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
      assertEquals(503, RawHttp.status(dashboard.port(), health));

      pipe.write(dump);
      pipe.close();
      store.loaded().get(30, TimeUnit.SECONDS);
      assertEquals(200, RawHttp.status(dashboard.port(), health));
      JsonObject snap = observer.next("snap");
      assertEquals(7, snap.get("id").getAsInt());
      assertEquals(KEYS, snap.get("rows").getAsJsonArray().size());
      assertTrue(snap.get("last").getAsBoolean());
      observer.ack(snap);
      Model model = observer.subscribe();
      assertEquals("{\"op\":\"resync\",\"reason\":\"loaded\"}", stream.next().toString());
      store.strings().set("k1", "new");
      assertEquals("new", stream.next().get("value").getAsString());
      observer.follow(model, m -> "new".equals(m.preview("k1")));
      assertEquals(KEYS, model.dbSize);
    }
  }
}
