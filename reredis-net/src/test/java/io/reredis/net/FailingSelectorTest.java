package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.access.Inside;
import io.reredis.support.Await;
import io.reredis.support.MutedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that a failing selector does not end any I/O loop. */
@ExtendWith(MutedLog.class)
class FailingSelectorTest {
  /**
   * A loop whose next turns fail, half of them before it serves connections and half afterwards.
   */
  private static final class FailingLoop extends IoLoop {
    final AtomicInteger failures = new AtomicInteger();
    private final Supplier<Throwable> failure;

    FailingLoop(TestServer server, Supplier<Throwable> failure) throws IOException {
      super(
          Inside.of(server.store).engine(),
          server.server.limits(),
          new AtomicInteger(2),
          "reredis-io-fails");
      this.failure = failure;
    }

    @Override
    void select(long millis) throws IOException {
      int left = failures.getAndUpdate(n -> Math.max(0, n - 1));
      if (left % 2 == 0) {
        super.select(millis);
      }
      if (left > 0) {
        FailingListenerTest.fail(failure);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.reredis.net.FailingListenerTest#failures")
  void aLoopWhoseSelectorFailsGoesOn(Supplier<Throwable> failure) throws Exception {
    try (TestServer server = TestServer.start();
        ServerSocketChannel port = ServerSocketChannel.open()) {
      port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      FailingLoop loop = new FailingLoop(server, failure);
      loop.start();
      try {
        Client client = connect(server, port, loop);
        assertEquals("OK", client.call("SET", "k", "v"));
        loop.failures.set(4);
        assertEquals("v", client.call("GET", "k"));
        Await.until("the selector has failed", () -> loop.failures.get() == 0);
        loop.failures.set(4);
        // connect while the selector fails
        assertEquals("v", connect(server, port, loop).call("GET", "k"));
        assertEquals("v", client.call("GET", "k"));
      } finally {
        loop.stop(0);
        loop.join();
      }
    }
  }

  private static Client connect(TestServer server, ServerSocketChannel port, IoLoop loop)
      throws IOException {
    Client client = server.keep(Client.connect(port.socket().getLocalPort()));
    SocketChannel accepted = port.accept();
    accepted.configureBlocking(false);
    loop.adopt(accepted, 1, null, null);
    return client;
  }
}
