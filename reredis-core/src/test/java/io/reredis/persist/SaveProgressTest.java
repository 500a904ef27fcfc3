package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void failedRewritesInARowAreCounted() throws Exception {
    try (Reredis store = Reredis.open(b -> b.directory(directory).option("appendonly", "yes"))) {
      assertTrue(persistence(store).contains("current_save_keys_processed:0\r\n"));
      awaitRewrites(store, 0);
      Path beside =
          directory
              .resolve("appendonlydir")
              .resolve("temp-rewriteaof-" + ProcessHandle.current().pid() + ".rdb");
      Files.createDirectory(beside);
      Files.createFile(beside.resolve("something"));
      for (int failures = 1; failures <= 2; failures++) {
        store.execute("bgrewriteaof");
        awaitRewrites(store, failures);
      }
      Files.delete(beside.resolve("something"));
      Files.delete(beside);
      store.execute("bgrewriteaof");
      awaitRewrites(store, 0);
    }
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
