package io.reredis.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.sun.management.UnixOperatingSystemMXBean;
import io.lettuce.core.api.sync.RedisCommands;
import io.reredis.Reredis;
import io.reredis.support.Await;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import redis.clients.jedis.JedisPooled;

/** Checks that many starts and stops leave no threads, descriptors or stores. */
class LeakTest {
  private static final int ROUNDS = 1000;

  /** Lettuce starts and stops its own threads for each client. */
  private static final int ROUNDS_OF_LETTUCE = 20;

  private static final List<WeakReference<Reredis>> STORES =
      Collections.synchronizedList(new ArrayList<>());

  @ReredisTest
  static class WithJedis {
    @Test
    void writes(Reredis store, JedisPooled client) {
      client.set("k", "v");
      STORES.add(new WeakReference<>(store));
    }
  }

  @ReredisTest
  static class WithLettuce {
    @Test
    void writes(Reredis store, RedisCommands<String, String> client) {
      client.set("k", "v");
      STORES.add(new WeakReference<>(store));
    }
  }

  private static void run(Class<?> type, int rounds) {
    for (int i = 0; i < rounds; i++) {
      EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(type))
          .execute()
          .testEvents()
          .assertStatistics(statistics -> statistics.succeeded(1));
    }
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static void assertLeavesNothing(Class<?> type, int rounds) throws Exception {
    run(type, 3);
    STORES.clear();
    int threads = threads();
    long descriptors = descriptors();
    run(type, rounds);
    assertEquals(rounds, STORES.size());
    // clients leave a few threads for a second, and the JVM starts some, but not one per round
    int few = Math.min(10, rounds / 2);
    Await.until("threads have ended", () -> threads() < threads + few);
    Await.until("descriptors are closed", () -> descriptors() < descriptors + few);
    Await.until(
        "the stores are garbage",
        () -> {
          System.gc();
          return STORES.stream().filter(store -> store.get() != null).count() < few;
        });
  }

  @Test
  void jedisLeavesNothing() throws Exception {
    assertLeavesNothing(WithJedis.class, ROUNDS);
  }

  @Test
  void lettuceLeavesNothing() throws Exception {
    assertLeavesNothing(WithLettuce.class, ROUNDS_OF_LETTUCE);
  }
}
