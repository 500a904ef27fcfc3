package io.reredis.command;

import io.reredis.base.Bytes;
import io.reredis.resp.Arguments;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The position of a command's keys among its arguments, as COMMAND INFO shows it: from a fixed
 * index or a keyword on, up to a fixed index or for a given number of keys.
 *
 * @param flags the use of the keys, such as RO and access
 * @param keyword the word before the first key, in capitals, or null
 * @param index the argument with the first key or the number of keys; with a keyword, the argument
 *     where the search for it begins, negative to search backwards; 0 if the position is not
 *     specified
 * @param counted whether the number of keys precedes them
 * @param last the last key relative to the first; negative counts from the end, -1 being the last
 *     argument
 * @param step the distance from one key to the next
 * @param limit 2 if only the first half of the remaining arguments are keys, otherwise 0
 */
public record KeySpec(
    List<String> flags,
    @Nullable String keyword,
    int index,
    boolean counted,
    int last,
    int step,
    int limit) {

  /** Returns whether the position of the keys is not specified. */
  public boolean isUnknown() {
    return index == 0;
  }

  /** Returns whether the keys are written without their old values. */
  boolean isTarget() {
    return flags.contains("OW");
  }

  /** Returns whether the keys have the same position in all requests. */
  boolean isFixed() {
    return keyword == null && !counted && !isUnknown();
  }

  /**
   * Returns the positions of keys with a fixed position in a request of {@code count} arguments, at
   * most 64, as a set of bits.
   */
  long positions(int count) {
    int end = Math.min(last >= 0 ? index + last : count + last, count - 1);
    long positions = 0;
    for (int i = index; i <= end; i += step) {
      positions |= 1L << i;
    }
    return positions;
  }

  /** The positions of the keys of one request; reusable. */
  public static final class Range {
    public int first;
    public int last;
    public int step;

    /** Whether the request has as many keys as its number of keys says. */
    public boolean complete;
  }

  /**
   * Passes the index of each key of a request to {@code taker}. If the request is too short, passes
   * only the keys that it has.
   *
   * @param shift the number of arguments before the request's name
   */
  void forEach(Arguments arguments, int shift, IntConsumer taker) {
    Range range = new Range();
    if (locate(arguments, shift, range)) {
      for (int i = range.first; i <= range.last; i += range.step) {
        taker.accept(i);
      }
    }
  }

  /**
   * Finds the positions of the keys of a request; returns false if there are none.
   *
   * @param shift the number of arguments before the request's name
   */
  public boolean locate(Arguments arguments, int shift, Range range) {
    int count = arguments.count() - shift;
    int first = keyword == null ? index : behindKeyword(arguments, shift, count);
    if (first <= 0 || first >= count) {
      return false;
    }
    long end = last >= 0 ? first + last : count + last;
    if (limit > 0) {
      end = first + (count - first) / limit + last;
    }
    range.complete = true;
    if (counted) {
      int keys = number(arguments.get(first + shift));
      first++;
      range.complete = keys > 0 && keys <= count - first;
      end = first - 1 + Math.min(Math.max(0, keys), count);
    }
    range.first = first + shift;
    range.last = (int) Math.min(end, count - 1) + shift;
    range.step = step;
    return true;
  }

  /**
   * Parses a number of keys like C's {@code atoi}, which Redis uses to find keys: white space and a
   * sign may precede the digits, any text may follow them, and a text without digits is 0.
   */
  private static int number(Bytes text) {
    int end = text.offset() + text.length();
    int at = text.offset();
    while (at < end
        && (text.array()[at] == ' ' || text.array()[at] >= 9 && text.array()[at] <= 13)) {
      at++;
    }
    boolean negative = at < end && text.array()[at] == '-';
    if (at < end && (negative || text.array()[at] == '+')) {
      at++;
    }
    long number = 0;
    for (; at < end && text.array()[at] >= '0' && text.array()[at] <= '9'; at++) {
      number = Math.min(number * 10 + text.array()[at] - '0', Integer.MAX_VALUE);
    }
    return (int) (negative ? -number : number);
  }

  private int behindKeyword(Arguments arguments, int shift, int count) {
    assert keyword != null;
    String lower = keyword.toLowerCase(Locale.ROOT);
    int direction = index > 0 ? 1 : -1;
    int from = index > 0 ? index : count + index;
    for (int i = from; i > 0 && i < count - 1; i += direction) {
      if (arguments.is(i + shift, lower)) {
        return i + 1;
      }
    }
    return -1;
  }
}
