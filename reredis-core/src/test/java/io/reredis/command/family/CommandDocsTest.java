package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.command.Command;
import io.reredis.command.CommandTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommandDocsTest extends CommandTest {
  private static final Path PAGE = Path.of("..", "docs", "commands.md");

  @Test
  void everyCommandHasDocs() {
    assertEquals(
        Families.table().all().stream()
            .map(Command::name)
            .collect(Collectors.toCollection(TreeSet::new)),
        new TreeSet<>(CommandDocs.all().keySet()));
  }

  @Test
  void docsOfACommand() {
    client.line("hello 3");
    Map<?, ?> reply = (Map<?, ?>) client.read("command docs copy nosuchcommand");
    assertEquals(Set.of("copy"), reply.keySet());
    Map<?, ?> copy = (Map<?, ?>) reply.get("copy");
    assertEquals(
        List.of("summary", "since", "group", "complexity", "arguments"),
        List.copyOf(copy.keySet()));
    assertEquals("6.2.0", copy.get("since"));
    assertEquals("generic", copy.get("group"));
    assertEquals(
        List.of(
            Map.of("name", "source", "type", "key", "display_text", "source", "key_spec_index", 0L),
            Map.of(
                "name",
                "destination",
                "type",
                "key",
                "display_text",
                "destination",
                "key_spec_index",
                1L),
            Map.of(
                "name",
                "destination-db",
                "type",
                "integer",
                "display_text",
                "destination-db",
                "token",
                "DB",
                "flags",
                Set.of("optional")),
            Map.of(
                "name",
                "replace",
                "type",
                "pure-token",
                "display_text",
                "replace",
                "token",
                "REPLACE",
                "flags",
                Set.of("optional"))),
        copy.get("arguments"));
  }

  @Test
  void docsOfContainersHoldTheirSubcommands() {
    client.line("hello 3");
    Map<?, ?> reply = (Map<?, ?>) client.read("command docs slowlog slowlog|len");
    Map<?, ?> slowlog = (Map<?, ?>) reply.get("slowlog");
    assertEquals(
        Set.of("slowlog|get", "slowlog|help", "slowlog|len", "slowlog|reset"),
        ((Map<?, ?>) slowlog.get("subcommands")).keySet());
    assertEquals("2.2.12", ((Map<?, ?>) reply.get("slowlog|len")).get("since"));
  }

  @Test
  void docsOfAllCommands() {
    client.line("hello 3");
    Map<?, ?> all = (Map<?, ?>) client.read("command docs");
    assertEquals(client.read("command count"), (long) all.size());
  }

  /**
   * Compares the page with the command table; {@code -Dreredis.docs.write=true} writes it first.
   */
  @Test
  void thePageOfCommandsIsFresh() throws IOException {
    String fresh = CommandsPage.of(Families.table());
    if (Boolean.getBoolean("reredis.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, fresh);
    }
    assertEquals(
        fresh,
        Files.exists(PAGE) ? Files.readString(PAGE) : "",
        "docs/commands.md is stale: run the tests with -Dreredis.docs.write=true");
  }
}
