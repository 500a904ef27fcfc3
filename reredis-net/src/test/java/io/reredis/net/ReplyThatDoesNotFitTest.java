package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that a command that returns removed elements removes nothing if its reply exceeds the
 * memory of clients.
 */
class ReplyThatDoesNotFitTest {
  private static final int ELEMENTS = 40;
  private static final int LENGTH = 100_000;

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(b -> b.option("maxmemory-clients", "4mb"));
    client = server.connect();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static String element(int i) {
    return i + "x".repeat(LENGTH);
  }

  private void fill(String type, String key) throws Exception {
    for (int i = 0; i < ELEMENTS; i++) {
      switch (type) {
        case "list" -> client.call("RPUSH", key, element(i));
        case "set" -> client.call("SADD", key, element(i));
        case "hash" -> client.call("HSET", key, "f" + i, element(i));
        case "zset" -> client.call("ZADD", key, "" + i, element(i));
        default -> client.call("XADD", key, (i + 1) + "-0", "f", element(i));
      }
    }
    if (type.equals("stream")) {
      client.call("XGROUP", "CREATE", key, "g", "0");
    }
  }

  private static String typeOf(String command) {
    if (command.startsWith("HGETDEL")) {
      return "hash";
    }
    return command.contains("Z")
        ? "zset"
        : command.startsWith("X") ? "stream" : command.startsWith("SPOP") ? "set" : "list";
  }

  private String size(String type, String key) throws Exception {
    Object size =
        switch (type) {
          case "list" -> client.call("LLEN", key);
          case "set" -> client.call("SCARD", key);
          case "hash" -> client.call("HLEN", key);
          case "zset" -> client.call("ZCARD", key);
          default -> client.call("XPENDING", key, "g");
        };
    return String.valueOf(size);
  }

  private static void assertFull(Object reply) {
    assertTrue(String.valueOf(reply).contains("OOM"), () -> text(reply));
  }

  private static String text(Object reply) {
    String all = String.valueOf(reply);
    return all.substring(0, Math.min(200, all.length()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LPOP k 40",
        "RPOP k 40",
        "LMPOP 1 k LEFT COUNT 40",
        "BLMPOP 0 1 k LEFT COUNT 40",
        "SPOP k 40",
        "SPOP k 30",
        "ZPOPMIN k 40",
        "ZPOPMAX k 30",
        "ZMPOP 1 k MIN COUNT 40",
        "BZMPOP 0 1 k MAX COUNT 40",
        "HGETDEL k FIELDS 30 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14"
            + " f15 f16 f17 f18 f19 f20 f21 f22 f23 f24 f25 f26 f27 f28 f29",
        "XREADGROUP GROUP g c STREAMS k >"
      })
  void nothingIsTaken(String command) throws Exception {
    String type = typeOf(command);
    fill(type, "k");
    String before = size(type, "k");
    assertFull(client.call(command.split(" ")));
    assertEquals(before, size(type, "k"));
    assertFull(inTransaction(command));
    assertEquals(before, size(type, "k"));
  }

  private Object inTransaction(String command) throws Exception {
    client.call("MULTI");
    client.call(command.split(" "));
    return client.call("EXEC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BLMPOP 0 1 k LEFT COUNT 40",
        "BZMPOP 0 1 k MIN COUNT 40",
        "XREADGROUP GROUP g c BLOCK 0 STREAMS k >"
      })
  void nothingIsRemovedForABlockedClient(String command) throws Exception {
    String type = typeOf(command);
    fill(type, "full");
    String before = size(type, "full");
    if (type.equals("stream")) {
      // wait for entries after the last one
      client.call("XGROUP", "CREATE", "k", "g", "$", "MKSTREAM");
    }
    Client waiting = server.connect();
    waiting.raw(Client.resp(command.split(" ")));
    Await.until("it waits", () -> info("blocked_clients").equals("1"));
    client.call("MULTI");
    client.call("RENAME", "full", "k");
    client.call("EXEC");
    assertFull(waiting.read());
    assertEquals(before, size(type, "k"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GETDEL big", "GETEX big PERSIST", "GETSET big short", "SET big short GET"})
  void aLargeStringIsSentWithoutACopy(String command) throws Exception {
    String value = "v".repeat(3_000_000);
    for (int i = 0; i < 3; i++) {
      client.call("APPEND", "big", value.substring(0, 1_000_000));
    }
    assertEquals(value, client.call(command.split(" ")));
    assertEquals("PONG", client.call("PING"));
  }

  private String info(String field) throws Exception {
    return Arrays.stream(String.valueOf(client.call("INFO", "clients")).split("\r\n"))
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1))
        .findFirst()
        .orElse("");
  }

  @Test
  void aTransactionContinuesAfterRepliesThatDoNotFit() throws Exception {
    fill("list", "k");
    client.call("MULTI");
    client.call("SET", "before", "1");
    for (int i = 0; i < 50; i++) {
      client.call("LRANGE", "k", "0", "-1");
    }
    client.call("SET", "behind", "1");
    client.call("INCR", "behind");
    List<?> replies = (List<?>) client.call("EXEC");
    assertEquals(53, replies.size());
    assertEquals("OK", replies.get(0));
    List<Integer> full =
        IntStream.range(0, replies.size())
            .filter(i -> String.valueOf(replies.get(i)).contains("OOM"))
            .boxed()
            .collect(Collectors.toList());
    assertEquals(IntStream.rangeClosed(1, 50).boxed().collect(Collectors.toList()), full);
    assertEquals("OK", replies.get(51));
    assertEquals(2L, replies.get(52));
    assertEquals("2", client.call("GET", "behind"));
  }
}
