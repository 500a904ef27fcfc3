package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.reredis.Reredis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.RedisKeyExpiredEvent;
import org.springframework.data.redis.core.RedisKeyValueAdapter.EnableKeyspaceEvents;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.TimeToLive;
import org.springframework.data.redis.core.index.Indexed;
import org.springframework.data.redis.repository.configuration.EnableRedisRepositories;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.repository.CrudRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisIndexedHttpSession;
import org.springframework.session.events.AbstractSessionEvent;

/**
 * The documented uses of Spring Session, Spring Data Redis and Bucket4j, unchanged in an
 * application with the starter, with Spring Boot 3.5 and with Spring Boot 4.
 */
class FrameworksTest {
  private final ApplicationContextRunner runner = Boot.application();

  @Configuration(proxyBeanMethods = false)
  @EnableRedisIndexedHttpSession
  static class Sessions {
    static final LinkedBlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();

    @Bean
    ApplicationListener<AbstractSessionEvent> listener() {
      return event -> EVENTS.add(event.getClass().getSimpleName() + ' ' + event.getSessionId());
    }
  }

  @Test
  void sessionsAreFoundByUserAndExpireWithAnEvent() {
    runner
        .withUserConfiguration(Sessions.class)
        .run(
            context -> {
              var sessions = context.getBean(RedisIndexedSessionRepository.class);
              var session = sessions.createSession();
              session.setAttribute(
                  FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "ada");
              session.setAttribute("cart", List.of("tea"));
              session.setMaxInactiveInterval(Duration.ofSeconds(1));
              sessions.save(session);
              Session found = sessions.findByPrincipalName("ada").get(session.getId());
              assertThat(found.<List<String>>getAttribute("cart")).containsExactly("tea");
              for (String event : List.of("SessionCreatedEvent ", "SessionExpiredEvent ")) {
                assertThat(Sessions.EVENTS.poll(20, TimeUnit.SECONDS))
                    .isEqualTo(event + session.getId());
              }
              assertThat(sessions.findByPrincipalName("ada")).isEmpty();
              var deleted = sessions.createSession();
              sessions.save(deleted);
              sessions.deleteById(deleted.getId());
              for (String event : List.of("SessionCreatedEvent ", "SessionDeletedEvent ")) {
                assertThat(Sessions.EVENTS.poll(20, TimeUnit.SECONDS))
                    .isEqualTo(event + deleted.getId());
              }
            });
  }

  /** A person whose entry lives as long as its field says. */
  @RedisHash("people")
  static class Person {
    @Id String id;
    @Indexed String town;
    String name;

    @TimeToLive Long seconds;

    static Person of(String name, String town) {
      Person person = new Person();
      person.id = name;
      person.name = name;
      person.town = town;
      return person;
    }
  }

  interface People extends CrudRepository<Person, String> {
    List<Person> findByTown(String town);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableRedisRepositories(
      considerNestedRepositories = true,
      enableKeyspaceEvents = EnableKeyspaceEvents.ON_STARTUP)
  static class Repositories {
    static final LinkedBlockingQueue<Object> EXPIRED = new LinkedBlockingQueue<>();

    @Bean
    ApplicationListener<RedisKeyExpiredEvent<?>> listener() {
      return event -> EXPIRED.add(event.getValue());
    }
  }

  @Test
  void entitiesAreFoundByIndexAndExpireWithAnEvent() {
    runner
        .withUserConfiguration(Repositories.class)
        .run(
            context -> {
              People people = context.getBean(People.class);
              people.save(Person.of("ada", "London"));
              people.save(Person.of("alan", "London"));
              Person brief = Person.of("brief", "Paris");
              brief.seconds = 1L;
              people.save(brief);
              assertThat(people.findByTown("London")).extracting(p -> p.name).contains("ada");
              assertThat(people.findByTown("London")).hasSize(2);
              assertThat(people.findById("alan").orElseThrow().town).isEqualTo("London");
              assertThat(people.count()).isEqualTo(3);
              Object expired = Repositories.EXPIRED.poll(20, TimeUnit.SECONDS);
              assertThat(((Person) expired).name).isEqualTo("brief");
              assertThat(people.findByTown("Paris")).isEmpty();
              people.deleteAll();
              assertThat(context.getBean(Reredis.class).keys().scan("people*")).isEmpty();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Streams {
    static final LinkedBlockingQueue<Map<String, String>> RECEIVED = new LinkedBlockingQueue<>();

    @Bean(initMethod = "start", destroyMethod = "stop")
    StreamMessageListenerContainer<String, MapRecord<String, String, String>> container(
        RedisConnectionFactory factory, StringRedisTemplate template) {
      template.opsForStream().createGroup("orders", ReadOffset.from("0"), "workers");
      var container =
          StreamMessageListenerContainer.create(
              factory,
              StreamMessageListenerContainer.StreamMessageListenerContainerOptions.builder()
                  .pollTimeout(Duration.ofMillis(100))
                  .build());
      container.receiveAutoAck(
          Consumer.from("workers", "one"),
          StreamOffset.create("orders", ReadOffset.lastConsumed()),
          message -> RECEIVED.add(message.getValue()));
      return container;
    }
  }

  @Test
  void streamListenersReceiveWhatTheProgramAdds() {
    runner
        .withUserConfiguration(Streams.class)
        .run(
            context -> {
              Reredis store = context.getBean(Reredis.class);
              store.streams().add("orders", Map.of("item", "tea"));
              assertThat(Streams.RECEIVED.poll(20, TimeUnit.SECONDS)).containsEntry("item", "tea");
              StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
              template.opsForStream().add("orders", Map.of("item", "cake"));
              assertThat(Streams.RECEIVED.poll(20, TimeUnit.SECONDS)).containsEntry("item", "cake");
            });
  }

  @Test
  void bucketsLimitRates() {
    runner.run(
        context -> {
          LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
          RedisClient client = (RedisClient) factory.getRequiredNativeClient();
          try (StatefulRedisConnection<String, byte[]> connection =
              client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))) {
            ProxyManager<String> buckets = Bucket4jLettuce.casBasedBuilder(connection).build();
            BucketConfiguration limit =
                BucketConfiguration.builder()
                    .addLimit(l -> l.capacity(3).refillIntervally(3, Duration.ofHours(1)))
                    .build();
            Bucket bucket = buckets.builder().build("ada", () -> limit);
            for (int i = 0; i < 3; i++) {
              assertThat(bucket.tryConsume(1)).isTrue();
            }
            assertThat(bucket.tryConsume(1)).isFalse();
            assertThat(context.getBean(Reredis.class).keys().exists("ada")).isTrue();
          }
        });
  }

  @Test
  void anEmptyHostOpensTheStore() {
    runner
        .withPropertyValues("spring.data.redis.host=")
        .run(
            context -> {
              context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
              assertThat(context.getBean(Reredis.class).strings().get("key")).isEqualTo("value");
            });
  }
}
