package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.base.Bytes;
import io.reredis.rdb.LibraryPayload;
import io.reredis.rdb.RdbFileWriter;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that function libraries in files are kept unchanged without a module for scripts. */
class UnrunnableLibrariesTest {
  private static final List<byte[]> CODES =
      List.of(
          ascii("#!lua name=a\nredis.register_function('f', function() end)"),
          ascii("#!lua name=b\nredis.register_function('g', function() end)"));

  @TempDir Path directory;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @BeforeEach
  void write() throws IOException {
    try (OutputStream out = Files.newOutputStream(directory.resolve("dump.rdb"))) {
      RdbFileWriter writer = new RdbFileWriter(out, true);
      writer.begin(false, false, 0, 0);
      writer.libraries(CODES);
      writer.end();
    }
  }

  private Reredis open(String appendOnly) {
    return Reredis.open(b -> b.directory(directory).option("appendonly", appendOnly));
  }

  private static Object dump(Reredis store) {
    try (CommandSession session = store.session()) {
      return session.execute(ascii("function"), ascii("dump"));
    }
  }

  @Test
  void librariesAreListedAndSavedAgain() throws IOException {
    byte[] payload = LibraryPayload.of(CODES);
    try (Reredis store = open("no")) {
      assertArrayEquals(payload, (byte[]) dump(store));
      List<?> libraries = (List<?>) store.execute("function", "list", "withcode");
      assertEquals(
          Map.of(
              "library_name",
              "a",
              "engine",
              "LUA",
              "functions",
              List.of(),
              "library_code",
              new String(CODES.get(0), StandardCharsets.US_ASCII)),
          libraries.get(0));
      store.snapshot();
    }
    try (Reredis store = open("no")) {
      assertArrayEquals(payload, (byte[]) dump(store));
    }
  }

  @Test
  void librariesAreWrittenToTheLog() {
    try (Reredis store = open("no");
        CommandSession session = store.session()) {
      session.execute("config", "set", "appendonly", "yes");
      session.execute("config", "set", "appendfsync", "always");
      while (!((String) session.execute("info", "persistence")).contains("aof_rewrites:1")) {
        Thread.onSpinWait();
      }
      session.execute("function", "delete", "a");
    }
    try (Reredis store = open("yes")) {
      assertArrayEquals(LibraryPayload.of(CODES.subList(1, 2)), (byte[]) dump(store));
    }
  }

  @Test
  void callsNameTheModule() {
    try (Reredis store = open("no")) {
      assertNamesModule(store, "fcall", "f", "0");
      assertNamesModule(store, "function", "load", "replace", "#!lua name=a\nx");
      store.execute("function", "flush");
      ReredisException e =
          assertThrows(ReredisException.class, () -> store.execute("fcall", "f", "0"));
      assertEquals("ERR Function not found", e.getMessage());
    }
  }

  private static void assertNamesModule(Reredis store, String... command) {
    ReredisException e = assertThrows(ReredisException.class, () -> store.execute(command));
    assertTrue(e.getMessage().contains("io.reredis:reredis-lua"), e::getMessage);
  }

  /** Loads the log of a server that has the module. */
  @Test
  void changesInLogsAreKept() throws IOException {
    Path logs = Files.createDirectory(directory.resolve("appendonlydir"));
    Files.writeString(
        logs.resolve("appendonly.aof.manifest"), "file appendonly.aof.1.incr.aof seq 1 type i\n");
    StringBuilder log = new StringBuilder();
    append(log, "FUNCTION", "LOAD", new String(CODES.get(0), StandardCharsets.US_ASCII));
    append(log, "FUNCTION", "LOAD", "REPLACE", new String(CODES.get(1), StandardCharsets.US_ASCII));
    append(log, "FUNCTION", "LOAD", "#!lua name=c\nx");
    append(log, "FUNCTION", "DELETE", "c");
    Files.writeString(logs.resolve("appendonly.aof.1.incr.aof"), log.toString());
    try (Reredis store = open("yes")) {
      assertArrayEquals(LibraryPayload.of(CODES), (byte[]) dump(store));
    }
  }

  @Test
  void invalidPayloadsAreRefused() {
    assertEquals(
        "ERR Failed loading library payload",
        assertThrows(
                ReredisException.class,
                () -> LibraryPayload.open(new Bytes(sealed((byte) 0xf5, (byte) 10, (byte) 'x'))))
            .getMessage());
    assertEquals(
        "ERR given type is not a function",
        assertThrows(
                ReredisException.class,
                () -> LibraryPayload.open(new Bytes(sealed((byte) 0, (byte) 1, (byte) 'x'))))
            .getMessage());
  }

  /** Returns a payload whose checksum is 0, which stands for no checksum. */
  private static byte[] sealed(byte... content) {
    byte[] payload = Arrays.copyOf(content, content.length + 10);
    payload[content.length] = 10;
    return payload;
  }

  private static void append(StringBuilder log, String... words) {
    log.append('*').append(words.length).append("\r\n");
    for (String word : words) {
      log.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
  }
}
