package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reredis.Reredis;
import io.reredis.store.Codec;
import io.reredis.support.Await;
import io.reredis.util.ManualClock;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.cache.RedisCache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Spring's caches, with Spring Boot 3.5 and with Spring Boot 4. */
class ReredisCacheTest {
  private final ApplicationContextRunner runner =
      Boot.application().withUserConfiguration(Caching.class);

  /** An application that caches. */
  @Configuration(proxyBeanMethods = false)
  @EnableCaching
  @Import({Prices.class, Offers.class})
  static class Caching {}

  /** May find nothing. */
  static class Offers {
    private final AtomicInteger lookUps = new AtomicInteger();

    @Cacheable("offers")
    public String of(String item) {
      lookUps.incrementAndGet();
      return null;
    }

    int lookUps() {
      return lookUps.get();
    }
  }

  private record Item(String name, int price) implements Serializable {}

  private static Cache cache(CacheManager manager) {
    Cache cache = manager.getCache("prices");
    assertThat(cache).isNotNull();
    return cache;
  }

  @Test
  void cachedMethodsUseTheStoreWithoutAConnection() {
    runner.run(
        context -> {
          Prices prices = context.getBean(Prices.class);
          assertThat(prices.of("tea")).isEqualTo("price of tea");
          assertThat(prices.of("tea")).isEqualTo("price of tea");
          Reredis store = context.getBean(Reredis.class);
          assertThat(store.keys().exists("prices::tea")).isTrue();
          assertThat(prices.lookUps()).isEqualTo(1);
          store.strings().set("prices:", "other");
          prices.change();
          assertThat(store.keys().scan()).containsExactly("prices:");
          assertThat(prices.of("tea")).isEqualTo("price of tea");
          assertThat(prices.lookUps()).isEqualTo(2);
          Offers offers = context.getBean(Offers.class);
          assertThat(offers.of("tea")).isNull();
          assertThat(offers.of("tea")).isNull();
          assertThat(offers.lookUps()).isEqualTo(1);
          assertThat(store.execute("INFO", "stats").toString())
              .contains("total_connections_received:0");
          context.getBean(RedisConnectionFactory.class).getConnection().close();
          assertThat(store.execute("INFO", "stats").toString())
              .doesNotContain("total_connections_received:0");
        });
  }

  @Test
  void entriesAreThoseThatSpringDataWritesOverAConnection() {
    List<Object> values =
        List.of(
            "",
            "price",
            "Grüße, \0, \u007f\u0080\u07ff\u0800, €, \ud83d\ude00, \ud800",
            "x".repeat(65535),
            "x".repeat(65536),
            "ü".repeat(40000),
            1,
            -1L,
            1.5,
            true,
            false,
            2.5f,
            'c',
            (short) 3,
            new byte[0],
            new byte[] {1, -2, 3},
            new int[] {1, 2},
            new Item("tea", 3),
            new ArrayList<>(List.of("a", 1)));
    runner.run(
        context -> {
          Cache own = cache(context.getBean(CacheManager.class));
          Cache remote =
              cache(RedisCacheManager.create(context.getBean(RedisConnectionFactory.class)));
          Reredis store = context.getBean(Reredis.class);
          List<Object> all = new ArrayList<>(values);
          all.add(null);
          var bytes = store.database(0).with(Codec.utf8(), Codec.bytes()).strings();
          for (int i = 0; i < all.size(); i++) {
            Object value = all.get(i);
            own.put("own" + i, value);
            remote.put("remote" + i, value);
            awaitKey(store, "prices::remote" + i);
            assertThat(bytes.get("prices::own" + i)).isEqualTo(bytes.get("prices::remote" + i));
            for (Cache cache : List.of(own, remote)) {
              assertThat(cache.get("own" + i).get()).isEqualTo(value);
              assertThat(cache.get("remote" + i).get()).isEqualTo(value);
            }
          }
        });
  }

  /** Waits for a key, which newer versions of Spring Data write in the background. */
  private static void awaitKey(Reredis store, String key) throws Exception {
    Await.until(key + " is in the store", () -> store.keys().exists(key));
  }

