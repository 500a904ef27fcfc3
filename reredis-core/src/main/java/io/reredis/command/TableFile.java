package io.reredis.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the metadata that the engine needs from {@code commands.txt}, the table of all commands.
 * The head of that file explains its format.
 */
final class TableFile {
  private static final String NAME = "commands.txt";
  private static final String[] NONE = {};

  /** The flags by their words, so that no name of a constant is made of each word. */
  private static final Map<String, CommandFlag> FLAGS = new HashMap<>();

  static {
    for (CommandFlag flag : CommandFlag.values()) {
      FLAGS.put(flag.word(), flag);
    }
  }

  private final List<Command> commands = new ArrayList<>();
  private final Function<String, Family> families;
  private final Map<String, Lazy> known = new HashMap<>();
  private final Map<String, Set<CommandFlag>> knownFlags = new HashMap<>();
  private final Map<String, List<String>> knownKeyFlags = new HashMap<>();

  /** The last command that is not a subcommand. */
  @SuppressWarnings("NullAway.Init") // set by a line before it is used
  private Command parent;

  // the fields of the command being read
  @SuppressWarnings("NullAway.Init") // set by a line before it is used
  private String name;

  @SuppressWarnings("NullAway.Init") // set by a line before it is used
  private String group;

  @SuppressWarnings("NullAway.Init") // set by a line before it is used
  private String since;

  private @Nullable Lazy family;
  private int arity;
  private String flags = "";
  private final List<String> keys = new ArrayList<>();
  private String acl = "";
  private String tips = "";
  private String traits = "";
  private Weight weight = Weight.NONE;
  private RequestRights.Variant variant = RequestRights.Variant.PLAIN;
  private RequestRights.Channels channels = RequestRights.Channels.NONE;
  private @Nullable String enabledBy;
  private @Nullable ScriptReference script;

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
    try (InputStream in = TableFile.class.getResourceAsStream(NAME)) {
      file.read(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.commands;
  }

  private void read(String text) {
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      char first = text.charAt(at);
      if (first == ' ') {
        int space = text.indexOf(' ', at + 2);
        if (!takeField(text.substring(at + 2, space), text.substring(space + 1, end))) {
          // the fields for COMMAND DOCS come last: CommandDocsFile checks this
          end = text.indexOf("\n\n", at);
        }
      } else if (first != '\n' && first != '#') {
        endOfCommand();
        name = text.substring(at, end);
      }
      at = end < 0 ? text.length() : end + 1;
    }
    endOfCommand();
  }

  /** Stores a field; returns false for one that the engine does not need. */
  private boolean takeField(String field, String value) {
    switch (field) {
      case "group" -> group = value;
      case "since" -> since = value;
      case "family" -> family = family(value);
      case "arity" -> arity = Integer.parseInt(value);
      case "flags" -> flags = value;
      case "keys" -> keys.add(value);
      case "acl" -> acl = value;
      case "tips" -> tips = value;
      case "traits" -> traits = value;
      case "weight" -> weight = Weight.valueOf(word(value));
      case "variant" -> variant = RequestRights.Variant.valueOf(word(value));
      case "channels" -> channels = RequestRights.Channels.valueOf(word(value));
      case "enabled_by" -> enabledBy = value;
      case "script" -> script = ScriptReference.valueOf(word(value));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void endOfCommand() {
    if (name == null) {
      return;
    }
    try {
      Command command = command();
      command.since(since);
      for (String place : keys) {
        addKeys(command, place);
      }
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
    weight = Weight.NONE;
    variant = RequestRights.Variant.PLAIN;
    channels = RequestRights.Channels.NONE;
    enabledBy = null;
    script = null;
  }

  /** Returns the flags in a text; commands with the same text share them. */
  private Set<CommandFlag> flagsOf(String text) {
    Set<CommandFlag> shared = knownFlags.get(text);
    if (shared == null) {
      shared = EnumSet.noneOf(CommandFlag.class);
      for (String word : words(text)) {
        CommandFlag flag = FLAGS.get(word);
        if (flag == null) {
          throw new IllegalArgumentException("no flag " + word);
        }
        shared.add(flag);
      }
      knownFlags.put(text, shared);
    }
    return shared;
  }

  /** Returns the flags of keys in a text; specifications with the same text share them. */
  private List<String> keyFlagsOf(String text) {
    List<String> shared = knownKeyFlags.get(text);
    if (shared == null) {
      shared = List.of(text.split(" "));
      knownKeyFlags.put(text, shared);
    }
    return shared;
  }

  private Lazy family(String of) {
    Lazy lazy = known.get(of);
    if (lazy == null) {
      lazy = new Lazy(families, of);
      known.put(of, lazy);
    }
    return lazy;
  }

  /**
   * A family that is created at the first call of a command, since loading all delays the start.
   */
  private static final class Lazy implements Supplier<Family> {
    private final Function<String, Family> families;
    private final String name;

    /** Families have no state, so it does not matter which thread's is kept. */
    private @Nullable Family family;

    Lazy(Function<String, Family> families, String name) {
      this.families = families;
      this.name = name;
    }

    @Override
    public Family get() {
      Family own = family;
      if (own == null) {
        own = families.apply(name);
        family = own;
      }
      return own;
    }
  }

  private Command command() {
    int bar = name.indexOf('|');
    if (bar >= 0) {
      if (!parent.name().equals(name.substring(0, bar))) {
        throw new IllegalStateException("not behind its command");
      }
      return parent.sub(name.substring(bar + 1), arity, flagsOf(flags), family);
    }
    parent = new Command(name, group, arity, flagsOf(flags), family, null);
    commands.add(parent);
    return parent;
  }

  private void addMore(Command command) {
    command.acl(acl);
    for (String tip : words(tips)) {
      command.tip(tip);
    }
    for (String trait : words(traits)) {
      command.trait(CommandTrait.valueOf(word(trait)));
    }
    command.weight(weight).variant(variant).channels(channels).enabledBy(enabledBy).script(script);
  }

  private static String word(String lower) {
    return lower.toUpperCase(Locale.ROOT);
  }

  private static String[] words(String text) {
    return text.isEmpty() ? NONE : text.split(" ");
  }

  /** Parses a key specification: a position such as {@code 1..-1/2}, then the flags. */
  private void addKeys(Command command, String text) {
    int space = text.indexOf(' ');
    String place = space < 0 ? text : text.substring(0, space);
    List<String> flags = keyFlagsOf(space < 0 ? "" : text.substring(space + 1));
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
