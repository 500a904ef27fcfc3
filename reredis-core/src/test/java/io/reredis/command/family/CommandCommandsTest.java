package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.command.CommandTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandCommandsTest extends CommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "command foo; unknown subcommand 'foo'. Try COMMAND HELP.",
        "command count x; wrong number of arguments for 'command|count' command",
        "command getkeys; wrong number of arguments for 'command|getkeys' command",
        "command getkeys foo a; Invalid command specified",
        "command getkeys get a b; Invalid number of arguments specified for command",
        "command getkeys client id; The command has no key arguments",
        "command getkeysandflags foo x; Invalid command specified",
        "command list foo; syntax error",
        "command list filterby foo x; syntax error",
        "command list filterby pattern; syntax error",
        "command list filterby module x y; syntax error",
      })
  void errors(String request, String error) {
    assertEquals("-ERR " + error + "\r\n", client.line(request));
  }

  /** The reply equals that of redis-server, except for the order within sets. */
  @Test
  void infoOnTheWire() {
    assertEquals(
        "*1|*10|$3|get|:2|*2|+readonly|+fast|:1|:1|:1|*3|+@fast|+@read|+@string|*0|*1|*6|$5|flags"
            + "|*2|+RO|+access|$12|begin_search|*4|$4|type|$5|index|$4|spec|*2|$5|index|:1|$9"
            + "|find_keys|*4|$4|type|$5|range|$4|spec|*6|$7|lastkey|:0|$7|keystep|:1|$5|limit|:0"
            + "|*0|",
        client.line("command info get").replace("\r\n", "|"));
    client.line("hello 3");
    assertEquals(
        "*1|*10|$3|get|:2|~2|+readonly|+fast|:1|:1|:1|~3|+@fast|+@read|+@string|~0|~1|%3|$5|flags"
            + "|~2|+RO|+access|$12|begin_search|%2|$4|type|$5|index|$4|spec|%1|$5|index|:1|$9"
            + "|find_keys|%2|$4|type|$5|range|$4|spec|%3|$7|lastkey|:0|$7|keystep|:1|$5|limit|:0"
            + "|~0|",
        client.line("command info get").replace("\r\n", "|"));
  }

  @Test
  void infoOfSeveralUnknownAndSubcommands() {
    List<?> infos = (List<?>) client.read("command info xyz get|x client|id client");
    assertNull(infos.get(0));
    assertNull(infos.get(1));
    assertEquals("client|id", ((List<?>) infos.get(2)).get(0));
    List<?> subcommands = (List<?>) ((List<?>) infos.get(3)).get(9);
    Object first = ((List<?>) subcommands.get(0)).get(0);
    assertTrue(((String) first).startsWith("client|"));
  }

  @Test
  void commandAndCommandInfoListAllCommands() {
    long count = (long) client.read("command count");
    assertEquals(count, ((List<?>) client.read("command")).size());
    assertEquals(count, ((List<?>) client.read("command info")).size());
  }

  @Test
  void listAndFilters() {
    List<?> all = (List<?>) client.read("command list");
    assertTrue(all.containsAll(List.of("get", "client", "client|id")));
    assertEquals("*0\r\n", client.line("command list filterby module json"));
    assertEquals(
        Set.of("incr", "incrby", "incrbyfloat"),
        new TreeSet<>((List<?>) client.read("command list filterby pattern INCR*")));
    assertEquals("*0\r\n", client.line("command list filterby aclcat xyz"));
    List<?> connection = (List<?>) client.read("command list filterby ACLCAT Connection");
    assertTrue(connection.containsAll(List.of("ping", "client|id", "command|docs", "wait")));
    assertTrue(!connection.contains("client"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "get a; a",
        "mset a b c d; a c",
        "set a 1; a",
        "del a b c; a b c",
        "copy a b; a b",
        "object encoding a; a",
        "memory usage x; x",
      })
  void keysOfARequest(String request, String keys) {
    assertEquals(List.of(keys.split(" ")), client.read("command getkeys " + request), request);
  }

  @Test
  void keysAndFlags() {
    client.line("hello 3");
    assertEquals(
        List.of(List.of("a", Set.of("OW", "update"))),
        client.read("command getkeysandflags set a 1"));
    assertEquals(
        List.of(List.of("a", Set.of("RW", "access", "update"))),
        client.read("command getkeysandflags set a 1 get"));
    assertEquals(
        List.of(
            List.of("a", Set.of("RW", "access", "delete")), List.of("b", Set.of("OW", "update"))),
        client.read("command getkeysandflags rename a b"));
  }

  @Test
  void docsInResp2AreFlat() {
    List<?> docs = (List<?>) client.read("command docs get");
    assertEquals("get", docs.get(0));
    assertEquals("summary", ((List<?>) docs.get(1)).get(0));
    client.line("hello 3");
    assertEquals(Map.of(), client.read("command docs xyz"));
  }
}
