package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.access.Inside;
import io.reredis.keyspace.Keyspace;
import io.reredis.util.Clock;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lets the disk become full, or free again, in the middle of a command: the command writes all of
 * its keys or none.
 */
class RefusedWritesTest {
  private static final ReredisException FULL =
      new ReredisException(ErrorCode.MISCONF, "the disk is full");

  /** A clock that runs an action at a given reading. */
  private static final class ActingClock implements Clock {
    private volatile Runnable action;
    private int left;

    @Override
    public long millis() {
      Runnable now = action;
      if (now != null && --left == 0) {
        action = null;
        now.run();
      }
      return 1_700_000_000_000L;
    }

    /** Runs an action at a later reading of the clock. */
    void at(int reading, Runnable what) {
      left = reading;
      action = what;
    }
  }

  private final ActingClock clock = new ActingClock();
  private final Reredis store = Reredis.open(b -> b.clock(clock).activeExpiry(false));
  private final Keyspace keyspace = Inside.of(store).engine().keyspace();

  @AfterEach
  void close() {
    keyspace.refusals().set(this, null);
    store.close();
  }

  private void set(Map<String, String> pairs) {
    store.strings().setAll(pairs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void eitherAllIsWrittenOrNone(int reading) {
    Map<String, String> pairs = new TreeMap<>(Map.of("a", "1", "b", "1", "c", "1"));
    set(pairs);
    clock.at(reading, () -> keyspace.refusals().set(this, FULL));
    pairs.replaceAll((key, value) -> "2");
    set(pairs);
    clock.at(Integer.MAX_VALUE, () -> {});
    assertEquals(List.of("2", "2", "2"), store.strings().getAll("a", "b", "c"));
    keyspace.refusals().set(this, FULL);
    clock.at(reading, () -> keyspace.refusals().set(this, null));
    pairs.replaceAll((key, value) -> "3");
    assertThrows(ReredisException.class, () -> set(pairs));
    assertEquals(List.of("2", "2", "2"), store.strings().getAll("a", "b", "c"));
  }

  @Test
  void laterCommandsAreCheckedAgain() {
    keyspace.refusals().set(this, FULL);
    assertThrows(ReredisException.class, () -> set(Map.of("a", "1", "b", "1")));
    assertThrows(ReredisException.class, () -> store.strings().set("a", "1"));
    keyspace.refusals().set(this, null);
    assertNull(store.strings().get("a"));
    set(Map.of("a", "1", "b", "1"));
    store.strings().set("c", "1");
    assertEquals(List.of("1", "1", "1"), store.strings().getAll("a", "b", "c"));
  }
}
