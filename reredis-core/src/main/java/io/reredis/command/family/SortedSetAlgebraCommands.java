package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.option.Aggregate;
import io.reredis.option.ScoredMember;
import io.reredis.option.SetOperator;
import io.reredis.util.ReredisException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands on several sorted sets. */
final class SortedSetAlgebraCommands implements Family {
  private static final ReredisException WEIGHT =
      ReredisException.error("weight value is not a float");
  private static final ReredisException NEGATIVE_LIMIT =
      ReredisException.error("LIMIT can't be negative");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "zunion" -> c -> give(c, SetOperator.UNION);
      case "zinter" -> c -> give(c, SetOperator.INTERSECTION);
      case "zdiff" -> c -> give(c, SetOperator.DIFFERENCE);
      case "zunionstore" -> c -> store(c, SetOperator.UNION);
      case "zinterstore" -> c -> store(c, SetOperator.INTERSECTION);
      case "zdiffstore" -> c -> store(c, SetOperator.DIFFERENCE);
      case "zintercard" -> SortedSetAlgebraCommands::zintercard;
      default -> throw Family.unknown(name);
    };
  }

  private static void zintercard(Call c) {
    Request request = new Request(c, 1, SetOperator.INTERSECTION, false, true);
    c.reply.integer(c.sortedSetAlgebra().intersectionSize(c.db(), request.keys, request.limit));
  }

  private static void give(Call c, SetOperator operation) {
    Request r = new Request(c, 1, operation, false, false);
    List<ScoredMember<byte[]>> result =
        c.sortedSetAlgebra().result(c.db(), operation, r.keys, r.weights, r.aggregate);
    SortedSetSyntax.write(c, result, r.withScores);
  }

  private static void store(Call c, SetOperator operation) {
    Request r = new Request(c, 2, operation, true, false);
    c.reply.integer(
        c.sortedSetAlgebra().store(c.db(), operation, c.arg(1), r.keys, r.weights, r.aggregate));
  }

  /** The keys and options of one request. */
  private static final class Request {
    private final SetOperator operation;
    private final boolean stores;
    private final boolean counts;
    final List<Bytes> keys;
    double @Nullable [] weights;
    Aggregate aggregate = Aggregate.SUM;
    boolean withScores;
    long limit;

    /** Parses the arguments; argument {@code at} is the number of keys. */
    Request(Call c, int at, SetOperator operation, boolean stores, boolean counts) {
      this.operation = operation;
      this.stores = stores;
      this.counts = counts;
      long number = c.integer(at);
      if (number < 1) {
        throw ReredisException.error(
            "at least 1 input key is needed for '" + c.command.name() + "' command");
      }
      if (number > c.count() - (at + 1)) {
        throw Errors.SYNTAX;
      }
      int end = at + 1 + (int) number;
      for (int i = end; i < c.count(); i++) {
        i = option(c, i, (int) number);
      }
      keys = c.range(at + 1, end);
    }

    private int option(Call c, int i, int number) {
      boolean aggregates = operation != SetOperator.DIFFERENCE && !counts;
      if (aggregates && c.is(i, "weights") && c.count() - i > number) {
        weights = new double[number];
        for (int j = 0; j < number; j++) {
          weights[j] = SortedSetSyntax.number(c, i + 1 + j, WEIGHT);
        }
        return i + number;
      }
      if (aggregates && c.is(i, "aggregate") && i + 1 < c.count()) {
        aggregate = aggregate(c, i + 1);
        return i + 1;
      }
      if (!stores && !counts && c.is(i, "withscores")) {
        withScores = true;
        return i;
      }
      if (counts && c.is(i, "limit") && i + 1 < c.count()) {
        limit = SortedSetSyntax.atLeast(c, i + 1, 0, NEGATIVE_LIMIT);
        return i + 1;
      }
      throw Errors.SYNTAX;
    }

    private static Aggregate aggregate(Call c, int index) {
      if (c.is(index, "sum")) {
        return Aggregate.SUM;
      }
      if (c.is(index, "min")) {
        return Aggregate.MIN;
      }
      if (c.is(index, "max")) {
        return Aggregate.MAX;
      }
      throw Errors.SYNTAX;
    }
  }
}
