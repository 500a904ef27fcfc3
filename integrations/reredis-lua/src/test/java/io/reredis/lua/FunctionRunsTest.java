package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.command.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tests functions that run concurrently with others or with changes of libraries. */
class FunctionRunsTest {
  private static final int THREADS = 8;

  private static String library(String body) {
    return "#!lua name=lib\nredis.register_function('f', function(keys, args) " + body + " end)";
  }

  @Test
  void aFunctionThatNeverEndsIsShownAndKilled() throws InterruptedException {
    try (Reredis store = Reredis.open()) {
      TestClient other = new TestClient(store, "127.0.0.1:2");
      other.send("FUNCTION", "LOAD", library("while true do end"));
      AtomicReference<String> reply = new AtomicReference<>();
      Thread runner =
          new Thread(
              () -> reply.set(new TestClient(store, "127.0.0.1:1").send("FCALL", "F", "1", "k")));
      runner.start();
      String stats = other.send("FUNCTION", "STATS");
      while (!stats.contains("duration_ms")) {
        Thread.onSpinWait();
        stats = other.send("FUNCTION", "STATS");
      }
      String command = "*4\r\n$5\r\nFCALL\r\n$1\r\nF\r\n$1\r\n1\r\n$1\r\nk\r\n";
      assertTrue(stats.contains("$4\r\nname\r\n$1\r\nf\r\n$7\r\ncommand\r\n" + command), stats);
      assertEquals(
          "-BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN"
              + " NOSAVE.\r\n",
          other.send("SCRIPT", "KILL"));
      assertEquals("+OK\r\n", other.send("FUNCTION", "KILL"));
      runner.join();
      String killed = "-ERR Script killed by user with SCRIPT KILL... script: f";
      assertTrue(reply.get().startsWith(killed), reply::get);
    }
  }

  @Test
  void scriptsAreNotKilledAsFunctions() throws InterruptedException {
    try (Reredis store = Reredis.open()) {
      TestClient other = new TestClient(store, "127.0.0.1:2");
      Thread runner =
          new Thread(
              () -> new TestClient(store, "127.0.0.1:1").send("EVAL", "while true do end", "0"));
      runner.start();
      String reply = other.send("FUNCTION", "KILL");
      while (reply.startsWith("-NOTBUSY")) {
        Thread.onSpinWait();
        reply = other.send("FUNCTION", "KILL");
      }
      assertEquals(
          "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN"
              + " NOSAVE.\r\n",
          reply);
      assertTrue(other.send("FUNCTION", "STATS").contains("running_script\r\n$-1"));
      assertEquals("+OK\r\n", other.send("SCRIPT", "KILL"));
      runner.join();
    }
  }

  /** Each call runs a single version from start to end, and never one that was already replaced. */
  @Test
  void aLibraryIsReplacedWhileItRuns() throws Exception {
    try (Reredis store = Reredis.open()) {
      load(store, 0);
      AtomicBoolean ends = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
          String key = "key" + t % 3;
          running.add(threads.submit(() -> call(store, key, ends)));
        }
        for (int version = 1; version <= 100; version++) {
          load(store, version);
          assertEquals((long) version, store.execute("FCALL", "f", "1", "other"));
        }
        ends.set(true);
        for (Future<?> one : running) {
          one.get();
        }
      } finally {
        ends.set(true);
        threads.shutdown();
      }
    }
  }

  private static void load(Reredis store, int version) {
    // every other version locks all shards
    String key = version % 2 == 0 ? "keys[1]" : "(keys[1] .. '')";
    store.execute(
        "FUNCTION",
        "LOAD",
        "REPLACE",
        library(
            "local n = tonumber(redis.call('GET', "
                + key
                + ") or 0)"
                + " if n > "
                + version
                + " then error('was ' .. n) end"
                + " redis.call('SET', "
                + key
                + ", "
                + version
                + ") return "
                + version));
  }

  private static void call(Reredis store, String key, AtomicBoolean ends) {
    try (CommandSession session = store.session()) {
      for (int i = 0; !ends.get(); i++) {
        if (i % 5 == 0) {
          session.execute("MULTI");
          session.execute("FCALL", "f", "1", key);
          Object result = ((List<?>) session.execute("EXEC")).get(0);
          assertTrue(result instanceof Long, () -> "" + result);
        } else {
          session.execute("FCALL", "f", "1", key);
        }
      }
    }
  }

  /** The values of replaced and deleted libraries do not accumulate. */
  @Test
  void replacedLibrariesTakeNoMemory() {
    String code =
        "#!lua name=lib\nlocal s = '12345678' for i = 1, 14 do s = s .. s end"
            + " redis.register_function('f', function() return #s end)";
    try (Reredis store = Reredis.open();
        CommandSession session = store.session()) {
      for (int i = 0; i < 1000; i++) {
        session.execute("FUNCTION", "LOAD", "REPLACE", code + " -- " + i);
        assertEquals(8L << 14, session.execute("FCALL", "f", "0"));
      }
      session.execute("FUNCTION", "DELETE", "lib");
      assertTrue(field(session, "used_memory_functions") == 0);
    }
  }

  private static long field(CommandSession session, String name) {
    String info = (String) session.execute("INFO", "memory");
    return Long.parseLong(info.split(name + ":")[1].split("\r\n")[0]);
  }

  /** A library may keep values between calls, within its memory limit. */
  @Test
  void keptValuesAreLimited() {
    try (Reredis store = Reredis.open();
        CommandSession session = store.session()) {
      session.execute(
          "FUNCTION",
          "LOAD",
          "#!lua name=lib\nlocal t = {} redis.register_function('f', function()"
              + " for i = 1, 100 do t[#t + 1] = string.rep('x', 10000) .. i end return #t end)");
      String error = "";
      for (int i = 0; i < 1000 && error.isEmpty(); i++) {
        try {
          session.execute("FCALL", "f", "0");
        } catch (RuntimeException e) {
          error = e.getMessage();
        }
      }
      assertTrue(error.contains("not enough memory"), error);
      session.execute("FUNCTION", "FLUSH");
      session.execute("FUNCTION", "LOAD", library("return 7"));
      assertEquals(7L, session.execute("FCALL", "f", "0"));
    }
  }

  /** The memory of libraries counts as used memory and is reported. */
  @Test
  void figures() {
    try (Reredis store = Reredis.open();
        CommandSession session = store.session()) {
      final long before = field(session, "used_memory");
      session.execute("FUNCTION", "LOAD", library("--[[" + "x".repeat(100_000) + "]]"));
      assertTrue(field(session, "used_memory") > before + 100_000);
      assertTrue(field(session, "used_memory_functions") > 100_000);
      assertEquals(1, field(session, "number_of_functions"));
      assertEquals(1, field(session, "number_of_libraries"));
      Map<?, ?> stats = (Map<?, ?>) session.execute("MEMORY", "STATS");
      assertTrue((long) stats.get("functions.caches") > 100_000);
      session.execute("FUNCTION", "FLUSH");
      assertEquals(0, field(session, "number_of_functions"));
    }
  }
}
