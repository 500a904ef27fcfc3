package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that a failing listener of the program does not end any thread or fail the command that
 * writes.
 */
class FailingListenerTest {
  static void fail(Supplier<Throwable> failure) {
    FailingListenerTest.<RuntimeException>sneak(failure.get());
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  static java.util.stream.Stream<Supplier<Throwable>> failures() {
    return java.util.stream.Stream.of(
        AssertionError::new,
        () -> new NoClassDefFoundError("gone"),
        () -> new OutOfMemoryError("for the test"),
        () -> new StackOverflowError(),
        () -> new InternalError("for the test"),
        () -> new java.io.IOException("checked, but thrown"),
        IllegalStateException::new);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void clientsGoOn(Supplier<Throwable> failure) throws Exception {
    try (TestServer server = TestServer.start()) {
      server.store.onChange("*", change -> fail(failure));
      server.store.pubSub().subscribe("news", message -> fail(failure));
      Client client = server.connect();
      assertEquals("OK", client.call("SET", "k", "v"));
      assertEquals("v", client.call("GET", "k"));
      assertEquals(1L, client.call("PUBLISH", "news", "message"));
      assertEquals("OK", client.call("FLUSHALL"));
      assertEquals("OK", client.call("MULTI"));
      assertEquals("QUEUED", client.call("SET", "k", "v"));
      assertEquals(java.util.List.of("OK"), client.call("EXEC"));
      Client fresh = server.connect();
      assertEquals("PONG", fresh.call("PING"));
    }
  }
}
