package io.reredis.option;

import java.util.List;

/**
 * The longest common subsequence of two byte strings.
 *
 * @param length its length
 * @param text its bytes; null if only the length was requested
 * @param matches its matching ranges, from the end of the strings to their start
 */
public record LongestCommonSubsequence(int length, byte[] text, List<Match> matches) {
  /**
   * A range that occurs in both strings.
   *
   * @param firstStart where it starts in the first string
   * @param secondStart where it starts in the second string
   * @param length its number of bytes
   */
  public record Match(int firstStart, int secondStart, int length) {}
}
