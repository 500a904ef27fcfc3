package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Glob;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Functions;
import io.reredis.command.Functions.Policy;
import io.reredis.command.Handler;
import io.reredis.command.LongCommands;
import io.reredis.command.ScriptFlag;
import io.reredis.command.ScriptRun;
import io.reredis.command.Scripts;
import io.reredis.util.ReredisException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The commands on functions: FCALL and FUNCTION. */
final class FunctionCommands implements Family {
  private static final ReredisException BAD_KEYS =
      ReredisException.error("Bad number of keys provided");
  private static final ReredisException NO_PATTERN =
      ReredisException.error("library name argument was not given");
  private static final ReredisException FLUSH_OPTION =
      ReredisException.error("FUNCTION FLUSH only supports SYNC|ASYNC option");
  private static final ReredisException WRONG_POLICY =
      ReredisException.error(
          "Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "fcall" -> c -> call(c, false);
      case "fcall_ro" -> c -> call(c, true);
      case "function|delete" -> FunctionCommands::delete;
      case "function|dump" -> FunctionCommands::dump;
      case "function|flush" -> FunctionCommands::flush;
      case "function|help" -> FunctionCommands::help;
      case "function|kill" -> FunctionCommands::kill;
      case "function|list" -> FunctionCommands::list;
      case "function|load" -> FunctionCommands::load;
      case "function|restore" -> FunctionCommands::restore;
      case "function|stats" -> FunctionCommands::stats;
      default -> throw Family.unknown(name);
    };
  }

  private static void call(Call c, boolean readOnly) {
    Functions.Function function = c.engine().functions().get(c.arg(1));
    if (!Ascii.isLong(c.arg(2).array(), c.arg(2).offset(), c.arg(2).length())) {
      throw BAD_KEYS;
    }
    int keys = ScriptCommands.keys(c, c.integer(2));
    ScriptRun.function(c, function, ScriptCommands.FIRST_KEY, keys, readOnly);
  }

  // --- changes

  private static void load(Call c) {
    boolean replaces = false;
    int last = c.count() - 1;
    for (int i = 2; i < last; i++) {
      if (!c.is(i, "replace")) {
        throw ReredisException.error("Unknown option given: " + c.text(i));
      }
      replaces = true;
    }
    leave(c);
    Functions functions = c.engine().functions();
    c.reply.bulk(functions.load(c.arg(last), replaces, c.session.replays, c.worker()));
  }

  /** Leaves a thread that serves others, since the code of a library may run for long. */
  private static void leave(Call c) {
    LongCommands.leave(c, Long.MAX_VALUE);
  }

  private static void delete(Call c) {
    c.engine().functions().delete(c.arg(2));
    c.reply.ok();
  }

  private static void flush(Call c) {
    if (c.count() > 3) {
      throw Help.wrongUse(c);
    } else if (c.count() == 3 && !c.is(2, "sync") && !c.is(2, "async")) {
      throw FLUSH_OPTION;
    }
    c.engine().functions().flush();
    c.reply.ok();
  }

  private static void restore(Call c) {
    if (c.count() > 4) {
      throw Help.wrongUse(c);
    }
    Policy policy = c.count() == 4 ? policy(c) : Policy.APPEND;
    leave(c);
    c.engine().functions().restore(c.arg(2), policy, c.session.replays, c.worker());
    c.reply.ok();
  }

  private static Policy policy(Call c) {
    if (c.is(3, "append")) {
      return Policy.APPEND;
    } else if (c.is(3, "replace")) {
      return Policy.REPLACE;
    } else if (c.is(3, "flush")) {
      return Policy.FLUSH;
    }
    throw WRONG_POLICY;
  }

  // --- what is there

  private static void dump(Call c) {
    c.reply.bulk(c.engine().functions().dump());
  }

  private static void list(Call c) {
    boolean withCode = false;
    String pattern = null;
    for (int i = 2; i < c.count(); i++) {
      if (!withCode && c.is(i, "withcode")) {
        withCode = true;
      } else if (pattern == null && c.is(i, "libraryname")) {
        if (++i == c.count()) {
          throw NO_PATTERN;
        }
        pattern = c.text(i);
      } else {
        throw ReredisException.error("Unknown argument " + c.text(i));
      }
    }
    String wanted = pattern;
    List<Functions.Library> libraries =
        c.engine().functions().libraries().stream()
            .filter(one -> wanted == null || Glob.matchesIgnoreCase(wanted, one.name()))
            .toList();
    c.reply.array(libraries.size());
    for (Functions.Library library : libraries) {
      list(c, library, withCode);
    }
  }

  private static void list(Call c, Functions.Library library, boolean withCode) {
    c.reply.map(withCode ? 4 : 3);
    c.reply.bulk("library_name");
    c.reply.bulk(library.name());
    c.reply.bulk("engine");
    c.reply.bulk(library.engine());
    c.reply.bulk("functions");
    c.reply.array(library.functions().size());
    for (Functions.Function function : library.functions()) {
      c.reply.map(3);
      c.reply.bulk("name");
      c.reply.bulk(function.name());
      c.reply.bulk("description");
      bulkOrNil(c, function.description());
      c.reply.bulk("flags");
      c.reply.set(function.flags().size());
      for (ScriptFlag flag : function.flags()) {
        c.reply.simple(flag.text());
      }
    }
    if (withCode) {
      c.reply.bulk("library_code");
      c.reply.bulk(library.code());
    }
  }

  private static void bulkOrNil(Call c, byte @Nullable [] text) {
    if (text == null) {
      c.reply.nil();
    } else {
      c.reply.bulk(text);
    }
  }

  private static void stats(Call c) {
    c.reply.map(2);
    c.reply.bulk("running_script");
    Scripts.RunningFunction running = c.engine().scripts().runningFunction();
    if (running == null) {
      c.reply.nil();
    } else {
      c.reply.map(3);
      c.reply.bulk("name");
      c.reply.bulk(running.name());
      c.reply.bulk("command");
      c.reply.array(running.command().size());
      running.command().forEach(c.reply::bulk);
      c.reply.bulk("duration_ms");
      c.reply.integer(TimeUnit.NANOSECONDS.toMillis(running.nanos()));
    }
    c.reply.bulk("engines");
    c.reply.map(1);
    c.reply.bulk("LUA");
    c.reply.map(2);
    c.reply.bulk("libraries_count");
    c.reply.integer(c.engine().functions().count());
    c.reply.bulk("functions_count");
    c.reply.integer(c.engine().functions().functionCount());
  }

  private static void kill(Call c) {
    c.engine().scripts().kill(true);
    c.reply.ok();
  }

  private static void help(Call c) {
    Help.write(
        c,
        "DELETE <library name>",
        "    Removes a library.",
        "DUMP",
        "    Returns all libraries as a payload for RESTORE.",
        "FLUSH [ASYNC|SYNC]",
        "    Removes all libraries.",
        "KILL",
        "    Ends the running functions that have not written.",
        "LIST [LIBRARYNAME <pattern>] [WITHCODE]",
        "    Returns the libraries and their functions.",
        "LOAD [REPLACE] <function code>",
        "    Runs the code of a library, and adds the functions that it registers.",
        "RESTORE <payload> [FLUSH|APPEND|REPLACE]",
        "    Adds the libraries of a payload. APPEND, the default, fails if there is a",
        "    library of the same name, REPLACE replaces it, FLUSH removes all others.",
        "STATS",
        "    Returns the function that has run for longest, and the number of libraries.");
  }
}
