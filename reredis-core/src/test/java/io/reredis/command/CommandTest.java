package io.reredis.command;

import io.reredis.Reredis;
import io.reredis.util.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store on a clock that is moved by hand, with two clients. */
abstract class CommandTest {
  static final long START = 1_700_000_000_000L;

  final ManualClock clock = new ManualClock(START);
  Reredis store;
  TestClient client;
  TestClient other;

  @BeforeEach
  final void openStore() {
    store =
        Reredis.open(
            builder ->
                builder.activeExpiry(false).clock(clock).option("enable-debug-command", "local"));
    client = new TestClient(store, "127.0.0.1:40001");
    other = new TestClient(store, "192.0.2.7:40002");
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }
}
