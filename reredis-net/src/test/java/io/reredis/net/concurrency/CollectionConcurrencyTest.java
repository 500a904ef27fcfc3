package io.reredis.net.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets eight clients on four I/O loops use two collections. Every history of commands and
 * transactions must be possible on a sequential store.
 */
@Tag("optimized")
@Timeout(120)
class CollectionConcurrencyTest {
  private static final int CLIENTS = 8;
  private static final int LOOPS = 4;
  private static final int OPERATIONS = 4;

  /**
   * Commands, in which {@code K} and {@code L} are the two keys, {@code M} a member and {@code N} a
   * digit.
   */
  enum Family {
    LISTS(
        "lpush K N",
        "rpush K N",
        "rpush L N",
        "lpop K",
        "rpop K",
        "lmove K L left right",
        "lmove K L right left",
        "lmove K L left left",
        "lmpop 2 K L left count 1",
        "blmove K L right left 0.001",
        "blpop K 0.001",
        "lrem K 0 N",
        "lrange K 0 -1"),
    SETS(
        "sadd K M",
        "sadd K M",
        "sadd L N",
        "srem K M",
        "smove K L M",
        "smove K L M",
        "smove K L M",
        "smove K L M",
        "sunionstore c a b",
        "sunionstore c a b",
        "sunionstore c a b",
        "sinterstore c a b",
        "sunionstore K a b",
        "sinterstore K a b",
        "sdiffstore K a b",
        "sismember K M",
        "scard K",
        "sort K alpha"),
    HASHES(
        "hset K M N",
        "hset L M N",
        "hsetnx K M N",
        "hdel K M",
        "hincrby K M N",
        "hincrby L M -N",
        "hmget K x y z",
        "hmget K x y z",
        "hlen K"),
    SORTED_SETS(
        "zadd K N M",
        "zadd K N M",
        "zadd L N N",
        "zincrby K N M",
        "zrem K M",
        "zpopmin K",
        "zpopmax K",
        "zmpop 2 K L min",
        "zrangestore K L 0 1",
        "zunionstore K 2 a b",
        "zrange K 0 -1 withscores"),
    STREAMS(
        "xadd K 1-* f N",
        "xadd K 1-* f N",
        "xadd L 1-* f N",
        "xlen K",
        "xrange K - +",
        "xdel K I",
        "xtrim K maxlen 2",
        "xgroup create K g 0 mkstream",
        "xgroup create K g 0 mkstream",
        "xreadgroup group g C count 1 streams K >",
        "xreadgroup group g C count 1 streams K >",
        "xreadgroup group g C count 1 streams a b > >",
        "xreadgroup group g C count 1 streams K 0",
        "xack K g I",
        "xack K g I",
        "xpending K g",
        "xautoclaim K g C 0 0-0 count 1 justid"),
    ALL;

    private final String[] forms;

    Family(String... forms) {
      this.forms = forms;
    }

    /**
     * Returns a command of the family. {@code ALL} mixes the families, so that a command may find
     * another type.
     */
    String[] command(Random random) {
      if (random.nextInt(12) == 0) {
        return filled(pick(random, "del K", "rename K L", "copy K L", "exists a b"), random);
      }
      Family family = this == ALL ? values()[random.nextInt(ALL.ordinal())] : this;
      return filled(pick(random, family.forms), random);
    }

    private static String pick(Random random, String... from) {
      return from[random.nextInt(from.length)];
    }

    private static String[] filled(String form, Random random) {
      boolean swapped = random.nextBoolean();
      String[] words = form.split(" ");
      for (int i = 0; i < words.length; i++) {
        switch (words[i]) {
          case "K" -> words[i] = swapped ? "b" : "a";
          case "L" -> words[i] = swapped ? "a" : "b";
          case "M" -> words[i] = pick(random, "x", "y", "z");
          case "N" -> words[i] = pick(random, "1", "2", "3");
          case "-N" -> words[i] = pick(random, "-1", "-2");
          case "C" -> words[i] = pick(random, "c1", "c2");
          case "I" -> words[i] = "1-" + random.nextInt(5);
          default -> {}
        }
      }
      return words;
    }
  }

  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
  private final Caller[] clients = new Caller[CLIENTS];
  private Server server;

