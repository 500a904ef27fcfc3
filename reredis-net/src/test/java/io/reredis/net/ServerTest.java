package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.support.Await;
import io.reredis.support.StoreThreads;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests starting and closing a server, and errors that it survives. */
class ServerTest {

  @Test
  void closingAnswersWhatWasReceived() throws Exception {
    try (Reredis store = Reredis.open()) {
      Server server = Server.start(store, TestServer.options());
      Client holder = Client.connect(server.port());
      Client client = Client.connect(server.port(), 4096);
      // send much first, so that the window of the connection grows and accepts all later requests
      for (int i = 0; i < 20; i++) {
        client.call("SET", "k", "x".repeat(500_000));
      }
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      store.onChange(
          "hold",
          change -> {
            held.countDown();
            awaitQuietly(release);
          });
      holder.send("SET", "hold", "1");
      held.await();
      // more requests than one read accepts, and more replies than the socket accepts at once
      int count = 10_000;
      String value = "x".repeat(1000);
      client.raw(Client.resp("ECHO", "y").repeat(count) + Client.resp("SET", "k", value));
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      Await.until("the server stops", () -> server.loops()[0].isStopping());
      release.countDown();
      for (int i = 0; i < count; i++) {
        assertEquals("y", client.read());
      }
      assertEquals("OK", client.read());
      assertEquals(-1, client.readByte());
      assertEquals("OK", holder.read());
      assertEquals(value, store.strings().get("k"));
      closing.get();
      assertThrows(IOException.class, () -> Client.connect(server.port()));
      server.close();
      client.close();
      holder.close();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void closingDoesNotWaitForClientsThatAreSilent() throws Exception {
    try (Reredis store = Reredis.open()) {
      StoreThreads loops = StoreThreads.named("io-.*");
      Server server = Server.start(store, TestServer.options().threads(2));
      Set<Thread> own = loops.begun();
      assertEquals(2, own.size());
      Client idle = Client.connect(server.port());
      Client subscriber = Client.connect(server.port());
      subscriber.call("SUBSCRIBE", "c");
      idle.raw("*1\r\n$4\r\nPI");
      // the time limit applies only to clients with unread replies
      server.close(TimeUnit.DAYS.toMillis(1));
      own.removeIf(thread -> !thread.isAlive());
      assertEquals(Set.of(), own);
      assertEquals("", idle.readToEnd());
      assertEquals(0, store.pubSub().publish("c", "x"));
      idle.close();
      subscriber.close();
    }
  }

  @Test
  void twoServersShareAStore() throws Exception {
    try (Reredis store = Reredis.open();
        Server second = Server.start(store, TestServer.options().threads(2));
        Client two = Client.connect(second.port())) {
      Server first = Server.start(store, TestServer.options());
      Client one = Client.connect(first.port());
      one.call("SET", "k", "v");
      assertEquals("v", two.call("GET", "k"));
      two.call("SUBSCRIBE", "c");
      assertEquals(1L, one.call("PUBLISH", "c", "x"));
      assertEquals(List.of("message", "c", "x"), two.read());
      first.close();
      assertEquals("", one.readToEnd());
      one.close();
      assertEquals(1, store.pubSub().publish("c", "y"));
      assertEquals(List.of("message", "c", "y"), two.read());
    }
  }

  @Test
  void severalLoopsServeTheirClientsAtATime() throws Exception {
    try (TestServer server = TestServer.start(4, setup -> {})) {
      int clients = 8;
      int count = 2000;
      CompletableFuture<?>[] running = new CompletableFuture<?>[clients];
      for (int c = 0; c < clients; c++) {
        Client client = server.connect();
        running[c] =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    for (int i = 0; i < count; i++) {
                      client.call("INCR", "n");
                    }
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
      }
      CompletableFuture.allOf(running).get();
      Client client = server.connect();
      assertEquals("" + clients * count, client.call("GET", "n"));
      assertTrue(((String) client.call("INFO")).contains("io_threads_active:1\r\n"));
    }
  }

  @Test
  void aPortThatIsTakenIsAClearError() throws Exception {
    try (Reredis store = Reredis.open();
        ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      ServerOptions options =
          ServerOptions.defaults().bind(List.of("127.0.0.1")).port(taken.getLocalPort());
      BindException e = assertThrows(BindException.class, () -> Server.start(store, options));
      assertEquals("port " + taken.getLocalPort() + " is in use on 127.0.0.1", e.getMessage());
    }
  }

  @Test
  void addressesMayBeMissingOnlyWithAMinus() throws Exception {
    try (Reredis store = Reredis.open()) {
      ServerOptions options = ServerOptions.defaults().port(0);
      // 192.0.2.1 is reserved for documentation, so no machine has it
      assertThrows(
          BindException.class,
          () -> Server.start(store, options.bind(List.of("127.0.0.1", "192.0.2.1"))));
      assertThrows(
          BindException.class, () -> Server.start(store, options.bind(List.of("-192.0.2.1"))));
      List<String> some = List.of("127.0.0.1", "-192.0.2.1");
      try (Server server = Server.start(store, options.bind(some));
          Client client = Client.connect(server.port())) {
        client.assertQuiet();
      }
    }
  }

  /** Any error of accept must not prevent the next connection. */
  @Test
  void theAcceptorSurvivesErrors() throws Exception {
    try (TestServer server = TestServer.start();
        ServerSocketChannel real = ServerSocketChannel.open()) {
      real.bind(new java.net.InetSocketAddress("127.0.0.1", 0));
      FailingAcceptor acceptor =
          new FailingAcceptor(
              server.server, new Listener(Listener.Kind.TCP, real, null, null, null));
      acceptor.errors.add(new IllegalStateException("a bug, for the test"));
      acceptor.errors.add(new IOException("Too many open files, for the test"));
      acceptor.errors.add(new OutOfMemoryError("for the test"));
      acceptor.start();
      int port = ((java.net.InetSocketAddress) real.getLocalAddress()).getPort();
      server.keep(Client.connect(port)).assertQuiet();
      assertTrue(acceptor.errors.isEmpty());
      acceptor.close();
    }
  }

  @Test
  void randomBytesOfManyClientsAffectNoOtherClient() throws Exception {
    try (TestServer server = TestServer.start(2, setup -> {})) {
      Client healthy = server.connect();
      Random random = new Random(42);
      String[] parts = {
        "*",
        "$",
        "\r\n",
        "3\r\n",
        "SET",
        "GET",
        "\"",
        "'",
        "-1\r\n",
        "*2\r\n$3\r\nGET\r\n",
        "PING\r\n"
      };
      for (int i = 0; i < 600; i++) {
        try (Client client = Client.connect(server.port())) {
          byte[] noise = new byte[random.nextInt(300)];
          random.nextBytes(noise);
          StringBuilder text = new StringBuilder();
          for (int p = random.nextInt(20); p > 0; p--) {
            text.append(parts[random.nextInt(parts.length)]);
          }
          client.raw(text.toString()).raw(noise);
          if (random.nextBoolean()) {
            client.reset();
          }
        } catch (IOException e) {
          // the server has closed the connection
          healthy.assertQuiet();
        }
        assertEquals("OK", healthy.call("SET", "k", "v" + i));
        assertEquals("v" + i, healthy.call("GET", "k"));
      }
      Await.until(
          "all are gone", () -> ((String) healthy.call("CLIENT", "LIST")).lines().count() == 1);
    }
  }

  /** An acceptor whose first accepts fail. */
  private static final class FailingAcceptor extends Acceptor {
    final LinkedBlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();

    FailingAcceptor(Server server, Listener listener) {
      super(server, listener);
    }

    @Override
    SocketChannel next() throws IOException {
      Throwable error = errors.poll();
      if (error != null) {
        FailingListenerTest.fail(() -> error);
      }
      return super.next();
    }
  }
}
