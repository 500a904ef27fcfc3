package io.reredis.net.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Runs many clients concurrently: some order of their operations must explain all replies. */
@Tag("optimized")
@Timeout(120)
class ConcurrencyTest {
  private static final int THREADS = 3;
  private static final int OPERATIONS = 5;
  private static final int SCRIPT_THREADS = 8;

  /** The access paths to the store. */
  enum AccessPath {
    TYPED,
    SESSION,
    TCP_TWO_LOOPS,
    TCP_FOUR_LOOPS
  }

  /** The work of one of the threads. */
  private interface Work {
    void run(int thread) throws Exception;
  }

  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final ExecutorService pool = Executors.newFixedThreadPool(SCRIPT_THREADS);
  private final List<Caller> callers = new ArrayList<>();
  private Server server;

  @BeforeEach
  void noServerYet() {
    server = null;
  }

  @AfterEach
  void close() throws Exception {
    pool.shutdownNow();
    for (Caller caller : callers) {
      caller.close();
    }
    if (server != null) {
      server.close();
    }
    store.close();
  }

  private Caller open(AccessPath path) throws IOException {
    Caller caller;
    switch (path) {
      case TYPED:
        caller = Caller.typed(store);
        break;
      case SESSION:
        caller = Caller.session(store);
        break;
      default:
        if (server == null) {
          int loops = path == AccessPath.TCP_TWO_LOOPS ? 2 : 4;
          server = Server.start(store, ServerOptions.defaults().port(0).threads(loops));
        }
        caller = Caller.tcp(server.port());
    }
    callers.add(caller);
    return caller;
  }

