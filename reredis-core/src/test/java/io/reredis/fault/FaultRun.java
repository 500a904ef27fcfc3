package io.reredis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.command.Engine;
import io.reredis.command.LocalTransport;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.keyspace.EffectBatch;
import io.reredis.keyspace.EffectLog;
import io.reredis.keyspace.Invalidations;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Observers;
import io.reredis.keyspace.Recount;
import io.reredis.keyspace.Tracked;
import io.reredis.option.ListEnd;
import io.reredis.persist.Contents;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.Clock;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs one command repeatedly on the same keys. Each attempt fails at a later allocation, or at a
 * later reading of the clock, until the command succeeds. After each attempt it compares the keys,
 * the accounts, the log, and what observers were notified of. Loaded by {@link FaultLoader}.
 */
public final class FaultRun {
  /** Up to this number every failure is tried; later ones are tried in growing steps. */
  private static final int ONE_BY_ONE = Integer.getInteger("reredis.fault.onebyone", 2);

  private static final int MOST = 1_000_000;

  private static final long START = 1_700_000_000_000L;

  /** Begins commands that form an atomic block. */
  private static final String ATOMIC = "atomic ";

  static final String WAIT = "wait";

  /** In the setup: a client sends the blocking command that follows. */
  static final String CLIENT = "client ";

  /** The names under which the log contains the command of such a client. */
  private static final Set<String> TAKING = Set.of("LMOVE", "LPOP", "ZREM", "XCLAIM");

  private static final Set<String> IN_STEPS =
      Set.of(
          "bitfield",
          "del",
          "hdel",
          "hpersist",
          "hpexpire",
          "hpexpireat",
          "hset",
          "lpush",
          "mset",
          "msetnx",
          "pfadd",
          "rpush",
          "sadd",
          "spop",
          "unlink",
          "xadd",
          "xautoclaim",
          "xclaim",
          "xdel",
          "xreadgroup",
          "xtrim",
          "zadd",
          "geoadd");

  /** Commands that send no invalidations to caches, as in Redis. */
  private static final Set<String> UNTOLD = Set.of("swapdb");

  /**
   * Commands on the consumer groups of a stream, which do not count as modifying it, as in Redis.
   */
  private static final Set<String> OF_GROUPS =
      Set.of("xack", "xautoclaim", "xclaim", "xgroup", "xreadgroup", "xsetid");

  private final String[] setup;
  private final String command;
  private final boolean atomic;
  private final Faults.Kind kind;
  private final int failures;
  private Map<String, String> after;
  private final FaultyClock clock = new FaultyClock();

  private FaultRun(String line, Faults.Kind kind, int failures) {
    this.kind = kind;
    String[] parts = line.split(" => ");
    this.setup = parts[0].isEmpty() ? new String[0] : parts[0].split("; ");
    this.atomic = parts[1].startsWith(ATOMIC);
    this.command = atomic ? parts[1].substring(ATOMIC.length()) : parts[1];
    this.failures = failures;
  }

  /**
   * Runs a command.
   *
   * @param line the commands that prepare the keys, an arrow, and the command
   * @param kind the name of the {@link Faults.Kind} that fails
   * @param failures the number of failures in a row
   */
  public static void run(String line, String kind, int failures) {
    new FaultRun(line, Faults.Kind.valueOf(kind), failures).run();
  }

  static Reredis open(Clock clock) {
    return Reredis.open(
        builder ->
            builder
                .clock(clock)
                .activeExpiry(false)
                .databases(2)
                .option("hash-max-listpack-entries", "8")
                .option("zset-max-listpack-entries", "8")
                .option("set-max-listpack-entries", "8")
                .option("set-max-intset-entries", "8")
                .option("stream-node-max-entries", "10")
                .option("list-max-listpack-size", "8"));
  }

