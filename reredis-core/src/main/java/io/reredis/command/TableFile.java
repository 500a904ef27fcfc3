package io.reredis.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the metadata that the engine needs from {@code commands.txt}, the table of all commands.
 * The head of that file explains its format.
 */
final class TableFile {
  private static final String NAME = "commands.txt";
  private static final String[] NONE = {};

  private final List<Command> commands = new ArrayList<>();
  private final Function<String, Family> families;
  private final Map<String, Family> known = new HashMap<>();

  /** The last command that is not a subcommand. */
  private Command parent;

  // the fields of the command being read
  private String name;
  private String group;
  private String since;
  private Family family;
  private int arity;
  private String flags = "";
  private final List<String> keys = new ArrayList<>();
  private String acl = "";
  private String tips = "";
  private String traits = "";
  private String enabledBy;

  private TableFile(Function<String, Family> families) {
    this.families = families;
  }

  /**
   * Returns all commands; subcommands are part of their command.
   *
   * @throws IllegalStateException if a line is invalid; the message names the command
   */
  static List<Command> read(Function<String, Family> families) {
    TableFile file = new TableFile(families);
    try (InputStream in = TableFile.class.getResourceAsStream(NAME);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.take(line);
      }
      file.endOfCommand();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.commands;
  }

  private void take(String line) {
    if (line.isEmpty() || line.charAt(0) == '#') {
      return;
    }
    if (line.charAt(0) != ' ') {
      endOfCommand();
      name = line;
    } else if (line.charAt(2) != ' ') {
      int space = line.indexOf(' ', 2);
      takeField(line.substring(2, space), line.substring(space + 1));
    }
  }

  /** Stores a field if the engine needs it; the other fields are for COMMAND DOCS. */
  private void takeField(String field, String value) {
    switch (field) {
      case "group" -> group = value;
      case "since" -> since = value;
      case "family" -> family = known.computeIfAbsent(value, families);
      case "arity" -> arity = Integer.parseInt(value);
      case "flags" -> flags = value;
      case "keys" -> keys.add(value);
      case "acl" -> acl = value;
      case "tips" -> tips = value;
      case "traits" -> traits = value;
      case "enabled_by" -> enabledBy = value;
      default -> {}
    }
  }

  private void endOfCommand() {
    if (name == null) {
      return;
    }
    try {
      Command command = command();
      command.since(since);
      keys.forEach(place -> addKeys(command, place));
      addMore(command);
    } catch (RuntimeException e) {
      throw new IllegalStateException(NAME + ": " + name, e);
    }
    family = null;
    flags = "";
    keys.clear();
    acl = "";
    tips = "";
    traits = "";
    enabledBy = null;
  }

  private Command command() {
    int bar = name.indexOf('|');
    if (bar >= 0) {
      if (!parent.name().equals(name.substring(0, bar))) {
        throw new IllegalStateException("not behind its command");
      }
      return parent.sub(name.substring(bar + 1), arity, flags, family);
    }
    parent = new Command(name, group, arity, flags, family, null);
    commands.add(parent);
    return parent;
  }

  private void addMore(Command command) {
    if (!acl.isEmpty()) {
      command.acl(acl);
    }
    for (String tip : words(tips)) {
      command.tip(tip);
    }
    for (String trait : words(traits)) {
      command.trait(CommandTrait.valueOf(trait.toUpperCase(Locale.ROOT)));
    }
    command.enabledBy(enabledBy);
  }

  private static String[] words(String text) {
    return text.isEmpty() ? NONE : text.split(" ");
  }

  /** Parses a key specification: a position such as {@code 1..-1/2}, then the flags. */
  private static void addKeys(Command command, String text) {
    int space = text.indexOf(' ');
    String place = space < 0 ? text : text.substring(0, space);
    String flags = space < 0 ? "" : text.substring(space + 1);
    int at = place.indexOf('@');
    if (place.equals("?")) {
      command.unknownKeys(flags);
    } else if (place.charAt(0) == '#') {
      command.countedKeys(Integer.parseInt(place.substring(1)), flags);
    } else if (at > 0) {
      int[] numbers = range(place.substring(at + 1), '%', 0);
      int last = place.contains("..") ? numbers[1] : 0;
      command.keysBehind(place.substring(0, at), numbers[0], last, numbers[2], flags);
    } else {
      int[] numbers = range(place, '/', 1);
      command.keys(numbers[0], numbers[1], numbers[2], flags);
    }
  }

  /**
   * Parses {@code first..last}, or only {@code first}, and a number after {@code mark}, by default
   * {@code without}.
   */
  private static int[] range(String text, char mark, int without) {
    int end = text.indexOf(mark);
    int third = end < 0 ? without : Integer.parseInt(text.substring(end + 1));
    String range = end < 0 ? text : text.substring(0, end);
    int dots = range.indexOf("..");
    int first = Integer.parseInt(dots < 0 ? range : range.substring(0, dots));
    return new int[] {first, dots < 0 ? first : Integer.parseInt(range.substring(dots + 2)), third};
  }
}
