package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.command.Command;
import io.reredis.command.Executor;
import io.reredis.util.ReredisException;
import java.util.Locale;

/** Writes the replies of HELP subcommands. */
final class Help {
  private Help() {}

  /** Creates the error for an unknown subcommand or a wrong number of arguments. */
  static ReredisException wrongUse(Call c) {
    Command container = c.command.parent() == null ? c.command : c.command.parent();
    return ReredisException.error(
        "unknown subcommand or wrong number of arguments for '"
            + Executor.shown(c.arg(1))
            + "'. Try "
            + container.name().toUpperCase(Locale.ROOT)
            + " HELP.");
  }

  static void write(Call c, String... lines) {
    Command container = c.command.parent() == null ? c.command : c.command.parent();
    String parent = container.name().toUpperCase(Locale.ROOT);
    c.reply.array(lines.length + 3);
    c.reply.simple(parent + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    for (String line : lines) {
      c.reply.simple(line);
    }
    c.reply.simple("HELP");
    c.reply.simple("    Print this help.");
  }
}
