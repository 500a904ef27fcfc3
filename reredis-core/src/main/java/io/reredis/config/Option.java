package io.reredis.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of the option table. The sample file {@code reredis.conf} says what each option means.
 *
 * @param name the name, as in redis.conf
 * @param kind how values are parsed and printed
 * @param initial the default, as CONFIG GET prints it
 * @param min the least value of a number
 * @param max the greatest value of a number
 * @param choices the values of an enumeration
 * @param traits further properties
 * @param refusal why only the default is accepted, or null if other values are
 */
public record Option(
    String name,
    Kind kind,
    String initial,
    long min,
    long max,
    List<String> choices,
    Set<Trait> traits,
    @Nullable String refusal) {

  /** How values are parsed and printed. */
  public enum Kind {
    /** {@code yes} or {@code no}. */
    BOOL,
    /** A whole number. */
    NUMBER,
    /** A number of bytes, optionally with a unit such as {@code mb}. */
    MEMORY,
    /** Any text. */
    TEXT,
    /** One of the choices. */
    CHOICE,
    /** A text that is validated by a check of its own. */
    SPECIAL
  }

  /** A property of an option. */
  public enum Trait {
    /** Can be set only at the start. */
    FIXED,
    /** Can change at run time only if a {@link Config.Group} handles it. */
    SERVED,
    /** Any value is stored and shown, and has no effect. */
    IDLE,
    /** The value must not appear in logs. */
    SECRET,
    /** Clients can change it only if {@code enable-protected-configs} allows it. */
    PROTECTED
  }

  static Option bool(String name, boolean initial) {
    return row(name, Kind.BOOL, initial ? "yes" : "no", 0, 1, List.of());
  }

  static Option number(String name, long initial, long min, long max) {
    return row(name, Kind.NUMBER, Long.toString(initial), min, max, List.of());
  }

  static Option memory(String name, long initial, long min, long max) {
    return row(name, Kind.MEMORY, Long.toString(initial), min, max, List.of());
  }

  static Option text(String name, String initial) {
    return row(name, Kind.TEXT, initial, 0, 0, List.of());
  }

  static Option special(String name, String initial) {
    return row(name, Kind.SPECIAL, initial, 0, 0, List.of());
  }

  static Option choice(String name, String initial, List<String> choices) {
    return row(name, Kind.CHOICE, initial, 0, 0, choices);
  }

  private static Option row(
      String name, Kind kind, String initial, long min, long max, List<String> choices) {
    return new Option(name, kind, initial, min, max, choices, Set.of(), null);
  }

  /** Returns the same option, to be set only at the start. */
  Option fixed() {
    return with(Trait.FIXED);
  }

  /** Returns the same option with a trait. */
  Option with(Trait trait) {
    Set<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new Option(name, kind, initial, min, max, choices, Set.copyOf(more), refusal);
  }

  /** Returns the same option, refusing other values than the default for that reason. */
  Option refusing(String reason) {
    return new Option(name, kind, initial, min, max, choices, traits, reason);
  }

  /** Returns whether the option has the trait. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Returns whether CONFIG SET can change it. */
  public boolean mutable() {
    return !is(Trait.FIXED);
  }
}
