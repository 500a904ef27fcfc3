package io.reredis.command.family;

import io.reredis.command.family.CommandDocs.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses a file of {@link CommandDocs}. A command's name begins a line; its fields follow, indented
 * by two spaces; a line with a larger indent continues the field before it. Empty lines and lines
 * that begin with a number sign are ignored.
 */
final class CommandDocsFile {
  private static final String HISTORY = "history";
  private static final Set<String> NAMES =
      Set.of(
          "summary",
          "complexity",
          "doc_flags",
          "deprecated_since",
          "replaced_by",
          HISTORY,
          "arguments");

  /** The fields that the engine reads. */
  private static final Set<String> OF_THE_ENGINE =
      Set.of(
          "group",
          "since",
          "family",
          "arity",
          "flags",
          "keys",
          "acl",
          "tips",
          "traits",
          "weight",
          "variant",
          "channels",
          "enabled_by",
          "script");

  private final Map<String, CommandDocs> found = new LinkedHashMap<>();
  private @Nullable String command;
  private final Map<String, String> fields = new HashMap<>();
  private final List<Change> history = new ArrayList<>();
  private @Nullable String field;
  private final StringBuilder value = new StringBuilder();

  private CommandDocsFile() {}

  /**
   * Returns the documentation by the names of commands, in the order of the file.
   *
   * @throws IllegalStateException if a line is invalid
   */
  static Map<String, CommandDocs> read(List<String> lines) {
    CommandDocsFile file = new CommandDocsFile();
    for (String line : lines) {
      if (!line.isBlank() && line.charAt(0) != '#') {
        file.line(line);
      }
    }
    file.endOfCommand();
    return file.found;
  }

  private void line(String line) {
    if (line.charAt(0) != ' ') {
      endOfCommand();
      command = line;
    } else if (line.startsWith("   ") && field != null) {
      value.append(' ').append(line.strip());
    } else {
      endOfField();
      String[] words = line.strip().split(" ", 2);
      boolean ours = NAMES.contains(words[0]);
      if (command == null || words.length != 2 || !ours && !OF_THE_ENGINE.contains(words[0])) {
        throw new IllegalStateException("no field: " + line);
      }
      if (!ours && !fields.isEmpty()) {
        throw new IllegalStateException("behind the fields for COMMAND DOCS: " + line);
      }
      if (ours) {
        field = words[0];
        value.append(words[1]);
      }
    }
  }

  private void endOfField() {
    if (field == null) {
      return;
    }
    String text = value.toString();
    if (field.equals(HISTORY)) {
      String[] words = text.split(" ", 2);
      if (words.length != 2) {
        throw new IllegalStateException("no text in the history of " + command);
      }
      history.add(new Change(words[0], words[1]));
    } else if (fields.put(field, text) != null) {
      throw new IllegalStateException("two fields " + field + " of " + command);
    }
    field = null;
    value.setLength(0);
  }

  private void endOfCommand() {
    endOfField();
    if (command == null) {
      return;
    }
    if (found.put(command, docs()) != null) {
      throw new IllegalStateException("two entries " + command);
    }
    fields.clear();
    history.clear();
  }

  private CommandDocs docs() {
    String flags = fields.get("doc_flags");
    return new CommandDocs(
        needed("summary"),
        fields.get("complexity"),
        flags == null ? List.of() : List.of(flags.split(" ")),
        fields.get("deprecated_since"),
        fields.get("replaced_by"),
        List.copyOf(history),
        fields.getOrDefault("arguments", ""));
  }

  private String needed(String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalStateException("no " + name + " of " + command);
    }
    return text;
  }
}
