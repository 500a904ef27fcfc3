package io.reredis.command;

import java.util.Locale;

/** Writes what HELP subcommands answer. */
final class Help {
  private Help() {}

  static void write(Call c, String... lines) {
    String parent = c.command.parent().name().toUpperCase(Locale.ROOT);
    c.reply.array(lines.length + 3);
    c.reply.simple(parent + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    for (String line : lines) {
      c.reply.simple(line);
    }
    c.reply.simple("HELP");
    c.reply.simple("    Print this help.");
  }
}
