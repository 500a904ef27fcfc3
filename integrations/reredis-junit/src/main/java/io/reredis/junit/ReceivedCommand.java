package io.reredis.junit;

import io.reredis.intercept.CommandRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A request that a store has received. Immutable. */
public final class ReceivedCommand {
  /** The number of characters of an argument that {@link #toString} shows. */
  private static final int SHOWN = 100;

  /** As {@link CommandRequest#name} returns it. */
  private final String command;

  private final List<byte[]> arguments;
  private final int database;
  private final String user;
  private final @Nullable String clientName;
  private final String clientAddress;
  private final boolean queued;

  ReceivedCommand(CommandRequest request) {
    command = request.name();
    int names = Requests.names(request);
    arguments = IntStream.range(names, request.count()).mapToObj(request::bytes).toList();
    database = request.database();
    user = request.user();
    clientName = request.clientName();
    clientAddress = request.clientAddress();
    queued = request.isQueued();
  }

  /** Returns an estimate of its size in bytes. */
  long size() {
    return 200 + arguments.stream().mapToLong(argument -> 24 + argument.length).sum();
  }

  boolean matches(RequestPattern pattern) {
    return pattern.matches(command, arguments.size(), this::argument);
  }

  /** Returns the name in upper case, with that of a subcommand: {@code SET}, {@code CONFIG GET}. */
  public String name() {
    return command.toUpperCase(Locale.ROOT).replace('|', ' ');
  }

  /** Returns the arguments after the name, decoded from UTF-8. */
  public List<String> arguments() {
    return IntStream.range(0, arguments.size()).mapToObj(this::argument).toList();
  }

  /**
   * Returns an argument after the name, decoded from UTF-8.
   *
   * @throws IndexOutOfBoundsException if there is no such argument
   */
  public String argument(int index) {
    return new String(arguments.get(index), StandardCharsets.UTF_8);
  }

  /** Returns a copy of the bytes of an argument; see {@link #argument}. */
  public byte[] bytes(int index) {
    return arguments.get(index).clone();
  }

  /** Returns the number of the database that the client had selected. */
  public int database() {
    return database;
  }

  /** Returns the name of the user; {@code default} without a login. */
  public String user() {
    return user;
  }

  /** Returns the name that the client had set by CLIENT SETNAME, or null. */
  public @Nullable String clientName() {
    return clientName;
  }

  /** Returns the address and port of the client; {@code in-process} for calls of the program. */
  public String clientAddress() {
    return clientAddress;
  }

  /** Returns whether the command was queued in a transaction. */
  public boolean isQueued() {
    return queued;
  }

  /** Returns name and arguments, long ones shortened: {@code SET k v}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name());
    for (String argument : arguments()) {
      boolean plain = !argument.isEmpty() && argument.chars().noneMatch(c -> c <= ' ' || c == '"');
      String shown = argument.length() > SHOWN ? argument.substring(0, SHOWN) + "…" : argument;
      text.append(' ').append(plain ? shown : '"' + shown + '"');
    }
    return text.toString();
  }
}
