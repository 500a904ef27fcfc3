package io.reredis.option;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The longest common subsequence of two strings.
 *
 * @param length its length in bytes
 * @param value the subsequence itself
 * @param matches its matching ranges of bytes, from the end of the strings to their start
 * @param <V> the type of the values
 */
public record LongestCommonSubsequence<V>(int length, @Nullable V value, List<Match> matches) {
  /** Checks that all components but those marked {@code @Nullable} are not null; copies lists. */
  public LongestCommonSubsequence {
    matches = List.copyOf(Objects.requireNonNull(matches, "matches"));
  }

  /**
   * A range that occurs in both strings.
   *
   * @param firstStart where it starts in the first string, in bytes
   * @param secondStart where it starts in the second string, in bytes
   * @param length its number of bytes
   */
  public record Match(int firstStart, int secondStart, int length) {}
}
