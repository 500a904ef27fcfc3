package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.command.family.Families;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests CLIENT PAUSE with several threads. */
class PauseTest {
  private static final int ROUNDS = 50_000;

  /** A thread that finds a pause expired must not end a new pause that starts at the same time. */
  @Test
  void aPauseThatStartsWhileTheLastExpiresHolds() throws Exception {
    Command set = Families.table().find("set");
    Pause pause = new Pause();
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      other.submit(
          () -> {
            for (int round = 1; round <= ROUNDS; round++) {
              await(begun, round);
              pause.holds(set, 1);
              done.set(round);
            }
          });
      for (int round = 1; round <= ROUNDS; round++) {
        pause.end();
        pause.start(1, false, 0);
        begun.set(round);
        pause.start(1000, false, 1);
        await(done, round);
        assertTrue(pause.isOn(), "the pause of round " + round + " is lost");
        assertEquals(1000, pause.until());
      }
    } finally {
      other.shutdownNow();
    }
  }

  /** Spins, so that both threads continue at the same moment. */
  private static void await(AtomicInteger counter, int value) {
    for (int spins = 0; counter.get() < value && !Thread.currentThread().isInterrupted(); spins++) {
      if (spins > 1000) {
        Thread.yield();
      }
    }
  }
}
