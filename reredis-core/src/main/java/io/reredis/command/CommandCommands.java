package io.reredis.command;

/** The commands of the Command family. */
final class CommandCommands {
  private CommandCommands() {}

  static void register(CommandTable table) {}
}