  @Test
  void valuesThatAreDamagedAreErrors() {
    runner.run(
        context -> {
          Cache cache = cache(context.getBean(CacheManager.class));
          var bytes = context.getBean(Reredis.class).database(0).with(Codec.utf8(), Codec.bytes());
          for (Object value : List.of("text", "grün", 1, 2L, true, new byte[] {1, 2})) {
            cache.put("k", value);
            byte[] whole = bytes.strings().get("prices::k");
            for (int i = 1; i < whole.length; i++) {
              bytes.strings().set("prices::k", Arrays.copyOf(whole, i));
              assertThatThrownBy(() -> cache.get("k")).isInstanceOf(RuntimeException.class);
            }
          }
          bytes.strings().set("prices::k", new byte[] {-84, -19, 0, 5, 116, 0, 1, -1});
          assertThatThrownBy(() -> cache.get("k")).isInstanceOf(RuntimeException.class);
        });
  }

  @Test
  void keysAreThoseOfSpringData() {
    runner.run(
        context -> {
          Cache own = cache(context.getBean(CacheManager.class));
          Cache remote =
              cache(RedisCacheManager.create(context.getBean(RedisConnectionFactory.class)));
          for (Object key : List.of(1, 2L, "ü", List.of(1, 2), TimeUnit.DAYS, 'c')) {
            own.put(key, "value");
            assertThat(remote.get(key).get()).isEqualTo("value");
          }
        });
  }

  @Test
  void propertiesOfSpringApply() {
    runner
        .withPropertyValues(
            "spring.cache.type=redis",
            "spring.cache.redis.time-to-live=10m",
            "spring.cache.redis.key-prefix=app:",
            "spring.cache.redis.cache-null-values=false",
            "spring.cache.redis.enable-statistics=true",
            "spring.data.redis.database=2")
        .run(
            context -> {
              Prices prices = context.getBean(Prices.class);
              prices.of("tea");
              prices.of("tea");
              var keys = context.getBean(Reredis.class).database(2).keys();
              assertThat(keys.timeToLive("app:prices::tea"))
                  .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
              RedisCache cache = (RedisCache) cache(context.getBean(CacheManager.class));
              assertThatThrownBy(() -> cache.put("tea", null))
                  .isInstanceOf(IllegalArgumentException.class);
              assertThat(cache.getStatistics().getGets()).isEqualTo(2);
              assertThat(cache.getStatistics().getHits()).isEqualTo(1);
              assertThat(cache.getStatistics().getMisses()).isEqualTo(1);
              assertThat(cache.getStatistics().getPuts()).isEqualTo(1);
              cache.evict("tea");
              cache.evict("tea");
              assertThat(cache.getStatistics().getDeletes()).isEqualTo(1);
              prices.of("tea");
              cache.clear();
              assertThat(cache.getStatistics().getDeletes()).isEqualTo(2);
              cache.clearStatistics();
              assertThat(cache.getStatistics().getGets()).isZero();
            });
  }

  @Test
  void anotherTypeOfCacheWins() {
    runner
        .withPropertyValues("spring.cache.type=simple")
        .run(
            context ->
                assertThat(context.getBean(CacheManager.class))
                    .isInstanceOf(ConcurrentMapCacheManager.class));
  }

