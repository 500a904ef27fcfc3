package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.util.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks the order of effects when one operation causes two of them. */
class EffectOrderTest {
  @Test
  void anExpiredKeyGoesBeforeTheOneThatTakesItsName() throws Exception {
    ManualClock clock = new ManualClock(1_000_000);
    List<String> effects = new ArrayList<>();
    try (Reredis store = Reredis.open(b -> b.clock(clock).activeExpiry(false));
        AutoCloseable listening =
            Inside.of(store)
                .changes()
                .listenToEffects(commit -> effects.add(line(commit.effect())))) {
      store.strings().set("old", "1", Duration.ofMillis(10));
      store.strings().set("new", "2");
      clock.advanceMillis(11);
      store.keys().rename("new", "old");
      assertEquals("2", store.strings().get("old"));
    }
    List<String> told = effects.stream().filter(line -> !line.isEmpty()).toList();
    assertEquals(List.of("SET old 1 PXAT 1000010", "SET new 2", "DEL old", "RENAME new old"), told);
  }

  private static String line(byte[][] effect) {
    return effect == null
        ? ""
        : Arrays.stream(effect)
            .map(word -> new String(word, StandardCharsets.UTF_8))
            .collect(Collectors.joining(" "));
  }
}
