package io.reredis.command;

import io.reredis.resp.Arguments;
import io.reredis.util.Bytes;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Where a command's keys stand among its arguments, as COMMAND INFO tells it: behind a fixed index
 * or behind a keyword, up to another index or as many as a number says.
 *
 * @param flags what is done with the keys, such as RO and access
 * @param keyword the word behind which the keys begin, in capitals, or null
 * @param index the argument with the first key, or with the number of keys; where there is a
 *     keyword, the argument from which on it is looked for, negative to look backwards from there;
 *     0 where the place is not told
 * @param counted whether a number of keys stands before them
 * @param last the last key, counted from the first; negative counts from the end, -1 being the last
 *     argument
 * @param step the distance from one key to the next
 * @param limit 2 where only the first half of what follows are keys, otherwise 0
 */
public record KeySpec(
    List<String> flags, String keyword, int index, boolean counted, int last, int step, int limit) {

  /** Whether it is not told where the keys stand. */
  public boolean isUnknown() {
    return index == 0;
  }

  /** Whether the keys stand at the same places in all requests. */
  boolean isFixed() {
    return keyword == null && !counted && !isUnknown();
  }

  /** The places of keys of one request. It is used again and again. */
  public static final class Range {
    public int first;
    public int last;
    public int step;

    /** Whether all keys are there that a number of keys promises. */
    public boolean complete;
  }

  /**
   * Gives the index of each key of a request to the taker; of one that is too short only those that
   * there are.
   *
   * @param shift how many arguments stand before the request's name
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
   * Finds the places of the keys of a request; false where there are none.
   *
   * @param shift how many arguments stand before the request's name
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
   * Reads a count of keys as C's {@code atoi} does, because Redis finds keys by it: blanks and a
   * sign may precede the digits, anything may follow them, and no digits are 0.
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
