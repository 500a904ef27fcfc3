package io.reredis.command.family;

import io.reredis.base.Errors;
import io.reredis.base.Glob;
import io.reredis.command.Call;
import io.reredis.command.Command;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.KeySpec;
import io.reredis.command.RequestRights;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The commands on commands: COMMAND. */
final class CommandCommands implements Family {
  private static final ReredisException INVALID_COMMAND =
      ReredisException.error("Invalid command specified");
  private static final ReredisException NO_KEYS =
      ReredisException.error("The command has no key arguments");
  private static final ReredisException INVALID_COUNT =
      ReredisException.error("Invalid number of arguments specified for command");
  private static final ReredisException INVALID_ARGUMENTS =
      ReredisException.error("Invalid arguments specified for command");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "command" -> CommandCommands::command;
      case "command|count" -> CommandCommands::count;
      case "command|docs" -> CommandCommands::docs;
      case "command|getkeys" -> CommandCommands::getkeys;
      case "command|getkeysandflags" -> CommandCommands::getkeysandflags;
      case "command|help" -> CommandCommands::help;
      case "command|info" -> CommandCommands::info;
      case "command|list" -> CommandCommands::list;
      default -> throw Family.unknown(name);
    };
  }

  private static void command(Call c) {
    writeAll(c.reply, c.engine().table().commands());
  }

  private static void count(Call c) {
    c.reply.integer(c.engine().table().commands().size());
  }

  private static void info(Call c) {
    if (c.count() == 2) {
      writeAll(c.reply, c.engine().table().commands());
      return;
    }
    c.reply.array(c.count() - 2);
    for (int i = 2; i < c.count(); i++) {
      Command command = c.engine().table().find(c.text(i));
      if (command == null) {
        c.reply.nil();
      } else {
        write(c.reply, command);
      }
    }
  }

  private static void docs(Call c) {
    List<Command> commands = new ArrayList<>();
    if (c.count() == 2) {
      commands.addAll(c.engine().table().commands());
    }
    for (int i = 2; i < c.count(); i++) {
      Command command = c.engine().table().find(c.text(i));
      if (command != null) {
        commands.add(command);
      }
    }
    c.reply.map(commands.size());
    commands.forEach(command -> CommandDocsReply.write(c.reply, command));
  }

  private static void list(Call c) {
    Predicate<Command> filter = command -> true;
    if (c.count() > 2) {
      if (c.count() != 5 || !c.is(2, "filterby")) {
        throw Errors.SYNTAX;
      }
      filter = filter(c);
    }
    List<Command> found = c.engine().table().all().stream().filter(filter).toList();
    c.reply.array(found.size());
    found.forEach(command -> c.reply.bulk(command.name()));
  }

  private static Predicate<Command> filter(Call c) {
    String value = c.text(4);
    if (c.is(3, "module")) {
      return command -> false;
    }
    if (c.is(3, "aclcat")) {
      String category = '@' + value.toLowerCase(Locale.ROOT);
      return command -> command.categories().contains(category);
    }
    if (c.is(3, "pattern")) {
      return command -> Glob.matchesIgnoreCase(value, command.name());
    }
    throw Errors.SYNTAX;
  }

  // --- COMMAND INFO

  private static void writeAll(ReplyWriter reply, Collection<Command> commands) {
    reply.array(commands.size());
    commands.forEach(command -> write(reply, command));
  }

  private static void write(ReplyWriter reply, Command command) {
    reply.array(10);
    reply.bulk(command.name());
    reply.integer(command.arity());
    reply.set(command.flags().size());
    command.flags().forEach(flag -> reply.simple(flag.word()));
    reply.integer(command.firstKey());
    reply.integer(command.lastKey());
    reply.integer(command.step());
    reply.set(command.categories().size());
    command.categories().forEach(reply::simple);
    reply.set(command.tips().size());
    command.tips().forEach(reply::bulk);
    reply.set(command.keySpecs().size());
    command.keySpecs().forEach(spec -> write(reply, spec));
    if (command.subcommands().isEmpty()) {
      reply.set(0);
    } else {
      writeAll(reply, command.subcommands().values());
    }
  }

  private static void write(ReplyWriter reply, KeySpec spec) {
    reply.map(3);
    reply.bulk("flags");
    writeFlags(reply, spec.flags());
    reply.bulk("begin_search");
    writeSearch(reply, spec);
    reply.bulk("find_keys");
    if (spec.isUnknown()) {
      header(reply, "unknown", 0);
    } else if (spec.counted()) {
      header(reply, "keynum", 3);
      number(reply, "keynumidx", 0);
      number(reply, "firstkey", 1);
      number(reply, "keystep", spec.step());
    } else {
      header(reply, "range", 3);
      number(reply, "lastkey", spec.last());
      number(reply, "keystep", spec.step());
      number(reply, "limit", spec.limit());
    }
  }

  private static void writeSearch(ReplyWriter reply, KeySpec spec) {
    if (spec.isUnknown()) {
      header(reply, "unknown", 0);
    } else if (spec.keyword() == null) {
      header(reply, "index", 1);
      number(reply, "index", spec.index());
    } else {
      header(reply, "keyword", 2);
      reply.bulk("keyword");
      reply.bulk(spec.keyword());
      number(reply, "startfrom", spec.index());
    }
  }

  private static void header(ReplyWriter reply, String type, int pairs) {
    reply.map(2);
    reply.bulk("type");
    reply.bulk(type);
    reply.bulk("spec");
    reply.map(pairs);
  }

  private static void number(ReplyWriter reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  private static void writeFlags(ReplyWriter reply, List<String> flags) {
    reply.set(flags.size());
    flags.forEach(reply::simple);
  }

  // --- keys of a request

  private static void getkeys(Call c) {
    writeKeys(c, false);
  }

  private static void getkeysandflags(Call c) {
    writeKeys(c, true);
  }

  private static void writeKeys(Call c, boolean withFlags) {
    Command command = target(c);
    List<RequestKey> keys = keys(command.uses, c.arguments);
    if (keys.isEmpty()) {
      throw INVALID_ARGUMENTS;
    }
    c.reply.array(keys.size());
    for (RequestKey key : keys) {
      if (withFlags) {
        c.reply.array(2);
      }
      c.reply.bulk(c.arg(key.index));
      if (withFlags) {
        writeFlags(c.reply, key.flags);
      }
    }
  }

  /** A key of a request: its argument index, and the flags of its use. */
  private record RequestKey(int index, List<String> flags) {}

  private static List<RequestKey> keys(RequestRights uses, Arguments arguments) {
    List<RequestKey> keys = new ArrayList<>();
    KeySpec.Range range = new KeySpec.Range();
    for (int i = 0; i < uses.specs.length; i++) {
      if (!uses.specs[i].locate(arguments, 2, range)) {
        continue;
      }
      if (!range.complete) {
        throw INVALID_ARGUMENTS;
      }
      if (i > 0 && uses.variant == RequestRights.Variant.MIGRATE) {
        // the keys after KEYS replace the key argument, which must be empty
        if (arguments.get(keys.remove(0).index).length() > 0) {
          throw INVALID_ARGUMENTS;
        }
      }
      for (int j = range.first; j <= range.last; j += range.step) {
        keys.add(new RequestKey(j, uses.flags(i, arguments, 2)));
      }
    }
    if (uses.variant == RequestRights.Variant.SORT) {
      int last = 0;
      for (int i = uses.target(arguments, 4); i > 0; i = uses.target(arguments, i)) {
        last = i;
      }
      if (last > 0) {
        keys.add(new RequestKey(last, List.of("OW", "update")));
      }
    }
    return keys;
  }

  /** Returns the command that the arguments from index 2 on call. */
  private static Command target(Call c) {
    Command command = c.engine().table().find(c.arg(2));
    if (command != null && !command.subcommands().isEmpty() && c.count() > 3) {
      command = command.sub(c.arg(3));
    }
    if (command == null) {
      throw INVALID_COMMAND;
    }
    if (command.uses.specs.length == 0) {
      throw NO_KEYS;
    }
    if (!command.accepts(c.count() - 2)) {
      throw INVALID_COUNT;
    }
    return command;
  }

  private static void help(Call c) {
    Help.write(
        c,
        "(no subcommand)",
        "    Return the properties of all commands.",
        "COUNT",
        "    Return the number of commands.",
        "DOCS [<command-name> ...]",
        "    Return descriptions of the commands, or of all commands, and their arguments.",
        "GETKEYS <full-command>",
        "    Return the keys among the arguments of <full-command>.",
        "GETKEYSANDFLAGS <full-command>",
        "    Return the keys among the arguments of <full-command>, with the flags of each.",
        "INFO [<command-name> ...]",
        "    Return the properties of the commands, or of all commands.",
        "LIST [FILTERBY (MODULE <module>|ACLCAT <category>|PATTERN <pattern>)]",
        "    Return the names of all commands, or of those that the filter selects.");
  }
}
