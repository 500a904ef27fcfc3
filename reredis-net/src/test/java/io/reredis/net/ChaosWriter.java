package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to its own keys, of eight kinds in turn, through an access path that fails at times, and
 * records the acknowledged writes. Each write stores a number in its key.
 */
final class ChaosWriter extends Thread {
  private static final int KINDS = 8;

  /** After this many consecutive failures, the access path counts as dead. */
  private static final int MOST_FAILURES = 20_000;

  /** A way for a program to reach the store. */
  interface AccessPath {
    /** Writes a number; returns whether the write was acknowledged. */
    boolean write(String name, long n) throws IOException;

    /** Closes the path, so that the next write opens another one. */
    void end() throws IOException;
  }

  /** Opens an access path. */
  interface Opener {
    AccessPath open() throws IOException;
  }

  private final String name;
  private final Opener opener;
  private volatile boolean stop;
  private volatile boolean served;

  // used by the thread until it ends, and then by the test
  private long sent;
  private final Set<Long> acknowledged = new HashSet<>();
  private Throwable failure;

  /** The replies to transactions that were not executed, to explain a failure. */
  private static final List<String> oddReplies = new java.util.concurrent.CopyOnWriteArrayList<>();

  ChaosWriter(String name, Opener opener) {
    super("chaos-" + name);
    this.name = name;
    this.opener = opener;
  }

  /** Makes the thread stop; the caller joins it then. */
  void end() {
    stop = true;
  }

  @Override
  public void run() {
    AccessPath path = null;
    int failures = 0;
    while (!stop && failure == null) {
      boolean done = false;
      try {
        if (path == null) {
          path = opener.open();
        }
        done = path.write(name, ++sent);
        if (done) {
          acknowledged.add(sent);
          served = true;
        }
      } catch (SocketTimeoutException e) {
        failure = new AssertionError(name + " got no reply to write " + sent, e);
      } catch (Throwable e) {
        close(path);
        path = null;
      }
      failures = done ? 0 : failures + 1;
      if (failures == MOST_FAILURES) {
        failure = new AssertionError(name + " is not served any more");
      } else if (!done) {
        LockSupport.parkNanos(200_000);
      }
    }
    close(path);
  }

  private static void close(AccessPath path) {
    try {
      if (path != null) {
        path.end();
      }
    } catch (IOException e) {
      // the path is not used any more
    }
  }

  // --- access paths

  /** Connects to a port. */
  interface Connector {
    Client connect() throws IOException;
  }

