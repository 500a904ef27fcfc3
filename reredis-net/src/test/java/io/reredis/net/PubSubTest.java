package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests messages between connections of several loops. */
class PubSubTest {
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(4, setup -> {});
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void messagesReachSubscribersOfAllLoopsInTheirOrder() throws Exception {
    List<Client> subscribers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Client subscriber = server.connect();
      if (i % 2 == 0) {
        subscriber.call("SUBSCRIBE", "news");
      } else {
        subscriber.call("PSUBSCRIBE", "n*");
      }
      subscribers.add(subscriber);
    }
    Client publisher = server.connect();
    int count = 5000;
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < count; i++) {
      requests.append(Client.resp("PUBLISH", "news", "" + i));
    }
    publisher.raw(requests.toString());
    for (int i = 0; i < count; i++) {
      assertEquals(8L, publisher.read());
    }
    for (int s = 0; s < subscribers.size(); s++) {
      for (int i = 0; i < count; i++) {
        List<?> expected =
            s % 2 == 0
                ? List.of("message", "news", "" + i)
                : List.of("pmessage", "n*", "news", "" + i);
        assertEquals(expected, subscribers.get(s).read());
      }
    }
  }

  /** The messages of each publisher keep their order. */
  @Test
  void severalPublishersAtATime() throws Exception {
    Client subscriber = server.connect();
    subscriber.call("SUBSCRIBE", "news");
    int publishers = 4;
    int count = 1000;
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int p = 0; p < publishers; p++) {
      Client publisher = server.connect();
      int number = p;
      running.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < count; i++) {
                    publisher.call("PUBLISH", "news", number + ":" + i);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }));
    }
    int[] next = new int[publishers];
    for (int i = 0; i < publishers * count; i++) {
      String[] message = ((String) ((List<?>) subscriber.read()).get(2)).split(":");
      int publisher = Integer.parseInt(message[0]);
      assertEquals(next[publisher]++, Integer.parseInt(message[1]));
    }
    for (CompletableFuture<Void> one : running) {
      one.get();
    }
  }

  @Test
  void aMessageToTheSenderFollowsTheReply() throws Exception {
    Client client = server.connect();
    client.call("HELLO", "3");
    assertEquals(List.of("subscribe", "me", 1L), client.call("SUBSCRIBE", "me"));
    client.send("PUBLISH", "me", "a").send("PUBLISH", "me", "b").send("GET", "none");
    assertEquals(":1", client.readLine());
    assertEquals(">3", client.readLine());
    for (int i = 0; i < 6; i++) {
      client.readLine();
    }
    assertEquals(1L, client.read());
    assertEquals(List.of("message", "me", "b"), client.read());
    assertEquals(null, client.read());
  }

  @Test
  void aMessageToTheSenderFollowsItsTransaction() throws Exception {
    Client client = server.connect();
    client.call("HELLO", "3");
    client.call("SUBSCRIBE", "me");
    client.call("MULTI");
    client.call("PUBLISH", "me", "a");
    client.call("SET", "k", "v");
    assertEquals(List.of(1L, "OK"), client.call("EXEC"));
    assertEquals(List.of("message", "me", "a"), client.read());
  }

  @Test
  void resp2HasArraysAndResp3HasPushes() throws Exception {
    Client two = server.connect();
    two.send("SUBSCRIBE", "c");
    assertEquals("*3", two.readLine());
    Client three = server.connect();
    three.call("HELLO", "3");
    three.send("SUBSCRIBE", "c");
    assertEquals(">3", three.readLine());
    for (int i = 0; i < 5; i++) {
      two.readLine();
      three.readLine();
    }
    server.store.pubSub().publish("c", "from within");
    assertEquals("*3", two.readLine());
    assertEquals(">3", three.readLine());
  }

  @Test
  void keyspaceEventsCrossLoops() throws Exception {
    Client subscriber = server.connect();
    Client writer = server.connect();
    writer.call("CONFIG", "SET", "notify-keyspace-events", "KEA");
    subscriber.call("PSUBSCRIBE", "__key*__:*");
    writer.call("SET", "k", "v");
    assertEquals(List.of("pmessage", "__key*__:*", "__keyspace@0__:k", "set"), subscriber.read());
    assertEquals(List.of("pmessage", "__key*__:*", "__keyevent@0__:set", "k"), subscriber.read());
  }
}
