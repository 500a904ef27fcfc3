package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.ScriptRun;
import io.reredis.command.Scripts;
import io.reredis.util.ReredisException;

/** The commands on scripts: EVAL and SCRIPT. */
final class ScriptCommands implements Family {
  private static final ReredisException NEGATIVE =
      ReredisException.error("Number of keys can't be negative");
  private static final ReredisException TOO_MANY_KEYS =
      ReredisException.error("Number of keys can't be greater than number of args");
  private static final ReredisException FLUSH_OPTION =
      ReredisException.error("SCRIPT FLUSH only support SYNC|ASYNC option");
  private static final ReredisException NO_DEBUGGER =
      ReredisException.error("there is no debugger for scripts");
  private static final ReredisException DEBUG_SYNTAX =
      ReredisException.error("Use SCRIPT DEBUG YES/SYNC/NO");
  static final int FIRST_KEY = 3;

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "eval" -> c -> eval(c, false);
      case "eval_ro" -> c -> eval(c, true);
      case "evalsha" -> c -> evalDigest(c, false);
      case "evalsha_ro" -> c -> evalDigest(c, true);
      case "script|debug" -> ScriptCommands::debug;
      case "script|exists" -> ScriptCommands::exists;
      case "script|flush" -> ScriptCommands::flush;
      case "script|help" -> ScriptCommands::help;
      case "script|kill" -> ScriptCommands::kill;
      case "script|load" -> ScriptCommands::load;
      default -> throw Family.unknown(name);
    };
  }

  private static void eval(Call c, boolean readOnly) {
    int keys = keys(c);
    run(c, c.engine().scripts().of(c.arg(1)), keys, readOnly);
  }

  private static void evalDigest(Call c, boolean readOnly) {
    int keys = keys(c);
    run(c, c.engine().scripts().get(c.arg(1)), keys, readOnly);
  }

  private static int keys(Call c) {
    return keys(c, c.integer(2));
  }

  /** Checks the number of keys of a script or function. */
  static int keys(Call c, long keys) {
    if (keys > c.count() - FIRST_KEY) {
      throw TOO_MANY_KEYS;
    } else if (keys < 0) {
      throw NEGATIVE;
    }
    return (int) keys;
  }

  private static void run(Call c, Scripts.Entry script, int keys, boolean readOnly) {
    ScriptRun.script(c, script, FIRST_KEY, keys, readOnly);
  }

  private static void load(Call c) {
    c.reply.bulk(c.engine().scripts().load(c.arg(2)).digest());
  }

  private static void exists(Call c) {
    c.reply.array(c.count() - 2);
    for (Bytes digest : c.rest(2)) {
      c.reply.integer(c.engine().scripts().find(digest) == null ? 0 : 1);
    }
  }

  private static void flush(Call c) {
    if (c.count() > 3 || c.count() == 3 && !c.is(2, "sync") && !c.is(2, "async")) {
      throw FLUSH_OPTION;
    }
    c.engine().scripts().flush();
    c.engine().accountTables();
    c.reply.ok();
  }

  private static void kill(Call c) {
    c.engine().scripts().kill(false);
    c.reply.ok();
  }

  private static void debug(Call c) {
    if (c.arg(2).is("no")) {
      c.reply.ok();
    } else if (c.arg(2).is("yes") || c.arg(2).is("sync")) {
      throw NO_DEBUGGER;
    } else {
      throw DEBUG_SYNTAX;
    }
  }

  private static void help(Call c) {
    Help.write(
        c,
        "DEBUG (YES|SYNC|NO)",
        "    YES and SYNC fail: there is no debugger for scripts.",
        "EXISTS <sha1> [<sha1> ...]",
        "    Returns whether scripts with these digests are loaded.",
        "FLUSH [ASYNC|SYNC]",
        "    Removes all scripts.",
        "KILL",
        "    Ends the running scripts that have not written.",
        "LOAD <script>",
        "    Loads a script without running it, and returns its digest.");
  }
}
