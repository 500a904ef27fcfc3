package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;

/**
 * Checks the reply to HELP: the frame equals that of Redis, the texts of the subcommands do not.
 */
final class HelpText {
  private HelpText() {}

  static void check(Client c, String command, String line) throws Exception {
    Reply help = c.send(command + " help");
    assertEquals('*', help.type(), help.toString());
    List<String> lines = help.parts().stream().map(Reply::text).toList();
    assertTrue(help.parts().stream().allMatch(part -> part.type() == '+'));
    assertEquals(
        command.toUpperCase(Locale.ROOT)
            + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        lines.get(0));
    assertTrue(lines.contains(line), lines.toString());
    assertEquals("HELP", lines.get(lines.size() - 2));
    c.check(
        command + " help x", "-ERR wrong number of arguments for '" + command + "|help' command");
  }
}
