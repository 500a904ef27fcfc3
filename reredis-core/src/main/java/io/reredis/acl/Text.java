package io.reredis.acl;

import io.reredis.util.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules and names as strings with one character a byte, so that a pattern of any bytes survives
 * being taken apart and put together.
 */
public final class Text {
  private Text() {}

  /** The bytes, one a character. */
  public static String of(Bytes bytes) {
    return new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.ISO_8859_1);
  }

  /** The bytes of a string of this program, one a character. */
  public static String of(String text) {
    return of(Bytes.of(text));
  }

  /** The bytes that the characters stand for. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The text as people read it: the bytes taken for UTF-8. */
  public static String shown(String text) {
    return new String(bytes(text), StandardCharsets.UTF_8);
  }

  /** Whether there is a space in it, or anything else that ends a word of a file. */
  static boolean hasSpaces(String text) {
    return text.chars().anyMatch(c -> c == ' ' || c >= '\t' && c <= '\r' || c == 0);
  }

  /** The text without spaces, tabs and line ends around it; other control characters stay. */
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

  /** The words between single spaces, without empty ones. */
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
