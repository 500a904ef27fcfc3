package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.support.MutedLog;
import io.reredis.util.Clock;
import io.reredis.util.ReredisException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checks that EXEC executes nothing when one of the commands could not be queued. */
@ExtendWith(MutedLog.class)
class UnqueuedCommandTest {
  private volatile Error failure;
  private final Clock clock =
      () -> {
        Error now = failure;
        failure = null;
        if (now != null) {
          throw now;
        }
        return 1_700_000_000_000L;
      };

  private void check(Error error, String text) {
    try (Reredis store = Reredis.open(setup -> setup.clock(clock).activeExpiry(false));
        CommandSession session = store.session()) {
      session.execute("multi");
      failure = error;
      var e = assertThrows(ReredisException.class, () -> session.execute("set", "first", "v"));
      assertTrue(e.getMessage().startsWith(text), e.getMessage());
      assertEquals("QUEUED", session.execute("set", "second", "v"));
      e = assertThrows(ReredisException.class, () -> session.execute("exec"));
      assertEquals("EXECABORT Transaction discarded because of previous errors.", e.getMessage());
      assertNull(session.execute("get", "second"));
      session.execute("multi");
      session.execute("set", "second", "v");
      assertEquals(List.of("OK"), session.execute("exec"));
    }
  }

  @Test
  void afterAnErrorOfTheClock() {
    check(new AssertionError("for the test"), "ERR internal error");
  }

  @Test
  void afterTheHeapWasFull() {
    check(new OutOfMemoryError("for the test"), "OOM");
  }
}
