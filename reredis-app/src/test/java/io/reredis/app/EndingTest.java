package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.reredis.support.Await;
import io.reredis.support.Ports;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests how the program ends, by signals, by SHUTDOWN or by itself, and what it saves and prints.
 */
@Timeout(3 * ProcessTest.SECONDS)
class EndingTest extends ProcessTest {
  private static final String REFUSED = "ERR Errors trying to SHUTDOWN. Check logs.";

  private static final String PAGE = "io/reredis/frontend/page/";
  private static final String HTML =
      "<!doctype html><script type=\"module\" src=\"/assets/index-Ab3dEf_9.js\"></script>\n";
  private static final int SCRIPT_BYTES = 100_000;

  private Process process;
  private int port;

  private void start(String classPath, String mainClass, List<String> first, String... options)
      throws Exception {
    port = Ports.free();
    Stream<String> ports = Stream.of("--port", "" + port, "--ui-port", "0");
    process =
        startMain(
            classPath,
            mainClass,
            Stream.of(first.stream(), ports, Stream.of(options))
                .flatMap(part -> part)
                .toArray(String[]::new));
    awaitReady(process, port);
  }

  /** Starts the program with a log file. */
  private void run(String... options) throws Exception {
    start(
        System.getProperty("java.class.path"),
        "io.reredis.app.Main",
        List.of("--logfile", log().toString()),
        options);
  }

  private Path log() {
    return folder.resolve("captured.log");
  }

  private String logged() throws IOException {
    return Files.exists(log()) ? Files.readString(log()) : "";
  }

  private void awaitLogged(String text, int times) throws Exception {
    Await.until(
        "logged: " + text,
        () -> {
          boolean logged = logged().split(text, -1).length > times;
          assertTrue(logged || process.isAlive(), "it has ended");
          return logged;
        });
  }

  private void signal(String name) throws Exception {
    assumeFalse(name.equals("INT") && ignoresInterrupts(), "SIGINT is ignored, as behind nohup");
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    assertEquals(0, exitCode(kill));
  }

