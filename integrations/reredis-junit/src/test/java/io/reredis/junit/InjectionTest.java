package io.reredis.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.reredis.Reredis;
import io.reredis.util.ManualClock;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.UnifiedJedis;

/** Tests the parameters that the extension injects. */
@ReredisTest(
    options = {"maxmemory=64mb", "requirepass=a b@/%:c"},
    manualClock = true)
class InjectionTest {
  static Reredis ofClass;
  static JedisPooled clientOfClass;
  final Reredis ofInstance;

  InjectionTest(Reredis store, JedisPooled client) {
    ofInstance = store;
    client.set("of-the-constructor", "1");
  }

  @BeforeAll
  static void beforeAll(Reredis store, JedisPooled client) {
    ofClass = store;
    clientOfClass = client;
    client.set("of-the-class", "1");
  }

  @AfterAll
  static void afterAll(JedisPooled client) {
    assertSame(clientOfClass, client);
    assertEquals("PONG", client.ping());
  }

  @BeforeEach
  void beforeEach(Jedis client) {
    client.set("of-the-method", "1");
  }

  @AfterEach
  void afterEach(UnifiedJedis client) {
    assertEquals("PONG", client.ping());
  }

  @Test
  void theStoreIsThatOfTheClassAndEmptiedOnceForEachMethod(Reredis store) {
    assertSame(ofClass, store);
    assertSame(ofClass, ofInstance);
    assertEquals(64L << 20, Long.parseLong(store.option("maxmemory")));
    assertNull(store.strings().get("of-the-class"));
    assertEquals("1", store.strings().get("of-the-constructor"));
    assertEquals("1", store.strings().get("of-the-method"));
  }

  @Test
  void theAddressIsThatOfTheServer(RedisAddress address, URI uri) {
    assertEquals("127.0.0.1", address.host());
    assertEquals("127.0.0.1:" + address.port(), address.toString());
    assertEquals(address.port(), uri.getPort());
    assertEquals(":a b@/%:c", uri.getUserInfo());
    try (JedisPooled client = new JedisPooled(uri)) {
      assertEquals("PONG", client.ping());
    }
  }

  @Test
  void jedisIsConnected(Reredis store, Jedis one, JedisPooled pooled, UnifiedJedis unified) {
    one.set("a", "1");
    pooled.set("b", "2");
    unified.set("c", "3");
    assertEquals("1", store.strings().get("a"));
    assertEquals("2", store.strings().get("b"));
    assertEquals("3", store.strings().get("c"));
    assertFalse(clientOfClass == pooled, "a method has clients of its own");
  }

  @Test
  void lettuceIsConnected(
      Reredis store,
      RedisClient client,
      StatefulRedisConnection<String, String> connection,
      RedisCommands<String, String> commands) {
    commands.set("a", "1");
    assertEquals("1", store.strings().get("a"));
    assertSame(connection.sync(), commands);
    try (var more = client.connect()) {
      assertEquals("1", more.sync().get("a"));
    }
  }

  @Test
  void theClockMovesTheStore(ManualClock clock, Reredis store, JedisPooled client) {
    assertTrue(Math.abs(clock.millis() - System.currentTimeMillis()) < 600_000);
    client.setex("k", 60, "v");
    clock.advance(Duration.ofSeconds(59));
    assertEquals("v", client.get("k"));
    clock.advance(Duration.ofSeconds(2));
    assertNull(client.get("k"));
  }

  @ParameterizedTest
  @ValueSource(strings = "urn:a")
  void parameterizedTestsHaveTheirOwnUris(URI own, Reredis store) {
    assertEquals("urn:a", own.toString());
    assertSame(ofClass, store);
  }

  @Nested
  class Inner {
    @Test
    void theStoreIsThatOfTheOuterClass(Reredis store, JedisPooled client) {
      assertSame(ofClass, store);
      assertEquals("1", client.get("of-the-constructor"));
    }
  }
}
