package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks the events that the store reports to JDK Flight Recorder. */
@Timeout(120)
class FlightEventsTest {
  @TempDir Path directory;

  @Test
  void tasksAndSlowCommandsAreRecorded() throws Exception {
    Path file = directory.resolve("events.jfr");
    Path data = directory.resolve("data");
    try (Recording recording = new Recording()) {
      for (String name : List.of("Snapshot", "LogRewrite", "Flush", "Eviction")) {
        recording.enable("io.reredis." + name).withoutThreshold();
      }
      recording.enable("io.reredis.Command");
      recording.start();
      Files.createDirectory(data);
      try (Reredis store =
          Reredis.open(
              b ->
                  b.directory(data)
                      .option("appendonly", "yes")
                      .option("appendfsync", "always")
                      .option("save", "3600 1")
                      .option("enable-debug-command", "yes")
                      .option("debug-sleep-blocks", "yes"))) {
        store.execute("SET", "k", "v");
        store.execute("DEBUG", "SLEEP", "0.05");
        store.snapshot();
        for (int i = 0; i < 2000; i++) {
          store.execute("SET", "k" + i, "x".repeat(1000));
        }
        store.execute("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        store.execute("CONFIG", "SET", "maxmemory", "1000000");
        store.execute("SET", "k", "v");
        Files.delete(data.resolve("dump.rdb"));
        Files.createDirectories(data.resolve("dump.rdb/full"));
        assertThrows(Exception.class, store::snapshot);
        Files.delete(data.resolve("dump.rdb/full"));
        Files.delete(data.resolve("dump.rdb"));
        store.snapshot();
      }
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> all = RecordingFile.readAllEvents(file);
    List<RecordedEvent> slow = named(all, "Command");
    RecordedEvent sleep =
        slow.stream().filter(e -> "debug".equals(e.getString("command"))).findFirst().orElseThrow();
    assertTrue(sleep.getDuration().toMillis() >= 50, sleep::toString);
    assertEquals(Thread.currentThread().getName(), sleep.getThread().getJavaName());
    slow.forEach(e -> assertTrue(e.getDuration().toMillis() >= 10, e::toString));
    List<RecordedEvent> snapshots = named(all, "Snapshot");
    assertTrue(snapshots.get(0).getLong("bytes") > 50);
    assertNull(snapshots.get(0).getString("error"));
    String error = snapshots.get(1).getString("error");
    assertTrue(error.contains(data + "/dump.rdb"), error);
    assertTrue(named(all, "LogRewrite").get(0).getLong("bytes") > 50);
    assertTrue(named(all, "Flush").stream().anyMatch(e -> e.getLong("bytes") > 1000));
    assertTrue(named(all, "Eviction").stream().mapToLong(e -> e.getLong("keys")).sum() > 100);
  }

  private static List<RecordedEvent> named(List<RecordedEvent> all, String name) {
    List<RecordedEvent> events =
        all.stream().filter(e -> e.getEventType().getName().equals("io.reredis." + name)).toList();
    assertFalse(events.isEmpty(), name);
    return events;
  }
}
