package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks the hints and the HELP that redis-cli derives from COMMAND DOCS. The program {@code
 * script}, with its options on Linux, provides a pseudo terminal.
 */
@EnabledOnOs(OS.LINUX)
class RedisCliHintsTest {
  private static final String GREY = "\u001b[0;90;49m";
  private static final String PLAIN = "\u001b[0m";
  private static final char INTERRUPT = 3;

  private TestServer server;
  private Process terminal;
  private final StringBuilder shown = new StringBuilder();

  @BeforeEach
  void start() throws IOException {
    Program.assumeInstalled("redis-cli");
    Program.assumeInstalled("script");
    server = TestServer.start();
    String command = "stty cols 200; exec redis-cli -p " + server.port();
    ProcessBuilder builder = new ProcessBuilder("script", "-qfc", command, "/dev/null");
    builder.environment().put("TERM", "xterm");
    builder.environment().put("REDISCLI_RCFILE", "/dev/null");
    builder.environment().put("REDISCLI_HISTFILE", "/dev/null");
    terminal = builder.redirectErrorStream(true).start();
    awaitShown("> ");
  }

  @AfterEach
  void stop() throws IOException {
    if (terminal != null) {
      terminal.descendants().forEach(ProcessHandle::destroyForcibly);
      terminal.destroyForcibly();
    }
    if (server != null) {
      server.close();
    }
  }

  private void type(String text) throws IOException {
    terminal.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    terminal.getOutputStream().flush();
  }

  /** Reads until the terminal shows a text. */
  private void awaitShown(String text) throws IOException {
    InputStream in = terminal.getInputStream();
    while (shown.indexOf(text) < 0) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("no '" + text + "' in: " + shown);
      }
      shown.append((char) c);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SET ; key value [NX|XX] [GET]"
            + " [EX seconds|PX milliseconds|EXAT unix-time-seconds"
            + "|PXAT unix-time-milliseconds|KEEPTTL]",
        "GETEX k ; [EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|PERSIST]",
        "ZRANGE k ; start stop [BYSCORE|BYLEX] [REV] [LIMIT offset count] [WITHSCORES]",
        "ZADD k ; [NX|XX] [GT|LT] [CH] [INCR] score member [score member ...]",
        "CONFIG SET ; parameter value [parameter value ...]",
        "HEXPIRE k ; seconds [NX|XX|GT|LT] FIELDS numfields field [field ...]",
        "HSCAN k ; cursor [MATCH pattern] [COUNT count] [NOVALUES]",
        "WAITAOF ; numlocal numreplicas timeout"
      })
  void hints(String typed, String hint) throws IOException {
    // the interrupt ends redis-cli and its output, so that the test fails if no hint appears
    type(typed + ' ' + INTERRUPT);
    awaitShown(server.port() + "> " + typed + ' ' + GREY + hint + PLAIN);
  }

  @Test
  void help() throws IOException {
    type("help hexpire\r");
    awaitShown("group:" + PLAIN + " hash");
    assertTrue(
        shown.indexOf("key seconds [NX|XX|GT|LT] FIELDS numfields field [field ...]") > 0
            && shown.indexOf("summary:" + PLAIN + " Sets the time to live of fields, in seconds.")
                > 0
            && shown.indexOf("since:" + PLAIN + " 7.4.0") > 0,
        shown::toString);
  }
}
