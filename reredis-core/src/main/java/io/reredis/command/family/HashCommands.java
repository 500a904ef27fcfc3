package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Executor;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.type.FieldVisitor;
import io.reredis.util.ReredisException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.LongConsumer;

/** The commands on hashes, except for those on the expiry of fields. */
final class HashCommands implements Family {
  private static final ReredisException NAN_OR_INFINITY =
      ReredisException.error("value is NaN or Infinity");
  private static final ReredisException TOO_MANY = ReredisException.error("value is out of range");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "hget" -> HashCommands::hget;
      case "hset" -> c -> c.reply.integer(set(c));
      case "hmset" -> HashCommands::hmset;
      case "hsetnx" ->
          c ->
              c.reply.integer(c.hashes().setIfAbsent(c.db(), c.arg(1), c.arg(2), c.arg(3)) ? 1 : 0);
      case "hmget" -> HashCommands::hmget;
      case "hgetdel" -> HashCommands::hgetdel;
      case "hdel" -> c -> c.reply.integer(c.hashes().remove(c.db(), c.arg(1), c.rest(2)));
      case "hlen" -> c -> c.reply.integer(c.hashes().size(c.db(), c.arg(1)));
      case "hexists" ->
          c -> c.reply.integer(c.hashes().contains(c.db(), c.arg(1), c.arg(2)) ? 1 : 0);
      case "hstrlen" -> c -> c.reply.integer(c.hashes().length(c.db(), c.arg(1), c.arg(2)));
      case "hincrby" ->
          c -> c.reply.integer(c.hashes().increment(c.db(), c.arg(1), c.arg(2), c.integer(3)));
      case "hincrbyfloat" -> HashCommands::hincrbyfloat;
      case "hgetall" ->
          c -> c.hashes().forEach(c.db(), c.arg(1), size -> c.reply.map((int) size), pairs(c));
      case "hkeys" ->
          c ->
              c.hashes()
                  .forEach(c.db(), c.arg(1), arrays(c), (field, value) -> c.reply.bulk(field));
      case "hvals" ->
          c ->
              c.hashes()
                  .forEach(c.db(), c.arg(1), arrays(c), (field, value) -> c.reply.bulk(value));
      case "hscan" -> HashCommands::hscan;
      case "hrandfield" -> HashCommands::hrandfield;
      default -> throw Family.unknown(name);
    };
  }

  private static void hget(Call c) {
    if (!c.hashes().get(c.db(), c.arg(1), c.arg(2), c.reply)) {
      c.reply.nil();
    }
  }

  private static void hmset(Call c) {
    set(c);
    c.reply.ok();
  }

  private static void hmget(Call c) {
    c.reply.array(c.count() - 2);
    c.hashes().getAll(c.db(), c.arg(1), c.rest(2), c.reply, c.reply::nil);
  }

  private static void hgetdel(Call c) {
    List<Bytes> fields = c.rest(FieldExpiryCommands.fieldsOf(c, 2));
    c.reply.array(fields.size());
    c.hashes().getAndRemove(c.db(), c.arg(1), fields, c.reply, c.reply::nil);
  }

  private static LongConsumer arrays(Call c) {
    return size -> c.reply.array((int) size);
  }

  private static FieldVisitor pairs(Call c) {
    return (field, value) -> {
      c.reply.bulk(field);
      c.reply.bulk(value);
    };
  }

  private static int set(Call c) {
    if (c.count() % 2 != 0) {
      throw Executor.wrongArity(c.command);
    }
    return c.hashes().set(c.db(), c.arg(1), c.rest(2));
  }

  private static void hincrbyfloat(Call c) {
    Bytes a = c.arg(3);
    BigDecimal by = Decimal.parse(a.array(), a.offset(), a.length());
    if (by == null) {
      throw Errors.NOT_FLOAT;
    }
    if (Decimal.isInfinite(by)) {
      throw NAN_OR_INFINITY;
    }
    c.reply.bulk(c.hashes().incrementFloat(c.db(), c.arg(1), c.arg(2), by));
  }

  private static void hscan(Call c) {
    ScanOptions options = new ScanOptions(c, "novalues");
    long next =
        c.hashes()
            .scan(
                c.db(),
                c.arg(1),
                options.cursor,
                options.count,
                (field, value) -> {
                  if (options.matches(field.array(), field.offset(), field.length())) {
                    options.add(field.array(), field.offset(), field.length());
                    if (!options.flagged) {
                      options.add(value.array(), value.offset(), value.length());
                    }
                  }
                });
    options.reply(c, next);
  }

  private static void hrandfield(Call c) {
    if (c.count() == 2) {
      if (!c.hashes().random(c.db(), c.arg(1), (field, value) -> c.reply.bulk(field))) {
        c.reply.nil();
      }
      return;
    }
    long count = c.symmetric(2);
    boolean values = c.count() == 4 && c.is(3, "withvalues");
    if (c.count() > 4 || c.count() == 4 && !values) {
      throw Errors.SYNTAX;
    }
    if (values && Math.abs(count) > Long.MAX_VALUE / 2) {
      throw TOO_MANY;
    }
    boolean nested = values && c.reply.version() == 3;
    boolean repeated = count < 0;
    LongConsumer size =
        n -> {
          if (repeated) {
            ReplyLimit.check(c, n);
          }
          c.reply.array((int) (values && !nested ? 2 * n : n));
        };
    FieldVisitor visitor =
        (field, value) -> {
          if (nested) {
            c.reply.array(2);
          }
          c.reply.bulk(field);
          if (values) {
            c.reply.bulk(value);
          }
        };
    if (count >= 0) {
      c.hashes().randomDistinct(c.db(), c.arg(1), count, size, visitor);
    } else {
      c.hashes().randomRepeated(c.db(), c.arg(1), -count, size, visitor);
    }
  }
}
