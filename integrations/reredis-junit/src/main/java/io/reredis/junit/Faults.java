package io.reredis.junit;

import io.reredis.Reredis;
import io.reredis.intercept.CommandRequest;
import io.reredis.intercept.Verdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Makes a store behave as a Redis that fails, until the end of the test method:
 *
 * <pre>{@code
 * faults.on("GET").nth(3).loading();
 * faults.on("SET", glob("user:*"), rest()).drop();
 * }</pre>
 *
 * <p>Faults meet the requests of clients and of {@code Reredis.execute}, not the typed API. They
 * meet requests that are valid, and that the user may send. The commands of a script do not meet
 * them, but the script as a whole does. Of several faults that are due the one that was defined
 * first is injected; the others count the request, too.
 *
 * <p>Thread-safe.
 */
public final class Faults {
  private static final String WRONG_PASSWORD =
      "WRONGPASS invalid username-password pair or user is disabled.";

  private final Instance instance;
  private final List<Fault> all = new CopyOnWriteArrayList<>();

  Faults(Instance instance) {
    this.instance = instance;
  }

  /**
   * Begins a fault for requests of a command.
   *
   * @param command its name in any case; with a subcommand {@code "CONFIG GET"}; {@code "CONFIG"}
   *     has all its subcommands
   * @param arguments what the arguments are to be, each a String or an {@link Argument}; none for
   *     any arguments
   */
  public FaultRule on(String command, Object... arguments) {
    return new FaultRule(this, new RequestPattern(command, arguments));
  }

  /**
   * Begins a fault for requests of all commands, including those that clients send when they
   * connect, such as HELLO and CLIENT SETINFO.
   */
  public FaultRule onAll() {
    return on("*");
  }

  /** Answers WRONGPASS to AUTH and to HELLO with AUTH. Clients that are logged in stay so. */
  public Fault refuseLogins() {
    return add(Faults::isLogin, 1, Long.MAX_VALUE, Verdict.refuse(WRONG_PASSWORD));
  }

  private static boolean isLogin(CommandRequest request) {
    return request.name().equals("auth")
        || request.name().equals("hello")
            && request.arguments().stream().anyMatch("auth"::equalsIgnoreCase);
  }

  /** Ends all faults. A request that is delayed stays so. It does not start a killed server. */
  public void clear() {
    all.clear();
  }

  /**
   * Cuts all connections and closes the port. The store keeps its data. The server starts again by
   * {@link #restartServer}, or before the next test method. Without effect if it is killed.
   */
  public void killServer() {
    instance.killServer();
  }

  /**
   * Starts the server at the port that it had; cuts all connections if it was not killed.
   *
   * @throws java.io.UncheckedIOException if another program has opened the port since
   */
  public void restartServer() {
    instance.restartServer();
  }

  /**
   * Closes the store and its connections, and opens a new store with the same settings, clock and
   * port. Faults stay in force. Listeners and interceptors of the test have to be registered again.
   *
   * @param withData whether the new store has the keys of the old one, regardless of persistence
   * @return the new store; earlier references are to the closed one
   * @throws java.io.UncheckedIOException if another program has opened the port since
   */
  public Reredis restart(boolean withData) {
    return instance.restart(withData);
  }

  Fault add(Predicate<CommandRequest> condition, long first, long last, Verdict verdict) {
    Fault fault = new Fault(condition, first, last, verdict, all::remove);
    all.add(fault);
    return fault;
  }

  /** Decides about a request. */
  Verdict before(CommandRequest request) {
    Fault due = null;
    for (Fault fault : all) {
      if (fault.isDue(request) && due == null) {
        due = fault;
      }
    }
    return due == null ? Verdict.proceed() : due.inject();
  }

  /** Returns the names of all commands and subcommands, such as {@code config|get}. */
  Set<String> names() {
    return instance.commandTable().keySet();
  }

  /** Returns the names of the commands that have a flag of COMMAND INFO. */
  Set<String> commandsWith(String flag) {
    return instance.commandTable().entrySet().stream()
        .filter(command -> command.getValue().contains(flag))
        .map(java.util.Map.Entry::getKey)
        .collect(java.util.stream.Collectors.toSet());
  }
}
