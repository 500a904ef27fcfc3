package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.option.SetOperator;
import io.reredis.util.ReredisException;
import java.util.List;

/** The commands on sets. */
final class SetCommands implements Family {
  private static final ReredisException MUST_BE_POSITIVE =
      ReredisException.error("value is out of range, must be positive");
  private static final ReredisException NO_KEYS =
      ReredisException.error("numkeys should be greater than 0");
  private static final ReredisException TOO_MANY_KEYS =
      ReredisException.error("Number of keys can't be greater than number of args");
  private static final ReredisException NEGATIVE_LIMIT =
      ReredisException.error("LIMIT can't be negative");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "sadd" -> c -> c.reply.integer(c.sets().add(c.db(), c.arg(1), c.rest(2)));
      case "srem" -> c -> c.reply.integer(c.sets().remove(c.db(), c.arg(1), c.rest(2)));
      case "smove" ->
          c -> c.reply.integer(c.sets().move(c.db(), c.arg(1), c.arg(2), c.arg(3)) ? 1 : 0);
      case "sismember" ->
          c -> c.reply.integer(c.sets().contains(c.db(), c.arg(1), c.arg(2)) ? 1 : 0);
      case "smismember" -> SetCommands::smismember;
      case "scard" -> c -> c.reply.integer(c.sets().size(c.db(), c.arg(1)));
      case "smembers" ->
          c -> c.sets().members(c.db(), c.arg(1), size -> c.reply.set((int) size), c.reply);
      case "sscan" -> SetCommands::sscan;
      case "spop" -> SetCommands::spop;
      case "srandmember" -> SetCommands::srandmember;
      case "sinter" -> c -> give(c, SetOperator.INTERSECTION);
      case "sunion" -> c -> give(c, SetOperator.UNION);
      case "sdiff" -> c -> give(c, SetOperator.DIFFERENCE);
      case "sinterstore" -> c -> store(c, SetOperator.INTERSECTION);
      case "sunionstore" -> c -> store(c, SetOperator.UNION);
      case "sdiffstore" -> c -> store(c, SetOperator.DIFFERENCE);
      case "sintercard" -> SetCommands::sintercard;
      default -> throw Family.unknown(name);
    };
  }

  private static void smismember(Call c) {
    boolean[] there = c.sets().contains(c.db(), c.arg(1), c.rest(2));
    c.reply.array(there.length);
    for (boolean is : there) {
      c.reply.integer(is ? 1 : 0);
    }
  }

  private static void sscan(Call c) {
    ScanOptions options = new ScanOptions(c);
    long next = c.sets().scan(c.db(), c.arg(1), options.cursor, options.count, options.sink());
    options.reply(c, next);
  }

  private static void spop(Call c) {
    if (c.count() == 2) {
      if (!c.sets().pop(c.db(), c.arg(1), c.reply)) {
        c.reply.nil();
      }
      return;
    }
    if (c.count() > 3) {
      throw Errors.SYNTAX;
    }
    long count = positive(c.arg(2), MUST_BE_POSITIVE, 0);
    c.sets().pop(c.db(), c.arg(1), count, size -> c.reply.set((int) size), c.reply);
  }

  private static long positive(Bytes a, ReredisException error, long least) {
    if (!Ascii.isLong(a.array(), a.offset(), a.length())) {
      throw error;
    }
    long value = Ascii.toLong(a.array(), a.offset(), a.length());
    if (value < least) {
      throw error;
    }
    return value;
  }

  private static void srandmember(Call c) {
    if (c.count() == 2) {
      if (!c.sets().random(c.db(), c.arg(1), c.reply)) {
        c.reply.nil();
      }
      return;
    }
    if (c.count() > 3) {
      throw Errors.SYNTAX;
    }
    long count = c.symmetric(2);
    if (count >= 0) {
      c.sets().randomDistinct(c.db(), c.arg(1), count, size -> c.reply.array((int) size), c.reply);
    } else {
      c.sets()
          .randomRepeated(
              c.db(),
              c.arg(1),
              -count,
              size -> {
                ReplyLimit.check(c, size);
                c.reply.array((int) size);
              },
              c.reply);
    }
  }

  private static void give(Call c, SetOperator operation) {
    c.setAlgebra().give(c.db(), operation, c.rest(1), size -> c.reply.set((int) size), c.reply);
  }

  private static void store(Call c, SetOperator operation) {
    c.reply.integer(c.setAlgebra().store(c.db(), operation, c.arg(1), c.rest(2)));
  }

  private static void sintercard(Call c) {
    long keys = positive(c.arg(1), NO_KEYS, 1);
    if (keys > c.count() - 2) {
      throw TOO_MANY_KEYS;
    }
    int end = 2 + (int) keys;
    long limit = 0;
    for (int i = end; i < c.count(); i += 2) {
      if (!c.is(i, "limit") || i + 1 == c.count()) {
        throw Errors.SYNTAX;
      }
      limit = positive(c.arg(i + 1), NEGATIVE_LIMIT, 0);
    }
    List<Bytes> sets = c.range(2, end);
    c.reply.integer(c.setAlgebra().intersectionSize(c.db(), sets, limit));
  }
}
