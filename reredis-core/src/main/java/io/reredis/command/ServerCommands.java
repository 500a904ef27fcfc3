package io.reredis.command;

/** The commands of the Server family. */
final class ServerCommands {
  private ServerCommands() {}

  static void register(CommandTable table) {}
}
