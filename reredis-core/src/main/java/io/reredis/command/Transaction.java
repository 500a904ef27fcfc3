package io.reredis.command;

import io.reredis.resp.Arguments;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.util.ArrayList;

/** The commands that a session has queued since MULTI. Not safe for use by several threads. */
public final class Transaction {
  /** A queued command with its own copy of the arguments. */
  public record Queued(Command command, Arguments arguments) {}

  /**
   * The heap bytes of a queued command besides its arguments. {@link #ARGUMENT_BYTES} are those of
   * an argument besides its content.
   */
  private static final int COMMAND_BYTES = 104;

  private static final int ARGUMENT_BYTES = 52;

  public final ArrayList<Queued> queue = new ArrayList<>();

  /** Whether a command was rejected while queueing, so that EXEC must fail. */
  public boolean refused;

  /** Whether a queued command has the flag {@code denyoom}. */
  boolean mayNeedMemory;

  long bytes;

  /**
   * Queues a command, unless EXEC fails anyway.
   *
   * @param most the maximum heap bytes of all queued commands
   * @throws ReredisException OOM if there is no room for the command; then EXEC fails
   */
  void add(Command command, Arguments arguments, long most) {
    if (refused) {
      return;
    }
    long cost = COMMAND_BYTES;
    for (int i = 0; i < arguments.count(); i++) {
      cost += ARGUMENT_BYTES + arguments.get(i).length();
    }
    if (bytes + cost > most) {
      refuse();
      throw new ReredisException(
          ErrorCode.OOM, "the queued commands would take more than " + most + " bytes of memory");
    }
    queue.add(new Queued(command, arguments.detach()));
    bytes += cost;
    mayNeedMemory |= command.has(CommandFlag.DENYOOM);
  }

  /** Makes EXEC fail, and discards the queued commands. */
  void refuse() {
    refused = true;
    queue.clear();
    queue.trimToSize();
    bytes = 0;
  }
}
