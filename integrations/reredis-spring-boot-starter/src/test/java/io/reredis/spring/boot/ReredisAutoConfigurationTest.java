package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.util.ManualClock;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.util.ClassUtils;

/**
 * Tests an application with Spring Data Redis and nothing else. Surefire runs it with Spring Boot
 * 3.5 and with Spring Boot 4.
 */
class ReredisAutoConfigurationTest {
  private static final String BOOT_3 = "org.springframework.boot.autoconfigure.data.redis.";
  private static final String BOOT_4 = "org.springframework.boot.data.redis.autoconfigure.";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ReredisAutoConfiguration.class))
          .withConfiguration(AutoConfigurations.of(ofBoot("RedisAutoConfiguration")))
          .withConfiguration(AutoConfigurations.of(ofBoot("RedisReactiveAutoConfiguration")));

  static boolean isBoot3() {
    return ClassUtils.isPresent(BOOT_3 + "RedisAutoConfiguration", null);
  }

  private static Class<?> ofBoot(String name) {
    return ClassUtils.resolveClassName(isBoot3() ? BOOT_3 + name : BOOT_4 + "Data" + name, null);
  }

  @Test
  void theVersionOfSpringBootIsTheOneToTest() {
    String expected = System.getProperty("reredis.test.boot");
    assertThat(SpringBootVersion.getVersion()).isEqualTo(expected);
  }

  @Test
  void aTemplateUsesTheStoreOfTheApplication() {
    runner.run(
        context -> {
          StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
          template.opsForValue().set("key", "value");
          Reredis store = context.getBean(Reredis.class);
          assertThat(store.strings().get("key")).isEqualTo("value");
          store.hashes().put("hash", "field", "1");
          assertThat(template.<String, String>opsForHash().entries("hash"))
              .containsEntry("field", "1");
          assertThat(
                  context
                      .getBean(ReactiveStringRedisTemplate.class)
                      .opsForValue()
                      .get("key")
                      .block(Duration.ofSeconds(20)))
              .isEqualTo("value");
        });
  }

  @Test
  void aBeanUsesTheStoreWithoutAClient() {
    runner
        .withUserConfiguration(Visits.class)
        .run(
            context -> {
              Visits visits = context.getBean(Visits.class);
              assertThat(visits.count("home")).isEqualTo(1);
              assertThat(visits.count("home")).isEqualTo(2);
              StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
              assertThat(template.opsForValue().get("visits:home")).isEqualTo("2");
            });
  }

  @Test
  void scriptsRun() {
    runner.run(
        context ->
            assertThat(
                    context
                        .getBean(StringRedisTemplate.class)
                        .execute(
                            new DefaultRedisScript<>(
                                "return redis.call('incrby', KEYS[1], ARGV[1])", Long.class),
                            List.of("n"),
                            "5"))
                .isEqualTo(5));
  }

  @Test
  void twoApplicationsHaveTwoStores() {
    runner.run(
        first ->
            runner.run(
                second -> {
                  first.getBean(StringRedisTemplate.class).opsForValue().set("key", "1");
                  assertThat(second.getBean(StringRedisTemplate.class).hasKey("key")).isFalse();
                  assertThat(second.getBean(Server.class).port())
                      .isNotEqualTo(first.getBean(Server.class).port());
                }));
  }

  @Test
  void aNamedServerIsUsedInPlaceOfAStore() {
    for (String named :
        List.of(
            "spring.data.redis.host=example.org",
            "spring.data.redis.url=redis://example.org:6379",
            "spring.data.redis.cluster.nodes=example.org:6379",
            "spring.data.redis.cluster.nodes[0]=example.org:6379",
            "reredis.enabled=false")) {
      runner
          .withPropertyValues(named)
          .run(
              context ->
                  assertThat(context)
                      .as(named)
                      .hasNotFailed()
                      .doesNotHaveBean(Reredis.class)
                      .doesNotHaveBean(Server.class)
                      .hasSingleBean(RedisConnectionFactory.class));
    }
  }

  @Test
  void optionsHaveTheNamesOfRedis() {
    runner
        .withPropertyValues(
            "reredis.maxmemory=100mb",
            "reredis.maxmemory-policy=allkeys-lfu",
            "reredis.databases=3")
        .run(
            context -> {
              Reredis store = context.getBean(Reredis.class);
              assertThat(store.option("maxmemory")).isEqualTo("104857600");
              assertThat(store.option("maxmemory-policy")).isEqualTo("allkeys-lfu");
              assertThat(store.option("databases")).isEqualTo("3");
            });
  }

  @Test
  void yesAndNoMayBeBooleans() {
    runner
        .withPropertyValues(
            "reredis.lazyfree-lazy-expire=true",
            "reredis.rdbchecksum=false",
            "reredis.rdbcompression=no",
            "reredis.requirepass=true")
        .run(
            context -> {
              Reredis store = context.getBean(Reredis.class);
              assertThat(store.option("lazyfree-lazy-expire")).isEqualTo("yes");
              assertThat(store.option("rdbchecksum")).isEqualTo("no");
              assertThat(store.option("rdbcompression")).isEqualTo("no");
              assertThat(store.option("requirepass")).isEqualTo("true");
            });
  }

  @Test
  void environmentVariablesNameOptionsToo() {
    runner
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(
                        new SystemEnvironmentPropertySource(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                            Map.of("REREDIS_MAXMEMORY_POLICY", "allkeys-lru"))))
        .run(
            context ->
                assertThat(context.getBean(Reredis.class).option("maxmemory-policy"))
                    .isEqualTo("allkeys-lru"));
  }

  @Test
  void badPropertiesFailTheStartAndAreNamed() {
    for (String[] bad :
        new String[][] {
          {"reredis.maxmemry=1gb", "reredis.maxmemry"},
          {"reredis.maxmemory=much", "reredis.maxmemory"},
          {"reredis.port=x", "reredis.port"},
          {"spring.data.redis.port=x", "spring.data.redis.port"},
        }) {
      runner
          .withPropertyValues(bad[0])
          .run(
              context ->
                  assertThat(context).as(bad[0]).getFailure().hasStackTraceContaining(bad[1]));
    }
  }

  @Test
  void thePortIsThatOfTheProperties() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    for (String name : List.of("reredis.port", "spring.data.redis.port")) {
      runner
          .withPropertyValues(name + "=" + port)
          .run(context -> assertThat(context.getBean(Server.class).port()).isEqualTo(port));
    }
  }

  @Test
  void optionsOfTheServerApply(@TempDir Path folder) {
    runner
        .withPropertyValues(
            "reredis.bind=127.0.0.1 -::1",
            "reredis.io-threads=2",
            "reredis.unixsocket=" + folder.resolve("socket"))
        .run(
            context -> {
              context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
              Reredis store = context.getBean(Reredis.class);
              assertThat(store.execute("INFO", "server").toString())
                  .contains("bind=127.0.0.1,bind=-::1");
              assertThat(Files.exists(folder.resolve("socket"))).isTrue();
            });
  }

  @Test
  void aPasswordAndADatabaseApplyToTheClients() {
    runner
        .withPropertyValues("reredis.requirepass=secret", "spring.data.redis.database=2")
        .run(
            context -> {
              context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
              Reredis store = context.getBean(Reredis.class);
              assertThat(store.database(2).strings().get("key")).isEqualTo("value");
              assertThat(store.option("requirepass")).isEqualTo("secret");
            });
  }

  @Test
  void aDirectoryKeepsTheData(@TempDir Path folder) {
    String dir = "reredis.dir=" + folder.resolve("data");
    runner
        .withPropertyValues(dir)
        .run(
            context ->
                context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value"));
    assertThat(Files.exists(folder.resolve("data/dump.rdb"))).isTrue();
    runner
        .withPropertyValues(dir)
        .run(
            context ->
                assertThat(context.getBean(StringRedisTemplate.class).opsForValue().get("key"))
                    .isEqualTo("value"));
  }

  @Configuration(proxyBeanMethods = false)
  static class WithClock {
    static final ManualClock CLOCK = new ManualClock(1_000_000);

    @Bean
    ReredisCustomizer clock() {
      return builder -> builder.clock(CLOCK);
    }
  }

  @Test
  void aCustomizerSetsUpTheStore() {
    runner
        .withUserConfiguration(WithClock.class)
        .run(
            context -> {
              StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
              template.opsForValue().set("key", "value", Duration.ofHours(1));
              WithClock.CLOCK.advance(Duration.ofHours(2));
              assertThat(template.hasKey("key")).isFalse();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnStore {
    @Bean(destroyMethod = "close")
    Reredis own() {
      Reredis store = Reredis.open();
      store.strings().set("mine", "yes");
      return store;
    }
  }

  @Test
  void aStoreOfTheApplicationIsServed() {
    runner
        .withUserConfiguration(OwnStore.class)
        .run(
            context ->
                assertThat(context.getBean(StringRedisTemplate.class).opsForValue().get("mine"))
                    .isEqualTo("yes"));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnDetails {
    @Bean
    RedisConnectionDetails details() {
      return new RedisConnectionDetails() {
        @Override
        public Standalone getStandalone() {
          return Standalone.of("example.org", 1);
        }
      };
    }
  }

  @Test
  @EnabledIf(value = "isBoot3", disabledReason = "Boot 4 has no such class")
  void connectionDetailsOfTheApplicationComeFirst() {
    runner
        .withUserConfiguration(OwnDetails.class)
        .run(
            context ->
                assertThat(context.getBean(RedisConnectionDetails.class).getStandalone().getHost())
                    .isEqualTo("example.org"));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnDataDetails {
    @Bean
    DataRedisConnectionDetails details() {
      return new DataRedisConnectionDetails() {
        @Override
        public Standalone getStandalone() {
          return Standalone.of("example.org", 1);
        }
      };
    }
  }

  @Test
  @DisabledIf(value = "isBoot3", disabledReason = "Boot 3 has no such class")
  void connectionDetailsOfAnApplicationWithBoot4ComeFirst() {
    runner
        .withUserConfiguration(OwnDataDetails.class)
        .run(
            context ->
                assertThat(
                        context.getBean(DataRedisConnectionDetails.class).getStandalone().getHost())
                    .isEqualTo("example.org"));
  }

  /** Writes when the application stops, through the store and through Spring Data Redis. */
  @Configuration(proxyBeanMethods = false)
  static class Saves {
    @Bean
    DisposableBean last(Reredis store) {
      return () -> store.strings().set("last", "word");
    }

    @Bean
    SmartLifecycle stops(StringRedisTemplate template) {
      return new SmartLifecycle() {
        private boolean running;

        @Override
        public void start() {
          running = true;
        }

        @Override
        public void stop() {
          running = false;
          template.opsForValue().set("stopped", "yes");
        }

        @Override
        public boolean isRunning() {
          return running;
        }
      };
    }
  }

  @Test
  void beansMayUseTheStoreUntilTheyEnd(@TempDir Path folder) {
    String dir = "reredis.dir=" + folder;
    runner.withPropertyValues(dir).withUserConfiguration(Saves.class).run(context -> {});
    runner
        .withPropertyValues(dir)
        .run(
            context -> {
              Reredis store = context.getBean(Reredis.class);
              assertThat(store.strings().get("last")).isEqualTo("word");
              assertThat(store.strings().get("stopped")).isEqualTo("yes");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Listens {
    static final LinkedBlockingQueue<String> HEARD = new LinkedBlockingQueue<>();

    @Bean
    RedisMessageListenerContainer container(RedisConnectionFactory factory) {
      RedisMessageListenerContainer container = new RedisMessageListenerContainer();
      container.setConnectionFactory(factory);
      container.addMessageListener(
          (message, pattern) -> HEARD.add(new String(message.getBody())), new ChannelTopic("news"));
      return container;
    }
  }

  @Test
  void listenersHearWhatTheProgramPublishes() {
    runner
        .withUserConfiguration(Listens.class)
        .run(
            context -> {
              context.getBean(Reredis.class).pubSub().publish("news", "hello");
              assertThat(Listens.HEARD.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
            });
  }
}
