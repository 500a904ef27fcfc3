package io.reredis.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.fuzz.Fuzzing;
import io.reredis.util.StreamId;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Parses stream ids and matches glob patterns. The text before the first line feed is the pattern,
 * the rest is the text to match.
 */
public final class TextFuzz {
  private TextFuzz() {}

  /** Parses the input as an id, and matches it as a pattern and a text. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Fuzzing.bounded(input, 10, () -> id(input));
    Fuzzing.bounded(input, 10, () -> glob(input));
  }

  private static void id(byte[] input) {
    StreamId id = StreamIdText.parse(input, 0, input.length, 0);
    if (id != null) {
      assertEquals(id, StreamId.parse(id.toString()));
      if (!id.equals(StreamId.MAX)) {
        assertTrue(id.isBefore(id.next()));
        assertEquals(id, id.next().previous());
      }
    }
  }

  private static void glob(byte[] input) {
    int cut = 0;
    while (cut < input.length && input[cut] != '\n') {
      cut++;
    }
    byte[] pattern = Arrays.copyOf(input, cut);
    byte[] text = Arrays.copyOfRange(input, Math.min(input.length, cut + 1), input.length);
    boolean matches = Glob.matches(new Bytes(pattern), text, 0, text.length);
    ByteArrayOutputStream wider = new ByteArrayOutputStream();
    wider.write('*');
    wider.writeBytes(pattern);
    if (matches) {
      assertTrue(Glob.matches(new Bytes(wider.toByteArray()), text, 0, text.length), "wider");
    }
    ByteArrayOutputStream literal = new ByteArrayOutputStream();
    for (byte b : text) {
      literal.write('\\');
      literal.write(b);
    }
    assertTrue(Glob.matches(new Bytes(literal.toByteArray()), text, 0, text.length), "literal");
  }
}
