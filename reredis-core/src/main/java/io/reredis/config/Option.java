package io.reredis.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One row of the option table.
 *
 * @param name the name, as in redis.conf
 * @param kind how values are read and printed
 * @param initial the default, as CONFIG GET prints it
 * @param min the least value of a number
 * @param max the greatest value of a number
 * @param choices the values of an enumeration
 * @param traits what else is true of it
 * @param refusal why it takes no value but its default, or null where it takes others
 * @param meaning what it does, a sentence for the manual
 */
public record Option(
    String name,
    Kind kind,
    String initial,
    long min,
    long max,
    List<String> choices,
    Set<Trait> traits,
    String refusal,
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

  /** What may be true of an option. */
  public enum Trait {
    /** It is set only at the start. */
    FIXED,
    /** It changes at run time only where a {@link Config.Group} has it. */
    SERVED,
    /** Any value is kept and shown, and nothing goes by it. */
    IDLE,
    /** Its value is not to be shown in logs. */
    SECRET,
    /** Only {@code enable-protected-configs} lets clients change it. */
    PROTECTED
  }

  static Option bool(String name, boolean initial, String meaning) {
    return row(name, Kind.BOOL, initial ? "yes" : "no", 0, 1, List.of(), meaning);
  }

  static Option number(String name, long initial, long min, long max, String meaning) {
    return row(name, Kind.NUMBER, Long.toString(initial), min, max, List.of(), meaning);
  }

  static Option memory(String name, long initial, long min, long max, String meaning) {
    return row(name, Kind.MEMORY, Long.toString(initial), min, max, List.of(), meaning);
  }

  static Option text(String name, String initial, String meaning) {
    return row(name, Kind.TEXT, initial, 0, 0, List.of(), meaning);
  }

  static Option special(String name, String initial, String meaning) {
    return row(name, Kind.SPECIAL, initial, 0, 0, List.of(), meaning);
  }

  static Option choice(String name, String initial, List<String> choices, String meaning) {
    return row(name, Kind.CHOICE, initial, 0, 0, choices, meaning);
  }

  private static Option row(
      String name,
      Kind kind,
      String initial,
      long min,
      long max,
      List<String> choices,
      String meaning) {
    return new Option(name, kind, initial, min, max, choices, Set.of(), null, meaning);
  }

  /** The same option, set only at the start. */
  Option fixed() {
    return with(Trait.FIXED);
  }

  /** The same option with a trait. */
  Option with(Trait trait) {
    Set<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new Option(name, kind, initial, min, max, choices, Set.copyOf(more), refusal, meaning);
  }

  /** The same option, whose other values would be unsafe to take for that reason. */
  Option refusing(String reason) {
    return new Option(name, kind, initial, min, max, choices, traits, reason, meaning);
  }

  /** The same option with that meaning. */
  Option meaning(String newMeaning) {
    return new Option(name, kind, initial, min, max, choices, traits, refusal, newMeaning);
  }

  /** Whether the trait is true of it. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether CONFIG SET can change it. */
  public boolean mutable() {
    return !is(Trait.FIXED);
  }
}
