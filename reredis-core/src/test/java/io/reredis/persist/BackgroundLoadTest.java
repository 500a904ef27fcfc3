package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a store that opens at once and loads its data in the background. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackgroundLoadTest {
  private static final String LOADING = "LOADING Redis is loading the dataset in memory";
  private static final int HELD_AT = 100;
  private static final long NOW = 1_700_000_000_000L;

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(NOW);

  private Reredis open(boolean inBackground, String... options) {
    return Reredis.open(
        builder -> {
          builder.directory(directory).clock(clock).loadInBackground(inBackground);
          for (int i = 0; i < options.length; i += 2) {
            builder.option(options[i], options[i + 1]);
          }
        });
  }

  /** Fills the directory and returns its content. */
  private Map<String, String> fill(String... options) {
    try (Reredis store = open(false, options)) {
      Samples.small(store);
      Samples.large(store);
      if (options.length == 0) {
        store.snapshot();
      }
      return Contents.of(store);
    }
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(path);
        files.put(path.toString(), bytes.length + " " + java.util.Arrays.hashCode(bytes));
      }
    }
    return files;
  }

  private static void assertRefused(Executable call) {
    assertEquals(LOADING, assertThrows(ReredisException.class, call).getMessage());
  }

  private static void assertAllRefused(Reredis store) {
    for (String line :
        new String[] {"get string", "set string x", "ping", "flushall", "dbsize", "bgsave"}) {
      assertRefused(() -> store.execute(line.split(" ")));
    }
    assertRefused(store::strings);
    assertRefused(store::keys);
    assertRefused(() -> store.database(9));
    assertRefused(store::snapshot);
    assertRefused(() -> store.exportTo(new ByteArrayOutputStream()));
    assertRefused(() -> store.importFrom(new ByteArrayInputStream(new byte[0])));
  }

  private static Map<String, String> info(Reredis store) {
    Map<String, String> fields = new TreeMap<>();
    for (String line : ((String) store.execute("info", "persistence")).split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields;
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void noKeyIsVisibleBeforeTheLoadEnds(String log) throws Exception {
    String[] options = log.equals("yes") ? new String[] {"appendonly", "yes"} : new String[0];
    Map<String, String> contents = fill(options);
    try (HeldFiles files = new HeldFiles(HELD_AT);
        Reredis store = open(true, options)) {
      files.awaitHeld();
      assertFalse(store.loaded().isDone());
      assertAllRefused(store);
      assertEquals("hi", store.execute("echo", "hi"));
      files.letGo();
      store.loaded().get(30, TimeUnit.SECONDS);
      assertEquals(contents, Contents.of(store));
      assertEquals("v", store.strings().get("string"));
      assertEquals("0", info(store).get("loading"));
      store.execute("set", "after", "1");
    }
    try (Reredis store = open(false, options)) {
      assertEquals("1", store.strings().get("after"));
    }
  }

  @Test
  void infoReportsTheProgress() throws Exception {
    fill();
    long length = Files.size(directory.resolve("dump.rdb"));
    try (HeldFiles files = new HeldFiles(HELD_AT);
        Reredis store = open(true)) {
      files.awaitHeld();
      Map<String, String> info = info(store);
      assertEquals("1", info.get("loading"));
      assertEquals("0", info.get("async_loading"));
      assertEquals(Long.toString(length), info.get("loading_total_bytes"));
      assertEquals(Integer.toString(HELD_AT), info.get("loading_loaded_bytes"));
      assertEquals(
          100.0 * HELD_AT / length, Double.parseDouble(info.get("loading_loaded_perc")), 0.006);
      assertEquals(Long.toString(NOW / 1000), info.get("loading_start_time"));
      assertEquals("1", info.get("loading_eta_seconds"));
      clock.advance(Duration.ofSeconds(10));
      assertEquals(
          Long.toString(10 * (length - HELD_AT) / HELD_AT), info(store).get("loading_eta_seconds"));
      assertEquals("0", info.get("loading_rdb_used_mem"), "the window is not full yet");
      files.letGo();
      store.loaded().get(30, TimeUnit.SECONDS);
      assertFalse(info(store).containsKey("loading_start_time"));
    }
  }

  @Test
  void transactions() throws Exception {
    fill();
    try (HeldFiles files = new HeldFiles(HELD_AT);
        Reredis store = open(true);
        CommandSession session = store.session()) {
      files.awaitHeld();
      session.execute("multi");
      assertRefused(() -> session.execute("set", "string", "x"));
      assertEquals(
          "EXECABORT Transaction discarded because of previous errors.",
          assertThrows(ReredisException.class, () -> session.execute("exec")).getMessage());
      session.execute("multi");
      assertEquals("QUEUED", session.execute("echo", "a"));
      assertEquals(List.of("a"), session.execute("exec"));
      session.execute("multi");
      files.letGo();
      store.loaded().get(30, TimeUnit.SECONDS);
      session.execute("get", "string");
      assertEquals(List.of("v"), session.execute("exec"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void closingAbortsTheLoadAndKeepsTheFiles(String log) throws Exception {
    String[] options = {"appendonly", log, "save", "1 1"};
    fill(options);
    Map<String, String> before = files();
    try (HeldFiles files = new HeldFiles(HELD_AT)) {
      Reredis store = open(true, options);
      files.awaitHeld();
      store.close();
      CompletionException e = assertThrows(CompletionException.class, () -> store.loaded().join());
      assertInstanceOf(CancellationException.class, e.getCause());
      assertRefused(store::strings);
    }
    assertEquals(before, files());
    try (Reredis store = open(false, options)) {
      assertEquals("v", store.strings().get("string"), "the directory is free");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "save", "nosave"})
  void shutdownSavesNothing(String word) throws Exception {
    fill("save", "1 1");
    Map<String, String> before = files();
    try (HeldFiles files = new HeldFiles(HELD_AT);
        Reredis store = open(true, "save", "1 1")) {
      files.awaitHeld();
      CountDownLatch ended = new CountDownLatch(1);
      Inside.of(store).engine().onShutdown(ended::countDown);
      // this call never returns
      Thread client = new Thread(() -> store.execute(("shutdown " + word).split(" ")));
      client.setDaemon(true);
      client.start();
      ended.await();
    }
    assertEquals(before, files());
  }

  @Test
  void aFailedLoadIsReported() throws Exception {
    fill();
    Path dump = directory.resolve("dump.rdb");
    byte[] bytes = Files.readAllBytes(dump);
    Files.write(dump, java.util.Arrays.copyOf(bytes, 200));
    UncheckedIOException expected =
        assertThrows(UncheckedIOException.class, () -> open(false).close());
    Reredis store = open(true, "save", "1 1");
    CompletionException e = assertThrows(CompletionException.class, () -> store.loaded().join());
    assertEquals(expected.getMessage(), e.getCause().getMessage());
    assertInstanceOf(UncheckedIOException.class, e.getCause());
    assertAllRefused(store);
    store.close();
    assertEquals(200, Files.size(dump));
    Files.write(dump, bytes);
    open(false).close();
  }

  @Test
  void theFailureHandlerMayCloseTheStore() throws Exception {
    Files.writeString(directory.resolve("dump.rdb"), "REDIS0099");
    try (HeldFiles files = new HeldFiles(3)) {
      Reredis store = open(true);
      files.awaitHeld();
      var closed = store.loaded().whenComplete((nothing, e) -> store.close());
      files.letGo();
      assertThrows(CompletionException.class, closed::join);
      open(false, "dbfilename", "other.rdb").close();
    }
  }

  @Test
  void aDirectoryInUseFailsAtOnce() {
    try (Reredis store = open(false)) {
      UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> open(true));
      assertTrue(e.getMessage().startsWith("the directory " + directory + " is in use by another"));
    }
  }

  @Test
  void listenersReceiveNoEventsOfTheLoad() throws Exception {
    fill("appendonly", "yes");
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    try (HeldFiles files = new HeldFiles(HELD_AT);
        Reredis store = open(true, "appendonly", "yes", "notify-keyspace-events", "KEA")) {
      files.awaitHeld();
      store.onChange("*", change -> told.add("change " + change.event()));
      store.pubSub().subscribe("__keyevent@0__:set", message -> told.add(message.content()));
      files.letGo();
      store.loaded().get(30, TimeUnit.SECONDS);
      assertEquals(List.of(), told);
      store.strings().set("string", "x");
      assertEquals(List.of("change set", "string"), told);
    }
  }

  @Test
  void expiredKeysAreRemovedAfterTheLoad() throws Exception {
    fill("appendonly", "yes");
    try (Reredis store = open(false, "appendonly", "yes")) {
      store.execute("set", "gone", "v", "px", "1");
      store.execute("append", "string", "w");
    }
    try (HeldFiles files = new HeldFiles(HELD_AT);
        Reredis store = open(true, "appendonly", "yes", "hz", "500")) {
      files.awaitHeld();
      clock.advance(Duration.ofSeconds(1));
      files.letGo();
      store.loaded().get(30, TimeUnit.SECONDS);
      assertEquals("vw", store.strings().get("string"));
      assertEquals(null, store.strings().get("gone"));
    }
  }

  @Test
  void withoutADirectoryThereIsNothingToWaitFor() {
    try (Reredis store = Reredis.open(builder -> builder.loadInBackground(true))) {
      assertTrue(store.loaded().isDone());
      store.strings().set("k", "v");
    }
  }
}
