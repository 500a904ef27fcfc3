package io.reredis.command;

import io.reredis.resp.Arguments;
import java.util.ArrayList;
import java.util.List;

/** The commands that a session has queued since MULTI. Not safe for use by several threads. */
final class Transaction {
  /** A queued command with its own copy of the arguments. */
  record Queued(Command command, Arguments arguments) {}

  final List<Queued> queue = new ArrayList<>();

  /** Whether a command was refused while queueing, so that EXEC must not run. */
  boolean refused;

  /** Whether one of the commands may need memory. */
  boolean mayNeedMemory;

  long bytes;

  void add(Command command, Arguments arguments) {
    Arguments own = arguments.detach();
    for (int i = 0; i < own.count(); i++) {
      bytes += own.get(i).length() + 32;
    }
    mayNeedMemory |= command.has(CommandFlag.DENYOOM);
    queue.add(new Queued(command, own));
  }
}
