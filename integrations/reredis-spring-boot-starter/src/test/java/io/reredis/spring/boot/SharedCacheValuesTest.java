package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.reredis.util.ManualClock;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Reads of cached objects, which callers share if nothing can change them. */
class SharedCacheValuesTest {
  private static final ManualClock CLOCK = new ManualClock(1_000_000);

  private final ApplicationContextRunner runner =
      Boot.application().withUserConfiguration(Caching.class);

  @Configuration(proxyBeanMethods = false)
  @EnableCaching
  static class Caching {
    @Bean
    ReredisCustomizer clock() {
      return builder -> builder.clock(CLOCK);
    }

    @Bean
    RedisCacheConfiguration defaults() {
      return RedisCacheConfiguration.defaultCacheConfig().entryTtl(Duration.ofMinutes(10));
    }
  }

  record Item(String name, int price) implements Serializable {}

  record Holder(Object held) implements Serializable {}

  /** A list whose accessor hides that it can change. */
  record Hiding(List<String> names) implements Serializable {
    @Override
    public List<String> names() {
      return List.copyOf(names);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Object read(Cache cache, String key) {
    Cache.ValueWrapper found = cache.get(key);
    return found == null ? null : Objects.requireNonNull(found.get());
  }

  private interface Body {
    void run(Cache cache, RedisConnection connection);
  }

  /** Runs a body with a cache in the store, and a connection to the same store. */
  private void withConnection(Body body) {
    runner.run(
        context -> {
          try (RedisConnection connection =
              context.getBean(RedisConnectionFactory.class).getConnection()) {
            body.run(cache(context), connection);
          }
        });
  }

  private static Cache cache(ApplicationContext context) {
    return Objects.requireNonNull(context.getBean(CacheManager.class).getCache("items"));
  }

  @Test
  void changesByOtherClientsAreSeen() {
    withConnection(
        (cache, connection) -> {
          Item cheap = new Item("tea", 1);
          Item dear = new Item("tea", 2);
          cache.put("k", cheap);
          cache.put("other", dear);
          Object first = read(cache, "k");
          assertThat(first).isEqualTo(cheap).isNotSameAs(cheap);
          assertThat(read(cache, "k")).isSameAs(first);

          byte[] dearBytes = connection.stringCommands().get(bytes("items::other"));
          byte[] cheapBytes = connection.stringCommands().get(bytes("items::k"));
          connection.stringCommands().set(bytes("items::k"), dearBytes);
          assertThat(read(cache, "k")).isEqualTo(dear);
          connection.stringCommands().set(bytes("items::k"), cheapBytes);
          assertThat(read(cache, "k")).isEqualTo(cheap);
          int price = Arrays.mismatch(cheapBytes, dearBytes);
          connection
              .stringCommands()
              .setRange(bytes("items::k"), new byte[] {dearBytes[price]}, price);
          assertThat(read(cache, "k")).isEqualTo(dear);
          connection.keyCommands().rename(bytes("items::other"), bytes("items::k"));
          assertThat(read(cache, "k")).isEqualTo(dear);
          assertThat(read(cache, "other")).isNull();

          byte[] dump = connection.keyCommands().dump(bytes("items::k"));
          connection.keyCommands().del(bytes("items::k"));
          assertThat(read(cache, "k")).isNull();
          connection.keyCommands().restore(bytes("items::k"), 0, dump);
          assertThat(read(cache, "k")).isEqualTo(dear);
          connection.serverCommands().flushAll();
          assertThat(read(cache, "k")).isNull();
          connection.stringCommands().set(bytes("items::k"), cheapBytes);
          assertThat(read(cache, "k")).isEqualTo(cheap);
        });
  }

  @Test
  void anExpiredValueIsNotReturned() {
    withConnection(
        (cache, connection) -> {
          cache.put("k", new Item("tea", 1));
          assertThat(read(cache, "k")).isSameAs(read(cache, "k"));
          CLOCK.advance(Duration.ofMinutes(11));
          assertThat(read(cache, "k")).isNull();
        });
  }

  private static final List<Object> IMMUTABLE =
      List.of(
          "x".repeat(70_000),
          'c',
          (byte) 1,
          (short) 1,
          1.5f,
          new BigInteger("12345678901234567890"),
          new BigDecimal("1.50"),
          UUID.fromString("00000000-0000-0001-0000-000000000002"),
          URI.create("http://example.org"),
          Locale.GERMANY,
          Currency.getInstance("EUR"),
          Instant.EPOCH,
          LocalDate.EPOCH,
          Duration.ofSeconds(1, 2),
          ZoneId.of("Europe/Berlin"),
          ZoneOffset.UTC,
          ZonedDateTime.of(LocalDate.EPOCH.atStartOfDay(), ZoneId.of("Europe/Berlin")),
          TimeUnit.DAYS,
          List.of(),
          List.of(1, "a"),
          List.of(new Item("a", 1), new Item("b", 2), new Item("c", 3)),
          Set.of(1, 2, 3),
          Map.of("a", List.of(1), "b", List.of(2)),
          Collections.emptyList(),
          new Holder(new Holder(List.of(LocalDate.EPOCH))),
          new Hiding(List.of("a")));

  private static final List<Object> MUTABLE =
      List.of(
          new ArrayList<>(List.of(1)),
          new HashMap<>(Map.of(1, 2)),
          new Date(1),
          new int[] {1},
          new String[] {"a"},
          new Holder(new ArrayList<>(List.of(1))),
          new Holder(new Object[] {1}),
          new Holder(new Date(1)),
          new Hiding(new ArrayList<>(List.of("a"))),
          List.of(new Date(1)),
          List.of(1, 2, new Holder(new Date(1))),
          Set.of(new Date(1)),
          Map.of("a", new Date(1)),
          Map.of(new Date(1), "a"),
          Collections.unmodifiableList(new ArrayList<>(List.of(1))),
          new OpenNumber("1"));

  /** Has a state that the methods of its superclass do not show. */
  private static final class OpenNumber extends BigDecimal {
    int state;

    OpenNumber(String text) {
      super(text);
    }
  }

  @Test
  void onlyImmutableValuesAreShared() {
    withConnection(
        (cache, connection) -> {
          for (Object value : IMMUTABLE) {
            cache.put("k", value);
            assertThat(read(cache, "k")).isEqualTo(value).isSameAs(read(cache, "k"));
          }
          for (Object value : MUTABLE) {
            cache.put("k", value);
            assertThat(read(cache, "k")).isNotSameAs(read(cache, "k"));
          }
          assertThat(read(cache, "k")).isEqualTo(new OpenNumber("1"));
        });
  }

  @Test
  void changingAMutableValueChangesNoOther() {
    withConnection(
        (cache, connection) -> {
          cache.put("k", new Holder(new ArrayList<>(List.of(1))));
          Holder mine = (Holder) read(cache, "k");
          ((List<?>) mine.held()).clear();
          assertThat(read(cache, "k")).isEqualTo(new Holder(List.of(1)));
        });
  }

  @Test
  void eachClassLoaderHasItsOwnValues() throws Exception {
    URL classes = getClass().getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes}, getClass().getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Item.class.getName())
                ? Objects.requireNonNullElseGet(findLoadedClass(name), () -> found(name))
                : super.loadClass(name, resolve);
          }

