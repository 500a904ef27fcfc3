package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.command.CommandTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandsTest extends CommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "config; wrong number of arguments for 'config' command",
        "config foo; unknown subcommand 'foo'. Try CONFIG HELP.",
        "config get; wrong number of arguments for 'config|get' command",
        "config set hz; wrong number of arguments for 'config|set' command",
        "config set hz 11 maxclients; syntax error",
        "config set hz x; CONFIG SET failed (possibly related to argument 'hz') - argument couldn't"
            + " be parsed into an integer",
        "config set foo bar; Unknown option or number of arguments for CONFIG SET - 'foo'",
        "config set hz x foo bar; Unknown option or number of arguments for CONFIG SET - 'foo'",
        "config set hz 11 hz 12; CONFIG SET failed (possibly related to argument 'hz') - duplicate"
            + " parameter",
        "config set databases 3; CONFIG SET failed (possibly related to argument 'databases') -"
            + " can't set immutable config",
        "config rewrite; The server is running without a config file",
        "config resetstat x; wrong number of arguments for 'config|resetstat' command",
      })
  void errors(String request, String error) {
    assertEquals("-ERR " + error + "\r\n", client.line(request));
  }

  @Test
  void getOfSeveralPatterns() {
    assertEquals("*2\r\n$2\r\nhz\r\n$2\r\n10\r\n", client.line("config get hz"));
    assertEquals("*0\r\n", client.line("config get nosuchoption"));
    client.line("hello 3");
    assertEquals("%0\r\n", client.line("config get nosuchoption"));
    assertEquals(Map.of("hz", "10", "maxclients", "10000"), client.read("config get H? maxcl* hz"));
  }

  @Test
  void setIsAllOrNothing() {
    client.line("config set hz 20 maxclients x");
    assertEquals("*2\r\n$2\r\nhz\r\n$2\r\n10\r\n", client.line("config get hz"));
    assertEquals("+OK\r\n", client.line("config set hz 20 MAXCLIENTS 5"));
    client.line("hello 3");
    assertEquals(Map.of("hz", "20", "maxclients", "5"), client.read("config get hz maxclients"));
  }

  @Test
  void setWithinExecTakesEffectAtItsEnd() {
    client.line("multi");
    client.line("config set notify-keyspace-events KEA");
    client.line("config set hz x");
    assertTrue(client.line("exec").startsWith("*2\r\n+OK\r\n-ERR CONFIG SET failed"));
    assertEquals(
        "*2\r\n$22\r\nnotify-keyspace-events\r\n$3\r\nAKE\r\n",
        client.line("config get notify-keyspace-events"));
  }

  @Test
  void resetOfStatistics() {
    client.line("get k");
    client.line("nosuchcommand");
    assertEquals("+OK\r\n", client.line("config resetstat"));
    String stats = (String) client.read("info stats commandstats errorstats");
    assertTrue(stats.contains("\r\nkeyspace_misses:0\r\n"), stats);
    assertTrue(stats.contains("\r\ntotal_error_replies:0\r\n"), stats);
    assertTrue(stats.contains("\r\ntotal_connections_received:0\r\n"), stats);
    assertTrue(!stats.contains("cmdstat_get:"), stats);
  }
}
