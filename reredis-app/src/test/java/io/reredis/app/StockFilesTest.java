package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.support.Ports;
import io.reredis.util.ReredisException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the program starts with the configuration files of other servers. */
class StockFilesTest {
  /** The file of Debian, if the package redis-server is installed and the file is readable. */
  private static final Path DEBIAN = Path.of("/etc/redis/redis.conf");

  @TempDir Path folder;

  static Stream<Path> files() throws Exception {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> stock = Files.list(Path.of("src/test/resources/stock"))) {
      stock.sorted().forEach(files::add);
    }
    if (Files.isReadable(DEBIAN)) {
      files.add(DEBIAN);
    }
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void optionsWithoutEffectAreListedOnce(Path file) throws Exception {
    Path log = folder.resolve("log");
    String port = "" + Ports.free();
    Application application =
        Application.start(
            line(file.toString(), "--port", port, "--logfile", log.toString(), "--pidfile", ""));
    try {
      assertTrue(application.awaitLoaded());
      assertEquals("+PONG", ask(port, "PING"));
    } finally {
      application.stop();
    }
    List<String> reports =
        Files.readAllLines(log).stream().filter(text -> text.contains("have no effect")).toList();
    assertEquals(1, reports.size(), reports.toString());
    for (String name : List.of("daemonize", "replica-read-only", "oom-score-adj-values")) {
      assertTrue(reports.get(0).contains(" " + name), reports.get(0));
    }
    assertFalse(reports.get(0).contains("appendonly"), reports.get(0));
  }

  @Test
  void aPidFileThatCannotBeWrittenIsOnlyReported() throws Exception {
    Path log = folder.resolve("log");
    Application application =
        Application.start(
            line("--port=" + Ports.free(), "--logfile=" + log, "--pidfile", "/none/such.pid"));
    application.awaitLoaded();
    application.stop();
    assertTrue(
        Files.readString(log)
            .contains("# cannot write the pid file: /none/such.pid: no such file"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicaof 127.0.0.1 6379 | replicaof 127.0.0.1 6379 is refused: replication is not there",
        "slaveof 127.0.0.1 6379 | replicaof 127.0.0.1 6379 is refused: replication is not there",
        "cluster-enabled yes | cluster-enabled yes is refused: there is no cluster mode",
        "loadmodule /a.so | loadmodule is refused: modules cannot be loaded",
        "sentinel monitor a 1 2 3 | sentinel is refused: there is no Sentinel mode",
        "min-replicas-to-write 1 | min-replicas-to-write 1 is refused: there are no replicas",
        "tls-cluster yes | tls-cluster yes is refused: MIGRATE would send",
        "list-compress-depth 1 | list-compress-depth 1 is refused: blocks of lists",
        "aof-timestamp-enabled yes | aof-timestamp-enabled yes is refused: the log cannot tell",
        "locale-collate de_DE | locale-collate de_DE is refused: SORT compares bytes",
        "prot 1 | Bad directive or wrong number of arguments; did you mean 'port'?",
        "max-memory 1 | Bad directive or wrong number of arguments; did you mean 'maxmemory'?",
        "appendsync no | Bad directive or wrong number of arguments; did you mean 'appendfsync'?",
        "sentinel | sentinel is refused: there is no Sentinel mode",
        "nonsense | Bad directive or wrong number of arguments",
        "cluster-enabled maybe | argument must be 'yes' or 'no'",
      })
  void optionsThatAreUnsafeToIgnoreAreRefused(String directive, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("a.conf"), directive + "\n");
    CommandLine line = line(file.toString());
    String refusal = assertThrows(UsageException.class, () -> Application.start(line)).getMessage();
    assertTrue(refusal.startsWith(file + ", line 1, '" + directive + "': " + message), refusal);
  }

