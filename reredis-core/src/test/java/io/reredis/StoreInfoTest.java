package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.util.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the figures that a store reports with those of INFO. */
class StoreInfoTest {
  @Test
  void figures(@TempDir Path directory) {
    ManualClock clock = new ManualClock(1_700_000_000_000L);
    try (Reredis store =
        Reredis.open(
            b ->
                b.clock(clock)
                    .activeExpiry(false)
                    .directory(directory)
                    .option("maxmemory", "10mb"))) {
      assertEquals(store.info().startedAt(), store.info().lastSave());
      store.strings().set("a", "1".repeat(100_000));
      store.strings().set("b", "2", Duration.ofSeconds(1));
      store.database(3).strings().set("c", "3", Duration.ofSeconds(9));
      store.strings().get("a");
      store.strings().get("a");
      store.strings().get("none");
      StoreInfo info = store.info();
      assertEquals(Instant.ofEpochMilli(1_700_000_000_000L), info.startedAt());
      assertFalse(info.loading());
      assertEquals(3, info.keys());
      assertEquals(2, info.expiringKeys());
      assertEquals(10 << 20, info.maxMemory());
      assertTrue(info.usedMemory() > 90_000 && info.usedMemory() < 10 << 20);
      assertEquals(2, info.hits());
      assertEquals(1, info.misses());
      assertEquals(3, info.changes());
      clock.advance(Duration.ofSeconds(2));
      assertNull(store.strings().get("b"));
      assertEquals(1, store.info().expiredKeys());
      assertEquals(0, store.info().evictedKeys());
      assertEquals(0, store.info().clients());
      store.snapshot();
      assertEquals(Instant.ofEpochSecond(1_700_000_002L), store.info().lastSave());
    }
    try (Reredis store = Reredis.open()) {
      assertNull(store.info().lastSave());
    }
  }
}