  @Test
  void cachesOfANamedServerUseTheConnection() {
    runner
        .withPropertyValues("spring.data.redis.host=example.org")
        .run(context -> assertThat(context).doesNotHaveBean(ReredisCacheWriter.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnFactory {
    @Bean
    LettuceConnectionFactory factory() {
      return new LettuceConnectionFactory("example.org", 1);
    }
  }

  @Test
  void cachesOfAConnectionOfTheApplicationUseIt() {
    runner
        .withUserConfiguration(OwnFactory.class)
        .run(context -> assertThat(context).doesNotHaveBean(ReredisCacheWriter.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class InUtf8 {
    @Bean
    RedisCacheConfiguration defaults() {
      return RedisCacheConfiguration.defaultCacheConfig()
          .serializeValuesWith(SerializationPair.fromSerializer(RedisSerializer.string()));
    }
  }

  @Test
  void aSerializerOfTheApplicationIsUsed() {
    runner
        .withUserConfiguration(InUtf8.class)
        .run(
            context -> {
              context.getBean(Prices.class).of("tea");
              Reredis store = context.getBean(Reredis.class);
              assertThat(store.strings().get("prices::tea")).isEqualTo("price of tea");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class WithClock {
    static final ManualClock CLOCK = new ManualClock(1_000_000);

    @Bean
    ReredisCustomizer clock() {
      return builder -> builder.clock(CLOCK);
    }

    @Bean
    RedisCacheConfiguration idle() {
      return RedisCacheConfiguration.defaultCacheConfig()
          .entryTtl(Duration.ofMinutes(10))
          .enableTimeToIdle();
    }
  }

  @Test
  void readingAnEntryKeepsItForItsIdleTime() {
    runner
        .withUserConfiguration(WithClock.class)
        .run(
            context -> {
              Cache cache = cache(context.getBean(CacheManager.class));
              cache.put("tea", "3");
              WithClock.CLOCK.advance(Duration.ofMinutes(6));
              assertThat(cache.get("tea").get()).isEqualTo("3");
              WithClock.CLOCK.advance(Duration.ofMinutes(6));
              assertThat(cache.get("tea", String.class)).isEqualTo("3");
              WithClock.CLOCK.advance(Duration.ofMinutes(11));
              assertThat(cache.get("tea")).isNull();
              assertThat(cache.get("tea", () -> "4")).isEqualTo("4");
              WithClock.CLOCK.advance(Duration.ofMinutes(6));
              assertThat(cache.get("tea", () -> "5")).isEqualTo("4");
              WithClock.CLOCK.advance(Duration.ofMinutes(6));
              assertThat(cache.get("tea", () -> "6")).isEqualTo("4");
            });
  }

  /** A writer of one's own needs no Spring Boot. */
  private static void withCache(ThrowingConsumer test) throws Exception {
    try (Reredis store = Reredis.open()) {
      RedisCacheManager manager =
          RedisCacheManager.builder(new ReredisCacheWriter(store, 0))
              .initialCacheNames(Set.of("prices"))
              .build();
      manager.afterPropertiesSet();
      test.accept((RedisCache) cache(manager));
      assertThat(store.info().clients()).isZero();
    }
  }

  private interface ThrowingConsumer {
    void accept(RedisCache cache) throws Exception;
  }

  @Test
  void anEntryIsSetIfAbsent() throws Exception {
    withCache(
        cache -> {
          assertThat(cache.putIfAbsent("k", "1")).isNull();
          assertThat(cache.putIfAbsent("k", "2").get()).isEqualTo("1");
          assertThat(cache.get("k").get()).isEqualTo("1");
        });
  }

  @Test
  void removalsTellWhetherThereWasAnEntry() throws Exception {
    withCache(
        cache -> {
          ReredisCacheWriter writer = (ReredisCacheWriter) cache.getNativeCache();
          byte[] key = "prices::k".getBytes(StandardCharsets.UTF_8);
          byte[] all = "prices::*".getBytes(StandardCharsets.UTF_8);
          cache.put("k", "1");
          assertThat(writer.evictIfPresent("prices", key)).isTrue();
          assertThat(writer.evictIfPresent("prices", key)).isFalse();
          cache.put("k", "2");
          assertThat(writer.invalidate("prices", all)).isTrue();
          assertThat(writer.invalidate("prices", all)).isFalse();
          for (Runnable removal :
              List.<Runnable>of(
                  () -> writer.evict("prices", key),
                  () -> writer.remove("prices", key),
                  () -> writer.clear("prices", all),
                  () -> writer.clean("prices", all),
                  () -> cache.clear("k*"),
                  () -> cache.evict("k"))) {
            cache.put("k", "3");
            removal.run();
            assertThat(cache.get("k")).isNull();
          }
          cache.put("k", "4");
          cache.clear("j*");
          assertThat(cache.get("k").get()).isEqualTo("4");
        });
  }

  @Test
  void futuresAreComplete() throws Exception {
    withCache(
        cache -> {
          assertThat(cache.retrieve("k").get(20, TimeUnit.SECONDS)).isNull();
          CompletableFuture<String> source = new CompletableFuture<>();
          CompletableFuture<String> loaded = cache.retrieve("k", () -> source);
          assertThat(loaded).isNotDone();
          source.complete("v");
          assertThat(loaded).isCompletedWithValue("v");
          assertThat(cache.get("k").get()).isEqualTo("v");
          assertThat(cache.retrieve("k", () -> source)).isCompletedWithValue("v");
        });
  }

  @Test
  void aMissingValueIsLoadedOnceForAllThreads() throws Exception {
    withCache(
        cache -> {
          AtomicInteger loads = new AtomicInteger();
          CountDownLatch allWait = new CountDownLatch(1);
          List<Call> calls = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            calls.add(
                new Call(
                    () ->
                        cache.get(
                            "k",
                            () -> {
                              allWait.await();
                              return new Item("tea", loads.incrementAndGet());
                            })));
          }
          Await.until("one loads, seven wait", () -> calls.stream().allMatch(Call::waits));
          allWait.countDown();
          for (Call call : calls) {
            assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(new Item("tea", 1));
          }
        });
  }

  /** A call on a thread of its own. */
  private static final class Call extends CompletableFuture<Object> {
    private final Thread thread;

    Call(Callable<?> task) {
      thread = new Thread(() -> complete(task));
      thread.setDaemon(true);
      thread.start();
    }

    private void complete(Callable<?> task) {
      try {
        complete(task.call());
      } catch (Throwable e) {
        completeExceptionally(e);
      }
    }

    /** Tells whether the call waits for another thread. */
    boolean waits() {
      return thread.getState() == Thread.State.WAITING;
    }
  }

  @Test
  void otherKeysAreLoadedMeanwhile() throws Exception {
    withCache(
        cache -> {
          CountDownLatch other = new CountDownLatch(1);
          Call first =
              new Call(
                  () ->
                      cache.get(
                          "first",
                          () -> {
                            other.await();
                            return "1";
                          }));
          assertThat(
                  new Call(
                          () ->
                              cache.get(
                                  "other",
                                  () -> {
                                    other.countDown();
                                    return "2";
                                  }))
                      .get(20, TimeUnit.SECONDS))
              .isEqualTo("2");
          assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("1");
        });
  }

  @Test
  void aValueLoadedBeforeAChangeIsNotCached() throws Exception {
    withCache(
        cache -> {
          assertThat(
                  cache.<String>get(
                      "k",
                      () -> {
                        cache.evict("k");
                        return "old";
                      }))
              .isEqualTo("old");
          assertThat(cache.get("k")).isNull();
          cache.get(
              "k",
              () -> {
                cache.clear();
                return "old";
              });
          assertThat(cache.get("k")).isNull();
          cache.get(
              "k",
              () -> {
                cache.put("k", "new");
                return "old";
              });
          assertThat(cache.get("k").get()).isEqualTo("new");
          cache.evict("k");
          cache.get(
              "k",
              () -> {
                cache.putIfAbsent("k", "new");
                return "old";
              });
          assertThat(cache.get("k").get()).isEqualTo("new");
        });
  }

  @Test
  void aLoaderThatFailsFailsAllThatWait() throws Exception {
    withCache(
        cache -> {
          AtomicInteger loads = new AtomicInteger();
          CountDownLatch loading = new CountDownLatch(1);
          CountDownLatch fails = new CountDownLatch(1);
          Call first =
              new Call(
                  () ->
                      cache.get(
                          "k",
                          () -> {
                            loads.incrementAndGet();
                            loading.countDown();
                            fails.await();
                            throw new IOException("no price");
                          }));
          loading.await();
          Call second = new Call(() -> cache.get("k", () -> loads.incrementAndGet()));
          Await.until("the second waits", second::waits);
          fails.countDown();
          for (Call one : List.of(first, second)) {
            assertThatThrownBy(() -> one.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(Cache.ValueRetrievalException.class)
                .hasRootCauseMessage("no price");
          }
          assertThat(loads.get()).isEqualTo(1);
          assertThat(cache.get("k", () -> "again")).isEqualTo("again");
        });
  }

  @Test
  void aLoaderMayAskForItsOwnKey() throws Exception {
    withCache(
        cache -> {
          assertThat(cache.<String>get("k", () -> cache.get("k", () -> "inner") + ", outer"))
              .isEqualTo("inner, outer");
        });
  }

  @Test
  void loadersThatWaitForEachOtherEnd() throws Exception {
    withCache(
        cache -> {
          List<String> keys = List.of("a", "b", "c");
          CountDownLatch loading = new CountDownLatch(keys.size());
          List<Call> calls = new ArrayList<>();
          for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            String next = keys.get((i + 1) % keys.size());
            calls.add(
                new Call(
                    () ->
                        cache.get(
                            key,
                            () -> {
                              loading.countDown();
                              loading.await();
                              return key + cache.get(next, () -> next + "!");
                            })));
          }
          Set<Object> values = new HashSet<>();
          for (Call call : calls) {
            values.add(call.get(20, TimeUnit.SECONDS));
          }
          assertThat(values).anyMatch(value -> value.toString().endsWith("!"));
          for (String key : keys) {
            assertThat(cache.get(key, String.class)).startsWith(key);
          }
        });
  }

  @Test
  void aPatternMayHaveAnyCharacters() throws Exception {
    withCache(
        cache -> {
          cache.put("schlüssel", "1");
          cache.clear("schlü*");
          assertThat(cache.get("schlüssel")).isNull();
        });
  }
}