  private void run() {
    try (Reredis store = open(clock)) {
      // initialize every class before memory runs out
      CommandSession session = store.session();
      prepare(session);
      execute(session, command);
      after = Contents.of(store);
    }
    int nth = 1;
    while (attempt(nth)) {
      nth += Math.max(1, nth / ONE_BY_ONE);
      assertTrue(nth < MOST, "no end");
    }
  }

  private void prepare(CommandSession session) {
    for (String line : setup) {
      if (!line.equals(WAIT) && !line.startsWith(CLIENT)) {
        session.execute(words(line));
      }
    }
  }

  private static Object execute(CommandSession session, String line) {
    Object last = null;
    for (String one : line.split("; ")) {
      last = session.execute(words(one));
    }
    return last;
  }

  /** Returns whether a fault was injected. */
  private boolean attempt(int nth) {
    clock.now = START;
    try (Reredis store = open(clock);
        CommandSession session = store.session();
        Reredis copy = open(clock);
        CommandSession replay = copy.session()) {
      prepare(session);
      prepare(replay);
      Map<String, String> before = Contents.of(store);
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      Log log = new Log();
      keyspace.lock(Keyspace.ALL_SHARDS);
      keyspace.log(log);
      keyspace.unlock(Keyspace.ALL_SHARDS);
      Observed observed = new Observed(keyspace);
      Future<?> waiting = waiting(store);
      WaitingClient client = new WaitingClient(store);
      for (String line : setup) {
        if (line.startsWith(CLIENT)) {
          client.send(words(line.substring(CLIENT.length())));
        }
      }
      boolean failed = false;
      String outcome = "";
      byte[][][] lines = lines(command);
      Faults.arm(kind, nth, failures);
      try {
        if (atomic) {
          executeInBlock(keyspace, session, lines);
        } else {
          executeAll(session, lines);
        }
      } catch (ReredisException | OutOfMemoryError | IllegalStateException e) {
        outcome = e.getMessage();
      } finally {
        failed = Faults.disarm();
      }
      try {
        Recount.checkUnlocked(keyspace);
        if (failed) {
          assertFalse(kind != Faults.Kind.CLOCK && outcome.contains("internal error"), outcome);
        } else {
          assertEquals("", outcome);
        }
        check(store, before, replay, copy, log, observed);
        client.check(log);
        clock.now = START;
        if (failed) {
          again(store);
        }
        assertTrue(
            kind == Faults.Kind.TIME || waiting.isDone() && !client.waits(),
            "nothing was done for the one who waits");
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            command + ", " + kind + " " + nth + ": " + outcome + Faults.where() + "\n" + e, e);
      }
      return failed;
    }
  }

  /**
   * Rethrows the error of the clock as an exception, because a program gets it as it is. A client
   * would get an internal error.
   */
  private static void executeInBlock(Keyspace keyspace, CommandSession session, byte[][][] lines) {
    try {
      keyspace
          .atomicBlocks()
          .run(
              Keyspace.ALL_SHARDS,
              () -> {
                executeAll(session, lines);
                return null;
              });
    } catch (AssertionError e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static void executeAll(CommandSession session, byte[][][] lines) {
    for (byte[][] line : lines) {
      session.execute(line);
    }
  }

  private Future<?> waiting(Reredis store) {
    return List.of(setup).contains(WAIT)
        ? store.lists().popAsync(ListEnd.LEFT, Duration.ZERO, "l")
        : CompletableFuture.completedFuture(null);
  }

  private boolean isWaitedFor() {
    return Stream.of(setup).anyMatch(line -> line.equals(WAIT) || line.startsWith(CLIENT));
  }

  private void check(
      Reredis store,
      Map<String, String> before,
      CommandSession replay,
      Reredis copy,
      Log log,
      Observed observed) {
    Keyspace keyspace = Inside.of(store).engine().keyspace();
    // clients missed by the failure are served at the end of the next operation, which must not
    // fall into the recount
    keyspace.lock(Keyspace.ALL_SHARDS);
    keyspace.unlock(Keyspace.ALL_SHARDS);
    Recount.check(keyspace);
    Map<String, String> now = Contents.of(store);
    Consistency.check(store);
    if (kind == Faults.Kind.TIME) {
      return;
    }
    if (!isInSteps() && !isWaitedFor()) {
      assertTrue(now.equals(before) || now.equals(after), () -> "neither old nor new: " + now);
    }
    Set<String> changed = new TreeSet<>();
    Set<String> names = new HashSet<>(before.keySet());
    names.addAll(now.keySet());
    for (String key : names) {
      if (!java.util.Objects.equals(before.get(key), now.get(key))) {
        changed.add(key);
      }
    }
    if (!log.lost) {
      replay(log, replay);
      assertEquals(now, Contents.of(copy), "what the log says");
    }
    observed.check(changed, UNTOLD.contains(name()), OF_GROUPS.contains(name()));
  }

  /** Checks that the store serves the command as if nothing had failed. */
  private void again(Reredis store) {
    Keyspace keyspace = Inside.of(store).engine().keyspace();
    try (CommandSession session = store.session()) {
      try {
        execute(session, command);
      } catch (ReredisException e) {
        assertFalse(e.getMessage().contains("internal error"), e.getMessage());
      }
      Recount.check(keyspace);
      Consistency.check(store);
      for (String database : List.of("0", "1")) {
        session.execute("select", database);
        for (Object key : (java.util.Collection<?>) session.execute("keys", "*")) {
          session.execute("del", (String) key);
        }
      }
      assertEquals(0, keyspace.figures().entryBytes() + keyspace.figures().tableBytes());
    }
  }

  private static void replay(Log log, CommandSession session) {
    for (int i = 0; i < log.lines.size(); i++) {
      session.execute("select", "" + log.databases.get(i));
      session.execute(log.lines.get(i));
    }
  }

  /** Returns whether the command may be applied in part, or has a random result. */
  private boolean isInSteps() {
    return !atomic && (IN_STEPS.contains(name()) || command.contains("; "));
  }

  private String name() {
    return command.split(" ")[0];
  }

  // --- lines

  private static byte[][][] lines(String command) {
    String[] lines = command.split("; ");
    byte[][][] all = new byte[lines.length][][];
    for (int i = 0; i < lines.length; i++) {
      String[] words = words(lines[i]);
      all[i] = new byte[words.length][];
      for (int j = 0; j < words.length; j++) {
        all[i][j] = words[j].getBytes(StandardCharsets.ISO_8859_1);
      }
    }
    return all;
  }

  /**
   * Splits a line into words. {@code x*600} is a word of 600 letters; {@code m:1:900} gives 900
   * words, m1 to m900; {@code f/v:1:900} gives 900 pairs, {@code f1 v1} and so on; a single {@code
   * #} gives the number alone.
   */
  static String[] words(String line) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ")) {
      String[] range = word.split(":");
      int star = word.indexOf('*');
      if (range.length == 3 && !range[0].isEmpty() && range[1].matches("\\d+")) {
        for (int i = Integer.parseInt(range[1]); i <= Integer.parseInt(range[2]); i++) {
          for (String part : range[0].split("/")) {
            words.add(part.equals("#") ? "" + i : part + i);
          }
        }
      } else if (star > 0 && star < word.length() - 1) {
        words.add(word.substring(0, star).repeat(Integer.parseInt(word.substring(star + 1))));
      } else {
        words.add(word);
      }
    }
    return words.toArray(String[]::new);
  }

  /** A client whose command may be suspended. */
  private static final class WaitingClient extends LocalTransport {
    private final Engine engine;
    private final Session session;
    private Consumer<ReplyWriter> resumption;
    private Outcome outcome;

    WaitingClient(Reredis store) {
      super("waiting");
      engine = Inside.of(store).engine();
      session = engine.clients().openLocal(this);
    }

    void send(String... request) {
      ReplyWriter reply = new ReplyWriter(64);
      Arguments arguments =
          Arguments.of(Stream.of(request).map(FaultRun::bytes).toArray(byte[][]::new));
      outcome = engine.executor().execute(session, arguments, reply, engine.openWorker(), 0);
    }

    boolean waits() {
      return outcome == Outcome.SUSPENDED && resumption == null;
    }

    /** Checks that the client has received the element that was removed for it. */
    void check(Log log) {
      boolean taken =
          outcome != null
              && log.lines.stream()
                  .anyMatch(
                      line ->
                          TAKING.contains(new String(line[0])) && new String(line[1]).equals("l"));
      if (taken) {
        assertFalse(waits(), "an element is lost");
        ReplyWriter reply = new ReplyWriter(64);
        resumption.accept(reply);
        resumption = out -> {};
        assertFalse(reply.isError(), () -> "an element is lost: " + new String(reply.copyFrom(0)));
      }
    }

    @Override
    public void resume(Consumer<ReplyWriter> reply) {
      resumption = reply;
    }
  }

  // --- the faulty clock, the log and the observers

  /** A clock that stands still, but throws or jumps where a fault is armed. */
  private static final class FaultyClock implements Clock {
    private volatile long now = START;

    @Override
    public long millis() {
      if (Faults.clock()) {
        now = START + Duration.ofDays(1).toMillis();
      }
      return now;
    }
  }

  /** Records the effects. */
  private static final class Log implements EffectLog {
    final List<Integer> databases = new ArrayList<>();
    final List<byte[][]> lines = new ArrayList<>();
    boolean lost;

    @Override
    public void append(int database, byte[][] line) {
      databases.add(database);
      lines.add(line);
    }

    @Override
    public void appendSet(int database, Bytes key, Bytes value, long expireAt) {
      Faults.without(
          () ->
              append(
                  database,
                  expireAt < 0
                      ? new byte[][] {bytes("SET"), key.copy(), value.copy()}
                      : new byte[][] {
                        bytes("SET"), key.copy(), value.copy(), bytes("PXAT"), bytes("" + expireAt)
                      }));
    }

    @Override
    public void appendAll(EffectBatch batch) {
      for (int i = 0; i < batch.size(); i++) {
        append(batch.database(i), batch.line(i));
      }
    }

    @Override
    public void lost(Throwable why) {
      lost = true;
    }

    @Override
    public void committed() {}

    @Override
    public boolean isDeferred() {
      return false;
    }

    @Override
    public void awaitAppended() {}
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Watches keys, caches them, and collects the changed ones. */
  private static final class Observed implements Invalidations {
    private final Keyspace keyspace;
    private final Map<String, boolean[]> watched = new TreeMap<>();
    private final Set<String> invalid = new TreeSet<>();
    private boolean flushed;

    Observed(Keyspace keyspace) {
      this.keyspace = keyspace;
      keyspace.observers().invalidations(this);
      keyspace.observers().trackCaches(true);
      keyspace.observers().track(Observers.Tracking.CHANGES);
      for (int database = 0; database < 2; database++) {
        for (String key : Tracked.names(FaultCases.KEYS)) {
          boolean[] touched = new boolean[1];
          watched.put(database + ":" + key, touched);
          keyspace.observers().watch(database, bytes(key), modified -> touched[0] = true);
        }
      }
    }

    @Override
    public void changed(Bytes key, boolean byItself) {
      Faults.without(() -> invalid.add(key.toString()));
    }

    @Override
    public void flushed() {
      flushed = true;
    }

    void check(Set<String> changed, boolean untold, boolean ofGroups) {
      Set<String> collected = Tracked.drain(keyspace);
      for (String key : changed) {
        assertTrue(watched.containsKey(key), key);
        assertTrue(watched.get(key)[0], "watched " + key);
        assertTrue(
            untold || ofGroups || flushed || invalid.contains(key.substring(2)), "cached " + key);
        assertTrue(untold || flushed || collected.contains(key), "collected " + key);
      }
    }
  }
}
