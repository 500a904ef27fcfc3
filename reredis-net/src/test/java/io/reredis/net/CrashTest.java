package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server at random moments under concurrent writes of all types, repeatedly on the same
 * directory, while the log is rewritten and snapshots are saved.
 *
 * <p>Each writer performs one write after the other on its own keys, of eight kinds in turn, so the
 * content afterwards must be exactly that of its first k writes. With {@code always}, k is the
 * number of acknowledged writes, or one more; with {@code everysec}, k includes all writes
 * acknowledged two seconds before the kill. {@code -Dreredis.crash.kills} sets the number of kills.
 */
class CrashTest {
  private static final int KILLS = Integer.getInteger("reredis.crash.kills", 4);
  private static final int WRITERS = 4;
  private static final int KINDS = 8;
  private static final long SEED = Long.getLong("reredis.crash.seed", System.nanoTime());

  @TempDir Path directory;

  /** A client that writes until its server is killed. */
  private static final class Writer extends Thread {
    private final String name;
    private final int port;
    private final CountDownLatch acknowledgements;

    /** The number of writes present in the store, over all kills. */
    private long done;

    /** The error reply to a write, or null; read after the thread has ended. */
    private String refused;

    /** The times at which the writes were acknowledged. */
    private final List<Long> times = new ArrayList<>();

    Writer(int number, int port, long done, CountDownLatch acknowledgements) {
      this.name = "w" + number;
      this.port = port;
      this.done = done;
      this.acknowledgements = acknowledgements;
    }

    @Override
    public void run() {
      try (Client client = Client.connect(port)) {
        for (; ; ) {
          for (String[] command : commands(done + 1)) {
            Object reply = client.call(command);
            if (reply instanceof String text && text.matches("[A-Z]+ .*")) {
              refused = text;
              return;
            }
          }
          done++;
          times.add(System.nanoTime());
          acknowledgements.countDown();
        }
      } catch (IOException e) {
        // the server was killed
      }
    }

    private String[][] commands(long n) {
      String text = Long.toString(n);
      switch ((int) (n % KINDS)) {
        case 0:
          return new String[][] {{"rpush", name + ":list", text}};
        case 1:
          return new String[][] {{"hset", name + ":hash", "f" + n % 50, text, "last", text}};
        case 2:
          return new String[][] {{"set", name + ":string", text}};
        case 3:
          return new String[][] {{"incr", name + ":counter"}};
        case 4:
          return new String[][] {{"zadd", name + ":zset", text, "m" + text}};
        case 5:
          return new String[][] {{"sadd", name + ":set", text, "x" + text}};
        case 6:
          return new String[][] {{"xadd", name + ":stream", text + "-0", "f", text}};
        default:
          return new String[][] {
            {"multi"},
            {"set", name + ":first", text},
            {"lpush", name + ":second", text},
            {"pexpire", name + ":first", "100000000"},
            {"exec"}
          };
      }
    }

    /** Returns the number of writes that were acknowledged before a time. */
    long doneBefore(long time) {
      long late = times.stream().filter(at -> at - time > 0).count();
      return done - late;
    }
  }

  @Test
  void nothingAcknowledgedIsLostWithAlways() throws Exception {
    crash("always");
  }

  @Test
  void atMostTwoSecondsAreLostWithEverysec() throws Exception {
    crash("everysec");
  }

  private void crash(String appendFsync) throws Exception {
    Random random = new Random(SEED);
    long[] done = new long[WRITERS];
    for (int kill = 0; kill < KILLS; kill++) {
      String what = appendFsync + ", kill " + kill + ", seed " + SEED;
      Writer[] writers = new Writer[WRITERS];
      long killedAt;
      try (CrashServer server = CrashServer.start(directory, appendFsync)) {
        CountDownLatch acknowledgements = new CountDownLatch(1 + random.nextInt(3000));
        for (int i = 0; i < WRITERS; i++) {
          writers[i] = new Writer(i, server.port(), done[i], acknowledgements);
          writers[i].start();
        }
        assertTrue(acknowledgements.await(2, TimeUnit.MINUTES), what);
        killedAt = System.nanoTime();
        server.kill();
      }
      for (Writer writer : writers) {
        writer.join();
        assertNull(writer.refused, what);
      }
      try (Reredis store = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"));
          CommandSession session = store.session()) {
        for (int i = 0; i < WRITERS; i++) {
          long found = check(session, writers[i].name, what);
          long acknowledged =
              appendFsync.equals("always")
                  ? writers[i].done
                  : writers[i].doneBefore(killedAt - TimeUnit.SECONDS.toNanos(2));
          assertTrue(
              found >= acknowledged,
              () -> what + ": " + found + " of at least " + acknowledged + " writes are there");
          assertTrue(found <= writers[i].done + 1, what + ": a write that nobody has sent");
          done[i] = found;
        }
      }
    }
  }

  /** Determines the number of writes present, and checks that nothing else is present. */
  private static long check(CommandSession session, String name, String what) {
    long[] counts = new long[KINDS];
    List<?> list = (List<?>) session.execute("lrange", name + ":list", "0", "-1");
    counts[0] = list.size();
    for (int i = 0; i < list.size(); i++) {
      assertEquals("" + KINDS * (i + 1), list.get(i), what);
    }
    counts[1] = countOf(session.execute("hget", name + ":hash", "last"), 1);
    counts[2] = countOf(session.execute("get", name + ":string"), 2);
    counts[3] = number(session.execute("get", name + ":counter"));
    counts[4] = (long) session.execute("zcard", name + ":zset");
    long members = (long) session.execute("scard", name + ":set");
    assertEquals(0, members % 2, what);
    counts[5] = members / 2;
    counts[6] = (long) session.execute("xlen", name + ":stream");
    counts[7] = (long) session.execute("llen", name + ":second");
    Object first = session.execute("get", name + ":first");
    assertEquals(
        first, session.execute("lindex", name + ":second", "0"), what + ": half of an EXEC");
    assertEquals(first != null, (long) session.execute("pexpiretime", name + ":first") > 0, what);
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    for (int kind = 0; kind < KINDS; kind++) {
      long expected = sum / KINDS + (kind > 0 && kind <= sum % KINDS ? 1 : 0);
      assertEquals(expected, counts[kind], what + ": kind " + kind + " after " + sum + " writes");
    }
    Map<?, ?> hash = (Map<?, ?>) session.execute("hgetall", name + ":hash");
    for (Map.Entry<?, ?> field : hash.entrySet()) {
      if (!field.getKey().equals("last")) {
        assertEquals(field.getKey(), "f" + number(field.getValue()) % 50, what);
      }
    }
    return sum;
  }

  /** Returns the number of writes of a kind up to the write of a given number. */
  private static long countOf(Object last, int kind) {
    return last == null ? 0 : (number(last) - kind) / KINDS + 1;
  }

  private static long number(Object text) {
    return text == null ? 0 : Long.parseLong((String) text);
  }
}
