package io.reredis.command.family;

import io.reredis.command.Command;
import io.reredis.command.CommandTable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Generates docs/commands.md from the command table. */
final class CommandsPage {
  private CommandsPage() {}

  static String of(CommandTable table) {
    StringBuilder page = new StringBuilder();
    page.append("# Commands\n\n");
    page.append(
        "This page is generated from the command table. A test fails if it is out of date.\n");
    page.append("`since` is the first version of Redis that has the command.\n");
    Map<String, List<Command>> groups =
        table.all().stream()
            .filter(command -> !command.isContainer())
            .collect(Collectors.groupingBy(Command::group, TreeMap::new, Collectors.toList()));
    groups.forEach((group, commands) -> section(page, group, commands));
    return page.toString();
  }

  private static void section(StringBuilder page, String group, List<Command> commands) {
    page.append("\n## ").append(group).append("\n\n");
    page.append("| command | since | complexity | what it does |\n|---|---|---|---|\n");
    commands.stream()
        .sorted(Comparator.comparing(Command::name))
        .forEach(
            command -> {
              CommandDocs docs = CommandDocs.of(command);
              page.append("| ").append(name(command));
              page.append(" | ").append(command.since());
              page.append(" | ").append(docs.complexity() == null ? "" : docs.complexity());
              page.append(" | ").append(docs.summary()).append(" |\n");
            });
  }

  private static String name(Command command) {
    return '`' + command.name().replace('|', ' ').toUpperCase(Locale.ROOT) + '`';
  }
}
