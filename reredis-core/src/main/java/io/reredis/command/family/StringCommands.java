package io.reredis.command.family;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Executor;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.operation.StringOperations;
import io.reredis.operation.WriteCondition;
import io.reredis.option.LongestCommonSubsequence;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.math.BigDecimal;
import java.util.List;

/** The commands on strings. */
final class StringCommands implements Family {
  private static final ReredisException LCS_LENGTH_AND_IDX =
      ReredisException.error("If you want both the length and indexes, please just use IDX.");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "append" -> StringCommands::append;
      case "decr" -> StringCommands::decr;
      case "decrby" -> StringCommands::decrby;
      case "get" -> StringCommands::get;
      case "getdel" -> StringCommands::getdel;
      case "getex" -> StringCommands::getex;
      case "getrange" -> StringCommands::getrange;
      case "getset" -> StringCommands::getset;
      case "incr" -> StringCommands::incr;
      case "incrby" -> StringCommands::incrby;
      case "incrbyfloat" -> StringCommands::incrbyfloat;
      case "lcs" -> StringCommands::lcs;
      case "mget" -> StringCommands::mget;
      case "mset" -> StringCommands::mset;
      case "msetnx" -> StringCommands::msetnx;
      case "psetex" -> StringCommands::psetex;
      case "set" -> StringCommands::set;
      case "setex" -> StringCommands::setex;
      case "setnx" -> StringCommands::setnx;
      case "setrange" -> StringCommands::setrange;
      case "strlen" -> StringCommands::strlen;
      case "substr" -> StringCommands::substr;
      default -> throw Family.unknown(name);
    };
  }

  private static void get(Call c) {
    if (!c.strings().get(c.db(), c.arg(1), c.reply)) {
      c.reply.nil();
    }
  }

  private static void set(Call c) {
    WriteCondition condition = WriteCondition.ALWAYS;
    boolean get = false;
    long expireAt = StringOperations.NO_EXPIRY;
    for (int i = 3; i < c.count(); i++) {
      if (c.is(i, "nx") && condition != WriteCondition.IF_PRESENT) {
        condition = WriteCondition.IF_ABSENT;
      } else if (c.is(i, "xx") && condition != WriteCondition.IF_ABSENT) {
        condition = WriteCondition.IF_PRESENT;
      } else if (c.is(i, "get")) {
        get = true;
      } else if (c.is(i, "keepttl") && expireAt >= StringOperations.KEEP_TTL) {
        expireAt = StringOperations.KEEP_TTL;
      } else {
        ExpiryUnit unit = ExpiryUnit.ofSetOption(c.arg(i));
        boolean fits =
            expireAt < StringOperations.KEEP_TTL
                ? ExpiryUnit.ofSetOption(c.arg((int) (expireAt - Long.MIN_VALUE) - 1)) == unit
                : expireAt == StringOperations.NO_EXPIRY;
        if (unit == null || !fits || i + 1 == c.count()) {
          throw Errors.SYNTAX;
        }
        // as in Redis, the value is parsed after the whole syntax is checked: remember its index
        expireAt = Long.MIN_VALUE + ++i;
      }
    }
    if (expireAt < StringOperations.KEEP_TTL) {
      int at = (int) (expireAt - Long.MIN_VALUE);
      expireAt = notNull(ExpiryUnit.ofSetOption(c.arg(at - 1))).expireAt(c, at, "set");
    }
    set(c, condition, get, expireAt);
  }

  private static void set(Call c, WriteCondition condition, boolean get, long expireAt) {
    ReplyWriter reply = c.reply;
    int mark = reply.size();
    boolean done =
        c.strings().set(c.db(), c.arg(1), c.arg(2), condition, expireAt, get ? reply : null);
    if (get) {
      if (reply.size() == mark) {
        reply.nil();
      }
    } else if (done) {
      reply.ok();
    } else {
      reply.nil();
    }
  }

  private static void setnx(Call c) {
    boolean done =
        c.strings()
            .set(
                c.db(),
                c.arg(1),
                c.arg(2),
                WriteCondition.IF_ABSENT,
                StringOperations.NO_EXPIRY,
                null);
    c.reply.integer(done ? 1 : 0);
  }

  private static void setex(Call c) {
    setWithExpiry(c, ExpiryUnit.SECONDS, "setex");
  }

  private static void psetex(Call c) {
    setWithExpiry(c, ExpiryUnit.MILLISECONDS, "psetex");
  }

  private static void setWithExpiry(Call c, ExpiryUnit unit, String name) {
    long expireAt = unit.expireAt(c, 2, name);
    c.strings().set(c.db(), c.arg(1), c.arg(3), WriteCondition.ALWAYS, expireAt, null);
    c.reply.ok();
  }

  private static void getset(Call c) {
    set(c, WriteCondition.ALWAYS, true, StringOperations.NO_EXPIRY);
  }

  private static void getdel(Call c) {
    if (!c.strings().getAndDelete(c.db(), c.arg(1), c.reply)) {
      c.reply.nil();
    }
  }

  private static void getex(Call c) {
    long expireAt = StringOperations.KEEP_TTL;
    ExpiryUnit unit = null;
    int timeAt = 0;
    for (int i = 2; i < c.count(); i++) {
      if (c.is(i, "persist") && unit == null) {
        expireAt = StringOperations.NO_EXPIRY;
      } else {
        ExpiryUnit named = ExpiryUnit.ofSetOption(c.arg(i));
        boolean fits = unit == null ? expireAt != StringOperations.NO_EXPIRY : named == unit;
        if (named == null || !fits || i + 1 == c.count()) {
          throw Errors.SYNTAX;
        }
        unit = named;
        timeAt = ++i;
      }
    }
    if (unit != null) {
      expireAt = unit.expireAt(c, timeAt, "getex");
    }
    if (!c.strings().getAndExpire(c.db(), c.arg(1), expireAt, c.reply)) {
      c.reply.nil();
    }
  }

  private static void mget(Call c) {
    List<Bytes> keys = c.rest(1);
    c.reply.array(keys.size());
    c.strings()
        .together(
            keys,
            () -> {
              for (int i = 0; i < keys.size(); i++) {
                if (!c.strings().getIfString(c.db(), keys.get(i), c.reply)) {
                  c.reply.nil();
                }
              }
            });
  }

  private static void mset(Call c) {
    if (c.count() % 2 == 0) {
      throw Executor.wrongArity(c.command);
    }
    c.strings().setAll(c.db(), c.rest(1), false);
    c.reply.ok();
  }

  private static void msetnx(Call c) {
    if (c.count() % 2 == 0) {
      throw Executor.wrongArity(c.command);
    }
    c.reply.integer(c.strings().setAll(c.db(), c.rest(1), true) ? 1 : 0);
  }

  private static void strlen(Call c) {
    c.reply.integer(c.strings().length(c.db(), c.arg(1)));
  }

  private static void append(Call c) {
    c.reply.integer(c.strings().append(c.db(), c.arg(1), c.arg(2)));
  }

  private static void getrange(Call c) {
    long start = c.integer(2);
    long end = c.integer(3);
    c.strings().range(c.db(), c.arg(1), start, end, c.reply);
  }

  private static void substr(Call c) {
    getrange(c);
  }

  private static void setrange(Call c) {
    c.reply.integer(c.strings().setRange(c.db(), c.arg(1), c.integer(2), c.arg(3)));
  }

  private static void incr(Call c) {
    c.reply.integer(c.strings().increment(c.db(), c.arg(1), 1));
  }

  private static void decr(Call c) {
    c.reply.integer(c.strings().increment(c.db(), c.arg(1), -1));
  }

  private static void incrby(Call c) {
    c.reply.integer(c.strings().increment(c.db(), c.arg(1), c.integer(2)));
  }

  private static void decrby(Call c) {
    long by = c.integer(2);
    if (by == Long.MIN_VALUE) {
      throw Errors.DECREMENT_OVERFLOW;
    }
    c.reply.integer(c.strings().increment(c.db(), c.arg(1), -by));
  }

  private static void incrbyfloat(Call c) {
    Bytes a = c.arg(2);
    BigDecimal by = Decimal.parse(a.array(), a.offset(), a.length());
    if (by == null) {
      throw Errors.NOT_FLOAT;
    }
    c.reply.bulk(c.strings().incrementFloat(c.db(), c.arg(1), by));
  }

  // --- LCS

  private static void lcs(Call c) {
    boolean length = false;
    boolean indexes = false;
    boolean withLengths = false;
    long minimum = 0;
    for (int i = 3; i < c.count(); i++) {
      if (c.is(i, "len")) {
        length = true;
      } else if (c.is(i, "idx")) {
        indexes = true;
      } else if (c.is(i, "withmatchlen")) {
        withLengths = true;
      } else if (c.is(i, "minmatchlen") && i + 1 < c.count()) {
        minimum = Math.max(0, c.integer(++i));
      } else {
        throw Errors.SYNTAX;
      }
    }
    if (length && indexes) {
      throw LCS_LENGTH_AND_IDX;
    }
    LongestCommonSubsequence<byte[]> found = c.strings().lcs(c.db(), c.arg(1), c.arg(2), !length);
    if (length) {
      c.reply.integer(found.length());
    } else if (indexes) {
      writeMatches(c.reply, found, minimum, withLengths);
    } else {
      c.reply.bulk(notNull(found.value()));
    }
  }

  private static void writeMatches(
      ReplyWriter reply,
      LongestCommonSubsequence<byte[]> found,
      long minimum,
      boolean withLengths) {
    List<LongestCommonSubsequence.Match> matches =
        found.matches().stream().filter(m -> m.length() >= minimum).toList();
    reply.map(2);
    reply.bulk("matches");
    reply.array(matches.size());
    for (LongestCommonSubsequence.Match match : matches) {
      reply.array(withLengths ? 3 : 2);
      writeRange(reply, match.firstStart(), match.length());
      writeRange(reply, match.secondStart(), match.length());
      if (withLengths) {
        reply.integer(match.length());
      }
    }
    reply.bulk("len");
    reply.integer(found.length());
  }

  private static void writeRange(ReplyWriter reply, int start, int length) {
    reply.array(2);
    reply.integer(start);
    reply.integer(start + length - 1);
  }
}
