package io.reredis.junit;

import static io.reredis.junit.Argument.any;
import static io.reredis.junit.Argument.glob;
import static io.reredis.junit.Argument.matching;
import static io.reredis.junit.Argument.rest;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.api.sync.RedisCommands;
import io.reredis.Reredis;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.opentest4j.AssertionFailedError;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;

/** Tests the recording of requests during a test. */
@ReredisTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsTest {
  @Test
  @Order(1)
  void requestsOfClientsAndExecuteAreRecorded(
      Commands commands, JedisPooled jedis, RedisCommands<String, String> lettuce, Reredis store) {
    jedis.set("a", "1");
    lettuce.set("b", "2");
    store.execute("SET", "c", "3");
    store.strings().set("d", "4");
    assertEquals(
        List.of("SET a 1", "SET b 2", "SET c 3"),
        commands.of("set").stream().map(ReceivedCommand::toString).toList());
    assertEquals(commands.count(), commands.all().size());
    assertEquals(0, commands.dropped());
    ReceivedCommand last = commands.of("SET").get(2);
    assertEquals("in-process", last.clientAddress());
    assertEquals("SET", last.name());
    assertEquals(List.of("c", "3"), last.arguments());
    assertEquals("c", last.argument(0));
    assertArrayEquals(new byte[] {'3'}, last.bytes(1));
    assertEquals("default", last.user());
    assertEquals(0, last.database());
    assertNull(last.clientName());
    assertFalse(last.isQueued());
    commands.clear();
    assertEquals(0, commands.count());
  }

  @Test
  @Order(2)
  void aMethodStartsWithoutEarlierRequests(Commands commands) {
    assertEquals(List.of(), commands.all());
    AssertionFailedError error =
        assertThrows(AssertionFailedError.class, () -> commands.assertReceived("SET"));
    assertEquals("not received: SET\nNo requests were received.", error.getMessage());
  }

  @Test
  void theStateOfTheClientIsRecorded(Commands commands, Jedis client) {
    client.clientSetname("worker");
    client.select(3);
    try (var transaction = client.multi()) {
      transaction.incr("n");
      transaction.exec();
    }
    ReceivedCommand incr = commands.of("INCR", "n").get(0);
    assertEquals("worker", incr.clientName());
    assertEquals(3, incr.database());
    assertTrue(incr.isQueued());
    commands.assertReceived("CLIENT SETNAME", "worker");
    commands.assertReceived("client", "worker");
    commands.assertReceived("EXEC");
  }

  @Test
  void patternsMatchArguments(Commands commands, JedisPooled client) {
    client.set("user:1", "ann");
    commands.assertReceived("SET");
    commands.assertReceived("*", "user:1", "ann");
    commands.assertReceived("SET", "user:1", any());
    commands.assertReceived("SET", rest());
    commands.assertReceived("SET", "user:1", "ann", rest());
    commands.assertReceived("SET", "user:1".getBytes(), rest());
    commands.assertReceived("SET", glob("user:?"), glob("*n"));
    commands.assertReceived("SET", any(), matching(value -> value.length() == 3));
    commands.assertNotReceived("SE", rest());
    commands.assertNotReceived("SET", "user:1");
    commands.assertNotReceived("SET", "user:1", any(), any());
    commands.assertNotReceived("SET", glob("user.1"), any());
    commands.assertNotReceived("SET", glob("ser*"), any());
    commands.assertNotReceived("SET", any(), matching(String::isEmpty));
    assertTrue(commands.received("SET", "user:1", any()));
    assertFalse(commands.received("GET"));
    assertThrows(IllegalArgumentException.class, () -> commands.of("SET", rest(), "a"));
  }

  @Test
  void failuresListTheReceivedRequests(Commands commands, Reredis store) {
    store.execute("SET", "k", "a b");
    store.execute("SET", "k", "x".repeat(1000));
    AssertionFailedError missing =
        assertThrows(
            AssertionFailedError.class, () -> commands.assertReceived("GET", glob("k*"), rest()));
    assertEquals(
        "not received: GET glob(k*) rest()\nReceived:\n  SET k \"a b\"\n  SET k "
            + "x".repeat(100)
            + "…",
        missing.getMessage());
    AssertionFailedError present =
        assertThrows(
            AssertionFailedError.class, () -> commands.assertNotReceived("SET", "k", "a b"));
    assertEquals("received: SET k a b\nReceived:\n  SET k \"a b\"", present.getMessage());
    for (int i = 0; i < 200; i++) {
      store.execute("PING");
    }
    missing = assertThrows(AssertionFailedError.class, () -> commands.assertReceived("GET"));
    assertTrue(missing.getMessage().contains("Received, after 102 others:\n  PING"));
  }

  @Test
  void theOldestRequestsAreDropped(Commands commands, Reredis store) {
    for (int i = 0; i < 100_002; i++) {
      store.execute("ECHO", "e" + i);
    }
    assertEquals(100_000, commands.all().size());
    assertEquals(100_002, commands.count());
    assertEquals(2, commands.dropped());
    assertFalse(commands.received("ECHO", "e1"));
    assertTrue(commands.received("ECHO", "e2"));
    assertThrows(AssertionFailedError.class, () -> commands.assertNotReceived("GET"));
    commands.clear();
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 100; i++) {
      store.execute("ECHO", large);
    }
    assertEquals(100, commands.count());
    assertTrue(commands.all().size() < 64);
  }
}
