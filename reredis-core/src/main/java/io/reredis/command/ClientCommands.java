package io.reredis.command;

/** The commands of the Client family. */
final class ClientCommands {
  private ClientCommands() {}

  static void register(CommandTable table) {}
}
