package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.option.ExistingKeys;
import io.reredis.support.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjIntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that files keep function libraries, and transfers libraries from redis-server to Reredis
 * and back by snapshots, logs and payloads.
 */
class FunctionFilesTest {
  @TempDir Path directory;

  /** Executes commands on a connection or in a session. */
  interface Target {
    Object execute(String... command) throws IOException;
  }

  private static String library(String name, String function) {
    return "#!lua name="
        + name
        + "\nredis.register_function{function_name='"
        + function
        + "', callback=function(keys, args) return '"
        + name
        + " ' .. args[1] end, flags={'no-writes'}, description='padding "
        + "padding ".repeat(20)
        + "'}";
  }

  /** Returns the replies of FUNCTION LIST by the names of the libraries. */
  private static Map<String, String> libraries(Target t) throws IOException {
    Map<String, String> libraries = new TreeMap<>();
    for (Object library : (List<?>) t.execute("function", "list", "withcode")) {
      Map<?, ?> facts = new TreeMap<>((Map<?, ?>) library);
      libraries.put((String) facts.get("library_name"), facts.toString());
    }
    return libraries;
  }

  private static void assertCalls(Target t, String... functions) throws IOException {
    for (String function : functions) {
      assertEquals(function.substring(0, 1) + " x", t.execute("fcall_ro", function, "0", "x"));
    }
  }

  private RedisProcess redis(String appendOnly) throws Exception {
    return new RedisProcess(directory, "--appendonly", appendOnly, "--appendfsync", "always");
  }

  private Reredis open(String appendOnly) {
    return open(directory, appendOnly);
  }

  private static Reredis open(Path directory, String appendOnly) {
    return Reredis.open(
        b ->
            b.directory(directory)
                .option("appendonly", appendOnly)
                .option("appendfsync", "always"));
  }

  // --- exchange with redis-server

  @Test
  void snapshots() throws Exception {
    Program.assumeInstalled("redis-server");
    Map<String, String> original;
    try (RedisProcess redis = redis("no")) {
      redis.execute("function", "load", library("a", "a1"));
      redis.execute("function", "load", library("b", "b1"));
      redis.execute("set", "k", "v");
      original = libraries(redis::execute);
      redis.execute("save");
    }
    try (Reredis store = open("no")) {
      assertEquals("v", store.strings().get("k"));
      assertEquals(original, libraries(store::execute));
      assertCalls(store::execute, "a1", "b1");
      store.execute("function", "load", library("c", "c1"));
      store.execute("function", "delete", "a");
      original = libraries(store::execute);
      store.snapshot();
    }
    Program.run(directory, "", "redis-check-rdb", "dump.rdb");
    try (RedisProcess redis = redis("no")) {
      assertEquals(original, libraries(redis::execute));
      assertCalls(redis::execute, "b1", "c1");
    }
  }

  @Test
  void logs() throws Exception {
    Program.assumeInstalled("redis-server");
    Map<String, String> original;
    try (RedisProcess redis = redis("yes")) {
      change(redis::execute);
      original = libraries(redis::execute);
    }
    try (Reredis store = open("yes");
        CommandSession session = store.session()) {
      assertEquals(original, libraries(session::execute));
      assertCalls(session::execute, "b1", "c1", "d1");
      session.execute("function", "flush");
      assertEquals(Map.of(), libraries(session::execute));
      change(session::execute);
      assertEquals(original, libraries(session::execute));
      rewrite(session);
      session.execute("function", "load", library("e", "e1"));
      original = libraries(session::execute);
    }
    Program.run(directory, "", "redis-check-aof", "appendonlydir/appendonly.aof.manifest");
    try (RedisProcess redis = redis("yes")) {
      assertEquals(original, libraries(redis::execute));
      assertCalls(redis::execute, "b1", "e1");
    }
  }

  private static void change(Target t) throws IOException {
    t.execute("function", "load", library("a", "a1"));
    t.execute("function", "load", library("b", "b0"));
    t.execute("function", "load", "replace", library("b", "b1"));
    t.execute("function", "delete", "a");
    t.execute("multi");
    t.execute("function", "load", library("c", "c1"));
    t.execute("set", "k", "v");
    t.execute("function", "load", library("d", "d1"));
    t.execute("exec");
  }

  /** Rewrites the log and waits for the end of the rewrite. */
  private static void rewrite(CommandSession session) throws Exception {
    int before = rewrites(session);
    session.execute("bgrewriteaof");
    Await.until(
        "the log is rewritten",
        () -> rewrites(session) > before && info(session).contains("aof_rewrite_in_progress:0"));
  }

  private static int rewrites(CommandSession session) {
    Matcher count = Pattern.compile("aof_rewrites:(\\d+)").matcher(info(session));
    assertTrue(count.find());
    return Integer.parseInt(count.group(1));
  }

  private static String info(CommandSession session) {
    return (String) session.execute("info", "persistence");
  }

  @Test
  void payloads() throws Exception {
    Program.assumeInstalled("redis-server");
    try (RedisProcess redis = redis("no");
        Reredis store = Reredis.open();
        CommandSession session = store.session()) {
      redis.execute("function", "load", library("a", "a1"));
      redis.execute("function", "load", library("b", "b1"));
      byte[] theirs = redis.bulk("function", "dump");
      session.execute(ascii("function"), ascii("restore"), theirs);
      assertEquals(libraries(redis::execute), libraries(session::execute));
      session.execute("function", "load", library("c", "c1"));
      byte[] ours = (byte[]) session.execute(ascii("function"), ascii("dump"));
      redis.call(ascii("function"), ascii("restore"), ours, ascii("flush"));
      assertEquals(libraries(session::execute), libraries(redis::execute));
    }
  }

