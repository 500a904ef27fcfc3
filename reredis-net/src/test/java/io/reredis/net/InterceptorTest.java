package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.intercept.Verdict;
import io.reredis.support.Await;
import io.reredis.util.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the effects of interceptors on clients over TCP. */
class InterceptorTest {
  private static final String GET = Client.resp("GET", "k");

  private final ManualClock clock = new ManualClock(1_000_000);
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(setup -> setup.clock(clock));
    server.store.strings().set("k", "value");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void onGet(Verdict verdict) {
    server.store.intercept(r -> r.name().equals("get") ? verdict : Verdict.proceed());
  }

  @Test
  void aRefusedRequestLeavesTheOthersOfItsPipeline() throws Exception {
    onGet(Verdict.refuse("LOADING soon"));
    Client client = server.connect();
    client.raw(Client.resp("PING") + GET + Client.resp("PING"));
    assertEquals("PONG", client.read());
    assertEquals("LOADING soon", client.read());
    assertEquals("PONG", client.read());
  }

  @Test
  void aDelayedRequestHoldsUpItsClientAlone() throws Exception {
    onGet(Verdict.delay(Duration.ofSeconds(100)));
    Client slow = server.connect();
    long id = slow.id();
    slow.raw(GET + Client.resp("PING"));
    Client other = server.connect();
    Await.until("the request waits", () -> TestServer.clientField(other, id, "cmd").equals("get"));
    assertEquals("PONG", other.call("PING"));
    assertEquals(0, slow.socket.getInputStream().available());
    clock.advance(Duration.ofSeconds(100));
    assertEquals("value", slow.read());
    assertEquals("PONG", slow.read());
  }

  @Test
  void aDelayEndsByClientUnblock() throws Exception {
    onGet(Verdict.delay(Duration.ofSeconds(100)));
    Client slow = server.connect();
    String id = Long.toString(slow.id());
    slow.raw(GET + GET);
    Client other = server.connect();
    Await.until("the request ends", () -> other.call("CLIENT", "UNBLOCK", id).equals(1L));
    assertEquals("value", slow.read());
    Await.until("it ends", () -> other.call("CLIENT", "UNBLOCK", id, "ERROR").equals(1L));
    assertTrue(slow.read().toString().contains("UNBLOCKED"));
  }

  @Test
  void aStalledClientMayLeave() throws Exception {
    onGet(Verdict.stall());
    Client stalled = server.connect();
    String id = Long.toString(stalled.id());
    stalled.raw(GET);
    stalled.close();
    Client other = server.connect();
    Await.until(
        "the client is gone",
        () -> !other.call("CLIENT", "LIST").toString().contains("id=" + id + " "));
  }

  @Test
  void aDisconnectedClientGetsTheRepliesBefore() throws Exception {
    onGet(Verdict.disconnect());
    Client client = server.connect();
    client.raw(Client.resp("SET", "a", "1") + GET + Client.resp("SET", "a", "2"));
    assertEquals("+OK\r\n", client.readToEnd());
    assertEquals("1", server.store.strings().get("a"));
  }

  @Test
  void aReplyIsCutAndItsCommandHasRun() throws Exception {
    server.store.intercept(
        r -> r.name().equals("incr") ? Verdict.cut(r.argument(0).length()) : Verdict.proceed());
    for (int sent : new int[] {0, 1, 3, 50}) {
      Client client = server.connect();
      String key = "n".repeat(sent);
      client.raw(Client.resp("PING") + Client.resp("INCR", key) + Client.resp("PING"));
      assertEquals("+PONG\r\n" + ":1\r\n".substring(0, Math.min(sent, 4)), client.readToEnd());
      assertEquals("1", server.store.strings().get(key));
    }
  }

  @Test
  void aLargeReplyIsCut() throws Exception {
    server.store.strings().set("k", "x".repeat(10_000_000));
    onGet(Verdict.cut(1_000_000));
    Client client = server.connect();
    client.raw(GET);
    assertTrue(client.readToEnd().length() <= 1_000_000);
  }

  @Test
  void theReplyOfABlockedCommandIsCut() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    server.store.intercept(
        r -> {
          seen.add(r.name());
          return r.name().equals("blpop") ? Verdict.cut(5) : Verdict.proceed();
        });
    Client client = server.connect();
    client.raw(Client.resp("BLPOP", "list", "0"));
    Await.until("it waits", () -> seen.contains("blpop"));
    server.store.lists().pushLeft("list", "a");
    String sent = client.readToEnd();
    assertTrue("*2\r\n$".startsWith(sent), sent);
    assertNull(server.store.lists().popLeft("list"));
    assertEquals(seen.indexOf("blpop"), seen.lastIndexOf("blpop"));
  }

  @Test
  void aLoginIsRefused() throws Exception {
    server.store.intercept(
        r ->
            r.name().equals("hello") || r.name().equals("auth")
                ? Verdict.refuse("WRONGPASS not today")
                : Verdict.proceed());
    Client client = server.connect();
    assertEquals("WRONGPASS not today", client.call("HELLO", "3"));
    assertEquals("PONG", client.call("PING"));
  }
}
