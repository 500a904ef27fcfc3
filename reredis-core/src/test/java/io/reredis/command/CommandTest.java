package io.reredis.command;

import io.reredis.Reredis;
import io.reredis.util.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Provides a store with a manual clock, and two clients. */
public abstract class CommandTest {
  protected static final long START = 1_700_000_000_000L;

  protected final ManualClock clock = new ManualClock(START);
  protected Reredis store;
  protected TestClient client;
  protected TestClient other;

  @BeforeEach
  protected final void openStore() {
    store =
        Reredis.open(
            builder ->
                builder.activeExpiry(false).clock(clock).option("enable-debug-command", "local"));
    client = new TestClient(store, "127.0.0.1:40001");
    other = new TestClient(store, "192.0.2.7:40002");
  }

  @AfterEach
  protected final void closeStore() {
    store.close();
  }
}
