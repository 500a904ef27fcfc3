package io.reredis.command;

/** The commands of the Slowlog family. */
final class SlowlogCommands {
  private SlowlogCommands() {}

  static void register(CommandTable table) {}
}
