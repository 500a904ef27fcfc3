package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.Reredis;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/differences.md names every command of Redis 7.4 that is not there, and no other. */
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

  /** No client takes the answer for that of an unknown command, and COMMAND does not know them. */
  @ParameterizedTest
  @ValueSource(strings = {"FCALL x 0", "fcall_ro x 0", "FUNCTION LIST"})
  void functionsSayThatTheyAreNotThere(String line) {
    String name = line.split(" ")[0];
    try (Reredis store = Reredis.open(b -> b.activeExpiry(false))) {
      TestClient client = new TestClient(store, "127.0.0.1:1");
      String error = "-ERR there are no functions yet, '" + name + "' cannot be executed\r\n";
      assertEquals(error, client.line(line));
      assertEquals("*1\r\n$-1\r\n", client.line("command info " + name));
      client.line("multi");
      assertEquals(error, client.line(line));
      assertEquals(
          "-EXECABORT Transaction discarded because of previous errors.\r\n", client.line("exec"));
    }
  }
}
