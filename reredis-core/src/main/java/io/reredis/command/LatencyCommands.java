package io.reredis.command;

/** The commands of the Latency family. */
final class LatencyCommands {
  private LatencyCommands() {}

  static void register(CommandTable table) {}
}
