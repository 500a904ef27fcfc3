package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.reredis.Reredis;
import io.reredis.support.Await;
import io.reredis.util.ReredisException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.ReflectionUtils;

/** Health and metrics, with Spring Boot 3.5 and with Spring Boot 4. */
class ReredisActuatorTest {
  private final ApplicationContextRunner runner = Boot.application();

  /** Returns the health as text: its interface has another name in each version. */
  private static String health(ApplicationContext context) {
    Object indicator = context.getBean("reredisHealthIndicator");
    Method method = ReflectionUtils.findMethod(indicator.getClass(), "health");
    ReflectionUtils.makeAccessible(method);
    return ReflectionUtils.invokeMethod(method, indicator).toString();
  }

  @Test
  void aStoreInMemoryIsUp() {
    runner.run(
        context ->
            assertThat(health(context))
                .startsWith("UP ")
                .contains("version=0.", "usedMemory=", "maxMemory=", "appendOnlyLog=off")
                .doesNotContain("lastSave", "problem"));
  }

  @Test
  void aStoreThatCannotSaveIsDown(@TempDir Path folder) {
    Path dir = folder.resolve("data");
    runner
        .withPropertyValues("reredis.dir=" + dir, "reredis.appendonly=yes")
        .run(
            context -> {
              assertThat(health(context))
                  .startsWith("UP ")
                  .contains("lastSaveStatus=ok", "appendOnlyLog=ok");
              // a folder in place of the file
              Reredis store = context.getBean(Reredis.class);
              Files.createDirectories(dir.resolve("dump.rdb/full"));
              store.strings().set("k", "v");
              assertThat(catchError(() -> store.execute("SAVE"))).isNotNull();
              assertThat(health(context))
                  .startsWith("DOWN ")
                  .contains("lastSaveStatus=err", "the last snapshot failed");
              store.execute("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");
              assertThat(health(context)).startsWith("UP ");
              Files.delete(dir.resolve("dump.rdb/full"));
              Files.delete(dir.resolve("dump.rdb"));
              store.execute("SAVE");
              assertThat(health(context)).startsWith("UP ").contains("lastSaveStatus=ok");
            });
  }

  private static ReredisException catchError(Runnable task) {
    try {
      task.run();
      return null;
    } catch (ReredisException e) {
      return e;
    }
  }

  @Test
  void healthCanBeOff() {
    runner
        .withPropertyValues("management.health.reredis.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("reredisHealthIndicator"));
    runner
        .withPropertyValues("reredis.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean("reredisHealthIndicator")
                    .doesNotHaveBean("reredisMetrics"));
  }

  /** Lets the next meter that is read take a new sample. */
  private static void endSample(ApplicationContext context) {
    context.getBean(MockClock.class).add(Duration.ofSeconds(1));
  }

  @Test
  void metersHaveTheFiguresOfTheStore() {
    runner
        .withBean(MockClock.class)
        .withPropertyValues("reredis.maxmemory=100mb")
        .run(
            context -> {
              Reredis store = context.getBean(Reredis.class);
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
              assertThat(registry.get("reredis.clients").gauge().value()).isZero();
              for (int i = 0; i < 10; i++) {
                template.opsForValue().set("key:" + i, "value");
                template.opsForValue().get("key:" + 2 * i);
              }
              store.keys().expire("key:1", Duration.ofHours(1));
              store.database(3).strings().set("other", "value");
              assertThat(registry.get("reredis.clients").gauge().value()).isZero();
              endSample(context);
              assertThat(registry.get("reredis.clients").gauge().value()).isEqualTo(1);
              assertThat(registry.get("reredis.keys").tag("db", "0").gauge().value()).isEqualTo(10);
              assertThat(registry.get("reredis.keys.expiring").tag("db", "0").gauge().value())
                  .isEqualTo(1);
              assertThat(registry.get("reredis.keys").tag("db", "3").gauge().value()).isEqualTo(1);
              FunctionTimer sets =
                  registry.get("reredis.commands").tag("command", "set").functionTimer();
              assertThat(sets.count()).isEqualTo(10);
              assertThat(sets.totalTime(TimeUnit.SECONDS)).isBetween(1e-7, 10.0);
              assertThat(
                      registry.get("reredis.reads").tag("result", "hit").functionCounter().count())
                  .isEqualTo(1);
              assertThat(
                      registry.get("reredis.reads").tag("result", "miss").functionCounter().count())
                  .isEqualTo(9);
              assertThat(registry.get("reredis.changes").functionCounter().count())
                  .isEqualTo(store.info().changes());
              assertThat(registry.get("reredis.memory.used").gauge().value()).isBetween(100.0, 1e7);
              assertThat(registry.get("reredis.memory.max").gauge().value())
                  .isEqualTo(100 * 1024 * 1024);
              store.database(3).keys().clear();
              store.keys().expire("key:1", Duration.ZERO);
              store.execute("CONFIG", "SET", "maxmemory-policy", "allkeys-lru", "maxmemory", "1");
              Await.until("all is evicted", () -> store.execute("DBSIZE").equals(0L));
              endSample(context);
              assertThat(registry.get("reredis.keys").tag("db", "3").gauge().value()).isZero();
              assertThat(registry.get("reredis.evicted").functionCounter().count())
                  .isEqualTo(store.info().evictedKeys())
                  .isPositive();
              assertThat(registry.get("reredis.expired").functionCounter().count())
                  .isEqualTo(store.info().expiredKeys());
            });
  }

  @Test
  void theTableOfTheReadmeHasAllMeters() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    runner
        .withBean(MockClock.class)
        .run(
            context -> {
              context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
              endSample(context);
              Set<String> names = new TreeSet<>();
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              registry.get("reredis.clients").gauge().value();
              for (Meter meter : registry.getMeters()) {
                if (meter.getId().getName().startsWith("reredis.")) {
                  names.add(meter.getId().getName());
                }
              }
              Set<String> documented = new TreeSet<>();
              Pattern.compile("(?m)^\\| `(reredis\\.[a-z.]+)` \\| (?:gauge|counter|timer) ")
                  .matcher(readme)
                  .results()
                  .forEach(row -> documented.add(row.group(1)));
              assertThat(documented).isEqualTo(names);
            });
  }
}
