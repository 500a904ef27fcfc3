package io.reredis.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.lettuce.core.api.sync.RedisCommands;
import io.reredis.Reredis;
import io.reredis.support.Await;
import io.reredis.support.StoreThreads;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;

/** Tests the lifecycle of stores, and its errors, with test classes that run inside the tests. */
class LifecycleTest {
  /** The values that the classes below have recorded. */
  private static final Map<String, Object> SEEN = new ConcurrentHashMap<>();

  private final StoreThreads threads = StoreThreads.all();

  @BeforeEach
  void clear() {
    SEEN.clear();
  }

  private static EngineExecutionResults run(Class<?>... classes) {
    return run(Map.of(), classes);
  }

  private static EngineExecutionResults run(Map<String, String> parameters, Class<?>... classes) {
    EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter");
    Stream.of(classes).forEach(one -> kit.selectors(selectClass(one)));
    return kit.configurationParameters(parameters).execute();
  }

  /** Returns the messages of all failures. */
  private static String failures(EngineExecutionResults results) {
    return results.allEvents().finished().stream()
        .flatMap(
            event ->
                event
                    .getPayload(TestExecutionResult.class)
                    .flatMap(TestExecutionResult::getThrowable)
                    .stream())
        .map(failure -> failure + causes(failure))
        .collect(Collectors.joining("\n"));
  }

  private static String causes(Throwable failure) {
    return failure.getCause() == null ? "" : "\n" + failure.getCause();
  }

  private void assertNothingIsLeft() throws Exception {
    for (Object seen : SEEN.values()) {
      if (seen instanceof Reredis store) {
        assertThrows(ReredisException.class, () -> store.strings().set("k", "v"));
      } else if (seen instanceof RedisAddress address) {
        assertThrows(IOException.class, () -> new Socket(address.host(), address.port()).close());
      }
    }
    awaitThreads();
  }

  private void awaitThreads() throws Exception {
    Await.until("the threads have ended", () -> threads.begun().isEmpty());
  }

  @ReredisTest(scope = StoreScope.METHOD)
  static class OfMethods {
    private final Reredis store;

    OfMethods(Reredis store) {
      this.store = store;
      store.strings().set("k", "v");
    }

    @Test
    void one(Reredis same, RedisAddress address) {
      assertSame(store, same);
      SEEN.put("one", store);
      SEEN.put("address", address);
    }

    @Test
    void two() {
      SEEN.put("two", store);
    }

    @Nested
    class Inner {
      @Test
      void three(Reredis same) {
        assertSame(store, same);
        assertEquals("v", same.strings().get("k"));
        SEEN.put("three", same);
      }
    }
  }

  @Test
  void aMethodHasItsOwnStore() throws Exception {
    assertEquals("", failures(run(OfMethods.class)));
    assertEquals(4, Set.copyOf(SEEN.values()).size());
    assertNothingIsLeft();
  }

  @ReredisTest
  @TestInstance(Lifecycle.PER_CLASS)
  static class OneInstance {
    private final Reredis store;

    OneInstance(Reredis store, JedisPooled client) {
      this.store = store;
      client.set("k", "v");
    }

    @BeforeAll
    void before(Reredis same) {
      assertSame(store, same);
      assertEquals("v", store.strings().get("k"));
    }

    @Test
    void one(Reredis same) {
      assertSame(store, same);
      assertNull(store.strings().get("k"));
      SEEN.put("store", store);
    }
  }

  @Test
  void anInstanceMayLiveForTheClass() throws Exception {
    assertEquals("", failures(run(OneInstance.class)));
    assertNothingIsLeft();
  }

  @ReredisTest
  static class Failing {
    @Test
    void fails(Reredis store, RedisAddress address, Jedis client, Faults faults) {
      SEEN.put("store", store);
      SEEN.put("address", address);
      faults.onAll().stall();
      client.close();
      throw new IllegalStateException("on purpose");
    }
  }

  @ReredisTest
  static class FailingConstructor {
    FailingConstructor(Reredis store, RedisAddress address, JedisPooled client) {
      SEEN.put("store of the constructor", store);
      client.set("k", "v");
      throw new IllegalStateException("on purpose");
    }

    @Test
    void notRun() {}
  }

  @ReredisTest
  static class FailingBeforeAll {
    @BeforeAll
    static void fail(Reredis store, RedisCommands<String, String> client) {
      SEEN.put("store before all", store);
      client.set("k", "v");
      throw new IllegalStateException("on purpose");
    }

    @Test
    void notRun() {}
  }

  @Test
  void aFailureLeavesNothing() throws Exception {
    String failures =
        failures(run(Failing.class, FailingConstructor.class, FailingBeforeAll.class));
    assertEquals(3, failures.split("on purpose", -1).length - 1, failures);
    assertEquals(4, SEEN.size());
    assertNothingIsLeft();
  }

