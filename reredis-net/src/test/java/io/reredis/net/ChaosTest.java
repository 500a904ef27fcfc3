package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.persist.FailingFiles;
import io.reredis.support.Await;
import io.reredis.support.FailingLog;
import io.reredis.support.Folders;
import io.reredis.support.MutedLog;
import io.reredis.support.RandomFaults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a server under load on all its access paths, while everything that it calls throws at
 * random: the listeners of the program, its logging, its clock, and the files of the log and of
 * snapshots. Meanwhile connections are cut and killed, options change, and the log and snapshots
 * are rewritten. Every acknowledged write must be in memory and in the log, every thread must stay
 * alive, and the server must stop in an orderly way.
 *
 * <p>The test runs in rounds of a few seconds, each with its own store. {@code
 * -Dreredis.chaos.seconds} sets the total time, {@code -Dreredis.chaos.millis} the longest accepted
 * PONG, without the time in which the machine runs no thread, and {@code -Dreredis.chaos.seed}
 * repeats a run.
 */
@Tag("optimized")
@ExtendWith(MutedLog.class)
class ChaosTest {
  private static final int SECONDS = Integer.getInteger("reredis.chaos.seconds", 4);
  private static final int PATIENCE = Integer.getInteger("reredis.chaos.millis", 5_000);
  private static final long SEED = Long.getLong("reredis.chaos.seed", System.nanoTime());
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final String BIG = "x".repeat(1_000_000);

  private static final String[][] OPTIONS = {
    {"hash-max-listpack-entries", "4", "512"},
    {"set-max-intset-entries", "4", "512"},
    {"zset-max-listpack-entries", "4", "128"},
    {"list-max-listpack-size", "4", "-2"},
    {"stream-node-max-entries", "3", "100"},
    {"notify-keyspace-events", "KEA", ""},
    {"slowlog-log-slower-than", "0", "10000"},
    {"latency-monitor-threshold", "1", "0"},
    {"hz", "100", "10"},
    {"aof-use-rdb-preamble", "no", "yes"},
    {"auto-aof-rewrite-percentage", "1", "0"},
    {"maxmemory", "1gb", "0"},
  };

  private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
  private Thread.UncaughtExceptionHandler handler;
  @TempDir Path directory;

  private Certificates certificates;
  private SSLSocketFactory secure;

  /** The longest waits for PONG of all rounds, in ms, as {@link ChaosPinger} reports them. */
  private long longest;

  private long longestOwn;

  /** The longest flush of a log in ms, which can delay a PONG. */
  private long longestFlush;