  /** A process inherits that SIGINT is ignored, and a JVM leaves it so. */
  private boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc", "" + process.pid(), "status");
    if (!Files.exists(status)) {
      return false;
    }
    String mask = Files.readString(status).replaceFirst("(?s).*SigIgn:\\s*(\\w+).*", "$1");
    return (Long.parseUnsignedLong(mask, 16) & 1 << 1) != 0;
  }

  /** Makes snapshots fail from now on, as in redis-server; returns the directory in their way. */
  private Path obstacle() throws IOException {
    Path beside = folder.resolve("temp-" + process.pid() + ".rdb");
    Files.createDirectories(beside.resolve("not empty"));
    return beside;
  }

  private void remove(Path obstacle) throws IOException {
    Files.delete(obstacle.resolve("not empty"));
    Files.delete(obstacle);
  }

  private void assertKeys(long count, String... options) throws Exception {
    Files.deleteIfExists(log());
    run(options);
    try (Connection client = new Connection(port)) {
      assertEquals(count, client.call("DBSIZE"));
      client.send("SHUTDOWN", "NOSAVE");
      assertEquals(-1, client.in.read());
    }
    assertEquals(0, exitCode(process));
  }

  private String lost() throws IOException {
    Path real = folder.toRealPath();
    return "the keys could not be saved to "
        + real.resolve("dump.rdb")
        + ": "
        + real.resolve("temp-" + process.pid() + ".rdb")
        + ": Is a directory";
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalSavesAndEndsTheProgram(String name) throws Exception {
    run();
    try (Connection client = new Connection(port)) {
      assertEquals("OK", client.call("SET", "k", "v"));
    }
    signal(name);
    assertEquals(0, exitCode(process));
    assertTrue(logged().contains("received SIG" + name), logged());
    assertTrue(logged().contains("saved to "), logged());
    assertTrue(logged().contains("everything is closed"), logged());
    assertEquals("", errors(process));
    assertKeys(1);
  }

  @Test
  void aClosedTerminalDoesNotEndTheProgram() throws Exception {
    run();
    signal("HUP");
    try (Connection client = new Connection(port)) {
      assertEquals("PONG", client.call("PING"));
    }
    signal("TERM");
    assertEquals(0, exitCode(process));
  }

  @Test
  void aFailedSaveKeepsTheProgramAlive() throws Exception {
    run();
    try (Connection client = new Connection(port)) {
      assertEquals("OK", client.call("SET", "k", "v"));
      Path obstacle = obstacle();
      signal("TERM");
      awaitLogged("shutdown failed, the server continues: the keys", 1);
      assertTrue(logged().contains(lost()), logged());
      assertEquals(REFUSED, client.call("SHUTDOWN"));
      assertEquals("ERR No shutdown in progress.", client.call("SHUTDOWN", "ABORT"));
      assertEquals("v", client.call("GET", "k"));
      remove(obstacle);
      assertEquals("OK", client.call("SET", "l", "v"), "writes are not held any more");
    }
    signal("TERM");
    assertEquals(0, exitCode(process), "the second signal saves what it can");
    assertKeys(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void theSecondSignalEndsTheProgramInAnyCase(String name) throws Exception {
    run();
    try (Connection client = new Connection(port)) {
      assertEquals("OK", client.call("SET", "k", "v"));
    }
    obstacle();
    signal(name);
    awaitLogged("shutdown failed, the server continues", 1);
    assertTrue(process.isAlive());
    signal(name);
    assertEquals(1, exitCode(process));
    String line = "the server ends, and data is lost: " + lost();
    assertTrue(logged().contains(line), logged());
    assertEquals("reredis: " + line + "\n", errors(process));
  }

  @Test
  void shutdownForceEndsTheProgramInAnyCase() throws Exception {
    run();
    try (Connection client = new Connection(port)) {
      assertEquals("OK", client.call("SET", "k", "v"));
      obstacle();
      assertEquals(REFUSED, client.call("SHUTDOWN", "NOW"));
      client.send("SHUTDOWN", "FORCE");
      assertEquals(-1, client.in.read());
    }
    assertEquals(1, exitCode(process));
    assertTrue(errors(process).contains(lost()), errors(process));
  }

  @Test
  void optionsSelectTheEffectOfASignal() throws Exception {
    run("--save", "", "--shutdown-on-sigterm", "save now", "--shutdown-on-sigint", "NOSAVE");
    try (Connection client = new Connection(port)) {
      assertEquals("OK", client.call("SET", "k", "v"));
      assertEquals(
          List.of("shutdown-on-sigterm", "save now"),
          client.call("CONFIG", "GET", "shutdown-on-sigterm"));
    }
    signal("TERM");
    assertEquals(0, exitCode(process));
    assertTrue(Files.exists(folder.resolve("dump.rdb")));
    run("--shutdown-on-sigint", "nosave");
    try (Connection client = new Connection(port)) {
      assertEquals("OK", client.call("SET", "l", "v"));
    }
    signal("INT");
    assertEquals(0, exitCode(process));
    assertKeys(1);
  }

  /** No acknowledged write is lost, however close to the end of the process. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void acknowledgedWritesSurviveTheEnd(boolean snapshots) throws Exception {
    String[] options =
        snapshots ? new String[] {} : new String[] {"--save", "", "--appendonly", "yes"};
    run(options);
    long acknowledged = 0;
    try (Connection client = new Connection(port)) {
      for (; acknowledged < 2000; acknowledged++) {
        assertEquals(acknowledged + 1, client.call("INCR", "n"));
      }
      signal("TERM");
      for (; ; acknowledged++) {
        assertEquals(acknowledged + 1, client.call("INCR", "n"));
      }
    } catch (EOFException | SocketException e) {
      // the program has ended
    }
    assertEquals(0, exitCode(process));
    Files.deleteIfExists(log());
    run(options);
    try (Connection client = new Connection(port)) {
      long found = Long.parseLong((String) client.call("GET", "n"));
      assertTrue(found == acknowledged || found == acknowledged + 1, found + " " + acknowledged);
    }
  }

  /** Creates a jar with all classes and resources of the class path. */
  private Path jar() throws IOException {
    Path jar = folder.resolve("captured.jar");
    TreeSet<String> names = new TreeSet<>();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      // add a small page, which also exists if the real one was not built
      add(out, names, PAGE + "index.html", HTML.getBytes(StandardCharsets.UTF_8));
      add(out, names, PAGE + "assets/index-Ab3dEf_9.js", new byte[SCRIPT_BYTES]);
      for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path path = Path.of(part);
        if (Files.isDirectory(path)) {
          try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
              add(out, names, path.relativize(file).toString(), Files.readAllBytes(file));
            }
          }
        } else if (part.endsWith(".jar") && !part.contains("junit")) {
          try (JarFile library = new JarFile(part)) {
            for (JarEntry entry : library.stream().filter(e -> !e.isDirectory()).toList()) {
              byte[] content = library.getInputStream(entry).readAllBytes();
              add(out, names, entry.getName(), content);
            }
          }
        }
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, TreeSet<String> names, String name, byte[] content)
      throws IOException {
    if (!name.startsWith("META-INF/") && !name.equals("module-info.class") && names.add(name)) {
      out.putNextEntry(new JarEntry(name));
      out.write(content);
      out.closeEntry();
    }
  }

  /** An update overwrites the jar while the old program still runs. */
  @Test
  void aJarReplacedWhileTheProgramRuns() throws Exception {
    Path jar = jar();
    port = Ports.free();
    int page = Ports.free();
    process =
        startMain(
            jar.toString(),
            "io.reredis.app.Main",
            "--logfile=" + log(),
            "--port=" + port,
            "--ui-port=" + page,
            "--appendonly=yes");
    awaitReady(process, "TCP on 127.0.0.1:" + port + ", page on http://127.0.0.1:" + page + "/");
    Files.write(jar, new byte[1000]);
    assertPage(page);
    try (Connection client = new Connection(port)) {
      assertEquals("OK", client.call("SET", "k", "v"));
      assertEquals("OK", client.call("SAVE"));
      assertEquals("OK", client.call("SET", "l", "v"));
      assertEquals("Background append only file rewriting started", client.call("BGREWRITEAOF"));
    }
    signal("TERM");
    assertEquals(0, exitCode(process));
    assertFalse(logged().contains("NoClassDefFoundError"), logged());
    assertKeys(2, "--appendonly", "yes");
  }

  /** Checks that the page is served with its assets, and that observers are admitted. */
  private static void assertPage(int port) throws Exception {
    HttpClient browser = HttpClient.newHttpClient();
    URI address = URI.create("http://127.0.0.1:" + port + "/");
    HttpResponse<String> html = get(browser, address);
    assertEquals(200, html.statusCode());
    assertEquals(HTML, html.body());
    HttpResponse<String> script = get(browser, address.resolve("/assets/index-Ab3dEf_9.js"));
    assertEquals(200, script.statusCode());
    assertEquals(SCRIPT_BYTES, script.body().length());
    assertEquals(404, get(browser, address.resolve("/assets/none.js")).statusCode());
    assertEquals(200, get(browser, address.resolve("/healthz")).statusCode());
    CompletableFuture<String> first = new CompletableFuture<>();
    WebSocket socket =
        browser
            .newWebSocketBuilder()
            .subprotocols("reredis.v1")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), new FirstText(first))
            .get(SECONDS, TimeUnit.SECONDS);
    assertTrue(first.get(SECONDS, TimeUnit.SECONDS).startsWith("{"));
    socket.abort();
  }

  private static HttpResponse<String> get(HttpClient browser, URI address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(SECONDS)).build();
    return browser.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Stores the first part of the first message. */
  private record FirstText(CompletableFuture<String> text) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.complete(data.toString());
      return WebSocket.Listener.super.onText(socket, data, last);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reredis-io-7", "reredis-persist"})
  void theDeathOfARequiredThreadEndsTheProgram(String name) throws Exception {
    List<String> first = List.of(name, "--logfile", log().toString());
    start(System.getProperty("java.class.path"), "io.reredis.app.DyingThread", first);
    try (Connection client = new Connection(port)) {
      assertEquals("OK", client.call("SET", "k", "v"));
    }
    try (OutputStream input = process.getOutputStream()) {
      input.write('\n');
    }
    assertEquals(1, exitCode(process));
    assertEquals(
        "reredis: the thread "
            + name
            + " has ended, so the server ends: java.lang.StackOverflowError: for the test\n",
        errors(process));
    assertKeys(1);
  }

  @Test
  void theDeathOfAnotherThreadIsLogged() throws Exception {
    List<String> first = List.of("reredis-tls", "--logfile", log().toString());
    start(System.getProperty("java.class.path"), "io.reredis.app.DyingThread", first);
    try (OutputStream input = process.getOutputStream()) {
      input.write('\n');
    }
    awaitLogged("the thread reredis-tls has ended", 1);
    try (Connection client = new Connection(port)) {
      assertEquals("PONG", client.call("PING"));
    }
    signal("TERM");
    assertEquals(0, exitCode(process));
  }
}