  private static byte[] ascii(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }

  /** Loads a base that consists of commands instead of a snapshot. */
  @Test
  void commands() throws Exception {
    Program.assumeInstalled("redis-server");
    Map<String, String> original;
    try (Reredis store = open("yes");
        CommandSession session = store.session()) {
      change(session::execute);
      session.execute("config", "set", "aof-use-rdb-preamble", "no");
      rewrite(session);
      original = libraries(session::execute);
    }
    try (Stream<Path> files = Files.list(directory.resolve("appendonlydir"))) {
      assertTrue(files.anyMatch(f -> f.toString().endsWith(".base.aof")));
    }
    try (Reredis store = open("yes")) {
      assertEquals(original, libraries(store::execute));
    }
    try (RedisProcess redis = redis("yes")) {
      assertEquals(original, libraries(redis::execute));
    }
  }

  // --- files of Reredis

  /** The libraries survive a crash after each change. */
  @Test
  void aCrash() throws Exception {
    try (Reredis store = open("yes");
        CommandSession session = store.session()) {
      change(session::execute);
      assertSurvivesCrash(store);
      byte[] payload = (byte[]) session.execute(ascii("function"), ascii("dump"));
      session.execute("function", "flush");
      assertSurvivesCrash(store);
      session.execute(ascii("function"), ascii("restore"), payload, ascii("replace"));
      assertSurvivesCrash(store);
    }
  }

  private void assertSurvivesCrash(Reredis store) throws IOException {
    Path copy = Files.createTempDirectory(directory, "copy");
    Path logs = directory.resolve("appendonlydir");
    Files.createDirectory(copy.resolve("appendonlydir"));
    try (Stream<Path> files = Files.list(logs)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve("appendonlydir").resolve(file.getFileName()));
      }
    }
    try (Reredis again = open(copy, "yes")) {
      assertEquals(libraries(store::execute), libraries(again::execute));
    }
  }

  /** Changes libraries while the log is rewritten repeatedly. */
  @Test
  void rewrites() throws Exception {
    Map<String, String> original;
    try (Reredis store = open("yes");
        CommandSession session = store.session()) {
      AtomicBoolean ends = new AtomicBoolean();
      // the script holds all shards most of the time, so that changes fall before the cut
      Thread holding =
          repeat(
              store,
              ends,
              (own, i) ->
                  own.execute("eval", "for i = 1, 50000 do end redis.call('get', 'k')", "0"));
      Thread changing =
          repeat(
              store,
              ends,
              (own, i) -> {
                own.execute("function", "load", library("l" + i % 7, "f" + i % 7));
                own.execute("incr", "loaded");
                if (i % 3 != 0) {
                  own.execute("function", "delete", "l" + i % 7);
                } else {
                  own.execute("function", "flush");
                }
              });
      for (int i = 0; i < 5; i++) {
        rewrite(session);
      }
      ends.set(true);
      holding.join();
      changing.join();
      change(session::execute);
      original = libraries(session::execute);
    }
    try (Reredis store = open("yes")) {
      assertEquals(original, libraries(store::execute));
    }
  }

  /** Repeats work in a separate thread until {@code ends} is set. */
  private static Thread repeat(
      Reredis store, AtomicBoolean ends, ObjIntConsumer<CommandSession> work) {
    Thread thread =
        new Thread(
            () -> {
              try (CommandSession session = store.session()) {
                for (int i = 0; !ends.get(); i++) {
                  work.accept(session, i);
                }
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void reload() throws Exception {
    try (Reredis store =
            Reredis.open(
                b ->
                    b.directory(directory)
                        .option("enable-debug-command", "yes")
                        .option("save", ""));
        CommandSession session = store.session()) {
      session.execute("function", "load", library("a", "a1"));
      Map<String, String> original = libraries(session::execute);
      session.execute("debug", "reload");
      assertEquals(original, libraries(session::execute));
      session.execute("function", "load", library("b", "b1"));
      session.execute("debug", "reload", "nosave");
      assertEquals(original, libraries(session::execute));
      assertCalls(session::execute, "a1");
    }
  }

  @Test
  void imports() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Reredis store = Reredis.open()) {
      store.execute("function", "load", library("a", "a1"));
      store.execute("function", "load", library("b", "b1"));
      store.exportTo(out);
    }
    List<String> both = List.of("a", "b");
    try (Reredis store = open("yes")) {
      store.importFrom(new ByteArrayInputStream(out.toByteArray()));
      assertEquals(both, new ArrayList<>(libraries(store::execute).keySet()));
      Exception e =
          assertThrows(
              UncheckedIOException.class,
              () ->
                  store.importFrom(
                      new ByteArrayInputStream(out.toByteArray()), ExistingKeys.REFUSE));
      assertTrue(e.getMessage().contains("Library a already exists"), e::getMessage);
      store.execute("function", "delete", "b");
      store.execute("function", "load", "replace", library("a", "changed"));
      store.importFrom(new ByteArrayInputStream(out.toByteArray()), ExistingKeys.SKIP);
      assertCalls(store::execute, "b1");
      assertTrue(libraries(store::execute).get("a").contains("changed"));
    }
    try (Reredis store = open("yes")) {
      assertTrue(libraries(store::execute).get("a").contains("changed"));
      assertCalls(store::execute, "b1");
      store.importFrom(new ByteArrayInputStream(out.toByteArray()), ExistingKeys.REPLACE);
      assertCalls(store::execute, "a1", "b1");
    }
  }
}
