package io.reredis.command;

import io.reredis.type.FieldVisitor;
import io.reredis.util.Bytes;
import io.reredis.util.Decimal;
import io.reredis.util.Errors;
import io.reredis.util.ReredisException;
import java.math.BigDecimal;
import java.util.function.LongConsumer;

/** The commands on hashes but for those on the expiry of fields. */
final class HashCommands implements Handler {
  private static final ReredisException NAN_OR_INFINITY =
      ReredisException.error("value is NaN or Infinity");
  private static final ReredisException TOO_MANY = ReredisException.error("value is out of range");

  private HashCommands() {}

  @Override
  public void run(Call c) {
    switch (c.command.name()) {
      case "hget":
        if (!c.hashes().get(c.db(), c.arg(1), c.arg(2), c.reply)) {
          c.reply.nil();
        }
        break;
      case "hset":
        c.reply.integer(set(c));
        break;
      case "hmset":
        set(c);
        c.reply.ok();
        break;
      case "hsetnx":
        c.reply.integer(c.hashes().setIfAbsent(c.db(), c.arg(1), c.arg(2), c.arg(3)) ? 1 : 0);
        break;
      case "hmget":
        c.reply.array(c.count() - 2);
        c.hashes().getAll(c.db(), c.arg(1), c.rest(2), c.reply, c.reply::nil);
        break;
      case "hdel":
        c.reply.integer(c.hashes().remove(c.db(), c.arg(1), c.rest(2)));
        break;
      case "hlen":
        c.reply.integer(c.hashes().size(c.db(), c.arg(1)));
        break;
      case "hexists":
        c.reply.integer(c.hashes().contains(c.db(), c.arg(1), c.arg(2)) ? 1 : 0);
        break;
      case "hstrlen":
        c.reply.integer(c.hashes().length(c.db(), c.arg(1), c.arg(2)));
        break;
      case "hincrby":
        c.reply.integer(c.hashes().increment(c.db(), c.arg(1), c.arg(2), c.integer(3)));
        break;
      case "hincrbyfloat":
        hincrbyfloat(c);
        break;
      default:
        runOnMany(c);
    }
  }

  private static void runOnMany(Call c) {
    switch (c.command.name()) {
      case "hgetall":
        c.hashes().forEach(c.db(), c.arg(1), size -> c.reply.map((int) size), pairs(c));
        break;
      case "hkeys":
        c.hashes().forEach(c.db(), c.arg(1), arrays(c), (field, value) -> c.reply.bulk(field));
        break;
      case "hvals":
        c.hashes().forEach(c.db(), c.arg(1), arrays(c), (field, value) -> c.reply.bulk(value));
        break;
      case "hscan":
        hscan(c);
        break;
      default:
        hrandfield(c);
    }
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

  static void register(CommandTable table) {
    HashCommands commands = new HashCommands();
    add(table, commands, "hdel", -3, "fast write", "RW delete").since("2.0.0");
    add(table, commands, "hexists", 3, "fast readonly", "RO").since("2.0.0");
    add(table, commands, "hget", 3, "fast readonly", "RO access").since("2.0.0");
    add(table, commands, "hgetall", 2, "readonly", "RO access")
        .tips("nondeterministic_output_order")
        .since("2.0.0");
    add(table, commands, "hincrby", 4, "denyoom fast write", "RW access update").since("2.0.0");
    add(table, commands, "hincrbyfloat", 4, "denyoom fast write", "RW access update")
        .since("2.6.0");
    add(table, commands, "hkeys", 2, "readonly", "RO access")
        .tips("nondeterministic_output_order")
        .since("2.0.0");
    add(table, commands, "hlen", 2, "fast readonly", "RO").since("2.0.0");
    add(table, commands, "hmget", -3, "fast readonly", "RO access").since("2.0.0");
    add(table, commands, "hmset", -4, "denyoom fast write", "RW update").since("2.0.0");
    add(table, commands, "hrandfield", -2, "readonly", "RO access")
        .tips("nondeterministic_output")
        .since("6.2.0");
    add(table, commands, "hscan", -3, "readonly", "RO access")
        .tips("nondeterministic_output")
        .since("2.8.0");
    add(table, commands, "hset", -4, "denyoom fast write", "RW update").since("2.0.0");
    add(table, commands, "hsetnx", 4, "denyoom fast write", "RW insert").since("2.0.0");
    add(table, commands, "hstrlen", 3, "fast readonly", "RO").since("3.2.0");
    add(table, commands, "hvals", 2, "readonly", "RO access")
        .tips("nondeterministic_output_order")
        .since("2.0.0");
  }

  private static Command add(
      CommandTable table, Handler handler, String name, int arity, String flags, String keys) {
    return table.add("hash", name, arity, flags, handler).keys(1, 1, 1, keys);
  }
}
