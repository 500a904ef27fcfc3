package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import org.junit.jupiter.api.Test;

/** Who waits for the end of a pause is neither overlooked nor held longer than the next one. */
class PauseTest {

  @Test
  void whoComesWhenThePauseHasJustEndedDoesNotWait() {
    try (Reredis store = Reredis.open()) {
      Session session = new TestClient(store, "127.0.0.1:1").session;
      Pause pause = new Pause();
      pause.start(100, false, 0);
      assertTrue(pause.waits(session));
      pause.end();
      assertFalse(pause.waits(session));
    }
  }

  @Test
  void theNextPauseForgetsThoseOfTheLast() {
    try (Reredis store = Reredis.open()) {
      Session old = new TestClient(store, "127.0.0.1:1").session;
      Suspension reason = new Suspension(100, null, false);
      old.suspend(reason);
      Pause pause = new Pause();
      pause.start(100, false, 0);
      pause.waits(old);
      pause.start(300, false, 200);
      pause.end();
      assertEquals(reason, old.suspension(), "its own time ends it");
    }
  }
}
