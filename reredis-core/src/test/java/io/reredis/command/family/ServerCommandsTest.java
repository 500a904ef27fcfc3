package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.access.Inside;
import io.reredis.command.CommandTest;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCommandsTest extends CommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dbsize x; wrong number of arguments for 'dbsize' command",
        "flushdb foo; syntax error",
        "flushdb async x; syntax error",
        "flushall sync async; syntax error",
        "swapdb a b; invalid first DB index",
        "swapdb 99999999999 0; invalid first DB index",
        "swapdb 0 b; invalid second DB index",
        "swapdb 0 99; DB index is out of range",
        "swapdb 99 0; DB index is out of range",
        "swapdb -1 0; DB index is out of range",
        "time x; wrong number of arguments for 'time' command",
        "shutdown foo; syntax error",
        "shutdown save nosave; syntax error",
        "shutdown abort now; syntax error",
        "shutdown abort; No shutdown in progress.",
        "shutdown; Errors trying to SHUTDOWN. Check logs.",
        "shutdown nosave now force; Errors trying to SHUTDOWN. Check logs.",
        "lolwut version x; value is not an integer or out of range",
        "memory usage x samples; syntax error",
        "memory usage x samples -1; syntax error",
        "memory usage x samples a; value is not an integer or out of range",
        "memory usage x foo 1; syntax error",
        "memory foo; unknown subcommand 'foo'. Try MEMORY HELP.",
      })
  void errors(String request, String error) {
    assertEquals("-ERR " + error + "\r\n", client.line(request));
  }

  @Test
  void sizeAndFlush() {
    client.line("mset a 1 b 2");
    other.line("select 1");
    other.line("set c 3");
    assertEquals(":2\r\n", client.line("dbsize"));
    assertEquals("+OK\r\n", client.line("flushdb async"));
    assertEquals(":0\r\n", client.line("dbsize"));
    assertEquals(":1\r\n", other.line("dbsize"));
    assertEquals("+OK\r\n", client.line("flushall SYNC"));
    assertEquals(":0\r\n", other.line("dbsize"));
  }

  @Test
  void swapOfDatabases() {
    client.line("set a 1");
    assertEquals("+OK\r\n", client.line("swapdb 0 1"));
    assertEquals("$-1\r\n", client.line("get a"));
    client.line("select 1");
    assertEquals("$1\r\n1\r\n", client.line("get a"));
    assertEquals("+OK\r\n", client.line("swapdb 1 1"));
    assertEquals("$1\r\n1\r\n", client.line("get a"));
  }

  @Test
  void wholeDatabasesWithinExec() {
    client.line("set a 1");
    client.line("multi");
    client.line("dbsize");
    client.line("swapdb 0 1");
    client.line("dbsize");
    client.line("flushall");
    assertEquals("*4\r\n:1\r\n+OK\r\n:0\r\n+OK\r\n", client.line("exec"));
  }

  @Test
  void time() {
    clock.advanceMillis(7);
    assertEquals("*2\r\n$10\r\n1700000000\r\n$4\r\n7000\r\n", client.line("time"));
  }

  @Test
  void shutdown() {
    AtomicInteger calls = new AtomicInteger();
    Inside.of(store).engine().onShutdown(calls::incrementAndGet);
    // a store without a directory cannot save
    assertEquals("-ERR Errors trying to SHUTDOWN. Check logs.\r\n", client.line("shutdown save"));
    assertEquals(0, calls.get());
    client.line("multi");
    assertEquals(
        "-ERR Command not allowed inside a transaction\r\n", client.line("shutdown nosave"));
    client.line("discard");
    assertEquals("-ERR syntax error\r\n", client.line("shutdown abort now"));
    assertEquals("-ERR syntax error\r\n", client.line("shutdown save nosave"));
    assertEquals("-ERR No shutdown in progress.\r\n", client.line("shutdown abort abort"));
    assertEquals("", client.line("shutdown nosave"));
    assertTrue(client.closed);
    assertEquals(1, calls.get());
  }

  @Test
  void lolwutEndsWithTheVersion() {
    for (String request : new String[] {"lolwut", "lolwut version 5 20 3", "lolwut version"}) {
      String text = (String) client.read(request);
      assertTrue(text.endsWith("Redis ver. 7.4.0\n"), text);
    }
    client.line("hello 3");
    assertTrue(client.line("lolwut").startsWith("="));
  }

  @Test
  void drawingHasTheSizeAskedFor() {
    for (int seed = 0; seed < 50; seed++) {
      String[] lines = Lolwut.draw(30, 7, new Random(seed)).split("\n", -1);
      assertEquals(9, lines.length);
      for (int i = 0; i < 7; i++) {
        assertTrue(lines[i].length() <= 30, lines[i]);
      }
    }
  }

  @Test
  void memoryOfAKey() {
    assertEquals("$-1\r\n", client.line("memory usage k"));
    client.line("set k v");
    long little = (long) client.read("memory usage k");
    assertTrue(little > 0 && little < 100, "" + little);
    client.line("append k " + "x".repeat(1000));
    assertTrue((long) client.read("memory usage k samples 0") > little + 900);
    assertEquals("+OK\r\n", client.line("memory purge"));
    assertTrue(((String) client.read("memory doctor")).contains("5 MB"));
    assertTrue(((String) client.read("memory malloc-stats")).contains("heap"));
  }

  @Test
  void memoryStatistics() {
    client.line("hello 3");
    client.line("set k v");
    var stats = (java.util.Map<?, ?>) client.read("memory stats");
    assertEquals(1L, stats.get("keys.count"));
    assertTrue(stats.containsKey("db.0"));
    assertTrue((long) stats.get("dataset.bytes") > 0);
    assertTrue(stats.get("peak.percentage") instanceof Double);
    assertTrue((long) stats.get("peak.allocated") >= (long) stats.get("startup.allocated"));
  }
}
