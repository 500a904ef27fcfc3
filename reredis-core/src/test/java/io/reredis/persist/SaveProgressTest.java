package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.keyspace.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what INFO reports about running and failed snapshots and rewrites. */
class SaveProgressTest {
  @TempDir Path directory;

  private static String of(SaveProgress progress) {
    Map<String, Object> fields = new TreeMap<>();
    progress.info(fields::put);
    return fields.get("current_save_keys_processed")
        + " of "
        + fields.get("current_save_keys_total");
  }

  @Test
  void keysAreCounted() throws IOException {
    try (Reredis store = Reredis.open()) {
      for (int i = 0; i < 1000; i++) {
        store.strings().set("key" + i, "value");
      }
      SaveProgress progress = new SaveProgress();
      assertEquals("0 of 0", of(progress));
      try (Snapshot snapshot =
          Inside.of(store).engine().keyspace().snapshots().begin(false, () -> {})) {
        LongConsumer told = progress.begin(snapshot);
        assertEquals("0 of 1000", of(progress));
        SnapshotFile.Facts facts =
            new SnapshotFile.Facts(true, false, 0, 0, List.of(), false, false);
        SnapshotFile.write(snapshot, OutputStream.nullOutputStream(), facts, told, () -> false);
        assertEquals("1000 of 1000", of(progress));
      }
      progress.end();
      assertEquals("0 of 0", of(progress));
    }
  }

  /** Fails a rewrite after, and before, the log continues in another file. */
  @ParameterizedTest
  @ValueSource(strings = {"temp-rewriteaof-PID.rdb", "appendonly.aof.2.incr.aof"})
  void failedRewritesInARowAreCounted(String obstacle) throws Exception {
    try (Reredis store = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"))) {
      assertTrue(persistence(store).contains("current_save_keys_processed:0\r\n"));
      awaitRewrites(store, 0);
      String name = obstacle.replace("PID", "" + ProcessHandle.current().pid());
      Path blocked = directory.resolve("appendonlydir").resolve(name);
      Files.createDirectory(blocked);
      Files.createFile(blocked.resolve("something"));
      for (int failures = 1; failures <= 2; failures++) {
        store.execute("bgrewriteaof");
        awaitRewrites(store, failures);
        assertTrue(persistence(store).contains("aof_last_bgrewrite_status:err\r\n"));
        assertTrue(persistence(store).contains("aof_last_bgrewrite_error:" + blocked));
      }
      isNotTriedAgainSoon(store);
      awaitRewrites(store, 2);
      Files.delete(blocked.resolve("something"));
      Files.delete(blocked);
      store.execute("bgrewriteaof");
      awaitRewrites(store, 0);
      assertTrue(persistence(store).contains("aof_last_bgrewrite_status:ok\r\n"));
      assertFalse(persistence(store).contains("aof_last_bgrewrite_error"));
    }
  }

  /** Lets the log grow beyond the size that asks for a rewrite, which begins at once if it does. */
  private static void isNotTriedAgainSoon(Reredis store) throws Exception {
    store.execute("config", "set", "auto-aof-rewrite-percentage", "1");
    store.execute("config", "set", "auto-aof-rewrite-min-size", "1");
    store.execute("set", "key", "x".repeat(1000));
    Persistence persistence = (Persistence) Inside.of(store).engine().durability();
    CompletableFuture<Boolean> flushed = new CompletableFuture<>();
    persistence.flushLog(flushed::complete);
    assertTrue(flushed.get());
    persistence.tick();
  }

  private static void awaitRewrites(Reredis store, int failures) {
    String wanted = "aof_rewrites_consecutive_failures:" + failures + "\r\n";
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!persistence(store).contains(wanted)
        || !persistence(store).contains("aof_rewrite_in_progress:0\r\n")) {
      assertTrue(System.nanoTime() < deadline, () -> wanted + persistence(store));
      Thread.onSpinWait();
    }
  }

  private static String persistence(Reredis store) {
    return store.execute("info", "persistence").toString();
  }
}
