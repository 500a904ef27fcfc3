package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.util.ReredisException;

/** The commands on modules: MODULE. There are no modules, and none can be loaded. */
final class ModuleCommands implements Family {
  private static final ReredisException CANNOT_LOAD =
      ReredisException.error("Error loading the extension. Please check the server logs.");
  private static final ReredisException NO_SUCH_MODULE =
      ReredisException.error("Error unloading module: no such module with that name");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "module|help" -> ModuleCommands::help;
      case "module|list" -> ModuleCommands::list;
      case "module|load", "module|loadex" -> ModuleCommands::load;
      case "module|unload" -> ModuleCommands::unload;
      default -> throw Family.unknown(name);
    };
  }

  private static void list(Call c) {
    c.reply.array(0);
  }

  private static void load(Call c) {
    throw CANNOT_LOAD;
  }

  private static void unload(Call c) {
    throw NO_SUCH_MODULE;
  }

  private static void help(Call c) {
    Help.write(
        c,
        "LIST",
        "    Return the modules, of which there are none.",
        "LOAD <path> [<arg> ...]",
        "    Fail: modules of Redis cannot be loaded.",
        "LOADEX <path> [[CONFIG NAME VALUE]...] [ARGS ...]",
        "    Fail as LOAD does.",
        "UNLOAD <name>",
        "    Fail: there is no such module.");
  }
}