  static Opener resp(Connector connector, int version) {
    return () -> {
      Client client = connector.connect();
      client.call("hello", "" + version);
      return new AccessPath() {
        @Override
        public boolean write(String name, long n) throws IOException {
          String text = Long.toString(n);
          switch ((int) (n % KINDS)) {
            case 0:
              return client.call("rpush", name + ":list", text) instanceof Long;
            case 1:
              return client.call("hset", name + ":hash", "f" + n, text) instanceof Long;
            case 2:
              return "OK".equals(client.call("set", name + ":string", text));
            case 3:
              return client.call("incr", name + ":counter") instanceof Long;
            case 4:
              return client.call("zadd", name + ":zset", text, text) instanceof Long;
            case 5:
              return client.call("sadd", name + ":set", text) instanceof Long;
            case 6:
              return (text + "-0")
                  .equals(client.call("xadd", name + ":stream", text + "-0", "f", text));
            default:
              if (!"OK".equals(client.call("multi"))) {
                // the following commands would not form a transaction
                return false;
              }
              client.raw(
                  Client.resp("set", name + ":first", text)
                      + Client.resp("set", name + ":second", text)
                      + Client.resp("exec"));
              List<Object> replies = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                replies.add(client.read());
              }
              boolean done = List.of("OK", "OK").equals(replies.get(2));
              if (!done) {
                oddReplies.add(n + ": " + replies);
              }
              return done;
          }
        }

        @Override
        public void end() throws IOException {
          client.close();
        }
      };
    };
  }

  static Opener typed(Reredis store) {
    return () ->
        new AccessPath() {
          @Override
          public boolean write(String name, long n) {
            String text = Long.toString(n);
            switch ((int) (n % KINDS)) {
              case 0:
                store.lists().pushRight(name + ":list", text);
                break;
              case 1:
                store.hashes().put(name + ":hash", "f" + n, text);
                break;
              case 2:
                store.strings().set(name + ":string", text);
                break;
              case 3:
                store.strings().increment(name + ":counter");
                break;
              case 4:
                store.sortedSets().add(name + ":zset", text, n);
                break;
              case 5:
                store.sets().add(name + ":set", text);
                break;
              case 6:
                store.execute("xadd", name + ":stream", text + "-0", "f", text);
                break;
              default:
                store.strings().setAll(Map.of(name + ":first", text, name + ":second", text));
            }
            return true;
          }

          @Override
          public void end() {}
        };
  }

  // --- checking the content

  /** Compares the store with the acknowledged writes, after the thread has ended. */
  void check(CommandSession session, String what) throws Exception {
    if (failure != null) {
      throw new AssertionError(what, failure);
    }
    holds(0, numbers(session.execute("lrange", name + ":list", "0", "-1")), what);
    holds(1, numbers(session.execute("hvals", name + ":hash")), what);
    holdsLast(2, session.execute("get", name + ":string"), what);
    long count = number(session.execute("get", name + ":counter"));
    assertTrue(count >= acknowledged(3).size(), () -> what + ": lost increments of " + name);
    assertTrue(count <= (sent + KINDS - 3) / KINDS, () -> what + ": too many of " + name);
    holds(4, numbers(session.execute("zrange", name + ":zset", "0", "-1")), what);
    holds(5, numbers(session.execute("smembers", name + ":set")), what);
    List<Long> entries = new ArrayList<>();
    for (Object entry : (List<?>) session.execute("xrange", name + ":stream", "-", "+")) {
      entries.add(number(((String) ((List<?>) entry).get(0)).split("-")[0]));
    }
    holds(6, entries, what);
    Object first = session.execute("get", name + ":first");
    assertEquals(
        first,
        session.execute("get", name + ":second"),
        () -> what + ": " + name + " has half a write of " + sent + ", answered " + oddReplies);
    holdsLast(7, first, what);
  }

  private Set<Long> acknowledged(int kind) {
    Set<Long> of = new HashSet<>(acknowledged);
    of.removeIf(n -> n % KINDS != kind);
    return of;
  }

  /**
   * Checks that every acknowledged number is present exactly once, and that each number was sent.
   */
  private void holds(int kind, List<Long> found, String what) {
    Set<Long> lost = acknowledged(kind);
    Set<Long> once = new HashSet<>(found);
    lost.removeAll(once);
    assertEquals(Set.of(), lost, () -> what + ": " + name + " lost writes of kind " + kind);
    assertEquals(once.size(), found.size(), () -> what + ": twice, kind " + kind);
    for (long n : found) {
      assertTrue(n <= sent && n % KINDS == kind, () -> what + ": not sent: " + n);
    }
    if (kind == 0) {
      List<Long> sorted = new ArrayList<>(found);
      sorted.sort(null);
      assertEquals(sorted, found, what);
    }
  }

  private void holdsLast(int kind, Object found, String what) {
    long last = acknowledged(kind).stream().mapToLong(n -> n).max().orElse(0);
    long n = number(found);
    assertTrue(
        n >= last && n <= sent && (n == 0 || n % KINDS == kind),
        () -> what + ": " + name + " has " + n + " where " + last + " was acknowledged");
  }

  private static List<Long> numbers(Object texts) {
    List<Long> numbers = new ArrayList<>();
    for (Object text : (Collection<?>) texts) {
      numbers.add(number(text));
    }
    return numbers;
  }

  private static long number(Object text) {
    return text == null ? 0 : Long.parseLong((String) text);
  }

  /** Returns whether a write was acknowledged, or the thread has ended. */
  boolean wasServed() {
    return served || !isAlive();
  }
}
