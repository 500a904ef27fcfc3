package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.reredis.Reredis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.data.redis.DataRedisTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContextManager;

/**
 * Tests of applications by the annotations of Spring Boot. They are prepared as Spring's extension
 * of JUnit does it, which needs JUnit 6 with Spring Boot 4.
 */
class TestSlicesTest {
  abstract static class Applied {
    @Autowired StringRedisTemplate template;
    @Autowired Reredis store;
  }

  @DataRedisTest
  static class Slice3 extends Applied {}

  @org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest
  static class Slice4 extends Applied {}

  @SpringBootTest(properties = {"spring.data.redis.host=", "reredis.databases=3"})
  static class Whole extends Applied {}

  private static void prepared(Applied test) throws Exception {
    TestContextManager manager = new TestContextManager(test.getClass());
    manager.prepareTestInstance(test);
    test.template.opsForValue().set("key", "value");
    assertThat(test.store.strings().get("key")).isEqualTo("value");
    manager.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
  }

  @Test
  @EnabledIf(value = "io.reredis.spring.boot.Boot#is3", disabledReason = "Boot 4 has no such class")
  void theSliceForRedisOfSpringBoot3HasAStore() throws Exception {
    prepared(new Slice3());
  }

  @Test
  @DisabledIf(
      value = "io.reredis.spring.boot.Boot#is3",
      disabledReason = "Boot 3 has no such class")
  void theSliceForRedisOfSpringBoot4HasAStore() throws Exception {
    prepared(new Slice4());
  }

  @Test
  void aTestOfTheWholeApplicationHasAStore() throws Exception {
    Whole test = new Whole();
    prepared(test);
    assertThat(test.store.option("databases")).isEqualTo("3");
  }
}
