package io.reredis.command;

import io.reredis.util.ReredisException;

/** The commands on modules, MODULE. There are none, and none can be loaded. */
final class ModuleCommands {
  private static final ReredisException CANNOT_LOAD =
      ReredisException.error("Error loading the extension. Please check the server logs.");
  private static final ReredisException NO_SUCH_MODULE =
      ReredisException.error("Error unloading module: no such module with that name");

  private ModuleCommands() {}

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
        "    Fail: modules are for another program.",
        "LOADEX <path> [[CONFIG NAME VALUE]...] [ARGS ...]",
        "    Fail as LOAD does.",
        "UNLOAD <name>",
        "    Fail: there is no such module.");
  }

  static void register(CommandTable table) {
    String option = "enable-module-command";
    Command module = table.container("server", "module", -2).since("4.0.0");
    module.sub("help", 2, "loading stale", ModuleCommands::help).since("5.0.0");
    module
        .sub("list", 2, "admin noscript", ModuleCommands::list)
        .tips("nondeterministic_output_order")
        .since("4.0.0");
    module
        .sub("load", -3, "admin no_async_loading noscript", ModuleCommands::load)
        .enabledBy(option)
        .since("4.0.0");
    module
        .sub("loadex", -3, "admin no_async_loading noscript", ModuleCommands::load)
        .enabledBy(option)
        .since("7.0.0");
    module
        .sub("unload", 3, "admin no_async_loading noscript", ModuleCommands::unload)
        .enabledBy(option)
        .since("4.0.0");
  }
}
