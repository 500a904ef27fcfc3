package io.reredis.junit;

import static io.reredis.junit.Argument.glob;
import static io.reredis.junit.Argument.rest;
import static io.reredis.junit.TestClient.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.reredis.Reredis;
import io.reredis.junit.FaultyProxy.Action;
import io.reredis.junit.TestClient.Library;
import io.reredis.support.Await;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Compares the results of clients under an injected fault with those of a redis-server in the same
 * state.
 */
@ReredisTest
class FaultsTest {
  private static final byte[] DEBUG = "DEBUG".getBytes(StandardCharsets.US_ASCII);

  private final Faults faults;
  private final Reredis store;

  FaultsTest(Faults faults, Reredis store) {
    this.faults = faults;
    this.store = store;
  }

  /** Compares calls on a server with a fault with the same calls on a redis-server. */
  private void assertSameOutcomes(
      Library library, int port, int real, Runnable fault, Runnable realFault) {
    try (TestClient client = library.connect(port);
        TestClient expected = library.connect(real)) {
      fault.run();
      realFault.run();
      for (Function<TestClient, Object> call : CALLS) {
        assertSameOutcome(expected, client, call);
      }
    }
  }

  /** Makes both calls at once, since each may last until a timeout. */
  private static void assertSameOutcome(
      TestClient expected, TestClient client, Function<TestClient, Object> call) {
    CompletableFuture<String> outcome =
        CompletableFuture.supplyAsync(() -> outcome(() -> call.apply(expected)));
    String own = outcome(() -> call.apply(client));
    assertEquals(outcome.join(), own);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static final Function<TestClient, Object>[] CALLS =
      new Function[] {
        (Function<TestClient, Object>) client -> client.get("none"),
        (Function<TestClient, Object>) client -> client.set("k", "v"),
        (Function<TestClient, Object>) client -> client.incr("n"),
        (Function<TestClient, Object>) client -> client.get("n")
      };

  private static void await(String what, Callable<Boolean> condition) {
    try {
      Await.until(what, condition);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReplicaIsReadOnly(Library library, RedisAddress own, @TempDir Path directory)
      throws Exception {
    try (RealRedis real = new RealRedis(directory, "--replicaof", "127.0.0.1 1")) {
      assertSameOutcomes(library, own.port(), real.port, () -> faults.onAll().readOnly(), () -> {});
    }
  }

  @ParameterizedTest
  @EnumSource
  void memoryIsExhausted(Library library, RedisAddress own, @TempDir Path directory)
      throws Exception {
    try (RealRedis real = new RealRedis(directory, "--maxmemory", "100kb")) {
      assertSameOutcomes(
          library, own.port(), real.port, () -> faults.onAll().outOfMemory(), () -> {});
      assertEquals(1L, store.execute("DEL", "k"));
      assertThrows(ReredisException.class, () -> store.execute("SET", "k", "v"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aScriptRunsLong(Library library, RedisAddress own, @TempDir Path directory)
      throws Exception {
    try (RealRedis real = new RealRedis(directory, "--busy-reply-threshold", "1");
        Jedis script = new Jedis("127.0.0.1", real.port, 60_000);
        Jedis other = new Jedis("127.0.0.1", real.port, 60_000)) {
      Thread running =
          new Thread(() -> outcome(() -> script.eval("while true do end")), "long script");
      assertSameOutcomes(
          library,
          own.port(),
          real.port,
          () -> faults.onAll().busy(),
          () -> {
            running.start();
            await("it is busy", () -> outcome(other::ping).contains("BUSY"));
          });
      other.scriptKill();
      running.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void filesAreLoaded(Library library, RedisAddress own, @TempDir Path directory) throws Exception {
    try (RealRedis real = new RealRedis(directory, "--enable-debug-command", "yes");
        Jedis loader = new Jedis("127.0.0.1", real.port, 60_000);
        Jedis other = new Jedis("127.0.0.1", real.port, 60_000)) {
      loader.eval("for i = 1, 3000 do redis.call('SET', i, string.rep('x', 2000)) end");
      // 3,000 keys of 10 ms each; between keys, the server replies
      loader.configSet("key-load-delay", "10000");
      loader.configSet("loading-process-events-interval-bytes", "1024");
      loader.configSet("rdbcompression", "no");
      Thread loading =
          new Thread(() -> outcome(() -> loader.sendCommand(() -> DEBUG, "RELOAD")), "loading");
      assertSameOutcomes(
          library,
          own.port(),
          real.port,
          () -> faults.onAll().loading(),
          () -> {
            loading.start();
            await("it loads", () -> outcome(other::ping).contains("LOADING"));
          });
      assertNull(store.strings().get("n"));
      assertTrue(store.execute("INFO").toString().contains("redis_version"));
      assertTrue(other.info().contains("loading:1"), "it has not ended too early");
      real.kill();
      loading.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSecondCommandFails(Library library, RedisAddress own, @TempDir Path directory)
      throws Exception {
    try (RealRedis real = new RealRedis(directory);
        TestClient client = library.connect(own.port());
        TestClient expected = library.connect(real.port)) {
      expected.set("text", "a");
      faults.on("INCR").nth(2).error("ERR value is not an integer or out of range");
      for (String key : List.of("n", "text", "n")) {
        assertEquals(outcome(() -> expected.incr(key)), outcome(() -> client.incr(key)));
      }
      assertEquals("2", client.get("n"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSecondCommandIsDelayed(Library library, RedisAddress own) {
    try (TestClient client = library.connect(own.port())) {
      Fault fault = faults.on("INCR").nth(2).delay(Duration.ofMillis(20));
      for (int i = 1; i <= 3; i++) {
        assertEquals(i, client.incr("n"));
      }
      assertEquals(1, fault.injected());
    }
  }

  @ParameterizedTest
  @EnumSource
  void commandsAreDelayedBeyondTheTimeout(
      Library library, RedisAddress own, @TempDir Path directory) throws Exception {
    try (RealRedis real = new RealRedis(directory);
        TestClient client = library.connect(own.port());
        TestClient expected = library.connect(real.port);
        Jedis admin = new Jedis("127.0.0.1", real.port)) {
      faults.on("INCR").delay(Duration.ofMinutes(1));
      admin.clientPause(60_000);
      assertSameOutcome(expected, client, one -> one.incr("n"));
    }
  }

  @Nested
  class Logins {
    @RegisterExtension
    final ReredisExtension secured =
        ReredisExtension.create(setup -> setup.option("requirepass", "secret"));

    @ParameterizedTest
    @EnumSource
    void loginsAreRefused(Library library, @TempDir Path directory) throws Exception {
      try (RealRedis real = new RealRedis(directory, "--requirepass", "other")) {
        int own = secured.address().port();
        library.connect(own, "secret").close();
        secured.faults().refuseLogins();
        String expected = outcome(() -> library.connect(real.port, "secret"));
        assertTrue(expected.contains("WRONGPASS"), expected);
        assertEquals(expected, outcome(() -> library.connect(own, "secret")));
        secured.faults().clear();
        library.connect(own, "secret").close();
      }
    }
  }

  private void assertSameAsProxy(
      Library library, RedisAddress own, Path directory, Action action, int bytes, int times)
      throws Exception {
    try (RealRedis real = new RealRedis(directory);
        FaultyProxy proxy = new FaultyProxy(real.port, "INCR", action, bytes, times)) {
      assertSameOutcomes(
          library,
          own.port(),
          proxy.port(),
          () -> {
            FaultRule rule = faults.on("INCR").times(times);
            switch (action) {
              case DROP -> rule.drop();
              case STALL -> rule.stall();
              case CUT -> rule.halfReply(bytes);
            }
          },
          () -> {});
      try (TestClient direct = library.connect(real.port)) {
        assertEquals(direct.get("n"), store.strings().get("n"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"JEDIS,1", "JEDIS,1000", "LETTUCE,1", "LETTUCE,1000", "REDISSON,1", "REDISSON,1000"})
  void connectionsAreDropped(Library library, int times, RedisAddress own, @TempDir Path directory)
      throws Exception {
    assertSameAsProxy(library, own, directory, Action.DROP, 0, times);
  }

  @ParameterizedTest
  @CsvSource({"JEDIS,0", "JEDIS,2", "LETTUCE,0", "LETTUCE,2", "REDISSON,0", "REDISSON,2"})
  void repliesAreCut(Library library, int bytes, RedisAddress own, @TempDir Path directory)
      throws Exception {
    assertSameAsProxy(library, own, directory, Action.CUT, bytes, 1);
  }

  @ParameterizedTest
  @EnumSource
  void requestsAreStalled(Library library, RedisAddress own, @TempDir Path directory)
      throws Exception {
    assertSameAsProxy(library, own, directory, Action.STALL, 0, 1);
  }

  @ParameterizedTest
  @EnumSource
  void anErrorIsThatOfTheServer(Library library, RedisAddress own, @TempDir Path directory)
      throws Exception {
    try (RealRedis real = new RealRedis(directory);
        TestClient client = library.connect(own.port());
        TestClient expected = library.connect(real.port)) {
      expected.set("k", "text");
      faults.on("INCR", "k").error("ERR value is not an integer or out of range");
      assertEquals(outcome(() -> expected.incr("k")), outcome(() -> client.incr("k")));
    }
  }

  @Test
  void aReplyIsLostAndTheCommandExecuted(Jedis client) {
    Fault fault = faults.on("INCR").loseReply();
    assertThrows(JedisConnectionException.class, () -> client.incr("n"));
    assertEquals(1, fault.injected());
    assertEquals("1", store.strings().get("n"));
  }

  private String count(int times) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < times; i++) {
      text.append(outcome(() -> store.execute("GET", "k")).startsWith("result") ? '.' : 'x');
    }
    return text.toString();
  }

  @Test
  void requestsAreCounted() {
    Fault fault = faults.on("get").nth(3).error("ERR a");
    assertEquals("..x..", count(5));
    assertEquals(5, fault.matched());
    assertEquals(1, fault.injected());
    assertTrue(fault.toString().endsWith("injected 1 times"), fault::toString);
    faults.clear();
    faults.on("GET").times(2).error("ERR a");
    assertEquals("xx..", count(4));
    faults.clear();
    faults.on("GET").from(2).error("ERR a");
    assertEquals(".xxx", count(4));
    faults.clear();
    faults.on("GET").from(2).times(2).error("ERR a");
    assertEquals(".xx.", count(4));
    faults.clear();
    Fault always = faults.on("GET").nth(4).always().error("ERR a");
    assertEquals("xx", count(2));
    always.remove();
    assertEquals("..", count(2));
    assertThrows(IllegalArgumentException.class, () -> faults.on("GET").nth(0));
  }

  @Test
  void theFirstOfSeveralIsInjectedAndAllCount() {
    Fault first = faults.on("GET").nth(2).error("ERR first");
    Fault second = faults.on("GET").from(2).error("ERR second");
    assertEquals(".xxx", count(4));
    assertEquals(1, first.injected());
    assertEquals(2, second.injected());
    assertEquals(4, second.matched());
  }

  @Test
  void requestsAreChosenByArgumentsAndClient(RedisAddress address) {
    faults.on("SET", glob("user:*"), rest()).client("worker").error("ERR not you");
    faults.on("CONFIG GET", "port").error("ERR no port");
    faults.on("OBJECT").error("ERR no object");
    try (Jedis worker = new Jedis(address.host(), address.port());
        Jedis other = new Jedis(address.host(), address.port())) {
      worker.clientSetname("worker");
      other.clientSetname("other");
      assertEquals("OK", other.set("user:1", "v"));
      assertEquals("OK", worker.set("users", "v"));
      assertThrows(JedisDataException.class, () -> worker.set("user:1", "v"));
      assertThrows(JedisDataException.class, () -> worker.configGet("port"));
      assertFalse(worker.configGet("maxmemory").isEmpty());
      assertThrows(JedisDataException.class, () -> worker.objectEncoding("users"));
    }
  }

  @Test
  void aStateThatDoesNotApplyToACommandIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> faults.on("GET").readOnly());
    assertThrows(IllegalArgumentException.class, () -> faults.on("DEL").outOfMemory());
    assertThrows(IllegalArgumentException.class, () -> faults.on("INFO").loading());
    assertThrows(IllegalArgumentException.class, () -> faults.on("AUTH").busy());
    assertThrows(IllegalArgumentException.class, () -> faults.on("GET").error("a\nb"));
    faults.on("CONFIG SET").busy();
  }

  @BeforeEach
  void noFaultIsLeft() {
    store.strings().set("k", "v");
    assertEquals("v", store.execute("GET", "k"));
  }

  @ParameterizedTest
  @CsvSource({
    "JEDIS,true",
    "JEDIS,false",
    "LETTUCE,true",
    "LETTUCE,false",
    "REDISSON,true",
    "REDISSON,false"
  })
  void aKilledServerComesBack(
      Library library, boolean withData, RedisAddress own, @TempDir Path directory)
      throws Exception {
    String log = withData ? "yes" : "no";
    try (RealRedis real = new RealRedis(directory, "--appendonly", log, "--appendfsync", "always");
        TestClient client = library.connect(own.port());
        TestClient expected = library.connect(real.port)) {
      client.set("k", "v");
      expected.set("k", "v");
      real.kill();
      faults.killServer();
      assertSameOutcome(expected, client, one -> one.get("k"));
      assertEquals(
          outcome(() -> library.connect(real.port)), outcome(() -> library.connect(own.port())));
      real.start();
      if (withData) {
        faults.restartServer();
      } else {
        faults.restart(false);
      }
      if (library != Library.JEDIS) {
        await("connected", () -> outcome(() -> expected.get("k")).startsWith("result"));
        await("connected", () -> outcome(() -> client.get("k")).startsWith("result"));
      }
      assertSameOutcome(expected, client, one -> one.get("k"));
      try (TestClient next = library.connect(own.port());
          TestClient nextExpected = library.connect(real.port)) {
        assertEquals(withData ? "v" : null, nextExpected.get("k"));
        assertEquals(nextExpected.get("k"), next.get("k"));
      }
    }
  }

  @Test
  void aKilledServerComesBackAtItsPortWithItsData(RedisAddress address, JedisPooled client) {
    client.set("a", "1");
    faults.killServer();
    faults.killServer();
    assertThrows(JedisConnectionException.class, () -> client.get("a"));
    assertThrows(
        JedisConnectionException.class, () -> new Jedis(address.host(), address.port()).connect());
    faults.restartServer();
    await("the pool has a connection", () -> outcome(() -> client.get("a")).endsWith("1"));
    assertEquals("1", store.strings().get("a"));
  }

  @Nested
  class Restarts {
    @RegisterExtension
    final ReredisExtension own =
        ReredisExtension.create(setup -> setup.manualClock().scope(StoreScope.METHOD));

    @Test
    void theStoreIsReplaced() throws IOException {
      Reredis before = own.store();
      int port = own.address().port();
      own.faults().on("GET").error("ERR still");
      before.strings().set("a", "1", Duration.ofSeconds(10));
      Reredis after = own.faults().restart(true);
      assertNotSame(before, after);
      assertSame(after, own.store());
      assertEquals("1", after.strings().get("a"));
      own.clock().advance(Duration.ofSeconds(11));
      assertNull(after.strings().get("a"));
      assertEquals(port, own.address().port());
      try (Jedis client = new Jedis(own.uri())) {
        client.set("b", "2");
        assertThrows(JedisDataException.class, () -> client.get("b"));
        own.commands().assertReceived("SET", "b", "2");
      }
      assertNull(own.faults().restart(false).strings().get("b"));
    }

    @Test
    void aDelayUsesTheClock() throws Exception {
      var client = io.lettuce.core.RedisClient.create("redis://" + own.address());
      try (StatefulRedisConnection<String, String> connection = client.connect()) {
        ManualClock clock = own.clock();
        Fault fault = own.faults().on("PING").delay(Duration.ofHours(1));
        RedisFuture<String> reply = connection.async().ping();
        Await.until("the request waits", () -> fault.injected() == 1);
        clock.advance(Duration.ofMinutes(59));
        assertFalse(reply.await(100, TimeUnit.MILLISECONDS));
        clock.advance(Duration.ofMinutes(2));
        assertEquals("PONG", reply.get(30, TimeUnit.SECONDS));
      } finally {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
      }
    }
  }
}
