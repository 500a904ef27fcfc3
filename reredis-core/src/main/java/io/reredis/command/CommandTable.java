package io.reredis.command;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of all commands; finds a command by the bytes of its name in any case.
 *
 * <p>Not changed once sessions exist, so it is safe for use by all threads.
 */
public final class CommandTable {
  private static final Map<String, String> CATEGORY_OF_GROUP =
      Map.ofEntries(
          Map.entry("string", "@string"),
          Map.entry("generic", "@keyspace"),
          Map.entry("connection", "@connection"),
          Map.entry("transactions", "@transaction"),
          Map.entry("pubsub", "@pubsub"),
          Map.entry("bitmap", "@bitmap"),
          Map.entry("hash", "@hash"),
          Map.entry("list", "@list"),
          Map.entry("set", "@set"),
          Map.entry("sorted-set", "@sortedset"),
          Map.entry("stream", "@stream"),
          Map.entry("hyperloglog", "@hyperloglog"),
          Map.entry("geo", "@geo"),
          Map.entry("scripting", "@scripting"));

  private final List<Command> commands;
  private final List<Command> all;
  private final Map<String, Command> byName;
  private final Command[] slots;
  private final byte[][] names;

  /** Whether a command was renamed or disabled. */
  private boolean renamed;

  /**
   * Creates the table of all commands.
   *
   * @param families returns the family with a given name
   */
  public CommandTable(Function<String, Family> families) {
    commands = TableFile.read(families);
    all = new ArrayList<>();
    byName = new HashMap<>();
    slots = new Command[1024];
    names = new byte[1024][];
    for (Command command : commands) {
      index(command);
    }
  }

  private CommandTable(CommandTable original) {
    commands = original.commands;
    all = original.all;
    byName = original.byName;
    slots = original.slots.clone();
    names = original.names.clone();
  }

  /** Returns a table with the same commands, whose renames concern no other table. */
  public CommandTable copy() {
    return new CommandTable(this);
  }

  static @Nullable String categoryOf(String group) {
    return CATEGORY_OF_GROUP.get(group);
  }

  private void index(Command command) {
    place(command.name(), command);
    enter(command);
    for (Command sub : command.subcommands().values()) {
      enter(sub);
    }
  }

  private void enter(Command command) {
    command.index = all.size();
    command.uses = RequestRights.of(command);
    all.add(command);
    byName.put(command.name(), command);
  }

  /** Returns the command or subcommand with that original name, ignoring renames, or null. */
  @Nullable Command named(String name) {
    return byName.get(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Renames a command; an empty name disables it. Statistics, errors and user rights keep the
   * original name. Called before sessions exist.
   *
   * @throws ReredisException if the command does not exist, or the new name is taken
   */
  public void rename(String name, String newName) {
    Command command = find(Bytes.of(name));
    if (command == null) {
      throw ReredisException.error("No such command in rename-command");
    }
    if (!newName.isEmpty() && find(Bytes.of(newName)) != null) {
      throw ReredisException.error("Target command name already exists");
    }
    Map<String, Command> reachable = new LinkedHashMap<>();
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] != null && slots[i] != command) {
        reachable.put(new String(names[i], StandardCharsets.US_ASCII), slots[i]);
      }
    }
    if (!newName.isEmpty()) {
      reachable.put(newName.toLowerCase(Locale.ROOT), command);
    }
    renamed = true;
    Arrays.fill(slots, null);
    Arrays.fill(names, null);
    reachable.forEach(this::place);
  }

  private void place(String name, Command command) {
    byte[] bytes = Ascii.bytes(name);
    int slot = slotOf(bytes, 0, bytes.length);
    while (slots[slot] != null) {
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = command;
    names[slot] = bytes;
  }

  /** Returns the command with that name, or null. */
  public @Nullable Command find(Bytes name) {
    byte[] a = name.array();
    int offset = name.offset();
    int length = name.length();
    if (length == 0 || length > 32) {
      return null;
    }
    int slot = slotOf(a, offset, length);
    while (slots[slot] != null) {
      if (isName(names[slot], a, offset, length)) {
        return slots[slot];
      }
      slot = slot + 1 & slots.length - 1;
    }
    return null;
  }

  /**
   * Returns the command of a log entry, or null. The original name takes precedence over renames; a
   * name introduced by a rename is accepted as well, since Redis logs some commands as the client
   * has sent them.
   */
  public @Nullable Command findLogged(Bytes name) {
    Command own = renamed ? named(name.toString()) : null;
    return own == null || own.parent() != null ? find(name) : own;
  }

  /**
   * Returns the command with that name or, for {@code command|subcommand}, the subcommand; null if
   * there is none.
   */
  public @Nullable Command find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int bar = lower.indexOf('|');
    Command command = find(Bytes.of(bar < 0 ? lower : lower.substring(0, bar)));
    return command == null || bar < 0
        ? command
        : command.subcommands().get(lower.substring(bar + 1));
  }

  private static boolean isName(byte[] name, byte[] a, int offset, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name[i] != a[offset + i] && name[i] != Ascii.toLower(a[offset + i])) {
        return false;
      }
    }
    return true;
  }

  private static int slotOf(byte[] a, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = hash * 31 + (a[i] | 0x20);
    }
    return (hash ^ hash >>> 10) & 1023;
  }

  /** Returns the commands without their subcommands. */
  public List<Command> commands() {
    return commands;
  }

  /** Returns the commands and their subcommands, each at its index. */
  public List<Command> all() {
    return all;
  }
}
