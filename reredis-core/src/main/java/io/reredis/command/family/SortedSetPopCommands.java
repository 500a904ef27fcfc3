package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.keyspace.Waiter;
import io.reredis.operation.SortedSetOperations;
import io.reredis.resp.ReplyWriter;
import io.reredis.type.ScoreTaker;
import io.reredis.util.ReredisException;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** The commands that remove the lowest or highest members of sorted sets, blocking or not. */
final class SortedSetPopCommands implements Family {
  private static final ReredisException MUST_BE_POSITIVE =
      ReredisException.error("value is out of range, must be positive");
  private static final ReredisException NO_KEYS =
      ReredisException.error("numkeys should be greater than 0");
  private static final ReredisException NO_COUNT =
      ReredisException.error("count should be greater than 0");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "zpopmin" -> c -> pop(c, false);
      case "zpopmax" -> c -> pop(c, true);
      case "zmpop" -> SortedSetPopCommands::zmpop;
      case "bzpopmin" -> c -> blockingPop(c, false);
      case "bzpopmax" -> c -> blockingPop(c, true);
      case "bzmpop" -> SortedSetPopCommands::bzmpop;
      default -> throw Family.unknown(name);
    };
  }

  private static void pop(Call c, boolean highest) {
    if (c.count() > 3) {
      throw Errors.SYNTAX;
    }
    boolean counted = c.count() == 3;
    long count = counted ? SortedSetSyntax.atLeast(c, 2, 0, MUST_BE_POSITIVE) : 1;
    ReplyWriter reply = c.reply;
    boolean paired = counted && reply.version() == 3;
    boolean there =
        c.sortedSets()
            .pop(
                c.db(),
                c.arg(1),
                count,
                highest,
                (key, size) -> reply.array((int) (paired ? size : 2 * size)),
                paired ? pairs(reply) : flat(reply));
    if (!there) {
      reply.array(0);
    }
  }

  private static ScoreTaker flat(ReplyWriter reply) {
    return (a, offset, length, score) -> {
      reply.bulk(a, offset, length);
      reply.doubleValue(score);
    };
  }

  private static ScoreTaker pairs(ReplyWriter reply) {
    return (a, offset, length, score) -> {
      reply.array(2);
      reply.bulk(a, offset, length);
      reply.doubleValue(score);
    };
  }

  /** The arguments that ZMPOP and BZMPOP have in common. */
  private static final class Request {
    final List<Bytes> keys;
    final boolean highest;
    long count = -1;

    /** Parses the arguments; argument {@code at} is the number of keys. */
    Request(Call c, int at) {
      long number = SortedSetSyntax.atLeast(c, at, 1, NO_KEYS);
      if (number >= c.count() - (at + 1)) {
        throw Errors.SYNTAX;
      }
      int where = at + 1 + (int) number;
      keys = c.range(at + 1, where);
      highest = c.is(where, "max");
      if (!highest && !c.is(where, "min")) {
        throw Errors.SYNTAX;
      }
      for (int i = where + 1; i < c.count(); i += 2) {
        if (count != -1 || !c.is(i, "count") || i + 1 == c.count()) {
          throw Errors.SYNTAX;
        }
        count = SortedSetSyntax.atLeast(c, i + 1, 1, NO_COUNT);
      }
      count = count == -1 ? 1 : count;
    }
  }

  private static void zmpop(Call c) {
    Request request = new Request(c, 1);
    boolean there =
        c.sortedSets()
            .popFirst(
                c.db(),
                request.keys,
                request.count,
                request.highest,
                header(c.reply),
                pairs(c.reply));
    if (!there) {
      c.reply.nilArray();
    }
  }

  /** Returns a consumer that writes the part of the reply to ZMPOP before the members. */
  private static ObjLongConsumer<Bytes> header(ReplyWriter reply) {
    return (key, size) -> {
      reply.array(2);
      reply.bulk(key);
      reply.array((int) size);
    };
  }

  private static void blockingPop(Call c, boolean highest) {
    long deadline = Timeouts.seconds(c, c.count() - 1);
    SortedSetOperations sets = c.sortedSets();
    int database = c.db();
    List<byte[]> keys = Blocking.keys(c, 1, c.count() - 1);
    new Blocking(
            Waiter.Kind.SORTED_SET,
            keys,
            0,
            (key, reply) -> sets.pop(database, key, 1, highest, one(reply), flat(reply)),
            ReplyWriter::nilArray)
        .onceThere()
        .run(c, deadline);
  }

  private static ObjLongConsumer<Bytes> one(ReplyWriter reply) {
    return (key, size) -> {
      reply.array(3);
      reply.bulk(key);
    };
  }

  private static void bzmpop(Call c) {
    long deadline = Timeouts.seconds(c, 1);
    Request request = new Request(c, 2);
    SortedSetOperations sets = c.sortedSets();
    int database = c.db();
    long count = request.count;
    boolean highest = request.highest;
    List<byte[]> keys = Blocking.keys(c, 3, 3 + request.keys.size());
    new Blocking(
            Waiter.Kind.SORTED_SET,
            keys,
            0,
            (key, reply) -> sets.pop(database, key, count, highest, header(reply), pairs(reply)),
            ReplyWriter::nilArray)
        .onceThere()
        .run(c, deadline);
  }
}
