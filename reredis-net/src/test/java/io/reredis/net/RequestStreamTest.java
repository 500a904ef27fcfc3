package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.store.Codec;
import io.reredis.store.Strings;
import io.reredis.support.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests requests in pieces or in large pipelines, and replies that are read slowly. */
class RequestStreamTest {
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aCutAtEveryByte() throws Exception {
    Client viewer = server.connect();
    Client client = server.connect();
    long id = client.id();
    String value = "\r\n*1\r\n";
    byte[] all =
        (Client.resp("SET", "k", value) + "GET k\r\n" + Client.resp("ECHO", "é"))
            .getBytes(StandardCharsets.UTF_8);
    int first = Client.resp("SET", "k", value).length();
    int second = first + "GET k\r\n".length();
    for (int cut = 1; cut < all.length; cut++) {
      client.raw(Arrays.copyOf(all, cut));
      int unfinished = cut < first ? cut : cut < second ? cut - first : cut - second;
      String expected = Integer.toString(unfinished);
      Await.until(
          "the first " + expected + " bytes have arrived",
          () -> TestServer.clientField(viewer, id, "qbuf").equals(expected));
      client.raw(Arrays.copyOfRange(all, cut, all.length));
      assertEquals("OK", client.read());
      assertEquals(value, client.read());
      assertEquals("é", client.read());
    }
  }

  @Test
  void aHundredThousandRequestsBeforeAnythingIsRead() throws Exception {
    Client client = server.connect();
    StringBuilder requests = new StringBuilder();
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      requests.append(Client.resp("INCR", "n"));
    }
    client.raw(requests.toString());
    for (long i = 1; i <= count; i++) {
      assertEquals(i, client.read());
    }
    client.assertQuiet();
  }

  @Test
  void pipelinesOfManyClientsKeepTheirOrder() throws Exception {
    int clients = 20;
    int count = 2000;
    for (int c = 0; c < clients; c++) {
      Client client = server.connect();
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < count; i++) {
        requests.append(i % 3 == 0 ? "ECHO " + i + "\r\n" : Client.resp("ECHO", "" + i));
      }
      client.raw(requests.toString());
      for (int i = 0; i < count; i++) {
        assertEquals("" + i, client.read());
      }
    }
  }

  @Test
  void aReplyIsTakenByteByByte() throws Exception {
    byte[] value = pattern(3_000_000);
    bytes().set("big", value);
    Client client = server.keep(Client.connect(server.port(), 4096));
    client.send("GET", "big").send("PING");
    byte[] header = ("$" + value.length + "\r\n").getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(header, client.readBytes(header.length));
    for (int i = 0; i < value.length; i++) {
      if ((byte) client.readByte() != value[i]) {
        throw new AssertionError("another byte at " + i);
      }
    }
    assertEquals("\r\n", new String(client.readBytes(2), StandardCharsets.UTF_8));
    assertEquals("PONG", client.read());
  }

  @Test
  void hugeArgumentsAndReplies() throws Exception {
    byte[] value = pattern(20_000_000);
    String head = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + value.length + "\r\n";
    Client client = server.connect();
    client.raw(head).raw(value).raw("\r\n" + Client.resp("GET", "k"));
    assertEquals("OK", client.read());
    assertEquals("$" + value.length, client.readLine());
    assertArrayEquals(value, client.readBytes(value.length));
    assertEquals("", client.readLine());
    client.assertQuiet();
  }

  /**
   * Requests that cannot be answered yet stay with the client and do not fill the memory of the
   * server.
   */
  @Test
  void requestsWaitForAClientThatDoesNotRead() throws Exception {
    long pause = 100_000;
    try (TestServer small = TestServer.withOutputPause(pause)) {
      String value = "x".repeat(50_000);
      small.store.strings().set("k", value);
      Client viewer = small.connect();
      Client client = small.keep(Client.connect(small.port(), 4096));
      long id = client.id();
      int count = 2000;
      byte[] requests = Client.resp("GET", "k").repeat(count).getBytes(StandardCharsets.UTF_8);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.raw(requests);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      Await.until(
          "the output is full",
          () -> Long.parseLong(TestServer.clientField(viewer, id, "omem")) > pause);
      for (int i = 0; i < 100; i++) {
        viewer.call("PING");
        long output = Long.parseLong(TestServer.clientField(viewer, id, "omem"));
        // a batch may exceed the limit until it is flushed
        org.junit.jupiter.api.Assertions.assertTrue(output < pause + 400_000, () -> "" + output);
      }
      for (int i = 0; i < count; i++) {
        assertEquals(value, client.read());
      }
      sent.get();
      client.assertQuiet();
    }
  }

  /** The parser must not parse requests after a suspended one in a way that it cannot undo. */
  @Test
  void requestsAfterASuspendedOneAreNotLost() throws Exception {
    Client client = server.connect();
    Client other = server.connect();
    String id = Long.toString(client.id());
    client.raw(
        Client.resp("WAIT", "1", "0")
            + Client.resp("PING")
            + "*0\r\nset k \"a\\x20b c\"\r\n"
            + Client.resp("GET", "k")
            + "*-1\r\n");
    Await.until("it waits", () -> other.call("CLIENT", "UNBLOCK", id).equals(1L));
    assertEquals(0L, client.read());
    assertEquals("PONG", client.read());
    assertEquals("OK", client.read());
    assertEquals("a b c", client.read());
    client.assertQuiet();
  }

  @Test
  void aClientThatOnlyStopsSendingGetsItsReplies() throws Exception {
    byte[] value = pattern(5_000_000);
    bytes().set("big", value);
    Client client = server.keep(Client.connect(server.port(), 4096));
    client.send("GET", "big");
    client.socket.shutdownOutput();
    assertEquals("$" + value.length, client.readLine());
    assertArrayEquals(value, client.readBytes(value.length));
    assertEquals("\r\n", client.readToEnd());
  }

  /** The rest of a reply cut off by a reset must not be sent to another client. */
  @Test
  void aResetInTheMiddleOfRepliesAffectsNoOtherClient() throws Exception {
    bytes().set("big", pattern(1_000_000));
    Client healthy = server.connect();
    for (int i = 0; i < 50; i++) {
      Client client = Client.connect(server.port(), 4096);
      client.raw(Client.resp("GET", "big").repeat(5));
      client.readBytes(i * 100 + 1);
      client.reset();
      healthy.assertQuiet();
    }
    Await.until(
        "all but one are gone",
        () -> ((String) healthy.call("CLIENT", "LIST")).lines().count() == 1);
    assertEquals(List.of("big"), healthy.call("KEYS", "*"));
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }

  private Strings<String, byte[]> bytes() {
    return server.store.database(0).with(Codec.utf8(), Codec.bytes()).strings();
  }
}
