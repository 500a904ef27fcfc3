package io.reredis.operation;

import io.reredis.base.Errors;
import io.reredis.option.LongestCommonSubsequence;
import io.reredis.option.LongestCommonSubsequence.Match;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the longest common subsequence of two byte strings, as LCS reports it.
 *
 * <p>Uses the classic dynamic programming; of several solutions, returns the one that Redis's walk
 * from the end finds.
 */
final class CommonSubsequences {
  private static final long MAX_CELLS = 1L << 27;

  private CommonSubsequences() {}

  /** Computes only the length. O(n * m) time, O(m) space */
  static LongestCommonSubsequence<byte[]> lengthOf(byte[] a, byte[] b) {
    int[] row = new int[b.length + 1];
    for (byte x : a) {
      int diagonal = 0;
      for (int j = 1; j <= b.length; j++) {
        int above = row[j];
        row[j] = x == b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return new LongestCommonSubsequence<>(row[b.length], null, List.of());
  }

  /** Computes length, bytes and ranges. O(n * m) time and space */
  static LongestCommonSubsequence<byte[]> of(byte[] a, byte[] b) {
    long cells = (a.length + 1L) * (b.length + 1L);
    if (cells > MAX_CELLS) {
      throw Errors.here(
          ReredisException.error(
              "Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len"));
    }
    int width = b.length + 1;
    int[] table = new int[(int) cells];
    for (int i = 1; i <= a.length; i++) {
      for (int j = 1; j <= b.length; j++) {
        table[i * width + j] =
            a[i - 1] == b[j - 1]
                ? table[(i - 1) * width + j - 1] + 1
                : Math.max(table[(i - 1) * width + j], table[i * width + j - 1]);
      }
    }
    int length = table[a.length * width + b.length];
    byte[] text = new byte[length];
    return new LongestCommonSubsequence<>(length, text, walkBack(text, a, b, table, width));
  }

  /** Writes the subsequence to {@code text} and returns its ranges, the last one first. */
  private static List<Match> walkBack(byte[] text, byte[] a, byte[] b, int[] table, int width) {
    List<Match> matches = new ArrayList<>();
    int i = a.length;
    int j = b.length;
    int at = text.length;
    int run = 0;
    while (i > 0 && j > 0) {
      if (a[i - 1] == b[j - 1]) {
        text[--at] = a[i - 1];
        i--;
        j--;
        run++;
        continue;
      }
      if (run > 0) {
        matches.add(new Match(i, j, run));
        run = 0;
      }
      if (table[(i - 1) * width + j] > table[i * width + j - 1]) {
        i--;
      } else {
        j--;
      }
    }
    if (run > 0) {
      matches.add(new Match(i, j, run));
    }
    return matches;
  }
}
