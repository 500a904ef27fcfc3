package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.support.Await;
import io.reredis.support.MutedLog;
import io.reredis.util.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that a failing clock of the program does not end any I/O loop. */
@ExtendWith(MutedLog.class)
class FailingClockTest {
  /** A clock that throws in the next calls from I/O loops, also undeclared checked exceptions. */
  private static final class FailingClock implements Clock {
    private final Clock system = Clock.system();
    private final Supplier<Throwable> failure;
    private final AtomicInteger failures = new AtomicInteger();

    FailingClock(Supplier<Throwable> failure) {
      this.failure = failure;
    }

    @Override
    public long millis() {
      return system.millis();
    }

    @Override
    public void tick() {
      if (Thread.currentThread().getName().startsWith("reredis-io-")
          && failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        FailingListenerTest.fail(failure);
      }
      system.tick();
    }
  }

  @ParameterizedTest
  @MethodSource("io.reredis.net.FailingListenerTest#failures")
  void loopsGoOn(Supplier<Throwable> failure) throws Exception {
    FailingClock clock = new FailingClock(failure);
    try (TestServer server = TestServer.start(2, setup -> setup.clock(clock))) {
      Client[] clients = new Client[4];
      for (int i = 0; i < clients.length; i++) {
        clients[i] = server.connect();
        assertEquals("OK", clients[i].call("SET", "k", "v"));
      }
      clock.failures.set(4);
      Await.until("the clock has failed", () -> clock.failures.get() == 0);
      for (Client client : clients) {
        assertEquals("v", client.call("GET", "k"));
      }
      assertEquals("PONG", server.connect().call("PING"));
      assertEquals("PONG", server.connect().call("PING"));
    }
  }
}
