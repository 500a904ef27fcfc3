package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.type.HyperLogLogSelfTest;
import io.reredis.util.ReredisException;

/** The commands on HyperLogLogs. */
final class HyperLogLogCommands implements Family {
  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "pfadd" ->
          c -> c.reply.integer(c.hyperLogLogs().add(c.db(), c.arg(1), c.rest(2)) ? 1 : 0);
      case "pfcount" -> c -> c.reply.integer(c.hyperLogLogs().count(c.db(), c.rest(1)));
      case "pfmerge" -> HyperLogLogCommands::pfmerge;
      case "pfdebug" -> HyperLogLogCommands::pfdebug;
      case "pfselftest" -> HyperLogLogCommands::pfselftest;
      default -> throw Family.unknown(name);
    };
  }

  private static void pfmerge(Call c) {
    c.hyperLogLogs().merge(c.db(), c.arg(1), c.rest(2));
    c.reply.ok();
  }

  private static void pfselftest(Call c) {
    HyperLogLogSelfTest.run();
    c.reply.ok();
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
      // as in Redis, an error about the key comes first
      c.hyperLogLogs().isSparse(c.db(), c.arg(2));
      throw ReredisException.error("Unknown PFDEBUG subcommand '" + c.text(1) + "'");
    }
  }
}
