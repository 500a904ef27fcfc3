package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.command.family.Families;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Checks that docs/differences.md lists exactly the commands of Redis 7.4 that are missing. */
class AbsentCommandsTest {
  private static final String START = "<!-- absent commands, held against the table by a test -->";
  private static final String END = "<!-- end -->";

  private static Set<String> absent() throws Exception {
    Set<String> names = new TreeSet<>();
    CommandTable table = Families.table();
    try (Reader in =
        new InputStreamReader(
            AbsentCommandsTest.class.getResourceAsStream("/commands-redis-7.4.json"),
            StandardCharsets.UTF_8)) {
      for (JsonElement element : JsonParser.parseReader(in).getAsJsonArray()) {
        JsonObject command = element.getAsJsonObject();
        String name = command.get("name").getAsString();
        if (table.find(name) == null) {
          names.add(name);
        } else if (command.has("subcommands")) {
          for (JsonElement sub : command.getAsJsonArray("subcommands")) {
            String full = sub.getAsJsonObject().get("name").getAsString();
            if (table.find(full) == null) {
              names.add(full);
            }
          }
        }
      }
    }
    return names;
  }

  @Test
  void everyAbsentCommandIsNamed() throws Exception {
    String text = Files.readString(Path.of("..", "docs", "differences.md"));
    int from = text.indexOf(START) + START.length();
    String[] words = text.substring(from, text.indexOf(END, from)).trim().split("[\\s,]+");
    assertEquals(absent(), new TreeSet<>(Arrays.asList(words)));
  }
}
