package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.operation.SortedSetOperations;
import io.reredis.option.AddCondition;
import io.reredis.type.ScoreTaker;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** The commands on members of sorted sets. */
final class SortedSetCommands implements Family {
  private static final ReredisException XX_AND_NX =
      ReredisException.error("XX and NX options at the same time are not compatible");
  private static final ReredisException GT_LT_NX =
      ReredisException.error("GT, LT, and/or NX options at the same time are not compatible");
  private static final ReredisException SINGLE_INCREMENT =
      ReredisException.error("INCR option supports a single increment-element pair");
  private static final ReredisException TOO_MANY = ReredisException.error("value is out of range");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "zadd" -> SortedSetCommands::zadd;
      case "zincrby" -> SortedSetCommands::zincrby;
      case "zrem" -> c -> c.reply.integer(c.sortedSets().remove(c.db(), c.arg(1), c.rest(2)));
      case "zscore" ->
          c -> SortedSetSyntax.writeScore(c, c.sortedSets().score(c.db(), c.arg(1), c.arg(2)));
      case "zmscore" -> SortedSetCommands::zmscore;
      case "zcard" -> c -> c.reply.integer(c.sortedSets().size(c.db(), c.arg(1)));
      case "zrank" -> c -> zrank(c, false);
      case "zrevrank" -> c -> zrank(c, true);
      case "zrandmember" -> SortedSetCommands::zrandmember;
      case "zscan" -> SortedSetCommands::zscan;
      default -> throw Family.unknown(name);
    };
  }

  private static void zincrby(Call c) {
    if (isOption(c, 2)) {
      // Redis parses an option of ZADD here, and then finds too few arguments
      throw Errors.SYNTAX;
    }
    double by = SortedSetSyntax.score(c, 2);
    c.reply.doubleValue(
        c.sortedSets().increment(c.db(), c.arg(1), c.arg(3), by, AddCondition.ALWAYS));
  }

  private static void zmscore(Call c) {
    double[] scores = c.sortedSets().scores(c.db(), c.arg(1), c.rest(2));
    c.reply.array(scores.length);
    for (double score : scores) {
      SortedSetSyntax.writeScore(c, score);
    }
  }

  // --- ZADD

  private static boolean isOption(Call c, int at) {
    return c.is(at, "nx")
        || c.is(at, "xx")
        || c.is(at, "gt")
        || c.is(at, "lt")
        || c.is(at, "ch")
        || c.is(at, "incr");
  }

  private static void zadd(Call c) {
    AddOptions options = new AddOptions(c, true);
    int left = c.count() - options.end;
    if (left == 0 || left % 2 != 0) {
      throw Errors.SYNTAX;
    }
    if (options.nx && options.xx) {
      throw XX_AND_NX;
    }
    if (options.nx && (options.gt || options.lt) || options.gt && options.lt) {
      throw GT_LT_NX;
    }
    if (options.incr && left > 2) {
      throw SINGLE_INCREMENT;
    }
    add(c, options.end, options.condition(), options.ch, options.incr);
  }

  private static void add(Call c, int at, AddCondition condition, boolean ch, boolean incr) {
    double[] scores = new double[(c.count() - at) / 2];
    List<Bytes> members = new ArrayList<>(scores.length);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = SortedSetSyntax.score(c, at + 2 * i);
      members.add(c.arg(at + 2 * i + 1));
    }
    if (incr) {
      double score =
          c.sortedSets().increment(c.db(), c.arg(1), members.get(0), scores[0], condition);
      SortedSetSyntax.writeScore(c, score);
      return;
    }
    SortedSetOperations.Added added =
        c.sortedSets().add(c.db(), c.arg(1), scores, members, condition);
    c.reply.integer(added.added() + (ch ? added.changed() : 0));
  }

  // --- queries

  private static void zrank(Call c, boolean reversed) {
    if (c.count() > 4) {
      throw Errors.wrongArity(c.command.name());
    }
    boolean withScore = c.count() == 4;
    if (withScore && !c.is(3, "withscore")) {
      throw Errors.SYNTAX;
    }
    double[] score = withScore ? new double[1] : null;
    long rank = c.sortedSets().rank(c.db(), c.arg(1), c.arg(2), reversed, score);
    if (rank < 0) {
      if (withScore) {
        c.reply.nilArray();
      } else {
        c.reply.nil();
      }
      return;
    }
    if (withScore) {
      c.reply.array(2);
    }
    c.reply.integer(rank);
    if (withScore) {
      assert score != null;
      c.reply.doubleValue(score[0]);
    }
  }

  private static void zrandmember(Call c) {
    if (c.count() == 2) {
      if (!c.sortedSets().random(c.db(), c.arg(1), (a, at, n, s) -> c.reply.bulk(a, at, n))) {
        c.reply.nil();
      }
      return;
    }
    long count = c.symmetric(2);
    if (c.count() > 4 || c.count() == 4 && !c.is(3, "withscores")) {
      throw Errors.SYNTAX;
    }
    boolean withScores = c.count() == 4;
    if (withScores && Math.abs(count) > Long.MAX_VALUE / 2) {
      throw TOO_MANY;
    }
    boolean repeated = count < 0;
    LongConsumer header =
        size -> {
          if (repeated) {
            ReplyLimit.check(c, size);
          }
          SortedSetSyntax.header(c, size, withScores);
        };
    ScoreTaker taker = (a, at, n, score) -> SortedSetSyntax.write(c, a, at, n, score, withScores);
    if (count >= 0) {
      c.sortedSets().randomDistinct(c.db(), c.arg(1), count, header, taker);
    } else {
      c.sortedSets().randomRepeated(c.db(), c.arg(1), -count, header, taker);
    }
  }

  private static void zscan(Call c) {
    ScanOptions options = new ScanOptions(c);
    long next =
        c.sortedSets()
            .scan(
                c.db(),
                c.arg(1),
                options.cursor,
                options.count,
                (a, at, length, score) -> {
                  if (options.matches(a, at, length)) {
                    options.add(a, at, length);
                    byte[] text = Ascii.bytes(Decimal.shortest(score));
                    options.add(text, 0, text.length);
                  }
                });
    options.reply(c, next);
  }
}