          private Class<?> found(String name) {
            try {
              return findClass(name);
            } catch (ClassNotFoundException e) {
              throw new IllegalStateException(e);
            }
          }
        }) {
      SharedValues shared = new SharedValues(1_000_000);
      SerializationPair<Object> own = values(getClass().getClassLoader(), shared);
      SerializationPair<Object> other = values(loader, shared);
      ByteBuffer bytes = own.write(new Item("tea", 1));
      Object item = own.read(bytes.duplicate());
      Object itemOfOther = other.read(bytes.duplicate());
      assertThat(item).isInstanceOf(Item.class).isSameAs(own.read(bytes.duplicate()));
      assertThat(itemOfOther).isSameAs(other.read(bytes.duplicate()));
      assertThat(itemOfOther.getClass().getClassLoader()).isSameAs(loader);
    }
  }

  private static SerializationPair<Object> values(ClassLoader loader, SharedValues shared) {
    RedisCacheConfiguration plain =
        RedisCacheConfiguration.defaultCacheConfig()
            .serializeValuesWith(SerializationPair.fromSerializer(RedisSerializer.java(loader)));
    return JavaValues.in(plain, shared).getValueSerializationPair();
  }

  @Test
  void readersNeverSeeAnOlderValueAgain() {
    runner.run(
        context -> {
          Cache cache = cache(context);
          int last = 2_000;
          cache.put("k", new Item("tea", 0));
          List<CompletableFuture<Integer>> readers = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            readers.add(
                CompletableFuture.supplyAsync(
                    () -> readUntil(cache, last), task -> new Thread(task).start()));
          }
          for (int i = 1; i <= last; i++) {
            cache.put("k", new Item("tea", i));
          }
          for (CompletableFuture<Integer> reader : readers) {
            assertThat(reader.get(60, TimeUnit.SECONDS)).isZero();
          }
        });
  }

  /** Reads until the price is the last one; returns how often a price was lower than before. */
  private static int readUntil(Cache cache, int last) {
    int steps = 0;
    for (int price = 0; price < last; ) {
      int next = ((Item) read(cache, "k")).price();
      if (next < price) {
        steps++;
      }
      price = next;
    }
    return steps;
  }

  @Test
  void theBytesOfSharedValuesAreLimited() {
    SharedValues shared = new SharedValues(64 * 100);
    Object decoder = new Object();
    for (int i = 0; i < 1_000; i++) {
      shared.add(decoder, bytes(String.format("%0100d", i)), i);
      assertThat(shared.size()).isEqualTo(Math.min(64, i + 1) * 100L);
    }
    assertThat(
            IntStream.range(0, 1_000)
                .filter(i -> shared.get(decoder, bytes(String.format("%0100d", i))) != null)
                .count())
        .isEqualTo(64);
    byte[] large = new byte[101];
    shared.add(decoder, large, 1);
    assertThat(shared.get(decoder, large)).isNull();
  }

  @Test
  void bytesThatChangeAfterwardsAreAnotherKey() {
    SharedValues shared = new SharedValues(1_000_000);
    byte[] bytes = bytes("one");
    shared.add(this, bytes, 1);
    bytes[0] = 'O';
    assertThat(shared.get(this, bytes)).isNull();
    assertThat(shared.get(this, bytes("one"))).isEqualTo(1);
  }
}
