package io.reredis.junit;

import io.reredis.intercept.CommandRequest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Collectors;
import org.opentest4j.AssertionFailedError;

/**
 * The requests that a store has received since the start of the test method:
 *
 * <pre>{@code
 * commands.assertReceived("SET", "user:1", any());
 * commands.assertNotReceived("KEYS");
 * }</pre>
 *
 * <p>It has the requests of clients and of {@code Reredis.execute}, those that a fault stops
 * included. It has neither calls of the typed API, nor the commands of scripts, nor requests that
 * are invalid or that the user may not send. Clients also send commands of their own when they
 * connect, such as HELLO and CLIENT SETINFO.
 *
 * <p>At most 100,000 requests with 64 MiB of arguments are kept; then the oldest are dropped. A
 * command is named in any case, with a subcommand as {@code "CONFIG GET"}; its arguments are
 * compared with Strings and {@link Argument}s, none for any arguments. Thread-safe.
 */
public final class Commands {
  private static final int MOST = 100_000;
  private static final long MOST_BYTES = 64L << 20;

  /** The number of requests that the message of a failed assertion lists. */
  private static final int LISTED = 100;

  /** Guarded by this, as all that follows. */
  private final ArrayDeque<ReceivedCommand> kept = new ArrayDeque<>();

  private long bytes;
  private long dropped;

  Commands() {}

  synchronized void add(CommandRequest request) {
    ReceivedCommand received = new ReceivedCommand(request);
    kept.add(received);
    bytes += received.size();
    while (kept.size() > MOST || bytes > MOST_BYTES) {
      bytes -= kept.remove().size();
      dropped++;
    }
  }

  /** Forgets all requests. */
  public synchronized void clear() {
    kept.clear();
    bytes = 0;
    dropped = 0;
  }

  /** Returns the requests in the order in which they were received. O(N) */
  public synchronized List<ReceivedCommand> all() {
    return List.copyOf(kept);
  }

  /** Returns the number of requests received, including dropped ones. */
  public synchronized long count() {
    return kept.size() + dropped;
  }

  /** Returns the number of requests that are not kept, since there were too many. */
  public synchronized long dropped() {
    return dropped;
  }

  /** Returns the requests that match. O(N) */
  public List<ReceivedCommand> of(String command, Object... arguments) {
    return matching(all(), new RequestPattern(command, arguments));
  }

  private static List<ReceivedCommand> matching(
      List<ReceivedCommand> requests, RequestPattern pattern) {
    return requests.stream().filter(request -> request.matches(pattern)).toList();
  }

  /** Returns whether a request that matches was received and is kept. O(N) */
  public boolean received(String command, Object... arguments) {
    return !of(command, arguments).isEmpty();
  }

  /**
   * Asserts that a request that matches was received. O(N)
   *
   * @throws AssertionFailedError if there is none; the message lists the latest requests
   */
  public void assertReceived(String command, Object... arguments) {
    RequestPattern pattern = new RequestPattern(command, arguments);
    List<ReceivedCommand> all = all();
    if (matching(all, pattern).isEmpty()) {
      throw new AssertionFailedError("not received: " + pattern + "\n" + listed(all));
    }
  }

  /**
   * Asserts that no request that matches was received. O(N)
   *
   * @throws AssertionFailedError if there is one, or if requests were dropped, which may have
   *     matched; the message lists the requests that match
   */
  public void assertNotReceived(String command, Object... arguments) {
    RequestPattern pattern = new RequestPattern(command, arguments);
    List<ReceivedCommand> found = matching(all(), pattern);
    if (!found.isEmpty()) {
      throw new AssertionFailedError("received: " + pattern + "\n" + listed(found));
    }
    if (dropped() > 0) {
      throw new AssertionFailedError(
          dropped() + " requests were dropped, which may have matched " + pattern);
    }
  }

  private static String listed(List<ReceivedCommand> requests) {
    if (requests.isEmpty()) {
      return "No requests were received.";
    }
    int omitted = Math.max(0, requests.size() - LISTED);
    return (omitted == 0 ? "Received:\n" : "Received, after " + omitted + " others:\n")
        + requests.stream()
            .skip(omitted)
            .map(request -> "  " + request)
            .collect(Collectors.joining("\n"));
  }
}
