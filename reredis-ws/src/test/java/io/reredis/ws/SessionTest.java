package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.PauseAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the welcome, login, commands, values, figures, and invalid messages. */
class SessionTest {
  private Reredis store = Reredis.open();
  private Dashboard dashboard = Dashboard.start(store, DashboardOptions.defaults());

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void reopen(DashboardOptions options, Times times, String password) {
    close();
    store = Reredis.open(builder -> builder.option("requirepass", password));
    dashboard = Dashboard.start(store, options, times, Pages.ROOT);
  }

  @Test
  void theWelcomeHasAllFactsForThePage() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      JsonObject welcome = observer.welcome;
      assertEquals("reredis.v1", welcome.get("protocol").getAsString());
      assertTrue(welcome.get("server").getAsString().startsWith("Reredis "));
      assertFalse(welcome.get("login").getAsBoolean());
      assertFalse(welcome.get("readOnly").getAsBoolean());
      assertEquals(16, welcome.get("databases").getAsInt());
      assertEquals(
          "{\"rows\":200000,\"view\":500,\"frameBytes\":262144,\"previewBytes\":256}",
          welcome.get("limits").toString());
      assertTrue(welcome.get("revision").getAsJsonPrimitive().isString());
      assertTrue(welcome.get("now").getAsJsonPrimitive().isString());
    }
  }

  @Test
  void aLoginIsNeededWhereThereIsAPassword() throws Exception {
    reopen(DashboardOptions.defaults(), Times.DEFAULT, "secret");
    try (var observer = new TestObserver(dashboard)) {
      assertTrue(observer.welcome.get("login").getAsBoolean());
      observer.say("{'op':'auth','password':'secret'}");
      JsonObject answer = observer.next("auth");
      assertTrue(answer.get("ok").getAsBoolean());
      assertEquals("default", answer.get("user").getAsString());
      observer.say("{'op':'cmd','seq':1,'args':['SET','a','1']}");
      assertEquals("OK", observer.next("reply").get("value").getAsString());
      observer.subscribe();
    }
    for (String wrong :
        new String[] {
          "{'op':'auth','password':'wrong'}",
          "{'op':'auth','user':'other','password':'secret'}",
          "{'op':'sub','id':1}",
          "{'op':'cmd','seq':1,'args':['GET','a']}"
        }) {
      try (var observer = new TestObserver(dashboard)) {
        observer.say(wrong);
        assertEquals(4401, observer.closeCode(), wrong);
      }
    }
  }

  @Test
  void withoutALoginTheSocketIsClosed() throws Exception {
    reopen(DashboardOptions.defaults(), Times.DEFAULT.login(Duration.ofMillis(100)), "secret");
    try (var observer = new TestObserver(dashboard)) {
      assertEquals(4401, observer.closeCode());
    }
  }

  @Test
  void repliesKeepTheirTypes() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      assertEquals("\"OK\"", reply(observer, "'SET','n','41'"));
      assertEquals("{\"int\":\"42\"}", reply(observer, "'INCR','n'"));
      assertEquals("null", reply(observer, "'GET','none'"));
      assertEquals("[\"42\",null]", reply(observer, "'MGET','n','none'"));
      assertEquals("\"OK\"", reply(observer, "'MULTI'"));
      assertEquals("\"QUEUED\"", reply(observer, "'GET','n'"));
      assertEquals("\"QUEUED\"", reply(observer, "'INCRBY','n','x'"));
      assertEquals(
          "[\"42\",{\"error\":\"ERR value is not an integer or out of range\"}]",
          reply(observer, "'EXEC'"));
      assertEquals("\"OK\"", reply(observer, "'SELECT','3'"));
      assertEquals("null", reply(observer, "'GET','n'"));
      observer.say("{'op':'cmd','seq':99,'args':['NOSUCH']}");
      JsonObject error = observer.next("reply");
      assertEquals(99, error.get("seq").getAsInt());
      assertTrue(error.get("error").getAsString().startsWith("ERR unknown command 'NOSUCH'"));
    }
  }

  private static String reply(TestObserver observer, String arguments) {
    observer.say("{'op':'cmd','seq':1,'args':[" + arguments + "]}");
    JsonObject reply = observer.next("reply");
    assertFalse(reply.has("error"), reply.toString());
    return reply.get("value").toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HELLO','2", "hello','2", "client','reply"})
  void commandsThatChangeTheSessionAreRefused(String name) throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'cmd','seq':1,'args':['" + name + "','a']}");
      String error = observer.next("reply").get("error").getAsString();
      assertTrue(error.contains("is not possible for an observer"), error);
    }
  }

  @Test
  void aReadOnlyDashboardRefusesWrites() throws Exception {
    reopen(DashboardOptions.defaults().readOnly(true), Times.DEFAULT, "");
    store.strings().set("a", "1");
    try (var observer = new TestObserver(dashboard)) {
      assertTrue(observer.welcome.get("readOnly").getAsBoolean());
      assertEquals("\"1\"", reply(observer, "'GET','a'"));
      observer.say("{'op':'cmd','seq':1,'args':['DEL','a']}");
      assertTrue(observer.next("reply").has("error"));
      assertEquals("1", store.strings().get("a"));
    }
  }

  @Test
  void commandsAreAnsweredInTheirOrder() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      for (int i = 0; i < 500; i++) {
        observer.say("{'op':'cmd','seq':" + i + ",'args':['INCR','n']}");
      }
      for (int i = 0; i < 500; i++) {
        JsonObject reply = observer.next("reply");
        assertEquals(i, reply.get("seq").getAsInt());
        assertEquals(
            Integer.toString(i + 1), reply.getAsJsonObject("value").get("int").getAsString());
      }
    }
  }

  @Test
  void aBlockedCommandIsAnsweredLater() throws Exception {
    try (var observer = new TestObserver(dashboard);
        var gone = new TestObserver(dashboard)) {
      PauseAccess.start(Inside.of(store).engine(), Long.MAX_VALUE);
      observer.say("{'op':'cmd','seq':1,'args':['INCR','n']}");
      observer.say("{'op':'cmd','seq':2,'args':['INCR','n']}");
      gone.say("{'op':'cmd','seq':1,'args':['INCR','n']}");
      observer.say("{'op':'get','seq':3,'db':0,'key':'n','offset':0,'count':1}");
      observer.next("value");
      observer.next("stats");
      assertFalse(observer.has("reply"));
      gone.leave();
      JsonObject stats = observer.next("stats");
      while (stats.get("clients").getAsInt() > 1) {
        stats = observer.next("stats");
      }
      PauseAccess.end(Inside.of(store).engine());
      assertEquals(1, observer.next("reply").get("seq").getAsInt());
      assertEquals("{\"int\":\"2\"}", observer.next("reply").get("value").toString());
      PauseAccess.start(
          Inside.of(store).engine(), Inside.of(store).engine().clock().millis() + 100);
      assertEquals("{\"int\":\"3\"}", reply(observer, "'INCR','n'"));
    }
  }

  @Test
  void aReplyThatIsTooLargeIsAnError() throws Exception {
    store.strings().set("big", "x".repeat(1_000_000));
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'cmd','seq':1,'args':['GET','big']}");
      String error = observer.next("reply").get("error").getAsString();
      assertTrue(error.startsWith("ERR the reply is too large"), error);
      assertEquals("{\"int\":\"1000000\"}", reply(observer, "'STRLEN','big'"));
    }
  }

  @Test
  void largeRepliesDoNotCloseAReader() throws Exception {
    store.strings().set("big", "x".repeat(300_000));
    try (var observer = new TestObserver(dashboard)) {
      for (int i = 0; i < 40; i++) {
        observer.say("{'op':'cmd','seq':" + i + ",'args':['GET','big']}");
      }
      for (int i = 0; i < 40; i++) {
        assertEquals(300_000, observer.next("reply").get("value").getAsString().length());
      }
    }
  }

  @Test
  void valuesAreReadInRanges() throws Exception {
    String value = "0123456789".repeat(10_000);
    store.strings().set("long", value);
    try (var observer = new TestObserver(dashboard)) {
      observer.say("{'op':'get','seq':1,'db':0,'key':'long','offset':0,'count':70000}");
      JsonObject first = observer.next("value");
      assertEquals("100000", first.get("total").getAsString());
      assertEquals(value.substring(0, 65536), first.get("value").getAsString());
      observer.say("{'op':'get','seq':2,'db':0,'key':'long','offset':65536,'count':65536}");
      JsonObject second = observer.next("value");
      assertEquals(value.substring(65536), second.get("value").getAsString());
      assertEquals(first.get("revision"), second.get("revision"));
      observer.say("{'op':'get','seq':3,'db':0,'key':'long','offset':200000,'count':1}");
      assertEquals("", observer.next("value").get("value").getAsString());
      observer.say("{'op':'get','seq':4,'db':0,'key':'none','offset':0,'count':1}");
      JsonObject none = observer.next("value");
      assertEquals("none", none.get("type").getAsString());
      assertEquals(4, none.get("seq").getAsInt());
      observer.say("{'op':'get','seq':5,'db':0,'key':'long','offset':-1,'count':1}");
      assertTrue(observer.next("value").has("error"));
    }
  }

  @Test
  void figuresAreSentWithoutARequest() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      store.execute("SET", "a", "1");
      JsonObject stats = observer.next("stats");
      for (String field :
          new String[] {
            "now",
            "uptime",
            "ops",
            "hits",
            "misses",
            "netIn",
            "netOut",
            "memory",
            "maxMemory",
            "clients",
            "observers",
            "keys"
          }) {
        assertTrue(stats.get(field).getAsJsonPrimitive().isString(), field);
        assertTrue(stats.get(field).getAsLong() >= 0, field);
      }
      assertEquals(1, stats.get("observers").getAsInt());
      assertEquals(1, stats.get("keys").getAsInt());
      assertEquals(1, stats.get("clients").getAsInt());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "",
        "[]",
        "{}",
        "{'op':'dance'}",
        "{'op':'sub'}",
        "{'op':'sub','id':'x'}",
        "{'op':'sub','id':1,'db':16}",
        "{'op':'sub','id':1,'db':-1}",
        "{'op':'sub','id':1,'pattern':{'b64':'?'}}",
        "{'op':'sub','id':1,'pattern':'\\ud800'}",
        "{'op':'sub','id':1,'since':{}}",
        "{'op':'sub','id':1.5}",
        "{'op':'cmd','seq':1,'args':[]}",
        "{'op':'cmd','seq':1,'args':[1]}",
        "{'op':'get','seq':1}",
        "{'op':'ack','id':1}",
        "{'op':'sub','id':1} {}",
        "{'op':'sub','id':1,}",
        "{'op':'sub','id':1,'x':[[[[[[[[[[[[1]]]]]]]]]]]]}",
        "{op:'sub'}"
      })
  void invalidMessagesCloseTheSocket(String text) throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      observer.say(text);
      assertEquals(4400, observer.closeCode());
    }
  }

  @Test
  void unknownFieldsAreIgnored() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      TestObserver.Model model =
          observer.subscribe("{'new':{'a':[1,2]},'id':1,'x':null,'op':'sub','type':null}");
      store.strings().set("k", "v");
      observer.follow(model, m -> m.shows("k", "v"));
    }
  }

  @Test
  void otherFramesThanTextCloseTheSocket() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      observer.sayBinary();
      assertEquals(4400, observer.closeCode());
    }
    try (RawHttp raw = new RawHttp(dashboard.port()).upgrade()) {
      raw.frame(0x81, new byte[] {(byte) 0xff});
      assertEquals(1007, raw.closeCode());
    }
    try (RawHttp raw = new RawHttp(dashboard.port()).upgrade()) {
      raw.frame(0x88, new byte[] {3, (byte) 0xe8, (byte) 0xff});
      assertEquals(1007, raw.closeCode());
    }
    try (RawHttp raw = new RawHttp(dashboard.port()).upgrade()) {
      raw.frame(0xb1, new byte[0]);
      assertEquals(1002, raw.closeCode());
    }
    try (RawHttp raw = new RawHttp(dashboard.port()).upgrade()) {
      byte[] header = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0};
      raw.send(header);
      assertEquals(1009, raw.closeCode());
    }
    try (RawHttp raw = new RawHttp(dashboard.port()).upgrade()) {
      for (int i = 0; i < 3; i++) {
        try {
          raw.frame(i == 0 ? 0x01 : 0x00, new byte[40_000]);
        } catch (IOException e) {
          break;
        }
      }
      assertEquals(1009, raw.closeCode());
    }
  }

  @Test
  void aMessageMayComeInFragments() throws Exception {
    try (RawHttp raw = new RawHttp(dashboard.port()).upgrade()) {
      for (int i = 0; i < 3000; i++) {
        raw.frame(0x01, "{'op':".replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        raw.frame(0x00, new byte[] {' '});
        raw.frame(0x80, "'unsub','id':1}".replace('\'', '"').getBytes(StandardCharsets.UTF_8));
      }
      raw.text("{'op':'dance'}");
      assertEquals(4400, raw.closeCode());
    }
  }

  @Test
  void framesMayArriveWithTheHandshakeAndInPieces() throws Exception {
    try (RawHttp raw = new RawHttp(dashboard.port())) {
      byte[] upgrade =
          ("GET /ws HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.UPGRADE + "\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
      byte[] message = "{\"op\":\"dance\"}".getBytes(StandardCharsets.UTF_8);
      byte[] all = new byte[upgrade.length + 6 + message.length];
      System.arraycopy(upgrade, 0, all, 0, upgrade.length);
      all[upgrade.length] = (byte) 0x81;
      all[upgrade.length + 1] = (byte) (0x80 | message.length);
      System.arraycopy(message, 0, all, upgrade.length + 6, message.length);
      for (int i = 0; i < 100; i++) {
        raw.send(new byte[] {all[i]});
      }
      raw.send(java.util.Arrays.copyOfRange(all, 100, all.length));
      assertTrue(raw.head().startsWith("HTTP/1.1 101 "));
      assertEquals(4400, raw.closeCode());
    }
  }

  @Test
  void theServerClosesWithGoingAway() throws Exception {
    try (var observer = new TestObserver(dashboard)) {
      dashboard.close();
      assertEquals(1001, observer.closeCode());
    }
  }

  /** The ping interval is long enough for a peer that answers on a busy machine. */
  @Test
  void silentPeersAreDropped() throws Exception {
    reopen(DashboardOptions.defaults(), Times.DEFAULT.ping(Duration.ofSeconds(1)), "");
    try (RawHttp raw = new RawHttp(dashboard.port()).upgrade();
        var observer = new TestObserver(dashboard)) {
      assertTrue(raw.rest().length() > 0);
      observer.next("stats");
    }
  }
}
