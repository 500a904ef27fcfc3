package io.reredis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.util.ReredisException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that every option of Redis 7.4 exists with its default, except for intended differences.
 */
class OptionNamesTest {
  private static final Map<String, String> OURS = Map.of("bind", "127.0.0.1 -::1", "save", "");

  static Stream<String> lines() throws Exception {
    List<String> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                OptionNamesTest.class.getResourceAsStream("/config-redis-7.4.tsv"),
                StandardCharsets.UTF_8))) {
      in.lines().filter(line -> !line.startsWith("#")).forEach(lines::add);
    }
    return lines.stream();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyOptionHasItsDefault(String line) {
    String[] row = line.split("\t", -1);
    assertEquals(OURS.getOrDefault(row[0], row[1]), new Config().get(row[0]));
    assertEquals(List.of(row[0]), List.copyOf(new Config().matching(List.of(row[0])).keySet()));
  }

  @Test
  void unsupportedValuesAreRefusedWithTheReason() {
    Config config = new Config();
    ReredisException e =
        assertThrows(ReredisException.class, () -> config.set(Map.of("list-compress-depth", "1")));
    assertEquals(
        "ERR CONFIG SET failed (possibly related to argument 'list-compress-depth') -"
            + " list-compress-depth 1 is refused: blocks of lists are not compressed: it would take"
            + " more memory than meant",
        e.getMessage());
    assertEquals("0", config.get("list-compress-depth"));
  }

  @Test
  void aFailedChangeIsUndoneInOtherGroups() {
    Config config = new Config();
    List<String> calls = new ArrayList<>();
    config.addGroup(group("port", calls, null));
    config.addGroup(group("timeout", calls, "no"));
    assertThrows(ReredisException.class, () -> config.set(Map.of("port", "1", "timeout", "2")));
    assertEquals(List.of("port tried", "port given back"), calls);
    config.verify(Map.of("port", "1"));
    config.set(Map.of("port", "1"));
    assertEquals(
        List.of("port tried", "port given back", "port tried", "port done"),
        calls.subList(2, calls.size()));
  }

  private static Config.Group group(String name, List<String> calls, String refusal) {
    return new Config.Group() {
      @Override
      public java.util.Set<String> names() {
        return java.util.Set.of(name);
      }

      @Override
      public Config.Change prepare(java.util.function.UnaryOperator<String> values) {
        if (refusal != null) {
          throw ReredisException.error(refusal);
        }
        calls.add(name + " tried");
        return new Config.Change() {
          @Override
          public void commit() {
            calls.add(name + " done");
          }

          @Override
          public void cancel() {
            calls.add(name + " given back");
          }
        };
      }
    };
  }

  @Test
  void similarNames() {
    List<String> names = List.of("port", "maxmemory", "appendfsync");
    assertEquals("port", Similar.to("prot", names));
    assertEquals("port", Similar.to("porr", names));
    assertEquals("maxmemory", Similar.to("max-memry", names));
    assertEquals("appendfsync", Similar.to("apendfsync", names));
    assertNull(Similar.to("nonsense", names));
    assertNull(Similar.to("x", names));
  }
}
