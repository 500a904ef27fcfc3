package io.reredis.acl;

import io.reredis.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Conversions between bytes and strings with one character per byte (ISO 8859-1), so that rules and
 * names with arbitrary bytes are preserved.
 */
public final class Text {
  private Text() {}

  /** Converts bytes, one per character. */
  public static String of(Bytes bytes) {
    return new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.ISO_8859_1);
  }

  /** Converts the UTF-8 bytes of a Java string, one per character. */
  public static String of(String text) {
    return of(Bytes.of(text));
  }

  /** Returns the bytes of the characters. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns the text for display, decoding its bytes as UTF-8. */
  public static String shown(String text) {
    return new String(bytes(text), StandardCharsets.UTF_8);
  }

  /**
   * Returns whether the text contains white space or another character that ends a word in a file.
   */
  static boolean hasSpaces(String text) {
    return text.chars().anyMatch(c -> c == ' ' || c >= '\t' && c <= '\r' || c == 0);
  }

  /** Removes surrounding spaces, tabs and line ends; keeps other control characters. */
  static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /** Splits at single spaces and drops empty words. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(" ")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
