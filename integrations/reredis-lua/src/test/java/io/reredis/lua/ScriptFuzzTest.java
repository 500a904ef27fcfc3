package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.support.MutedLog;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs generated scripts: each must end with a result or a clear error, and must not leave anything
 * in memory. {@code -Dreredis.scripts.seconds} sets the duration.
 */
@ExtendWith(MutedLog.class)
class ScriptFuzzTest {
  private static final long SECONDS = Long.getLong("reredis.scripts.seconds", 5);

  /** A script that runs longer is killed; if it has written, its store is closed. */
  private static final int KILLED_AFTER_MILLIS = 50;

  private static final byte[] EVAL = bytes("EVAL");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  @Timeout(86400)
  void everyScriptEnds() throws InterruptedException {
    ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    long seed = System.nanoTime();
    int count = 0;
    long afterFirst = 0;
    try {
      while (System.nanoTime() - deadline < 0) {
        // use a store for a few scripts, because only closing it ends a script that has written
        count += someScripts(killer, seed + count, deadline);
        if (afterFirst == 0) {
          afterFirst = used();
        }
      }
    } finally {
      killer.shutdownNow();
      assertTrue(killer.awaitTermination(10, TimeUnit.SECONDS));
    }
    System.out.println(count + " scripts from seed " + seed);
    long grown = used() - afterFirst;
    assertTrue(grown < 32L << 20, () -> grown + " bytes more than after the first scripts");
  }

  private static int someScripts(ScheduledExecutorService killer, long seed, long deadline) {
    int count = 0;
    try (Reredis store =
        Reredis.open(b -> b.activeExpiry(false).option("busy-reply-threshold", "50"))) {
      var killing =
          killer.scheduleAtFixedRate(
              () -> kill(store), KILLED_AFTER_MILLIS, KILLED_AFTER_MILLIS, TimeUnit.MILLISECONDS);
      try (CommandSession session = store.session()) {
        boolean closed = false;
        while (!closed && count < 2000 && System.nanoTime() - deadline < 0) {
          byte[] script = new ScriptGenerator(seed + count++).next();
          closed = run(session, script, seed + count - 1);
        }
      } finally {
        killing.cancel(false);
      }
    }
    return count;
  }

  /** Runs a script; returns whether the store was closed to end it. */
  private static boolean run(CommandSession session, byte[] script, long seed) {
    try {
      session.execute(EVAL, script, bytes("1"), bytes("k"), bytes("v"));
      return false;
    } catch (ReredisException e) {
      String what = "seed " + seed + ": " + new String(script, StandardCharsets.ISO_8859_1);
      assertFalse(e.getMessage().contains("internal error"), () -> what);
      return e.getMessage().contains("server ends");
    }
  }

  /** Kills the running script, or closes the store if the script has written. */
  private static void kill(Reredis store) {
    try {
      store.execute("SCRIPT", "KILL");
    } catch (ReredisException e) {
      if (e.getMessage().startsWith("UNKILLABLE")) {
        store.close();
      }
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void aSeedMakesTheSameScript() {
    assertEquals(
        new String(new ScriptGenerator(7).next(), StandardCharsets.ISO_8859_1),
        new String(new ScriptGenerator(7).next(), StandardCharsets.ISO_8859_1));
  }
}
