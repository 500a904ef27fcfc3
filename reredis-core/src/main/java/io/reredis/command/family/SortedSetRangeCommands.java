package io.reredis.command.family;

import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.keyspace.KeyEvent;
import io.reredis.operation.RangeSpec;
import io.reredis.util.ReredisException;
import org.jspecify.annotations.Nullable;

/** The commands on ranges of sorted sets. */
final class SortedSetRangeCommands implements Family {
  private static final ReredisException LIMIT_BY_RANK =
      ReredisException.error(
          "syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
  private static final ReredisException SCORES_BY_LEX =
      ReredisException.error("syntax error, WITHSCORES not supported in combination with BYLEX");

  private enum By {
    RANK,
    SCORE,
    LEX
  }

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "zrange" -> c -> new Request(c, 2, null, null).answer(c);
      case "zrangestore" -> SortedSetRangeCommands::zrangestore;
      case "zrevrange" -> c -> new Request(c, 2, By.RANK, true).answer(c);
      case "zrangebyscore" -> c -> new Request(c, 2, By.SCORE, false).answer(c);
      case "zrevrangebyscore" -> c -> new Request(c, 2, By.SCORE, true).answer(c);
      case "zrangebylex" -> c -> new Request(c, 2, By.LEX, false).answer(c);
      case "zrevrangebylex" -> c -> new Request(c, 2, By.LEX, true).answer(c);
      case "zcount" -> c -> count(c, SortedSetSyntax.byScore(c, 2, 3));
      case "zlexcount" -> c -> count(c, SortedSetSyntax.byMember(c, 2, 3));
      case "zremrangebyrank" ->
          c -> remove(c, SortedSetSyntax.byRank(c, 2, 3), KeyEvent.ZREMRANGEBYRANK);
      case "zremrangebyscore" ->
          c -> remove(c, SortedSetSyntax.byScore(c, 2, 3), KeyEvent.ZREMRANGEBYSCORE);
      case "zremrangebylex" ->
          c -> remove(c, SortedSetSyntax.byMember(c, 2, 3), KeyEvent.ZREMRANGEBYLEX);
      default -> throw Family.unknown(name);
    };
  }

  private static void count(Call c, RangeSpec range) {
    c.reply.integer(c.sortedSets().count(c.db(), c.arg(1), range));
  }

  private static void remove(Call c, RangeSpec range, KeyEvent event) {
    c.reply.integer(c.sortedSets().removeRange(c.db(), c.arg(1), range, event));
  }

  private static void zrangestore(Call c) {
    RangeSpec range = new Request(c, 3, null, null).range;
    c.reply.integer(c.sortedSets().storeRange(c.db(), c.arg(1), c.arg(2), range));
  }

  /** The range and the options of one request. */
  private static final class Request {
    private final boolean stores;
    private @Nullable By by;
    private @Nullable Boolean reversed;
    private boolean withScores;
    private boolean limited;
    private long offset;
    private long count = -1;
    final RangeSpec range;

    /**
     * Parses the arguments.
     *
     * @param first the index of the first limit of the range
     * @param by the kind of range that the command implies; null if an option may set it
     * @param reversed the order that the command implies; null if an option may set it
     */
    Request(Call c, int first, @Nullable By by, @Nullable Boolean reversed) {
      this.stores = first == 3;
      this.by = by;
      this.reversed = reversed;
      for (int i = first + 2; i < c.count(); i++) {
        i = option(c, i);
      }
      By chosen = this.by == null ? By.RANK : this.by;
      boolean backwards = this.reversed != null && this.reversed;
      if (limited && chosen == By.RANK) {
        throw LIMIT_BY_RANK;
      }
      if (withScores && chosen == By.LEX) {
        throw SCORES_BY_LEX;
      }
      RangeSpec forwards = forwards(c, chosen, first, backwards);
      RangeSpec all = backwards ? forwards.reversed() : forwards;
      // by rank, only a LIMIT with count -1 gets here, and it has no effect
      range = chosen == By.RANK ? all : limited(all);
    }

    /**
     * Returns the part that LIMIT selects: none for a negative offset, all for a negative count.
     */
    private RangeSpec limited(RangeSpec all) {
      return offset < 0 ? all.limit(0, 0) : all.limit(offset, count < 0 ? Long.MAX_VALUE : count);
    }

    private int option(Call c, int i) {
      if (!stores && c.is(i, "withscores")) {
        withScores = true;
      } else if (c.is(i, "limit") && i + 2 < c.count()) {
        offset = c.integer(i + 1);
        count = c.integer(i + 2);
        limited = count != -1;
        return i + 2;
      } else if (reversed == null && c.is(i, "rev")) {
        reversed = true;
      } else if (by == null && c.is(i, "bylex")) {
        by = By.LEX;
      } else if (by == null && c.is(i, "byscore")) {
        by = By.SCORE;
      } else {
        throw Errors.SYNTAX;
      }
      return i;
    }

    private static RangeSpec forwards(Call c, By by, int first, boolean backwards) {
      int min = backwards ? first + 1 : first;
      int max = backwards ? first : first + 1;
      switch (by) {
        case SCORE:
          return SortedSetSyntax.byScore(c, min, max);
        case LEX:
          return SortedSetSyntax.byMember(c, min, max);
        default:
          return SortedSetSyntax.byRank(c, first, first + 1);
      }
    }

    void answer(Call c) {
      c.sortedSets()
          .range(
              c.db(),
              c.arg(1),
              range,
              size -> SortedSetSyntax.header(c, size, withScores),
              (a, at, length, score) -> SortedSetSyntax.write(c, a, at, length, score, withScores));
    }
  }
}