  private void together(int threads, Work work) throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      running.add(
          pool.submit(
              () -> {
                await(start);
                work.run(thread);
                return null;
              }));
    }
    for (Future<?> one : running) {
      one.get();
    }
  }

  private static void await(CyclicBarrier barrier)
      throws InterruptedException, BrokenBarrierException {
    barrier.await();
  }

  @ParameterizedTest
  @EnumSource
  void historiesAreLinearizable(AccessPath path) throws Exception {
    Caller[] clients = new Caller[THREADS];
    for (int i = 0; i < THREADS; i++) {
      clients[i] = open(path);
    }
    int rounds = Integer.getInteger("reredis.concurrency.rounds", 2000);
    long seed = 1;
    for (int round = 0; round < rounds; round++) {
      store.keys().clear();
      Random random = new Random(seed + round);
      List<List<Operation>> plans = new ArrayList<>();
      List<List<List<String[]>>> commands = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        plans.add(new ArrayList<>());
        commands.add(plan(random, path));
      }
      together(
          THREADS,
          thread -> {
            for (List<String[]> each : commands.get(thread)) {
              Operation operation = new Operation(each);
              operation.answer = Objects.toString(clients[thread].callAll(each), null);
              operation.answered = System.nanoTime();
              plans.get(thread).add(operation);
            }
          });
      List<Operation> history = new ArrayList<>();
      plans.forEach(history::addAll);
      int number = round;
      assertTrue(
          Linearizability.holds(history, new StringState()),
          () -> path + ", round " + number + ": " + history);
    }
  }

  /** Mixes scripts, with and without declared keys, with transactions and single commands. */
  @ParameterizedTest
  @EnumSource(names = "TYPED", mode = EnumSource.Mode.EXCLUDE)
  void historiesOfScriptsAreLinearizable(AccessPath path) throws Exception {
    Caller[] clients = new Caller[SCRIPT_THREADS];
    for (int i = 0; i < SCRIPT_THREADS; i++) {
      clients[i] = open(path);
    }
    int rounds = Integer.getInteger("reredis.concurrency.rounds", 2000) / 4;
    for (int round = 0; round < rounds; round++) {
      store.keys().clear();
      long seed = round;
      List<List<Operation>> done = new ArrayList<>();
      for (int i = 0; i < SCRIPT_THREADS; i++) {
        done.add(new ArrayList<>());
      }
      together(
          SCRIPT_THREADS,
          thread -> {
            Random random = new Random(seed * SCRIPT_THREADS + thread);
            for (int i = 0; i < 2; i++) {
              done.get(thread).add(runSomehow(clients[thread], random));
            }
          });
      List<Operation> history = new ArrayList<>();
      done.forEach(history::addAll);
      assertTrue(
          Linearizability.holds(history, new StringState()),
          () -> path + ", round " + seed + ": " + history);
    }
  }

  private static Operation runSomehow(Caller client, Random random) throws IOException {
    List<String[]> commands = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      commands.add(command(random));
    }
    int way = random.nextInt(4);
    Operation operation = new Operation(commands);
    Object answer = way == 0 ? client.callAll(commands) : client.callInScript(commands, way == 1);
    operation.answer = Objects.toString(answer, null);
    operation.answered = System.nanoTime();
    return operation;
  }

  private static List<List<String[]>> plan(Random random, AccessPath path) {
    List<List<String[]>> plan = new ArrayList<>();
    for (int i = 0; i < OPERATIONS; i++) {
      boolean many = path != AccessPath.TYPED && random.nextInt(4) == 0;
      List<String[]> commands = new ArrayList<>();
      for (int j = many ? 3 : 1; j > 0; j--) {
        commands.add(command(random));
      }
      plan.add(commands);
    }
    return plan;
  }

  /** All values are digits, so that INCR is always valid. */
  private static String[] command(Random random) {
    String key = random.nextBoolean() ? "a" : "b";
    String value = Integer.toString(1 + random.nextInt(9));
    switch (random.nextInt(5)) {
      case 0:
        return new String[] {"get", key};
      case 1:
        return new String[] {"set", key, value};
      case 2:
        return new String[] {"getset", key, value};
      case 3:
        return new String[] {"append", key, value};
      default:
        return new String[] {"incr", key};
    }
  }

  @Test
  void theCheckerRejectsImpossibleHistories() {
    Operation set = operation("OK", "set", "a", "1");
    Operation lost = operation(null, "get", "a");
    assertFalse(Linearizability.holds(List.of(set, lost), new StringState()));
    Operation first = operation("1", "incr", "a");
    Operation second = operation("1", "incr", "a");
    assertFalse(Linearizability.holds(List.of(first, second), new StringState()));
    second.answer = "2";
    assertTrue(Linearizability.holds(List.of(first, second), new StringState()));
  }

  private static Operation operation(String answer, String... command) {
    Operation operation = new Operation(List.<String[]>of(command));
    operation.answer = answer;
    operation.answered = System.nanoTime();
    return operation;
  }

  @ParameterizedTest
  @ValueSource(strings = {"SESSION", "TCP_TWO_LOOPS"})
  void countersUnderWatchLoseNoUpdate(AccessPath path) throws Exception {
    int each = 400;
    Caller[] clients = {open(path), open(path), open(path), open(path)};
    together(
        clients.length,
        thread -> {
          Caller client = clients[thread];
          for (int done = 0; done < each; ) {
            client.call("watch", "n");
            Object old = client.call("get", "n");
            long next = old == null ? 1 : Long.parseLong((String) old) + 1;
            client.call("multi");
            client.call("set", "n", Long.toString(next));
            done += client.call("exec") == null ? 0 : 1;
          }
        });
    assertEquals(Integer.toString(each * clients.length), store.strings().get("n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SESSION", "TCP_FOUR_LOOPS"})
  void severalKeysAreReadAndWrittenAsOne(AccessPath path) throws Exception {
    Caller[] clients = {open(path), open(path), open(path), open(path)};
    clients[0].call("mset", "a", "0", "b", "0", "c", "0", "d", "0");
    together(
        clients.length,
        thread -> {
          Caller client = clients[thread];
          for (int i = 0; i < 1500; i++) {
            if (thread < 2) {
              String value = thread + ":" + i;
              client.call("mset", "d", value, "b", value, "a", value, "c", value);
            } else {
              List<?> values = (List<?>) client.call("mget", "a", "b", "c", "d");
              assertEquals(1, values.stream().distinct().count(), values::toString);
            }
          }
        });
  }
}
