package io.reredis.command;

import io.reredis.util.ReredisException;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the options that enable a command for no, all or local clients, such as {@code
 * enable-debug-command}.
 */
public final class Protection {
  private Protection() {}

  /** Returns whether an option with the values no, yes and local is on for a client. */
  public static boolean allows(Engine engine, @Nullable String option, Transport client) {
    assert option != null;
    String enabled = engine.config().get(option);
    assert enabled != null;
    return enabled.equals("yes") || enabled.equals("local") && isLocal(client);
  }

  /**
   * Checks that the option of a command is on for a client.
   *
   * @throws ReredisException if it is not
   */
  static void check(Engine engine, Command command, Transport client) {
    if (!allows(engine, command.enabledBy(), client)) {
      String name = command.parent() == null ? command.name() : command.parent().name();
      throw ReredisException.error(
          name.toUpperCase(java.util.Locale.ROOT)
              + " command not allowed. If the "
              + command.enabledBy()
              + " option is set to \"local\", you can run it from a local connection, otherwise you"
              + " need to set this option in the configuration file, and then restart the server.");
    }
  }

  /**
   * Returns whether the client is on this machine: loopback, a Unix socket, or the program itself.
   */
  private static boolean isLocal(Transport transport) {
    String address = transport.address();
    return address.startsWith("127.")
        || address.startsWith("[::1]")
        || address.startsWith("[0:0:0:0:0:0:0:1]")
        || address.startsWith("/")
        || address.equals("in-process");
  }
}
