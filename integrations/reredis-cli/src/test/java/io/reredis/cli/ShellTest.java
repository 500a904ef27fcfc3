package io.reredis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client on a terminal, with keys that are typed before it starts. */
class ShellTest {
  @TempDir Path directory;

  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = Server.start(store, ServerOptions.defaults().port(0));
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private Path history() {
    return directory.resolve("history");
  }

  /** Types keys, and returns what the terminal shows, without control sequences. */
  private String type(String keys, String... arguments) throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    Options options = new Options(arguments);
    options.port = server.port();
    try (Terminal terminal =
        new ExternalTerminal(
            "test", "ansi", new ByteArrayInputStream(keys.getBytes(UTF_8)), shown, UTF_8)) {
      assertEquals(0, new Shell(options, terminal, history()).run());
    }
    return shown.toString(UTF_8).replaceAll("\u001B\\[[0-9;?]*[a-zA-Z]", "").replace("\r", "");
  }

  @Test
  void runsTypedLinesUntilTheEnd() throws Exception {
    String shown = type("SET k \"a b\"\nGET k\nGET\nquit\nSET k never\n");
    assertTrue(shown.contains("\nOK\n"), shown);
    assertTrue(shown.contains("\n\"a b\"\n"), shown);
    assertTrue(shown.contains("(error) ERR wrong number of arguments"), shown);
    assertEquals("a b", store.strings().get("k"));
  }

  @Test
  void thePromptShowsDatabaseAndTransaction() throws Exception {
    String shown = type("SELECT 3\nMULTI\nSET k v\nEXEC\n");
    String address = "127.0.0.1:" + server.port();
    assertTrue(shown.contains(address + "> "), shown);
    assertTrue(shown.contains(address + "[3]> "), shown);
    assertTrue(shown.contains(address + "[3](TX)> "), shown);
    assertEquals("v", store.database(3).strings().get("k"));
    shown = type("MULTI\nSELECT 5\nDISCARD\nPING\n");
    assertTrue(shown.contains(address + "> PING"), shown);
  }

  @Test
  void completesAndHints() throws Exception {
    String shown = type("config res\t\nHINCRBY ");
    assertTrue(shown.contains("config resetstat"), shown);
    assertTrue(shown.contains("key field increment"), shown);
  }

  @Test
  void showsHelpOfCommandsAndGroups() throws Exception {
    String shown = type("help getex\nhelp @connection\nhelp nosuch\n?\n");
    assertTrue(shown.contains("  GETEX key [EX seconds|PX milliseconds|"), shown);
    assertTrue(shown.contains("  since: 6.2.0\n  group: string"), shown);
    assertTrue(shown.contains("  PING [message]"), shown);
    assertTrue(shown.contains("No command or group is named nosuch."), shown);
    assertTrue(shown.contains("@sorted-set"), shown);
  }

  @Test
  void theHistoryHasNoPasswords() throws Exception {
    type("AUTH secret\nCONFIG SET requirepass secret\nACL SETUSER ann >secret\nPING\n", "-n", "1");
    String lines = Files.readString(history());
    assertTrue(lines.contains("PING"), lines);
    assertFalse(lines.contains("secret"), lines);
  }

  @Test
  void connectsAgainAfterTheServerEnded() throws Exception {
    int port = server.port();
    server.close();
    String shown = type("PING\n");
    assertTrue(shown.contains("Could not connect to Redis at 127.0.0.1:" + port), shown);
    assertTrue(shown.contains("not connected> "), shown);
    server = Server.start(store, ServerOptions.defaults().port(0));
    shown = type("CLIENT KILL TYPE normal SKIPME no\nPING\nPING\n");
    assertTrue(shown.contains("Error: "), shown);
    assertTrue(shown.contains("\nPONG\n"), shown);
  }

  @Test
  void linesOfPasswordsAreKnown() {
    for (String line :
        List.of("auth x", " AUTH a b", "hello 3 auth a b", "config set masterauth x")) {
      assertTrue(Shell.isSecret(line), line);
    }
    for (String line : List.of("get auth", "hello 3", "config get requirepass", "acl list")) {
      assertFalse(Shell.isSecret(line), line);
    }
  }
}
