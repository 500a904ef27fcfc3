package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/** Checks the shape of COMMAND DOCS: the fields, their order and their types. */
class CommandDocsTest {
  private static final List<String> FIELDS =
      List.of(
          "summary",
          "since",
          "group",
          "complexity",
          "doc_flags",
          "deprecated_since",
          "replaced_by",
          "history",
          "arguments",
          "subcommands");
  private static final List<String> FIELDS_OF_ARGUMENTS =
      List.of(
          "name",
          "type",
          "display_text",
          "key_spec_index",
          "token",
          "since",
          "deprecated_since",
          "flags",
          "arguments");

  @OnEveryTarget(sockets = true)
  void shapeOfAllCommands(Client c) throws Exception {
    commands(c.send("command docs"), c.target().version());
  }

  @OnEveryTarget(sockets = true)
  void shapeOfASubcommand(Client c) throws Exception {
    Reply reply = c.send("command docs client|kill CLIENT|nosuch");
    assertEquals(2, reply.parts().size());
    commands(reply, c.target().version());
  }

  /** Checks a map from names to their fields. */
  private static void commands(Reply commands, int version) {
    assertEquals(version == 2 ? '*' : '%', commands.type());
    for (int i = 0; i < commands.parts().size(); i += 2) {
      String name = text(commands.parts().get(i));
      Reply command = commands.parts().get(i + 1);
      inOrder(command, FIELDS, version, name);
      Fields fields = Fields.of(command);
      assertTrue(fields.has("summary") && fields.has("since") && fields.has("group"), name);
      for (String field : List.of("summary", "since", "group", "complexity", "replaced_by")) {
        if (fields.has(field)) {
          fields.types('$', field);
        }
      }
      if (fields.has("doc_flags")) {
        flags(fields.get("doc_flags"), version);
      }
      if (fields.has("history")) {
        history(fields.get("history"), version);
      }
      if (fields.has("arguments")) {
        arguments(fields.get("arguments"), version);
      }
      if (fields.has("subcommands")) {
        commands(fields.get("subcommands"), version);
      }
    }
  }

  private static void history(Reply history, int version) {
    assertEquals(version == 2 ? '*' : '~', history.type());
    for (Reply change : history.parts()) {
      assertEquals('*', change.type());
      assertEquals(2, change.parts().size());
      assertTrue(text(change.parts().get(0)).matches("\\d+\\.\\d+\\.\\d+"), change.toString());
      text(change.parts().get(1));
    }
  }

  private static void arguments(Reply arguments, int version) {
    assertEquals('*', arguments.type());
    for (Reply argument : arguments.parts()) {
      String shown = argument.toString();
      inOrder(argument, FIELDS_OF_ARGUMENTS, version, shown);
      Fields fields = Fields.of(argument);
      fields.types('$', "name", "type");
      boolean hasParts = List.of("oneof", "block").contains(fields.text("type"));
      assertEquals(hasParts, fields.has("arguments"), shown);
      if (hasParts) {
        arguments(fields.get("arguments"), version);
      }
      if (fields.has("key_spec_index")) {
        fields.integers("key_spec_index");
      }
      if (fields.has("flags")) {
        flags(fields.get("flags"), version);
      }
    }
  }

  private static void flags(Reply flags, int version) {
    assertEquals(version == 2 ? '*' : '~', flags.type());
    assertTrue(!flags.parts().isEmpty());
    flags.parts().forEach(flag -> assertEquals('+', flag.type()));
  }

  /** Checks a map whose names are a subset of the given ones, in the same order. */
  private static void inOrder(Reply map, List<String> names, int version, String of) {
    assertEquals(version == 2 ? '*' : '%', map.type());
    List<String> found = new ArrayList<>();
    for (int i = 0; i < map.parts().size(); i += 2) {
      found.add(text(map.parts().get(i)));
    }
    assertEquals(names.stream().filter(found::contains).toList(), found, of);
  }

  private static String text(Reply reply) {
    assertEquals('$', reply.type());
    return reply.text();
  }
}
