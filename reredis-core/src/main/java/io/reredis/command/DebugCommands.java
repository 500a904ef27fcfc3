package io.reredis.command;

/** The commands of the Debug family. */
final class DebugCommands {
  private DebugCommands() {}

  static void register(CommandTable table) {}
}
