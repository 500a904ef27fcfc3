package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.util.SharedBytes;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies refer to large values, which other clients may change before they have been sent. */
class LargeValueTest {
  private static final int LENGTH = 9 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET big <same length>",
        "SETRANGE big 5000000 changed",
        "SETBIT big 40000000 1",
        "BITFIELD big SET u8 40000000 77",
        "APPEND big more",
        "SET big short",
        "DEL big",
        "GETDEL big",
        "FLUSHALL",
        "RENAME big other",
        "RENAME big other; SETRANGE other 5000000 changed",
        "MOVE big 1; SELECT 1; SETRANGE big 5000000 changed"
      })
  void aReplyShowsTheValueOfItsTime(String change) throws Exception {
    try (TestServer server = TestServer.start()) {
      Client writer = server.connect();
      String value = text('a');
      assertEquals("OK", writer.call("SET", "big", value));
      Client slow = server.keep(Client.connect(server.port(), 4096));
      slow.raw(Client.resp("GET", "big") + Client.resp("GETRANGE", "big", "10", "8000000"));
      Await.until("the replies are under way", () -> unsent(writer) > LENGTH);
      String[] commands = change.split("; ");
      String[] request =
          change.equals("SET big <same length>")
              ? new String[] {"SET", "big", text('b')}
              : commands[0].split(" ");
      writer.call(request);
      for (int i = 1; i < commands.length; i++) {
        writer.call(commands[i].split(" "));
      }
      assertEquals(value, slow.read());
      assertEquals(value.substring(10, 8_000_001), slow.read());
    }
  }

  @Test
  void nothingIsReferredToOnceRepliesAreSentOrTheirClientsGone() throws Exception {
    int before = SharedBytes.held();
    try (TestServer server = TestServer.start()) {
      Client writer = server.connect();
      assertEquals("OK", writer.call("SET", "big", text('a')));
      Client reader = server.keep(Client.connect(server.port(), 4096));
      Client goes = server.keep(Client.connect(server.port(), 4096));
      reader.raw(Client.resp("GET", "big").repeat(3));
      goes.raw(Client.resp("GET", "big").repeat(3));
      Await.until("both refer to the value", () -> SharedBytes.held() > before);
      goes.close();
      for (int i = 0; i < 3; i++) {
        assertEquals(LENGTH, ((String) reader.read()).length());
      }
      Await.until("all is released", () -> SharedBytes.held() == before);
    }
  }

  @Test
  void aSessionOfTheProgramRefersToNothing() throws Exception {
    int before = SharedBytes.held();
    try (TestServer server = TestServer.start()) {
      server.store.execute("SET", "big", text('a'));
      assertEquals(LENGTH, ((String) server.store.execute("GET", "big")).length());
      assertEquals(before, SharedBytes.held());
    }
  }

  @Test
  void aTransactionOfManyLargeRepliesHoldsTheValueOnce() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client client = server.connect();
      assertEquals("OK", client.call("SET", "big", text('a')));
      client.raw(
          Client.resp("MULTI") + Client.resp("GET", "big").repeat(100) + Client.resp("EXEC"));
      assertEquals("OK", client.read());
      for (int i = 0; i < 100; i++) {
        assertEquals("QUEUED", client.read());
      }
      Object all = client.read();
      assertEquals(100, ((java.util.List<?>) all).size());
    }
  }

  private static long unsent(Client viewer) throws IOException {
    // the only other client
    String list = (String) viewer.call("CLIENT", "LIST");
    return Arrays.stream(list.split("[ \n]"))
        .filter(field -> field.startsWith("omem="))
        .mapToLong(field -> Long.parseLong(field.substring(5)))
        .max()
        .orElse(0);
  }

  private static String text(char c) {
    return String.valueOf(c).repeat(LENGTH);
  }
}
