package io.reredis.junit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A pattern for an argument of a request. Where patterns are given, a String matches the argument
 * that is equal to it, a {@code byte[]} the one with these bytes, and any other object the one that
 * is equal to its {@code toString()}. Arguments are those after the name of the command and of the
 * subcommand, decoded from UTF-8. Immutable.
 */
public final class Argument {
  private static final Argument ANY = new Argument("any()", argument -> true);
  private static final Argument REST = new Argument("rest()", argument -> true);

  private final String text;
  private final Predicate<String> predicate;

  private Argument(String text, Predicate<String> predicate) {
    this.text = text;
    this.predicate = predicate;
  }

  /** Returns a pattern that matches any one argument. */
  public static Argument any() {
    return ANY;
  }

  /** Returns a pattern that matches all further arguments, or none; it is the last pattern. */
  public static Argument rest() {
    return REST;
  }

  /** Returns a pattern in which {@code *} stands for any text and {@code ?} for one character. */
  public static Argument glob(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
    return new Argument("glob(" + pattern + ")", text -> compiled.matcher(text).matches());
  }

  /**
   * Returns a pattern that matches arguments of which the predicate is true.
   *
   * @param predicate called by the threads that serve clients
   */
  public static Argument matching(Predicate<String> predicate) {
    return new Argument("matching(…)", Objects.requireNonNull(predicate, "predicate"));
  }

  /** Returns the patterns of objects; see the class. */
  static List<Argument> patterns(Object... arguments) {
    List<Argument> patterns = java.util.stream.Stream.of(arguments).map(Argument::of).toList();
    int rest = patterns.indexOf(REST);
    if (rest >= 0 && rest < patterns.size() - 1) {
      throw new IllegalArgumentException("rest() is the last pattern");
    }
    return patterns;
  }

  private static Argument of(Object pattern) {
    Objects.requireNonNull(pattern, "an argument");
    if (pattern instanceof Argument argument) {
      return argument;
    }
    String expected =
        pattern instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.UTF_8)
            : pattern.toString();
    return new Argument(expected, expected::equals);
  }

  boolean isRest() {
    return this == REST;
  }

  boolean matches(String argument) {
    return predicate.test(argument);
  }

  @Override
  public String toString() {
    return text;
  }
}
