package io.reredis.config;

import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition for automatic snapshots: the keys are saved if that many seconds have passed since
 * the last snapshot and there were that many changes.
 *
 * @param seconds at least 1
 * @param changes at least 0
 */
public record SavePoint(long seconds, long changes) {
  /** Redis's default save points, for a store that runs as a server. */
  public static final String REDIS_DEFAULT = "3600 1 300 100 60 10000";

  private static final ReredisException INVALID = ReredisException.error("Invalid save parameters");

  /**
   * Parses pairs of numbers; an empty text means no save points.
   *
   * @throws ReredisException if the text is invalid
   */
  public static List<SavePoint> parse(String text) {
    String[] words = text.isBlank() ? new String[0] : text.strip().split("\\s+");
    if (words.length % 2 != 0) {
      throw INVALID;
    }
    List<SavePoint> points = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      points.add(new SavePoint(number(words[i], 1), number(words[i + 1], 0)));
    }
    return points;
  }

  private static long number(String word, long least) {
    try {
      long number = Long.parseLong(word);
      if (number >= least && number <= Integer.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw INVALID;
    }
    throw INVALID;
  }

  /** Prints save points in the format of {@link #parse}. */
  public static String print(List<SavePoint> points) {
    return points.stream()
        .map(point -> point.seconds + " " + point.changes)
        .collect(Collectors.joining(" "));
  }
}
