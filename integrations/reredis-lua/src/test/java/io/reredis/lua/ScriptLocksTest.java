package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that scripts and functions are atomic, whether or not they declare their keys. */
class ScriptLocksTest {
  private static final int THREADS = 8;
  private static final int TIMES = 400;
  private static final int ACCOUNTS = 5;

  /** Transfers 1 between two accounts; the sum of all accounts must stay 0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // uses only the declared keys, so it locks their shards
        "redis.call('DECR', KEYS[1]) redis.call('INCR', KEYS[2])"
            + " local sum = 0 for _, v in ipairs(redis.call('MGET', unpack(KEYS, 3))) do"
            + " sum = sum + (v or 0) end return sum",
        // builds its keys, so it locks all shards
        "redis.call('DECR', 'account' .. ARGV[1]) redis.call('INCR', 'account' .. ARGV[2])"
            + " local sum = 0 for i = 0, 4 do"
            + " sum = sum + (redis.call('GET', 'account' .. i) or 0) end return sum"
      })
  void theSumStaysConstant(String script) throws InterruptedException, ExecutionException {
    try (Reredis store = Reredis.open()) {
      run(store, "EVAL", script);
      String body = script.replace("KEYS", "keys").replace("ARGV", "args");
      store.execute(
          "FUNCTION",
          "LOAD",
          "#!lua name=lib\nredis.register_function('f', function(keys, args) " + body + " end)");
      run(store, "FCALL", "f");
    }
  }

  private static void run(Reredis store, String command, String program)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int from = t;
        running.add(threads.submit(() -> transfer(store, command, program, from)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void transfer(Reredis store, String command, String program, int thread) {
    try (CommandSession session = store.session()) {
      for (int i = 0; i < TIMES; i++) {
        int from = (thread + i) % ACCOUNTS;
        int to = (from + 1 + i % (ACCOUNTS - 1)) % ACCOUNTS;
        List<String> request = new ArrayList<>(List.of(command, program, "7"));
        request.add("account" + from);
        request.add("account" + to);
        for (int a = 0; a < ACCOUNTS; a++) {
          request.add("account" + a);
        }
        request.add("" + from);
        request.add("" + to);
        if (i % 3 == 0) { // as part of a transaction
          session.execute("MULTI");
          session.execute(request.toArray(String[]::new));
          assertEquals(List.of(0L), session.execute("EXEC"));
        } else {
          assertEquals(0L, session.execute(request.toArray(String[]::new)));
        }
      }
    }
  }
}
