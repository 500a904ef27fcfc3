package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.annotation.Id;
import org.springframework.data.geo.Distance;
import org.springframework.data.geo.Metrics;
import org.springframework.data.geo.Point;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.RedisKeyExpiredEvent;
import org.springframework.data.redis.core.RedisKeyValueAdapter.EnableKeyspaceEvents;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.TimeToLive;
import org.springframework.data.redis.core.index.GeoIndexed;
import org.springframework.data.redis.core.index.Indexed;
import org.springframework.data.redis.repository.configuration.EnableRedisRepositories;
import org.springframework.data.repository.CrudRepository;

/** Tests repositories of Spring Data Redis with indexes and with expiring entities. */
@Timeout(60)
class SpringRepositoriesTest {
  private static ClientTarget target;
  private static AnnotationConfigApplicationContext context;
  private static People people;
  private static StringRedisTemplate strings;

  /** An entity that Spring stores as a hash. */
  @RedisHash("people")
  static class Person {
    @Id String id;
    @Indexed String name;
    @Indexed String town;
    @GeoIndexed Point place;
    List<String> tags = new ArrayList<>();
    @TimeToLive Long seconds;

    static Person of(String id, String name, String town, Point place) {
      Person person = new Person();
      person.id = id;
      person.name = name;
      person.town = town;
      person.place = place;
      person.tags.add("tag of " + name);
      return person;
    }
  }

  /** Spring derives the queries from the names of the methods. */
  interface People extends CrudRepository<Person, String> {
    List<Person> findByName(String name);

    List<Person> findByNameAndTown(String name, String town);

    List<Person> findByNameOrTown(String name, String town);

    List<Person> findByPlaceNear(Point place, Distance distance);
  }

  @Configuration
  @EnableRedisRepositories(
      considerNestedRepositories = true,
      enableKeyspaceEvents = EnableKeyspaceEvents.ON_STARTUP,
      includeFilters =
          @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = People.class))
  static class Application {
    private final BlockingQueue<Person> expired = new LinkedBlockingQueue<>();

    @Bean
    LettuceConnectionFactory connections() {
      return new LettuceConnectionFactory("127.0.0.1", target.port());
    }

    @Bean
    RedisTemplate<?, ?> redisTemplate(RedisConnectionFactory connections) {
      RedisTemplate<?, ?> template = new RedisTemplate<>();
      template.setConnectionFactory(connections);
      return template;
    }

    @Bean
    ApplicationListener<RedisKeyExpiredEvent<?>> listener() {
      return new ApplicationListener<RedisKeyExpiredEvent<?>>() {
        @Override
        public void onApplicationEvent(RedisKeyExpiredEvent<?> event) {
          if (event.getValue() instanceof Person person) {
            expired.add(person);
          }
        }
      };
    }
  }

  @BeforeAll
  static void start() throws Exception {
    target = ClientTarget.open();
    context = new AnnotationConfigApplicationContext(Application.class);
    people = context.getBean(People.class);
    strings = new StringRedisTemplate(context.getBean(LettuceConnectionFactory.class));
  }

  @AfterAll
  static void stop() throws Exception {
    context.close();
    target.close();
  }

  private static Set<String> ids(Iterable<Person> found) {
    return StreamSupport.stream(found.spliterator(), false)
        .map(person -> person.id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void entitiesAreFoundByTheirIndexes() throws Exception {
    people.save(Person.of("1", "Ada", "Palermo", new Point(13.361389, 38.115556)));
    people.save(Person.of("2", "Ada", "Catania", new Point(15.087269, 37.502669)));
    people.save(Person.of("3", "Eve", "Catania", new Point(15.1, 37.5)));
    assertEquals(Set.of("1", "2"), ids(people.findByName("Ada")));
    assertEquals(Set.of("2"), ids(people.findByNameAndTown("Ada", "Catania")));
    assertEquals(Set.of("1", "2", "3"), ids(people.findByNameOrTown("Ada", "Catania")));
    Distance near = new Distance(100, Metrics.KILOMETERS);
    assertEquals(Set.of("2", "3"), ids(people.findByPlaceNear(new Point(15, 37), near)));
    Person changed = people.findById("2").orElseThrow();
    assertEquals(List.of("tag of Ada"), changed.tags);
    changed.name = "Bea";
    people.save(changed);
    assertEquals(Set.of("1"), ids(people.findByName("Ada")));
    assertEquals(Set.of("2"), ids(people.findByName("Bea")));
    Concurrently.run(
        8,
        thread -> {
          for (int i = 0; i < 5; i++) {
            people.save(Person.of(thread + "-" + i, "Many", "T" + thread, new Point(thread, i)));
          }
        });
    assertEquals(40, people.findByName("Many").size());
    assertEquals(43, people.count());
    Concurrently.run(8, thread -> people.deleteAll(people.findByNameAndTown("Many", "T" + thread)));
    assertEquals(Set.of("1", "2", "3"), ids(people.findAll()));
    assertFalse(people.existsById("0-0"));
    people.deleteById("1");
    assertFalse(strings.hasKey("people:name:Ada"));
    people.deleteAll();
    assertEquals(Set.of(), strings.keys("people*"));
  }

  @Test
  void anEntityThatExpiresLeavesItsIndexes() throws Exception {
    Application application = context.getBean(Application.class);
    Person person = Person.of("brief", "Brief", "Rome", new Point(12, 41));
    person.seconds = 1L;
    people.save(person);
    assertEquals(Set.of("brief"), ids(people.findByName("Brief")));
    assertTrue(strings.hasKey("people:brief:phantom"));
    Person expired = application.expired.poll(20, TimeUnit.SECONDS);
    assertEquals("Brief", expired.name);
    Await.until("no index", () -> !strings.hasKey("people:name:Brief"));
    assertEquals(Set.of(), ids(people.findByName("Brief")));
    assertFalse(people.existsById("brief"));
  }
}