  @ReredisTest
  @TestMethodOrder(MethodOrderer.MethodName.class)
  static class Unclean {
    @Test
    void first(Reredis store, Faults faults) {
      store.execute("SET", "k", "v");
      store.database(9).strings().set("k", "v");
      faults.onAll().error("ERR on purpose");
      faults.killServer();
    }

    @Test
    void second(Reredis store, Commands commands, JedisPooled client) {
      assertFalse(commands.received("SET"));
      assertNull(client.get("k"));
      assertNull(store.database(9).strings().get("k"));
    }
  }

  @ReredisTest(flush = Flush.NEVER)
  @TestMethodOrder(MethodOrderer.MethodName.class)
  static class Keeping {
    @BeforeAll
    static void before(Reredis store) {
      store.strings().set("all", "v");
    }

    @Test
    void first(Reredis store) {
      assertEquals("v", store.strings().get("all"));
      store.strings().set("k", "v");
    }

    @Test
    void second(Reredis store) {
      assertEquals("v", store.strings().get("k"));
    }
  }

  @Test
  void aMethodLeavesItsDataOnlyIfConfigured() {
    assertEquals("", failures(run(Unclean.class, Keeping.class)));
  }

  private static final CyclicBarrier MEETING = new CyclicBarrier(2);

  abstract static class Parallel {
    @RegisterExtension static final ReredisExtension SHARED = ReredisExtension.create();

    @Test
    void meets(Reredis store, RedisAddress address, JedisPooled client) throws Exception {
      String name = getClass().getSimpleName();
      client.set("name", name);
      SEEN.put(name, store);
      SEEN.put(name + " address", address);
      MEETING.await(60, TimeUnit.SECONDS);
      assertEquals(name, store.strings().get("name"));
      String message = assertThrows(IllegalStateException.class, SHARED::store).getMessage();
      assertTrue(message.startsWith("2 stores are open"), message);
      MEETING.await(60, TimeUnit.SECONDS);
    }
  }

  static class ParallelA extends Parallel {}

  static class ParallelB extends Parallel {}

  @ReredisTest(scope = StoreScope.METHOD)
  static class ParallelMethods {
    private static void meet(Reredis store, JedisPooled client, String name) throws Exception {
      client.set("name", name);
      MEETING.await(60, TimeUnit.SECONDS);
      assertEquals(name, store.strings().get("name"));
      SEEN.put(name, store);
    }

    @Test
    void a(Reredis store, JedisPooled client) throws Exception {
      meet(store, client, "method a");
    }

    @Test
    void b(Reredis store, JedisPooled client) throws Exception {
      meet(store, client, "method b");
    }
  }

  @Test
  void testsMayRunInParallel() throws Exception {
    Map<String, String> parallel =
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "2");
    assertEquals("", failures(run(parallel, ParallelA.class, ParallelB.class)));
    assertEquals("", failures(run(parallel, ParallelMethods.class)));
    assertEquals(6, Set.copyOf(SEEN.values()).size());
    assertNothingIsLeft();
  }

  @ReredisTest(options = "databases = 2")
  @Retention(RetentionPolicy.RUNTIME)
  @interface Small {}

  @Small
  static class Composed {
    @Test
    void hasTheOption(Reredis store) {
      SEEN.put("databases", store.option("databases"));
    }
  }

  static class Inherited extends Composed {}

  @Test
  void theAnnotationMayBeAMetaAnnotationAndInherited() {
    assertEquals("", failures(run(Composed.class)));
    assertEquals("2", SEEN.remove("databases"));
    assertEquals("", failures(run(Inherited.class)));
    assertNotNull(SEEN.get("databases"));
  }

  @ReredisTest
  static class NoClock {
    @Test
    void test(ManualClock clock) {}
  }

  @ReredisTest
  static class OtherCodec {
    @Test
    void test(RedisCommands<byte[], byte[]> client) {}
  }

  @ReredisTest(scope = StoreScope.METHOD)
  static class TooEarly {
    @BeforeAll
    static void before(Reredis store) {}

    @Test
    void test() {}
  }

  @ReredisTest(options = "maxmemory")
  static class NoValue {
    @Test
    void test() {}
  }

  @ReredisTest(options = "maxmemori=1")
  static class NoOption {
    @Test
    void test() {}
  }

  @Test
  void errorsExplainTheRemedy() throws Exception {
    List<Map.Entry<Class<?>, String>> cases =
        List.of(
            Map.entry(NoClock.class, "set @ReredisTest(manualClock = true)"),
            Map.entry(OtherCodec.class, "receive a RedisClient and connect it with a codec"),
            Map.entry(TooEarly.class, "receive it in the test method"),
            Map.entry(NoValue.class, "is name=value, such as maxmemory=10mb: maxmemory"),
            Map.entry(NoOption.class, "option maxmemori=1: "));
    for (Map.Entry<Class<?>, String> one : cases) {
      String failures = failures(run(one.getKey()));
      assertTrue(failures.contains(one.getValue()), failures);
    }
    awaitThreads();
  }
}
