package io.reredis.command;

import io.reredis.type.HyperLogLogSelfTest;
import io.reredis.util.ReredisException;

/** The commands on HyperLogLogs. */
final class HyperLogLogCommands implements Handler {
  private HyperLogLogCommands() {}

  @Override
  public void run(Call c) {
    switch (c.command.name()) {
      case "pfadd":
        c.reply.integer(c.hyperLogLogs().add(c.db(), c.arg(1), c.rest(2)) ? 1 : 0);
        break;
      case "pfcount":
        c.reply.integer(c.hyperLogLogs().count(c.db(), c.rest(1)));
        break;
      case "pfmerge":
        c.hyperLogLogs().merge(c.db(), c.arg(1), c.rest(2));
        c.reply.ok();
        break;
      case "pfdebug":
        pfdebug(c);
        break;
      default:
        HyperLogLogSelfTest.run();
        c.reply.ok();
    }
  }

  private static void pfdebug(Call c) {
    if (c.is(1, "getreg")) {
      byte[] registers = c.hyperLogLogs().registers(c.db(), c.arg(2));
      c.reply.array(registers.length);
      for (byte register : registers) {
        c.reply.integer(register);
      }
    } else if (c.is(1, "decode")) {
      c.reply.bulk(c.hyperLogLogs().runs(c.db(), c.arg(2)));
    } else if (c.is(1, "encoding")) {
      c.reply.simple(c.hyperLogLogs().isSparse(c.db(), c.arg(2)) ? "sparse" : "dense");
    } else if (c.is(1, "todense")) {
      c.reply.integer(c.hyperLogLogs().makeDense(c.db(), c.arg(2)) ? 1 : 0);
    } else {
      // as in Redis the key is looked at first
      c.hyperLogLogs().isSparse(c.db(), c.arg(2));
      throw ReredisException.error("Unknown PFDEBUG subcommand '" + c.text(1) + "'");
    }
  }

  static void register(CommandTable table) {
    HyperLogLogCommands commands = new HyperLogLogCommands();
    table
        .add("hyperloglog", "pfadd", -2, "denyoom fast write", commands)
        .keys(1, 1, 1, "RW insert")
        .since("2.8.9");
    table
        .add("hyperloglog", "pfcount", -2, "readonly", commands)
        .replicated()
        .keys(1, -1, 1, "RW access")
        .since("2.8.9");
    table
        .add("hyperloglog", "pfdebug", 3, "admin denyoom write", commands)
        .keys(2, 2, 1, "RW access")
        .since("2.8.9");
    table
        .add("hyperloglog", "pfmerge", -2, "denyoom write", commands)
        .keys(1, 1, 1, "RW access insert")
        .keys(2, -1, 1, "RO access")
        .since("2.8.9");
    table.add("hyperloglog", "pfselftest", 1, "admin", commands).since("2.8.9");
  }
}
