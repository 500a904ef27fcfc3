package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.util.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares the counter of the LFU policies with the formula and the table of the Redis manual. */
class AccessClockTest {
  private static final int KEYS = 50;

  private final ManualClock clock = new ManualClock(1_700_000_000_000L);
  private final AccessClock access = new AccessClock(clock);

  @BeforeEach
  void countUses() {
    access.countsUses(true);
  }

  @Test
  void newKeysBeginAtFive() {
    assertEquals(5, access.count(access.fresh()));
  }

  /** P = 1 / (old * factor + 1), where old is the amount of the counter above 5. */
  @Test
  void theCounterIsRaisedWithTheDocumentedProbability() {
    for (int factor : new int[] {0, 1, 10, 100}) {
      for (int count = 0; count < 255; count++) {
        double p = 1.0 / (Math.max(0, count - 5) * factor + 1);
        assertEquals(count + 1, AccessClock.raised(count, factor, p * 0.999));
        assertEquals(
            p >= 1 ? count + 1 : count,
            AccessClock.raised(count, factor, Math.min(0.999999, p * 1.001)));
      }
      assertEquals(255, AccessClock.raised(255, factor, 0));
    }
  }

  /**
   * The table from redis.conf: numbers of hits, and the counter that they lead to with factor 10.
   */
  @Test
  void manyUsesLeadToTheCounterOfTheManual() {
    int[][] table = {{100, 10}, {1000, 18}, {100_000, 142}};
    for (int[] row : table) {
      int sum = 0;
      for (int key = 0; key < KEYS; key++) {
        int bits = access.fresh();
        for (int i = 0; i < row[0]; i++) {
          bits = access.used(bits);
        }
        sum += access.count(bits);
      }
      double mean = sum / (double) KEYS;
      assertTrue(Math.abs(mean - row[1]) <= 2.5 + row[1] * 0.05, row[0] + " uses: " + mean);
    }
  }

  @Test
  void eachIdleMinuteDecrementsTheCounter() {
    int bits = access.usedOften(100);
    assertEquals(100, access.count(bits));
    clock.advance(Duration.ofMinutes(1));
    assertEquals(99, access.count(bits));
    clock.advance(Duration.ofMinutes(49));
    assertEquals(50, access.count(bits));
    clock.advance(Duration.ofMinutes(51));
    assertEquals(0, access.count(bits));
    access.decayMinutes(10);
    assertEquals(90, access.count(bits));
    access.decayMinutes(0);
    assertEquals(100, access.count(bits));
  }

  /** The minute has 16 bits and wraps around after 45 days. */
  @Test
  void minutesComeRound() {
    assertEquals(8, AccessClock.decayed(0xffff << 8 | 10, 1, 1));
    assertEquals(10, AccessClock.decayed(1 << 8 | 10, 1, 1));
  }

  @Test
  void aUseRestartsTheMinute() {
    int bits = access.usedOften(255);
    clock.advance(Duration.ofMinutes(5));
    bits = access.used(bits);
    assertTrue(access.count(bits) >= 250);
    clock.advance(Duration.ofMinutes(1));
    assertTrue(access.count(bits) <= 250);
  }

  @Test
  void otherPoliciesRecordTheSecondOfTheLastUse() {
    access.countsUses(false);
    int bits = access.fresh();
    clock.advance(Duration.ofSeconds(77));
    assertEquals(77, access.idleSeconds(bits));
    assertEquals(0, access.idleSeconds(access.used(bits)));
    assertEquals(1000, access.idleSeconds(access.idleFor(1000)));
    assertEquals(0, access.idleSeconds(access.usedOften(200)));
  }
}
