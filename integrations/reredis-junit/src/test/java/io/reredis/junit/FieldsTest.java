package io.reredis.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.Reredis;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.JedisPooled;

/** Tests the extension as a field: a static one serves the class, an instance field each method. */
class FieldsTest {
  @RegisterExtension
  static final ReredisExtension shared =
      ReredisExtension.create(
          setup ->
              setup
                  .option("databases", "3")
                  .flush(Flush.NEVER)
                  .store(builder -> builder.user("u")));

  @RegisterExtension
  final ReredisExtension own =
      ReredisExtension.create(setup -> setup.manualClock().scope(StoreScope.METHOD));

  static final Set<Reredis> seen = new HashSet<>();
  static final Set<Reredis> seenShared = new HashSet<>();

  @BeforeEach
  void sees() {
    seen.add(own.store());
    seenShared.add(shared.store());
  }

  @AfterAll
  static void eachMethodHadItsStore() {
    assertEquals(4, seen.size());
    assertEquals(1, seenShared.size());
  }

  @RepeatedTest(3)
  void aMethodHasItsOwnStore() {
    assertNotSame(shared.store(), own.store());
    assertNull(own.store().strings().get("k"));
    own.store().strings().set("k", "v");
    shared.store().lists().pushRight("methods", "one");
  }

  @Test
  void theFieldGivesAccess() {
    assertSame(own.clock(), own.clock());
    assertEquals(own.address().port(), own.uri().getPort());
    assertThrows(IllegalStateException.class, shared::clock);
    assertEquals("3", shared.store().option("databases"));
    try (JedisPooled client = new JedisPooled(shared.uri())) {
      client.set("k", "v");
    }
    assertEquals("v", shared.store().strings().get("k"));
    assertThrows(IllegalStateException.class, ReredisExtension.create()::store);
  }
}
