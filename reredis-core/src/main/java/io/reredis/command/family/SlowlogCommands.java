package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Slowlog;
import io.reredis.util.ReredisException;
import java.util.List;

/** The commands on the slow log: SLOWLOG. */
final class SlowlogCommands implements Family {
  private static final int DEFAULT_COUNT = 10;
  private static final int ENTRY_FIELDS = 6;
  private static final ReredisException BAD_COUNT =
      ReredisException.error("count should be greater than or equal to -1");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "slowlog|get" -> SlowlogCommands::get;
      case "slowlog|help" -> SlowlogCommands::help;
      case "slowlog|len" -> SlowlogCommands::len;
      case "slowlog|reset" -> SlowlogCommands::reset;
      default -> throw Family.unknown(name);
    };
  }

  private static void get(Call c) {
    if (c.count() > 3) {
      throw Help.wrongUse(c);
    }
    List<Slowlog.Entry> entries =
        c.engine().slowlog().newest(c.count() == 3 ? count(c.arg(2)) : DEFAULT_COUNT);
    c.reply.array(entries.size());
    for (Slowlog.Entry entry : entries) {
      c.reply.array(ENTRY_FIELDS);
      c.reply.integer(entry.id());
      c.reply.integer(entry.time());
      c.reply.integer(entry.micros());
      c.reply.array(entry.arguments().size());
      entry.arguments().forEach(c.reply::bulk);
      c.reply.bulk(entry.address());
      c.reply.bulk(entry.clientName());
    }
  }

  private static long count(Bytes argument) {
    if (!Ascii.isLong(argument.array(), argument.offset(), argument.length())) {
      throw BAD_COUNT;
    }
    long count = Ascii.toLong(argument.array(), argument.offset(), argument.length());
    if (count < -1) {
      throw BAD_COUNT;
    }
    return count;
  }

  private static void len(Call c) {
    c.reply.integer(c.engine().slowlog().size());
  }

  private static void reset(Call c) {
    c.engine().slowlog().clear();
    c.reply.ok();
  }

  private static void help(Call c) {
    Help.write(
        c,
        "GET [<count>]",
        "    Return the newest <count> entries (default: 10, -1 for all). An entry is:",
        "    its number, its time, its duration in microseconds, the arguments, the client's",
        "    address and the client's name.",
        "LEN",
        "    Return the number of entries.",
        "RESET",
        "    Remove all entries.");
  }
}
