package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests typical uses of Lettuce with its default settings: RESP3, many requests on one connection.
 */
class LettuceTest {
  private TestServer server;
  private RedisClient client;
  private StatefulRedisConnection<String, String> connection;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(2, setup -> {});
    client = RedisClient.create("redis://127.0.0.1:" + server.port());
    connection = client.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.shutdown(0, 5, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void strings() {
    RedisCommands<String, String> redis = connection.sync();
    assertEquals("OK", redis.set("k", "wörld", SetArgs.Builder.nx().px(100_000)));
    assertNull(redis.set("k", "other", SetArgs.Builder.nx()));
    assertEquals("wörld", redis.get("k"));
    assertTrue(redis.pttl("k") > 90_000);
    assertEquals(5, redis.incrby("n", 5));
    assertEquals(5.5, redis.incrbyfloat("n", 0.5));
    assertThrows(RedisCommandExecutionException.class, () -> redis.incr("k"));
    assertTrue(redis.clientInfo().contains(" resp=3 lib-name=Lettuce "));
    assertTrue(redis.info().contains("redis_version:7.4"));
    assertEquals(2, redis.del("k", "n"));
  }

  @Test
  void manyRequestsAtATime() throws Exception {
    RedisAsyncCommands<String, String> redis = connection.async();
    List<RedisFuture<Long>> counts = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      counts.add(redis.incr("n"));
    }
    for (int i = 0; i < counts.size(); i++) {
      assertEquals(i + 1, counts.get(i).get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void transactions() {
    RedisCommands<String, String> redis = connection.sync();
    redis.multi();
    redis.set("a", "1");
    redis.incr("a");
    TransactionResult result = redis.exec();
    assertEquals(List.of("OK", 2L), result.stream().toList());
    redis.watch("a");
    server.store.strings().set("a", "meanwhile");
    redis.multi();
    redis.set("a", "lost");
    assertTrue(redis.exec().wasDiscarded());
  }

  @Test
  void scan() {
    for (int i = 0; i < 500; i++) {
      server.store.strings().set("key:" + i, "v");
    }
    ScanIterator<String> keys =
        ScanIterator.scan(connection.sync(), ScanArgs.Builder.matches("key:*").limit(40));
    Set<String> found = new HashSet<>();
    keys.forEachRemaining(found::add);
    assertEquals(500, found.size());
    KeyScanCursor<String> all = connection.sync().scan(ScanArgs.Builder.limit(100_000));
    assertTrue(all.isFinished());
  }

  @Test
  void messagesAndKeyspaceEvents() throws Exception {
    LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    StatefulRedisPubSubConnection<String, String> subscription = client.connectPubSub();
    subscription.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            messages.add(channel + " " + message);
          }

          @Override
          public void message(String pattern, String channel, String message) {
            messages.add(pattern + " " + channel + " " + message);
          }
        });
    subscription.sync().subscribe("news");
    subscription.sync().psubscribe("__keyspace@0__:*");
    connection.sync().configSet("notify-keyspace-events", "KEA");
    for (int i = 0; i < 50; i++) {
      assertEquals(1, connection.sync().publish("news", "" + i));
      assertEquals("news " + i, messages.poll(20, TimeUnit.SECONDS));
    }
    connection.sync().set("k", "v");
    assertEquals("__keyspace@0__:* __keyspace@0__:k set", messages.poll(20, TimeUnit.SECONDS));
    connection.sync().expire("k", 100);
    assertEquals("__keyspace@0__:* __keyspace@0__:k expire", messages.poll(20, TimeUnit.SECONDS));
    // RESP3 allows other commands while subscribed
    assertEquals("PONG", subscription.sync().ping());
  }
}