  /** Relative paths refer to dir, as in Redis, which changes to it before it opens the files. */
  @Test
  void filesWithoutADirectoryAreInDir() throws Exception {
    Files.writeString(folder.resolve("users.acl"), "user default on nopass ~* &* +@all\n");
    Application application =
        Application.start(
            line(
                "--port",
                "" + Ports.free(),
                "--logfile",
                "a.log",
                "--pidfile",
                "a.pid",
                "--unixsocket",
                "a.sock",
                "--aclfile",
                "users.acl"));
    application.awaitLoaded();
    for (String name : List.of("a.log", "a.pid", "a.sock")) {
      assertTrue(Files.exists(folder.resolve(name)), name);
    }
    application.stop();
    assertFalse(Files.exists(folder.resolve("a.pid")));
    assertFalse(Files.exists(folder.resolve("a.sock")));
  }

  @Test
  void valuesThatChangeNothingAreAccepted() throws Exception {
    CommandLine line =
        line("--replicaof", "no", "one", "--locale-collate=C", "--masterauth", "x", "--port=7000");
    try (Reredis store = Reredis.open(builder -> Settings.apply(line, builder))) {
      assertEquals("", store.option("replicaof"));
      assertEquals("x", store.option("primaryauth"));
      assertEquals("7000", store.option("port"));
    }
  }

  @Test
  void aSupervisorThatWaitsIsRefused() {
    Map<String, String> systemd = Map.of("NOTIFY_SOCKET", "/run/systemd/notify");
    Map<String, String> upstart = Map.of("UPSTART_JOB", "reredis");
    for (String supervised : List.of("systemd", "auto")) {
      assertThrows(
          UsageException.class, () -> Settings.checkSupervision(supervised, systemd), supervised);
    }
    for (String supervised : List.of("upstart", "auto")) {
      assertThrows(
          UsageException.class, () -> Settings.checkSupervision(supervised, upstart), supervised);
    }
    Settings.checkSupervision("no", systemd);
    Settings.checkSupervision("upstart", systemd);
    Settings.checkSupervision("systemd", Map.of());
  }

  @Test
  void thePortMovesAtRunTime() throws Exception {
    String first = "" + Ports.free();
    String second = "" + Ports.free();
    Application application = Application.start(line("--port", first));
    try {
      application.awaitLoaded();
      assertEquals("+OK", ask(first, "CONFIG SET port " + second));
      assertEquals("+PONG", ask(second, "PING"));
      assertThrows(java.net.ConnectException.class, () -> ask(first, "PING"));
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        assertEquals(
            "-ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on"
                + " this port. Check server logs.",
            ask(second, "CONFIG SET port " + taken.getLocalPort()));
      }
      assertEquals("+PONG", ask(second, "PING"));
      assertEquals("+OK", ask(second, "CONFIG SET bind *"));
      assertEquals("+PONG", ask(second, "PING"));
      assertEquals("+OK", ask(second, "CONFIG SET bind 127.0.0.1"));
      assertEquals(
          "-ERR CONFIG SET failed (possibly related to argument 'bind') - Failed to bind to"
              + " specified addresses.",
          ask(second, "CONFIG SET bind 192.0.2.1"));
      assertEquals("+PONG", ask(second, "PING"));
      assertTrue(ask(second, "CONFIG SET tls-port 7001").contains("No tls-cert-file configured!"));
      assertEquals("+PONG", ask(second, "PING"));
    } finally {
      application.stop();
    }
  }

  @Test
  void thePortIsFixedWithoutAServerOfTheOptions() {
    try (Reredis store = Reredis.open()) {
      assertThrows(
          ReredisException.class,
          () -> Inside.of(store).engine().config().set(Map.of("port", "7000")),
          "can't set immutable config");
    }
  }

  /** Returns the arguments with options that isolate the test. */
  private CommandLine line(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--dir", folder.toString(), "--ui-port", "0"));
    return new CommandLine(all.toArray(new String[0]));
  }

  private static String ask(String port, String line) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(port))) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      StringBuilder reply = new StringBuilder();
      for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; ) {
        reply.append((char) c);
        c = socket.getInputStream().read();
      }
      return reply.toString().strip();
    }
  }
}
