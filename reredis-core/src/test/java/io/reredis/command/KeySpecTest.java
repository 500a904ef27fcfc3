package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.base.Ascii;
import io.reredis.resp.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks which keys a specification finds in valid and in malformed requests. */
class KeySpecTest {
  private static final KeySpec COUNTED = spec(null, 1, true, 0, 0);
  private static final KeySpec BEHIND = spec("STORE", 3, false, 0, 0);
  private static final KeySpec HALF = spec("STREAMS", 1, false, -1, 2);
  private static final KeySpec BACKWARDS = spec("KEYS", -2, false, -1, 0);

  private static KeySpec spec(String keyword, int index, boolean counted, int last, int limit) {
    return new KeySpec(List.of("RO"), keyword, index, counted, last, 1, limit);
  }

  private static List<String> keys(KeySpec spec, String line) {
    List<String> keys = new ArrayList<>();
    Arguments arguments =
        Arguments.of(Stream.of(line.split(" ")).map(Ascii::bytes).toArray(byte[][]::new));
    spec.forEach(arguments, 0, i -> keys.add(arguments.get(i).toString()));
    return keys;
  }

  @Test
  void countedKeys() {
    assertEquals(List.of("a", "b"), keys(COUNTED, "zunion 2 a b withscores"));
    assertEquals(List.of(), keys(COUNTED, "zunion 0 a b"));
    assertEquals(List.of(), keys(COUNTED, "zunion -1 a b"));
    assertEquals(List.of(), keys(COUNTED, "zunion x a b"));
    assertEquals(List.of("a", "b"), keys(COUNTED, "zunion 9223372036854775807 a b"));
    assertEquals(List.of(), keys(COUNTED, "zunion"));
  }

  @Test
  void keysAfterAKeyword() {
    assertEquals(List.of("k"), keys(BEHIND, "georadius g 1 2 store k"));
    assertEquals(List.of(), keys(BEHIND, "georadius g store k 2"));
    assertEquals(List.of(), keys(BEHIND, "georadius g 1 2 store"));
    assertEquals(List.of("a", "b"), keys(HALF, "xread count 1 Streams a b 1 2"));
    assertEquals(List.of("a"), keys(HALF, "xread streams a b 1"));
    assertEquals(List.of("a", "b"), keys(BACKWARDS, "migrate h p x 0 1 KEYS a b"));
    assertEquals(List.of(), keys(BACKWARDS, "migrate h p x 0 1"));
  }

  @Test
  void noKeys() {
    assertEquals(List.of(), keys(spec(null, 0, false, 0, 0), "sort a by b"));
  }
}
