package io.reredis.config;

import java.util.List;

/**
 * One row of the option table.
 *
 * @param name the name, as in redis.conf
 * @param kind how values are read and printed
 * @param initial the default, as CONFIG GET prints it
 * @param min the least value of a number
 * @param max the greatest value of a number
 * @param mutable whether CONFIG SET changes it
 * @param choices the values of an enumeration
 * @param meaning what it does, a sentence for the manual
 */
public record Option(
    String name,
    Kind kind,
    String initial,
    long min,
    long max,
    boolean mutable,
    List<String> choices,
    String meaning) {

  /** How values are read and printed. */
  public enum Kind {
    /** {@code yes} or {@code no}. */
    BOOL,
    /** A whole number. */
    NUMBER,
    /** A number of bytes, with a unit such as {@code mb} where it is given. */
    MEMORY,
    /** Any text. */
    TEXT,
    /** One of the choices. */
    CHOICE,
    /** A text that a check of its own takes apart. */
    SPECIAL
  }

  static Option bool(String name, boolean initial, String meaning) {
    return new Option(name, Kind.BOOL, initial ? "yes" : "no", 0, 1, true, List.of(), meaning);
  }

  static Option number(String name, long initial, long min, long max, String meaning) {
    return new Option(
        name, Kind.NUMBER, Long.toString(initial), min, max, true, List.of(), meaning);
  }

  static Option memory(String name, long initial, long min, long max, String meaning) {
    return new Option(
        name, Kind.MEMORY, Long.toString(initial), min, max, true, List.of(), meaning);
  }

  static Option text(String name, String initial, String meaning) {
    return new Option(name, Kind.TEXT, initial, 0, 0, true, List.of(), meaning);
  }

  static Option special(String name, String initial, String meaning) {
    return new Option(name, Kind.SPECIAL, initial, 0, 0, true, List.of(), meaning);
  }

  static Option choice(String name, String initial, List<String> choices, String meaning) {
    return new Option(name, Kind.CHOICE, initial, 0, 0, true, choices, meaning);
  }

  /** An option with one possible value. */
  static Option fact(String name, String value, String meaning) {
    return choice(name, value, List.of(value), meaning).fixed();
  }

  /** The same option, set only at the start. */
  Option fixed() {
    return new Option(name, kind, initial, min, max, false, choices, meaning);
  }
}
