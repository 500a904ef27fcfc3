package io.reredis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.support.Await;
import io.reredis.support.Folders;
import io.reredis.util.ReredisException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Saves the data of a store repeatedly, and makes a later allocation fail each time on a thread of
 * persistence. The store must be able to save afterwards, and no data may be lost. Loaded by {@link
 * FaultLoader}.
 */
public final class SaveFaultRun {
  private static final int MOST = 10_000_000;

  private final String threads;
  private final String[] requests;
  private final int failures;
  private final Reredis store;

  private SaveFaultRun(Reredis store, String threads, String requests, int failures) {
    this.store = store;
    this.threads = threads;
    this.requests = requests.split("; ");
    this.failures = failures;
  }

  /**
   * Runs the requests.
   *
   * @param threads the prefix of the names of the threads whose memory runs out
   * @param requests the requests, separated by semicolons
   * @param failures the number of allocations that fail in a row
   */
  public static void run(String threads, String requests, int failures) throws Exception {
    Path directory = Files.createTempDirectory("reredis");
    Consumer<Reredis.Builder> setup =
        builder ->
            builder
                .directory(directory)
                .activeExpiry(false)
                // a save pauses in each shard of each database, so use few of them
                .databases(1)
                .option("appendonly", "yes")
                .option("enable-debug-command", "yes")
                .option("save", "");
    try {
      Object digest;
      try (Reredis store = Reredis.open(setup)) {
        SaveFaultRun run = new SaveFaultRun(store, threads, requests, failures);
        run.fill();
        // initialize every class before memory runs out
        run.succeed("at first");
        for (int nth = 1; run.attempt(nth); nth += Math.max(1, nth / 4)) {
          assertTrue(nth < MOST, "no end");
        }
        digest = store.execute("debug", "digest");
      }
      try (Reredis again = Reredis.open(setup)) {
        assertEquals(digest, again.execute("debug", "digest"));
      }
    } finally {
      Folders.delete(directory);
    }
  }

  private void fill() {
    for (int i = 0; i < 300; i++) {
      String name = "member" + i;
      store.execute("set", "string" + i, name);
      store.execute("rpush", "list", name);
      store.execute("sadd", "set", name);
      store.execute("zadd", "sorted", Integer.toString(i), name);
      store.execute("hset", "hash", name, name);
      store.execute("xadd", "stream", "*", name, name);
    }
    store.execute("xgroup", "create", "stream", "group", "0");
    store.execute("hset", "small", "f", "v");
    store.execute("set", "expiring", "v", "ex", "100000");
  }

  private boolean attempt(int nth) throws Exception {
    boolean failed;
    Faults.arm(Faults.Kind.ALLOCATION, nth, failures, threads);
    try {
      for (String request : requests) {
        try {
          store.execute(request.split(" "));
        } catch (ReredisException | OutOfMemoryError e) {
          // the save has failed, or writes are refused
        }
      }
      if (!Thread.currentThread().getName().startsWith(threads)) {
        // the persistence thread may be waiting for memory
        Await.until("it fails or ends", () -> Faults.hasFailed() || isIdle());
      }
    } finally {
      failed = Faults.disarm();
    }
    succeed("after allocation " + nth + Faults.where());
    return failed;
  }

  private void succeed(String when) throws Exception {
    awaitIdle(when);
    Await.until(
        "it saves " + when + "\n" + info(),
        () -> {
          // one after the other, because a rewrite during a save is only scheduled and starts later
          store.execute("bgsave", "schedule");
          awaitIdle(when);
          store.execute("bgrewriteaof");
          awaitIdle(when);
          return info().contains("rdb_last_bgsave_status:ok")
              && info().contains("aof_last_bgrewrite_status:ok")
              && info().contains("aof_last_write_status:ok");
        });
    assertEquals("OK", store.execute("set", "last", when).toString(), when);
    for (String request : requests) {
      store.execute(request.split(" "));
    }
    // the next attempt must begin with its own request
    awaitIdle(when);
  }

  private void awaitIdle(String when) throws Exception {
    Await.until("it ends " + when, this::isIdle);
  }

  private boolean isIdle() {
    String info = info();
    return info.contains("rdb_bgsave_in_progress:0")
        && info.contains("aof_rewrite_in_progress:0")
        && info.contains("aof_rewrite_scheduled:0");
  }

  private String info() {
    return store.execute("info", "persistence").toString();
  }
}
