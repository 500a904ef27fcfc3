package io.reredis.cli;

import static io.reredis.base.NotNull.notNull;

import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a server and their arguments, from the reply of COMMAND DOCS. Empty for a server
 * older than Redis 7, which does not have it. Immutable.
 */
final class CommandHelp {
  static final CommandHelp NONE = new CommandHelp(new TreeMap<>());

  /** By names in lower case; that of a subcommand is {@code config get}. */
  private final TreeMap<String, Entry> commands;

  private CommandHelp(TreeMap<String, Entry> commands) {
    this.commands = commands;
  }

  /** An argument as HELP shows it, and the words that may be typed for it. */
  record Argument(String text, boolean single, List<String> words) {}

  /** A command; {@code arguments} follow its name. */
  record Entry(String summary, String since, String group, List<Argument> arguments) {
    String syntax() {
      return arguments.stream().map(Argument::text).collect(Collectors.joining(" "));
    }
  }

  /** Reads the reply of COMMAND DOCS, of either version of the protocol. */
  static CommandHelp of(@Nullable Object reply) {
    if (reply == null || reply instanceof ReredisException) {
      return NONE;
    }
    TreeMap<String, Entry> commands = new TreeMap<>();
    map(reply).forEach((name, docs) -> add(name.toLowerCase(Locale.ROOT), map(docs), commands));
    return new CommandHelp(commands);
  }

  private static void add(String name, Map<String, Object> docs, Map<String, Entry> into) {
    into.put(
        name,
        new Entry(
            text(docs.get("summary")),
            text(docs.get("since")),
            text(docs.get("group")),
            arguments(docs.get("arguments"))));
    map(docs.get("subcommands"))
        .forEach((sub, of) -> add(sub.toLowerCase(Locale.ROOT).replace('|', ' '), map(of), into));
  }

  // --- arguments

  private static List<Argument> arguments(@Nullable Object reply) {
    return reply instanceof Collection<?> all
        ? all.stream().map(each -> argument(map(each))).toList()
        : List.of();
  }

  private static Argument argument(Map<String, Object> docs) {
    List<String> flags =
        docs.get("flags") instanceof Collection<?> all
            ? all.stream().map(CommandHelp::text).toList()
            : List.of();
    List<Argument> parts = arguments(docs.get("arguments"));
    String token = text(docs.get("token"));
    String text =
        switch (text(docs.get("type"))) {
          case "pure-token" -> "";
          case "oneof" -> joined(parts, "|");
          case "block" -> joined(parts, " ");
          default ->
              docs.containsKey("display_text")
                  ? text(docs.get("display_text"))
                  : text(docs.get("name"));
        };
    boolean optional = flags.contains("optional");
    boolean multiple = flags.contains("multiple");
    if (multiple) {
      String repeated = flags.contains("multiple_token") ? token + " " + text : text;
      text = text + " [" + repeated + " ...]";
    }
    if (!token.isEmpty()) {
      text = text.isEmpty() ? token : token + " " + text;
    }
    List<String> words = new ArrayList<>();
    if (!token.isEmpty()) {
      words.add(token);
    } else {
      parts.forEach(part -> words.addAll(part.words));
    }
    boolean single = !optional && !multiple && token.isEmpty() && parts.isEmpty();
    return new Argument(optional ? "[" + text + "]" : text, single, List.copyOf(words));
  }

  private static String joined(List<Argument> parts, String separator) {
    return parts.stream().map(Argument::text).collect(Collectors.joining(separator));
  }

  // --- reading replies

  private static String text(@Nullable Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : value == null ? "" : value.toString();
  }

  /** Returns a map, or a list of keys and values, as a map. */
  private static Map<String, Object> map(@Nullable Object reply) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (reply instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> map.put(text(key), value));
    } else if (reply instanceof List<?> pairs) {
      for (int i = 0; i + 1 < pairs.size(); i += 2) {
        map.put(text(pairs.get(i)), pairs.get(i + 1));
      }
    }
    return map;
  }

  // --- use

  /** Returns how many of the words are the name of a command: 0, 1, or 2 with a subcommand. */
  private int nameLength(List<String> words) {
    if (words.size() > 1 && commands.containsKey(name(words, 2))) {
      return 2;
    }
    return !words.isEmpty() && commands.containsKey(name(words, 1)) ? 1 : 0;
  }

  private static String name(List<String> words, int count) {
    return String.join(" ", words.subList(0, count)).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the arguments that may follow.
   *
   * @param words the complete words of the line
   */
  String hint(List<String> words) {
    int length = nameLength(words);
    if (length == 0) {
      return "";
    }
    List<Argument> arguments = notNull(commands.get(name(words, length))).arguments;
    int given = words.size() - length;
    int next = 0;
    while (next < given && next < arguments.size() && arguments.get(next).single) {
      next++;
    }
    return joined(arguments.subList(next, arguments.size()), " ");
  }

  /**
   * Returns what may be typed as the next word: commands, then subcommands, then tokens such as
   * {@code EX}; in upper case.
   *
   * @param words the complete words before it
   */
  List<String> candidates(List<String> words) {
    if (words.isEmpty()) {
      return commands.keySet().stream()
          .filter(name -> name.indexOf(' ') < 0)
          .map(name -> name.toUpperCase(Locale.ROOT))
          .toList();
    }
    String container = words.get(0).toLowerCase(Locale.ROOT) + " ";
    List<String> subcommands =
        commands.tailMap(container).keySet().stream()
            .takeWhile(name -> name.startsWith(container))
            .map(name -> name.substring(container.length()).toUpperCase(Locale.ROOT))
            .toList();
    if (words.size() == 1 && !subcommands.isEmpty()) {
      return subcommands;
    }
    int length = nameLength(words);
    return length == 0
        ? List.of()
        : notNull(commands.get(name(words, length))).arguments.stream()
            .flatMap(argument -> argument.words.stream())
            .toList();
  }

  /** Returns the text of {@code help} for a command, a group such as {@code @string}, or all. */
  String help(List<String> topic) {
    if (commands.isEmpty()) {
      return "The server has no COMMAND DOCS.\n";
    }
    if (topic.isEmpty()) {
      return "help COMMAND, or help @GROUP with one of: " + groups() + "\n";
    }
    String wanted = String.join(" ", topic).toLowerCase(Locale.ROOT);
    StringBuilder text = new StringBuilder();
    commands.forEach(
        (name, entry) -> {
          boolean named = name.equals(wanted) || name.startsWith(wanted + " ");
          if (wanted.startsWith("@") ? entry.group.equals(wanted.substring(1)) : named) {
            text.append('\n').append("  ").append(name.toUpperCase(Locale.ROOT));
            text.append(' ').append(entry.syntax()).append('\n');
            text.append("  summary: ").append(entry.summary).append('\n');
            text.append("  since: ").append(entry.since).append('\n');
            text.append("  group: ").append(entry.group).append('\n');
          }
        });
    return text.isEmpty() ? "No command or group is named " + wanted + ".\n" : text.toString();
  }

  private String groups() {
    return commands.values().stream()
        .map(Entry::group)
        .filter(group -> !group.isEmpty())
        .distinct()
        .sorted()
        .map(group -> "@" + group)
        .collect(Collectors.joining(" "));
  }
}
