package io.reredis.command;

import io.reredis.store.SetAlgebra.Operation;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.Errors;
import io.reredis.util.ReredisException;
import java.util.List;

/** The commands on sets. */
final class SetCommands implements Handler {
  private static final ReredisException MUST_BE_POSITIVE =
      ReredisException.error("value is out of range, must be positive");
  private static final ReredisException NO_KEYS =
      ReredisException.error("numkeys should be greater than 0");
  private static final ReredisException TOO_MANY_KEYS =
      ReredisException.error("Number of keys can't be greater than number of args");
  private static final ReredisException NEGATIVE_LIMIT =
      ReredisException.error("LIMIT can't be negative");

  private SetCommands() {}

  @Override
  public void run(Call c) {
    switch (c.command.name()) {
      case "sadd":
        c.reply.integer(c.sets().add(c.db(), c.arg(1), c.rest(2)));
        break;
      case "srem":
        c.reply.integer(c.sets().remove(c.db(), c.arg(1), c.rest(2)));
        break;
      case "smove":
        c.reply.integer(c.sets().move(c.db(), c.arg(1), c.arg(2), c.arg(3)) ? 1 : 0);
        break;
      case "sismember":
        c.reply.integer(c.sets().contains(c.db(), c.arg(1), c.arg(2)) ? 1 : 0);
        break;
      case "smismember":
        smismember(c);
        break;
      case "scard":
        c.reply.integer(c.sets().size(c.db(), c.arg(1)));
        break;
      case "smembers":
        c.sets().members(c.db(), c.arg(1), size -> c.reply.set((int) size), c.reply);
        break;
      case "sscan":
        sscan(c);
        break;
      case "spop":
        spop(c);
        break;
      case "srandmember":
        srandmember(c);
        break;
      default:
        runOnSeveral(c);
    }
  }

  private static void runOnSeveral(Call c) {
    switch (c.command.name()) {
      case "sinter":
        give(c, Operation.INTERSECTION);
        break;
      case "sunion":
        give(c, Operation.UNION);
        break;
      case "sdiff":
        give(c, Operation.DIFFERENCE);
        break;
      case "sinterstore":
        store(c, Operation.INTERSECTION);
        break;
      case "sunionstore":
        store(c, Operation.UNION);
        break;
      case "sdiffstore":
        store(c, Operation.DIFFERENCE);
        break;
      default:
        sintercard(c);
    }
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

  private static void give(Call c, Operation operation) {
    c.setAlgebra().give(c.db(), operation, c.rest(1), size -> c.reply.set((int) size), c.reply);
  }

  private static void store(Call c, Operation operation) {
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

  static void register(CommandTable table) {
    SetCommands commands = new SetCommands();
    add(table, commands, "sadd", -3, "denyoom fast write", "RW insert").since("1.0.0");
    add(table, commands, "scard", 2, "fast readonly", "RO").since("1.0.0");
    table
        .add("set", "sdiff", -2, "readonly", commands)
        .keys(1, -1, 1, "RO access")
        .tips("nondeterministic_output_order")
        .since("1.0.0");
    addStore(table, commands, "sdiffstore");
    table
        .add("set", "sinter", -2, "readonly", commands)
        .keys(1, -1, 1, "RO access")
        .tips("nondeterministic_output_order")
        .since("1.0.0");
    table
        .add("set", "sintercard", -3, "movablekeys readonly", commands)
        .countedKeys(1, "RO access")
        .since("7.0.0");
    addStore(table, commands, "sinterstore");
    add(table, commands, "sismember", 3, "fast readonly", "RO").since("1.0.0");
    add(table, commands, "smembers", 2, "readonly", "RO access")
        .tips("nondeterministic_output_order")
        .since("1.0.0");
    add(table, commands, "smismember", -3, "fast readonly", "RO access").since("6.2.0");
    table
        .add("set", "smove", 4, "fast write", commands)
        .keys(1, 1, 1, "RW access delete")
        .keys(2, 2, 1, "RW insert")
        .since("1.0.0");
    add(table, commands, "spop", -2, "fast write", "RW access delete")
        .tips("nondeterministic_output")
        .since("1.0.0");
    add(table, commands, "srandmember", -2, "readonly", "RO access")
        .tips("nondeterministic_output")
        .since("1.0.0");
    add(table, commands, "srem", -3, "fast write", "RW delete").since("1.0.0");
    add(table, commands, "sscan", -3, "readonly", "RO access")
        .tips("nondeterministic_output")
        .since("2.8.0");
    table
        .add("set", "sunion", -2, "readonly", commands)
        .keys(1, -1, 1, "RO access")
        .tips("nondeterministic_output_order")
        .since("1.0.0");
    addStore(table, commands, "sunionstore");
  }

  private static Command add(
      CommandTable table, Handler handler, String name, int arity, String flags, String keys) {
    return table.add("set", name, arity, flags, handler).keys(1, 1, 1, keys);
  }

  private static void addStore(CommandTable table, Handler handler, String name) {
    table
        .add("set", name, -3, "denyoom write", handler)
        .keys(1, 1, 1, "OW update")
        .keys(2, -1, 1, "RO access")
        .since("1.0.0");
  }
}
