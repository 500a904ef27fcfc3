package io.reredis.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Suggests names for misspelt ones. */
final class Similar {
  private Similar() {}

  /**
   * Returns the closest of the names, or null if none is close: at most one letter in three may
   * differ.
   */
  static @Nullable String to(String misspelt, Collection<String> names) {
    String closest = null;
    int least = Math.max(1, misspelt.length() / 3) + 1;
    for (String name : names) {
      int distance = distance(misspelt, name);
      if (distance < least) {
        least = distance;
        closest = name;
      }
    }
    return closest;
  }

  /** Returns the number of insertions, deletions, replacements and swaps of adjacent letters. */
  private static int distance(String a, String b) {
    int[][] least = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int one = 1 + Math.min(least[i - 1][j], least[i][j - 1]);
        least[i][j] = Math.min(one, least[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
        }
      }
    }
    return least[a.length()][b.length()];
  }
}
