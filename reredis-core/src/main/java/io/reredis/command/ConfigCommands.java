package io.reredis.command;

/** The commands of the Config family. */
final class ConfigCommands {
  private ConfigCommands() {}

  static void register(CommandTable table) {}
}
