package io.reredis.base;

/**
 * Redis's glob patterns: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a]}, and {@code \} before a
 * literal character.
 *
 * <p>As in Redis an unclosed bracket extends to the end of the pattern, and a reversed range is
 * swapped. Matching is iterative: backtracking is limited to the latest star, so the cost is at
 * most pattern times text.
 */
public final class Glob {
  private Glob() {}

  /** Returns whether the whole text matches the pattern. */
  public static boolean matches(Bytes pattern, byte[] text, int offset, int length) {
    return matches(
        pattern.array(), pattern.offset(), pattern.length(), text, offset, length, false);
  }

  /** Returns whether the whole {@code text} matches {@code pattern}, ignoring case. */
  public static boolean matchesIgnoreCase(String pattern, String text) {
    byte[] p = Bytes.of(pattern).array();
    byte[] t = Bytes.of(text).array();
    return matches(p, 0, p.length, t, 0, t.length, true);
  }

  /** Returns whether the pattern is a single star, which matches everything. */
  public static boolean isAll(Bytes pattern) {
    return pattern.length() == 1 && pattern.at(0) == '*';
  }

  static boolean matches(
      byte[] p, int pOffset, int pLength, byte[] t, int tOffset, int tLength, boolean noCase) {
    int pi = pOffset;
    int pEnd = pOffset + pLength;
    int ti = tOffset;
    int tEnd = tOffset + tLength;
    int starPattern = -1;
    int starText = -1;
    while (ti < tEnd) {
      if (pi < pEnd && p[pi] == '*') {
        starPattern = ++pi;
        starText = ti;
        if (pi == pEnd) {
          return true;
        }
        continue;
      }
      int next = pi < pEnd ? matchOne(p, pi, pEnd, t[ti], noCase) : -1;
      if (next >= 0) {
        pi = next;
        ti++;
      } else if (starPattern >= 0) {
        pi = starPattern;
        ti = ++starText;
      } else {
        return false;
      }
    }
    while (pi < pEnd && p[pi] == '*') {
      pi++;
    }
    return pi == pEnd;
  }

  /** Matches one character; returns the index in the pattern to continue from, or -1. */
  private static int matchOne(byte[] p, int pi, int pEnd, byte c, boolean noCase) {
    switch (p[pi]) {
      case '?':
        return pi + 1;
      case '[':
        return matchClass(p, pi + 1, pEnd, c, noCase);
      case '\\':
        if (pi + 1 < pEnd) {
          pi++;
        }
        return same(p[pi], c, noCase) ? pi + 1 : -1;
      default:
        return same(p[pi], c, noCase) ? pi + 1 : -1;
    }
  }

  private static int matchClass(byte[] p, int pi, int pEnd, byte c, boolean noCase) {
    boolean negated = pi < pEnd && p[pi] == '^';
    if (negated) {
      pi++;
    }
    boolean found = false;
    while (pi < pEnd && p[pi] != ']') {
      if (p[pi] == '\\' && pi + 1 < pEnd) {
        pi++;
        found |= same(p[pi], c, noCase);
      } else if (pi + 2 < pEnd && p[pi + 1] == '-') {
        found |= inRange(p[pi], p[pi + 2], c, noCase);
        pi += 2;
      } else {
        found |= same(p[pi], c, noCase);
      }
      pi++;
    }
    if (found == negated) {
      return -1;
    }
    return Math.min(pi + 1, pEnd);
  }

  private static boolean inRange(byte from, byte to, byte c, boolean noCase) {
    int low = fold(from, noCase);
    int high = fold(to, noCase);
    int value = fold(c, noCase);
    return low <= high ? value >= low && value <= high : value >= high && value <= low;
  }

  private static boolean same(byte a, byte b, boolean noCase) {
    return fold(a, noCase) == fold(b, noCase);
  }

  private static int fold(byte b, boolean noCase) {
    return (noCase ? Ascii.toLower(b) : b) & 0xff;
  }
}
