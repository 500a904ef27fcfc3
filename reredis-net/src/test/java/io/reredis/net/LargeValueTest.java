package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.base.SharedBytes;
import io.reredis.support.Await;
import io.reredis.util.ManualClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests replies that refer to large values, which other clients may change before they are sent.
 */
class LargeValueTest {
  private static final int LENGTH = 9 << 20;

  @TempDir Path directory;

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
  void aReplyHasTheValueAtTheTimeOfItsCommand(String change) throws Exception {
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

  /**
   * The array of an overwritten value may be reused for the next value, but only for a short time.
   */
  @Test
  void theArrayOfAnOverwrittenValueIsReleased() throws Exception {
    ManualClock clock = new ManualClock(1_000_000);
    try (TestServer server = TestServer.start(1, b -> b.clock(clock))) {
      Client client = server.connect();
      assertEquals("OK", client.call("SET", "big", text('a')));
      assertEquals("OK", client.call("SET", "big", text('b')));
      long before = liveHeap();
      Await.until(
          "the heap has become smaller",
          () -> {
            clock.advance(Duration.ofMillis(1500));
            assertEquals("PONG", client.call("PING"));
            return liveHeap() < before - LENGTH / 2;
          });
    }
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void valuesAreReleasedWhenRepliesAreSentOrTheirClientsClose() throws Exception {
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
  void aSessionOfTheProgramHoldsNoValue() throws Exception {
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

  @Test
  void aReusedArrayBelongsToNoOtherKey() throws Exception {
    List<String> names = List.of("a", "b", "c");
    Map<String, String> model = new HashMap<>();
    Random random = new Random(20261127);
    Path directory = Files.createDirectory(this.directory.resolve("store"));
    try (TestServer server =
        TestServer.start(
            setup -> setup.directory(directory).option("appendonly", "yes").option("save", ""))) {
      List<Client> clients = List.of(server.connect(), server.connect(), server.connect());
      Client slow = server.keep(Client.connect(server.port(), 4096));
      for (int i = 0; i < 300; i++) {
        Client client = clients.get(random.nextInt(clients.size()));
        String key = names.get(random.nextInt(names.size()));
        String other = names.get(random.nextInt(names.size()));
        switch (random.nextInt(12)) {
          case 0 -> {
            client.call("COPY", key, other, "REPLACE");
            if (model.containsKey(key)) {
              model.put(other, model.get(key));
            }
          }
          case 1 -> {
            client.call("RENAME", key, other);
            if (model.containsKey(key)) {
              model.put(other, model.remove(key));
            }
          }
          case 2 -> {
            if (!model.containsKey(key)) {
              break;
            }
            // more bytes than the socket accepts
            String gets = Client.resp("GET", key).repeat(40);
            slow.raw(Client.resp("MULTI") + gets + Client.resp("EXEC"));
            Await.until("the reply is under way", () -> unsent(client) > 1 << 20);
            String before = model.get(key);
            for (String name : List.of(key, other, key)) {
              model.put(name, set(client, name, random));
            }
            for (int j = 0; j < 41; j++) {
              slow.read();
            }
            assertEquals(Collections.nCopies(40, before), slow.read());
          }
          case 3 -> client.call("BGREWRITEAOF");
          case 4 -> {
            client.call("MULTI");
            final String first = set(client, key, random);
            final String second = set(client, other, random);
            client.call("EXEC");
            model.put(key, first);
            model.put(other, second);
          }
          default -> model.put(key, set(client, key, random));
        }
        for (String name : names) {
          assertEquals(model.get(name), clients.get(0).call("GET", name), name + " after " + i);
        }
      }
    }
    try (Reredis store =
        Reredis.open(setup -> setup.directory(directory).option("appendonly", "yes"))) {
      for (String name : names) {
        assertEquals(model.get(name), store.execute("GET", name));
      }
    }
  }

  /**
   * Sets a key to a value of one of two lengths, so that most values replace one of equal length.
   */
  private static String set(Client client, String key, Random random) throws IOException {
    char letter = (char) ('a' + random.nextInt(26));
    String value = (letter + key).repeat(random.nextInt(8) == 0 ? 100_000 : 150_000);
    client.call("SET", key, value);
    return value;
  }

  private static long unsent(Client viewer) throws IOException {
    // the largest output, because no other client has any
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
