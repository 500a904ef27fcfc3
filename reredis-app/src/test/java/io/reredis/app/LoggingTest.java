package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.reredis.config.Config;
import io.reredis.support.Await;
import io.reredis.support.Ports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {
  private static final String HEAD =
      "\\d+:M \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

  @TempDir Path folder;
  private Path file;
  private System.Logger logger;

  @BeforeEach
  void open() {
    file = folder.resolve("log");
    open(file.toString(), "notice");
    logger = new LogFinder().getLogger("io.reredis.net.Something", LoggingTest.class.getModule());
  }

  @AfterEach
  void close() {
    open("", "notice");
  }

  private static void open(String file, String level) {
    Config config = new Config();
    config.preset("logfile", file);
    config.preset("loglevel", level);
    Logging.open(config::get);
  }

  /** The characters for the levels equal those of redis-server. */
  @ParameterizedTest
  @CsvSource({"debug, .-*##", "verbose, -*##", "notice, *##", "warning, ##", "nothing, ''"})
  void levels(String level, String signs) throws Exception {
    open(file.toString(), level);
    for (Level each : List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR)) {
      logger.log(each, "told by {0}", each);
    }
    String found = "";
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      assertTrue(line.matches(HEAD + "[.*#-] told by [A-Z]+"), line);
      found += line.replaceAll(HEAD, "").charAt(0);
    }
    assertEquals(signs, found);
  }

  @Test
  void numbersAndBracesStayUnchanged() throws Exception {
    logger.log(Level.INFO, "{0} changes, {1} and {2} of {x}", 12345, "'a'\nb");
    String line = Files.readAllLines(file).get(0);
    assertTrue(line.endsWith(" * 12345 changes, 'a'\\nb and {2} of {x}"), line);
  }

  @Test
  void linesOfJson() throws Exception {
    Config config = new Config();
    Logging.listen(config);
    config.set(java.util.Map.of("log-format", "json"));
    logger.log(Level.WARNING, "a \"word\"\n\u0001");
    logger.log(Level.ERROR, "broken", new IllegalStateException("a bug, for the test"));
    List<String> lines = Files.readAllLines(file);
    assertEquals(2, lines.size(), lines.toString());
    JsonObject first = JsonParser.parseString(lines.get(0)).getAsJsonObject();
    assertEquals("a \"word\"\n\u0001", first.get("message").getAsString());
    assertEquals("warning", first.get("level").getAsString());
    assertEquals(ProcessHandle.current().pid(), first.get("pid").getAsLong());
    java.time.OffsetDateTime.parse(first.get("time").getAsString());
    assertFalse(first.has("error"));
    JsonObject second = JsonParser.parseString(lines.get(1)).getAsJsonObject();
    assertTrue(second.get("error").getAsString().contains("a bug, for the test"));
    config.set(java.util.Map.of("log-timestamp-format", "milliseconds"));
    logger.log(Level.INFO, "x");
    JsonObject third = JsonParser.parseString(Files.readAllLines(file).get(2)).getAsJsonObject();
    assertTrue(third.get("time").getAsString().matches("\\d{13}"));
  }

  @Test
  void linesOfNamesAndValues() throws Exception {
    Config config = new Config();
    Logging.listen(config);
    config.set(java.util.Map.of("log-format", "logfmt", "log-timestamp-format", "iso8601"));
    logger.log(Level.INFO, "a b");
    String line = Files.readString(file);
    assertTrue(
        line.matches(
            "pid=\\d+ role=master timestamp=\"\\S+T\\S+[+-]\\d\\d:\\d\\d\" level=notice"
                + " message=\"a b\"\n"),
        line);
  }

  @Test
  void printsTimesAsTheFormattersOfTheJdkDo() {
    ZoneId zone = ZoneId.systemDefault();
    DateTimeFormatter legacy =
        DateTimeFormatter.ofPattern("dd MMM uuuu HH:mm:ss.SSS", Locale.ENGLISH);
    DateTimeFormatter iso = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");
    for (int i = 0; i < 400; i++) {
      Instant at = Instant.ofEpochSecond(1_800_000_000L + i * 86_477L, i * 2_506_265L);
      assertEquals(legacy.format(at.atZone(zone)), LogFormat.Time.LEGACY.print(at));
      assertEquals(iso.format(at.atZone(zone)), LogFormat.Time.ISO8601.print(at));
    }
  }

  @Test
  void aMovedFileIsReplacedByANewOne() throws Exception {
    logger.log(Level.INFO, "first");
    Files.move(file, folder.resolve("log.1"));
    logger.log(Level.INFO, "second");
    assertTrue(Files.readString(file).endsWith(" * second\n"));
    assertEquals(1, Files.readAllLines(file).size());
  }

  @Test
  void otherLoggersAreShownFromWarningsOn() throws Exception {
    open(file.toString(), "debug");
    System.Logger other = new LogFinder().getLogger("java.net", Object.class.getModule());
    other.log(Level.INFO, "chatter");
    assertFalse(Files.exists(file) && !Files.readString(file).isEmpty());
    other.log(Level.WARNING, "wrong");
    assertTrue(Files.readString(file).endsWith(" # wrong\n"));
  }

  /** Lines on the console have a time, like those in the file. */
  @Test
  void linesOnTheConsole() {
    open("", "notice");
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
    try {
      logger.log(Level.INFO, "told");
      logger.log(Level.WARNING, "warned");
    } finally {
      System.setOut(before);
    }
    List<String> lines = console.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).matches(HEAD + "\\* told"), lines.get(0));
    assertTrue(lines.get(1).matches(HEAD + "# warned"), lines.get(1));
  }

  /** The log reports the start, connections, the save and the end, and contains no class names. */
  @Test
  void aWholeRun() throws Exception {
    int port = Ports.free();
    Application application =
        Application.start(
            new CommandLine(
                new String[] {
                  "--port=" + port,
                  "--ui-port=0",
                  "--dir=" + folder,
                  "--logfile=" + file,
                  "--loglevel=verbose"
                }));
    application.awaitLoaded();
    application.announce();
    try (Socket client = new Socket("127.0.0.1", port)) {
      client.getOutputStream().write("SET k v\r\nBGREWRITEAOF\r\n".getBytes());
      assertEquals('+', client.getInputStream().read());
      Await.until(
          "the log is rewritten",
          () -> Files.readString(file).contains(" * the append-only log was rewritten: "));
    }
    application.stop();
    String log = Files.readString(file);
    assertTrue(log.indexOf(" * rewriting the ") < log.indexOf(" log was rewritten: "), log);
    for (String part :
        List.of(
            " * " + Application.VERSION + " starts: process ",
            " * no configuration file",
            " * " + Application.VERSION + " is ready: TCP on 127.0.0.1:" + port,
            " - Accepted 127.0.0.1:",
            " * rewriting the append-only log",
            ": connection closed",
            " * saved to " + folder,
            " * closing: ports first",
            " * everything is closed")) {
      assertTrue(log.contains(part), part + " is missing in " + log);
    }
    assertFalse(log.contains("io.reredis"), log);
    for (String line : log.lines().toList()) {
      assertTrue(line.matches(HEAD + "[.*#-] .*"), line);
    }
  }
}