  @BeforeEach
  void open() throws Exception {
    server = Server.start(store, ServerOptions.defaults().port(0).threads(LOOPS));
    // -Dreredis.concurrency.port=6379 compares the model with a redis-server
    int port = Integer.getInteger("reredis.concurrency.port", server.port());
    for (int i = 0; i < CLIENTS; i++) {
      clients[i] = Caller.tcp(port);
    }
  }

  @AfterEach
  void close() throws Exception {
    pool.shutdownNow();
    for (Caller client : clients) {
      client.close();
    }
    server.close();
    store.close();
  }

  @ParameterizedTest
  @EnumSource
  void historiesAreLinearizable(Family family) throws Exception {
    int rounds = Integer.getInteger("reredis.concurrency.rounds", 500);
    for (int round = 0; round < rounds; round++) {
      clients[0].call("flushall");
      Random random = new Random(round);
      List<List<List<String[]>>> plans = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        plans.add(plan(family, random));
      }
      List<Operation> history = run(plans);
      int number = round;
      assertTrue(
          Linearizability.holds(history, new CollectionState()),
          () -> family + ", round " + number + ": " + Operation.inOrder(history));
    }
  }

  private static List<List<String[]>> plan(Family family, Random random) {
    List<List<String[]>> plan = new ArrayList<>();
    for (int i = 0; i < OPERATIONS; i++) {
      List<String[]> commands = new ArrayList<>();
      for (int j = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1; j > 0; j--) {
        commands.add(family.command(random));
      }
      plan.add(commands);
    }
    return plan;
  }

  private List<Operation> run(List<List<List<String[]>>> plans) throws Exception {
    CyclicBarrier start = new CyclicBarrier(CLIENTS);
    List<Future<List<Operation>>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Caller client = clients[i];
      List<List<String[]>> plan = plans.get(i);
      running.add(
          pool.submit(
              () -> {
                List<Operation> done = new ArrayList<>();
                start.await();
                for (List<String[]> commands : plan) {
                  Operation operation = new Operation(commands);
                  operation.answer = Caller.text(client.callAll(commands));
                  operation.answered = System.nanoTime();
                  done.add(operation);
                }
                return done;
              }));
    }
    List<Operation> history = new ArrayList<>();
    for (Future<List<Operation>> one : running) {
      history.addAll(one.get());
    }
    return history;
  }

  /** Compares the model with the store, one command at a time. */
  @ParameterizedTest
  @EnumSource
  void theModelAgreesWithTheStore(Family family) throws Exception {
    for (int round = 0; round < 300; round++) {
      clients[0].call("flushall");
      Random random = new Random(round);
      State state = new CollectionState();
      for (int i = 0; i < 30; i++) {
        Operation operation = new Operation(List.<String[]>of(family.command(random)));
        operation.answer = Caller.text(clients[0].callAll(operation.commands));
        State before = state.copy();
        assertEquals(
            operation.apply(state), operation.answer, () -> operation + " after " + before);
      }
    }
  }

  @Test
  void theCheckerRejectsImpossibleHistories() {
    Operation pushed = operation("1", "rpush", "a", "1");
    Operation moved = operation("1", "lmove", "a", "b", "left", "left");
    Operation again = operation("1", "lmove", "a", "b", "left", "left");
    assertTrue(Linearizability.holds(List.of(pushed, moved), new CollectionState()));
    assertFalse(Linearizability.holds(List.of(pushed, moved, again), new CollectionState()));
    Operation nowhere = operation("0", "exists", "a", "b");
    again.answer = null;
    assertFalse(
        Linearizability.holds(List.of(pushed, moved, again, nowhere), new CollectionState()));
  }

  private static Operation operation(String answer, String... command) {
    Operation operation = new Operation(List.<String[]>of(command));
    operation.answer = answer;
    operation.answered = System.nanoTime();
    return operation;
  }
}
