package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.operation.RangeSpec;
import io.reredis.option.ScoredMember;
import io.reredis.util.ReredisException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses scores and ranges and writes replies for the commands on sorted sets. */
final class SortedSetSyntax {
  private static final ReredisException SCORE_RANGE =
      ReredisException.error("min or max is not a float");
  private static final ReredisException LEX_RANGE =
      ReredisException.error("min or max not valid string range item");

  /** An empty range by member. */
  private static final RangeSpec NO_MEMBER =
      RangeSpec.byMember(new Bytes(), false, new Bytes(), false);

  private SortedSetSyntax() {}

  /** Returns a number argument, or throws {@code error}. */
  static double number(Call c, int index, ReredisException error) {
    Bytes a = c.arg(index);
    double value = Decimal.parseDouble(a.array(), a.offset(), a.length());
    if (Double.isNaN(value)) {
      throw error;
    }
    return value;
  }

  static double score(Call c, int index) {
    return number(c, index, Errors.NOT_FLOAT);
  }

  /** Returns an integer argument of at least {@code least}, or throws {@code error}. */
  static long atLeast(Call c, int index, long least, ReredisException error) {
    Bytes a = c.arg(index);
    if (!Ascii.isLong(a.array(), a.offset(), a.length())) {
      throw error;
    }
    long value = Ascii.toLong(a.array(), a.offset(), a.length());
    if (value < least) {
      throw error;
    }
    return value;
  }

  static RangeSpec byRank(Call c, int first, int last) {
    long from = c.integer(first);
    return RangeSpec.byRank(from, c.integer(last));
  }

  static RangeSpec byScore(Call c, int min, int max) {
    double from = limit(c.arg(min));
    double to = limit(c.arg(max));
    return RangeSpec.byScore(from, !isExclusive(c.arg(min)), to, !isExclusive(c.arg(max)));
  }

  private static boolean isExclusive(Bytes a) {
    return a.length() > 0 && a.at(0) == '(';
  }

  /**
   * Parses a limit of a score range. A number too large for a double is infinite, and an empty
   * limit is 0.
   */
  private static double limit(Bytes whole) {
    // Redis parses it up to the first zero byte
    int end = 0;
    while (end < whole.length() && whole.at(end) != 0) {
      end++;
    }
    Bytes a = end == whole.length() ? whole : new Bytes(whole.array(), whole.offset(), end);
    int start = isExclusive(a) ? 1 : 0;
    int skip = start;
    while (skip < a.length() && (a.at(skip) == ' ' || a.at(skip) >= 9 && a.at(skip) <= 13)) {
      skip++;
    }
    if (start == a.length()) {
      return 0;
    }
    if (skip == a.length()) {
      throw SCORE_RANGE;
    }
    double value = Decimal.parseDouble(a.array(), a.offset() + skip, a.length() - skip);
    if (Double.isNaN(value)) {
      value = overflowing(a, skip);
    }
    return value;
  }

  private static double overflowing(Bytes a, int skip) {
    var text = Decimal.parse(a.array(), a.offset() + skip, a.length() - skip);
    if (text == null) {
      throw SCORE_RANGE;
    }
    return text.doubleValue();
  }

  static RangeSpec byMember(Call c, int min, int max) {
    checkPlace(c.arg(min));
    checkPlace(c.arg(max));
    if (c.arg(min).at(0) == '+' || c.arg(max).at(0) == '-') {
      return NO_MEMBER;
    }
    return RangeSpec.byMember(
        place(c.arg(min)), c.arg(min).at(0) != '(', place(c.arg(max)), c.arg(max).at(0) != '(');
  }

  private static void checkPlace(Bytes a) {
    byte first = a.length() == 0 ? 0 : a.at(0);
    boolean isEnd = a.length() == 1 && (first == '-' || first == '+');
    if (!isEnd && first != '[' && first != '(') {
      throw LEX_RANGE;
    }
  }

  /** Returns the member of a lexicographical limit; null for {@code -} and {@code +}. */
  private static @Nullable Bytes place(Bytes a) {
    return a.at(0) == '-' || a.at(0) == '+'
        ? null
        : new Bytes(new Bytes(a.array(), a.offset() + 1, a.length() - 1).copy());
  }

  // --- replies

  /**
   * Writes the header of a list of members: with scores, each pair is an array of its own in RESP3.
   */
  static void header(Call c, long count, boolean withScores) {
    boolean flat = withScores && c.reply.version() == 2;
    c.reply.array((int) (flat ? count * 2 : count));
  }

  static void write(Call c, byte[] a, int offset, int length, double score, boolean withScores) {
    if (withScores && c.reply.version() != 2) {
      c.reply.array(2);
    }
    c.reply.bulk(a, offset, length);
    if (withScores) {
      c.reply.doubleValue(score);
    }
  }

  static void write(Call c, List<ScoredMember<byte[]>> members, boolean withScores) {
    header(c, members.size(), withScores);
    for (ScoredMember<byte[]> member : members) {
      write(c, member.member(), 0, member.member().length, member.score(), withScores);
    }
  }

  /** Writes a score, or nil for NaN. */
  static void writeScore(Call c, double score) {
    if (Double.isNaN(score)) {
      c.reply.nil();
    } else {
      c.reply.doubleValue(score);
    }
  }
}