  @BeforeEach
  void watch() throws Exception {
    certificates = Certificates.get();
    secure = certificates.client("ca", null).getSocketFactory();
    handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> uncaught.add(new AssertionError("the end of " + thread.getName(), e)));
  }

  @AfterEach
  void restore() {
    Thread.setDefaultUncaughtExceptionHandler(handler);
  }

  @Test
  void nothingAcknowledgedIsLostAndNothingDies() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    Random random = new Random(SEED);
    int round = 0;
    do {
      Path files = Files.createDirectory(directory.resolve("round" + round));
      round(files, random.nextLong(), "round " + round + " of seed " + SEED);
      Folders.delete(files);
      round++;
    } while (System.nanoTime() - end < 0);
    String waits =
        "PONG within "
            + longest
            + " ms, "
            + longestOwn
            + " ms of them its own, flushes within "
            + longestFlush
            + " ms";
    System.out.println("chaos: " + round + " rounds, " + waits);
    assertTrue(longestOwn <= PATIENCE, waits);
  }

  private Reredis open(Path files, RandomFaults faults) {
    return Reredis.open(
        builder -> {
          certificates.options("no").accept(builder);
          builder
              .directory(files)
              .clock(faults.clock(3000))
              .option("appendonly", "yes")
              .option("appendfsync", "always")
              .option("auto-aof-rewrite-min-size", "1mb")
              .option("enable-debug-command", "yes")
              .option("save", "");
        });
  }

  private Client secure(int port) throws IOException {
    Socket socket = secure.createSocket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return Client.on(socket);
  }

  /** Returns the stacks of the threads of the store, to explain a failure. */
  private static String stacks() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (thread.getName().matches("(reredis|chaos)-.*")) {
                text.append(thread).append(' ').append(thread.getState());
                Stream.of(stack).limit(25).forEach(at -> text.append("\n    ").append(at));
                text.append('\n');
              }
            });
    return text.toString();
  }

  private static Set<Thread> threads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("reredis-"));
    return threads;
  }

  private void round(Path files, long seed, String what) throws Exception {
    final RandomFaults faults = new RandomFaults(seed);
    final RandomFaults writing = new RandomFaults(seed + 1);
    final RandomFaults flushing = new RandomFaults(seed + 2);
    final Set<Thread> before = threads();
    Set<Thread> own;
    List<ChaosWriter> writers = new ArrayList<>();
    try (FailingFiles failing =
            new FailingFiles(files, () -> writing.maybe(10), () -> flushing.maybe(10));
        FailingLog log = new FailingLog(() -> faults.maybe(10));
        Reredis store = open(files, faults);
        Server server = Server.start(store, TestServer.options().threads(2).tlsPort(0))) {
      own = threads();
      own.removeAll(before);
      store.strings().set("big", BIG);
      store.onChange("*", change -> faults.maybe(50));
      store.pubSub().subscribe("news", message -> faults.maybe(3));
      writers.add(new ChaosWriter("typed", ChaosWriter.typed(store)));
      final int port = server.port();
      writers.add(new ChaosWriter("two", ChaosWriter.resp(() -> Client.connect(port), 2)));
      writers.add(new ChaosWriter("three", ChaosWriter.resp(() -> Client.connect(port), 3)));
      writers.add(new ChaosWriter("tls", ChaosWriter.resp(() -> secure(server.tlsPort()), 3)));
      final ChaosPinger pinger = new ChaosPinger(port, PATIENCE / 2, ChaosTest::stacks);
      pinger.start();
      writers.forEach(Thread::start);
      faults.on(true);
      try {
        Disturber disturber = new Disturber(server.port(), new Random(seed), writing, flushing);
        disturber.run(
            System.nanoTime() + ROUND_NANOS,
            () -> faults.thrown() > 0 && writers.stream().allMatch(ChaosWriter::wasServed));
      } finally {
        faults.on(false);
        writing.on(false);
        flushing.on(false);
        writers.forEach(ChaosWriter::end);
      }
      pinger.end();
      longest = Math.max(longest, pinger.longest());
      longestOwn = Math.max(longestOwn, pinger.longestOwn());
      long flush = TimeUnit.NANOSECONDS.toMillis(failing.longestFlush());
      longestFlush = Math.max(longestFlush, flush);
      if (!pinger.slow().isEmpty()) {
        System.out.println(
            "chaos: "
                + what
                + ", a PONG of "
                + pinger.longestOwn()
                + " ms beside a flush of "
                + flush
                + " ms\n"
                + pinger.slow());
      }
      for (ChaosWriter writer : writers) {
        writer.join(TimeUnit.SECONDS.toMillis(30));
        assertTrue(!writer.isAlive(), what + ": " + writer.getName() + " hangs");
      }
      assertEquals(List.of(), List.copyOf(uncaught), what);
      for (Thread thread : own) {
        assertTrue(thread.isAlive(), what + ": " + thread.getName() + " has died");
      }
      awaitHealthy(server.port(), what);
      check(store, writers, what + ", in memory");
      Object digest = store.execute("debug", "digest");
      Path copy = copy(files);
      try (Reredis loaded = open(copy, faults)) {
        check(loaded, writers, what + ", in the log");
        assertEquals(digest, loaded.execute("debug", "digest"), what);
      }
      Folders.delete(copy);
      deleteKeys(store, what);
    }
    for (Thread thread : own) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertTrue(!thread.isAlive(), what + ": " + thread.getName() + " did not stop");
    }
    try (Reredis loaded = open(files, faults)) {
      assertEquals(0L, loaded.execute("dbsize"), what);
    }
    assertEquals(List.of(), List.copyOf(uncaught), what);
  }

  /**
   * Waits until all access paths work and the log accepts writes again, by itself or after a
   * rewrite. From then on only the log is written, so that the files can be copied.
   */
  private static void awaitHealthy(int port, String what) throws Exception {
    try (Client client = Client.connect(port)) {
      assertEquals("OK", client.call("config", "set", "auto-aof-rewrite-percentage", "0"), what);
      Await.until(
          what + ": the log is whole",
          () -> {
            String info = client.call("info", "persistence").toString();
            if (info.contains("aof_last_write_status:err")) {
              client.call("bgrewriteaof");
            }
            return info.contains("aof_last_write_status:ok")
                && info.contains("rdb_bgsave_in_progress:0")
                && info.contains("aof_rewrite_in_progress:0")
                && info.contains("aof_rewrite_scheduled:0");
          });
      assertEquals("PONG", client.call("ping"), what);
      assertEquals("OK", client.call("set", "after", "v"), what);
    }
  }

  private static void check(Reredis store, List<ChaosWriter> writers, String what)
      throws Exception {
    try (CommandSession session = store.session()) {
      for (ChaosWriter writer : writers) {
        writer.check(session, what);
      }
    }
  }

  /** Deletes all keys and checks that no memory remains accounted. */
  private static void deleteKeys(Reredis store, String what) {
    for (Object key : (java.util.Collection<?>) store.execute("keys", "*")) {
      store.execute("del", (String) key);
    }
    var figures = Inside.of(store).engine().keyspace().figures();
    assertEquals(0, figures.entryBytes() + figures.tableBytes(), what);
  }

  private static Path copy(Path from) throws IOException {
    Path to = from.resolveSibling(from.getFileName() + "-copy");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  /** Does at random what clients and administrators do at bad moments; used by one thread. */
  private static final class Disturber {
    /** After this many consecutive failures to serve a new client, the port counts as dead. */
    private static final int MOST_FAILURES = 2000;

    private final int port;
    private final Random random;
    private final RandomFaults writing;
    private final RandomFaults flushing;

    Disturber(int port, Random random, RandomFaults writing, RandomFaults flushing) {
      this.port = port;
      this.random = random;
      this.writing = writing;
      this.flushing = flushing;
    }

    /**
     * Runs until the given time, and longer until {@code enough} holds, since writes may be
     * refused.
     */
    void run(long end, BooleanSupplier enough) throws IOException {
      int failures = 0;
      while (System.nanoTime() - end < 0 || !enough.getAsBoolean()) {
        // use a new client each time, because new clients must always be served
        try (Client client = Client.connect(port)) {
          disturb(client, random.nextInt(12));
          failures = 0;
        } catch (SocketTimeoutException e) {
          throw new AssertionError("a new client got no reply; " + stacks(), e);
        } catch (IOException e) {
          if (++failures == MOST_FAILURES) {
            throw new AssertionError("new clients are not served", e);
          }
        }
        LockSupport.parkNanos(random.nextInt(3_000_000));
      }
    }

    private void disturb(Client client, int what) throws IOException {
      switch (what) {
        case 0:
          String[] lines = client.call("client", "list").toString().split("\n");
          String line = lines[random.nextInt(lines.length)];
          client.call("client", "kill", "id", line.split(" ")[0].replace("id=", ""));
          break;
        case 1:
          client.call("bgrewriteaof");
          break;
        case 2:
          client.call("bgsave");
          break;
        case 3:
        case 4:
          String[] option = OPTIONS[random.nextInt(OPTIONS.length)];
          client.call("config", "set", option[0], option[1 + random.nextInt(2)]);
          break;
        case 5:
          String request = Client.resp("set", "cut", "value");
          client.raw(request.substring(0, 1 + random.nextInt(request.length() - 1))).reset();
          break;
        case 6:
          client.send("get", "big").readByte();
          client.reset();
          break;
        case 7:
          client.call("publish", "news", "message");
          break;
        case 8:
          client.send("blpop", "nothing", "0").reset();
          break;
        case 9:
          withFailingDisk(client, "set", "full", "value");
          break;
        case 10:
          withFailingDisk(client, random.nextBoolean() ? "bgsave" : "bgrewriteaof");
          break;
        default:
          client.call("client", "kill", "type", "normal");
      }
    }

    private void withFailingDisk(Client client, String... request) throws IOException {
      RandomFaults disk = random.nextInt(4) == 0 ? flushing : writing;
      disk.on(true);
      try {
        client.call(request);
        LockSupport.parkNanos(random.nextInt(20_000_000));
      } finally {
        disk.on(false);
      }
      client.call("bgrewriteaof");
    }
  }
}
