package io.reredis.command;

/** The commands of the Memory family. */
final class MemoryCommands {
  private MemoryCommands() {}

  static void register(CommandTable table) {}
}
