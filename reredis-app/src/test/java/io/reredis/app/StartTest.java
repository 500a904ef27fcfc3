package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.support.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that an error at the start is reported in one line, and that arguments apply in order. */
class StartTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-x | unexpected argument '-x' (see --help)",
        "-- | unexpected argument '--' (see --help)",
        "--nonsense 1 | --nonsense 1: Bad directive or wrong number of arguments",
        "--port | --port: a value is missing",
        "--port x | --port x: argument couldn't be parsed into an integer",
        "--port 70000 | --port 70000: argument must be between 0 and 65535 inclusive",
        "--loglevel loud | --loglevel loud: argument(s) must be one of the following: debug,"
            + " verbose, notice, warning, nothing",
        "--maxmemory x | --maxmemory x: argument must be a memory value",
        "--client-output-buffer-limit normal 1 | --client-output-buffer-limit normal 1: Wrong"
            + " number of arguments in buffer limit configuration.",
        "--notify-keyspace-events QQ | --notify-keyspace-events QQ: Invalid event class character."
            + " Use 'Ag$lshzxeKEtmdn'.",
        "/none/such.conf | cannot read the configuration file /none/such.conf: no such file",
        "--port 0 --ui-port 0 | nothing to serve: port, tls-port and ui-port are all 0",
        "--port 0 --ui-port 0 --tls-port 7001 | No tls-cert-file configured!",
        "--port 0 --tls-port 7001 --tls-cert-file /none/a.crt --tls-key-file /none/a.key |"
            + " /none/a.crt: no such file",
        "--port 0 --ui-tls yes | cannot open the page: No tls-cert-file configured!",
        "--port 0 --unixsocketperm 9 | --unixsocketperm 9: argument couldn't be parsed as an octal"
            + " number",
        "--unixsocketperm 1777 | --unixsocketperm 1777: argument must be between 0 and 777"
            + " inclusive",
        "--port 0 --unixsocket /none/s | cannot listen on /none/s: No such file or directory",
        "--tls-cluster yes | --tls-cluster yes: tls-cluster yes is refused: MIGRATE would send keys"
            + " and passwords without TLS",
        "--tls-auth-clients some | --tls-auth-clients some: argument(s) must be one of the"
            + " following: no, yes, optional"
      })
  void wrongArguments(String arguments, String message) {
    assertEquals(message, refused(arguments.split(" ")));
  }

  @Test
  void aPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      assertEquals(
          "port " + port + " is in use on 127.0.0.1", refused("--port", port, "--ui-port", "0"));
      assertEquals(
          "cannot open the page: port " + port + " is in use on 127.0.0.1",
          refused("--port", "" + Ports.free(), "--ui-port", port));
    }
  }

  @Test
  void filesThatCannotBeLoaded() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "text");
    CommandLine line = new CommandLine(new String[] {"--dir", file.toString()});
    UsageException e = assertThrows(UsageException.class, () -> Application.start(line).stop());
    assertEquals(
        file
            + ": is there, and is no directory (option dir; the options save and appendonly write"
            + " there)",
        e.getMessage());
    Path dump = Files.writeString(folder.resolve("dump.rdb"), "REDIS0099");
    assertEquals(
        "Bad file format in " + dump + " at offset 0: Can't handle RDB format version 99",
        refused("--port", "" + Ports.free(), "--ui-port", "0"));
  }

  @Test
  void aLogFileThatCannotBeWritten() throws Exception {
    assertEquals(
        "cannot open the log file /none/such.log: /none/such.log (No such file or directory)",
        refused("--logfile", "/none/such.log"));
  }

  @Test
  void linesOfTheFileAreNamed() throws Exception {
    Path file = folder.resolve("a.conf");
    String start = file + ", line ";
    assertRefused(file, "# fine\n\nport 1\nfoo bar\n", start + "4, 'foo bar': Bad directive");
    assertRefused(file, "  maxclients none\n", start + "1, 'maxclients none': argument couldn't");
    assertRefused(file, "port 1\nbind \"a\n", start + "2: unbalanced quotes: bind \"a");
    assertRefused(file, "port\n", start + "1, 'port': a value is missing");
    assertRefused(file, "include\n", start + "1, 'include': include takes one file");
    assertRefused(file, "include a b\n", start + "1, 'include a b': include takes one file");
    Files.write(file, new byte[] {'#', (byte) 0xff, '\n'});
    assertEquals(
        "cannot read the configuration file " + file + ": it is not UTF-8 text",
        refused(file.toString()));
    assertEquals(
        "cannot read the configuration file " + folder + ": Is a directory",
        refused(folder.toString()));
  }

  @Test
  void includedFilesAreReadWhereTheyAreNamed() throws Exception {
    Path main = folder.resolve("main.conf");
    Path other = folder.resolve("other.conf");
    Files.writeString(
        main,
        "hz 20\ntimeout 5\ninclude " + other + "\ntimeout 7\ninclude " + folder + "/x*.cnf\n");
    Files.writeString(other, "hz 30\ntimeout 6\n");
    Files.writeString(folder.resolve("x2.cnf"), "slowlog-max-len 2\n");
    Files.writeString(folder.resolve("x1.cnf"), "slowlog-max-len 1\nmaxclients 77\n");
    CommandLine line = new CommandLine(new String[] {main.toString(), "--maxclients", "88"});
    try (Reredis store = Reredis.open(builder -> Settings.apply(line, builder))) {
      assertEquals("30", store.option("hz"));
      assertEquals("7", store.option("timeout"));
      assertEquals("2", store.option("slowlog-max-len"), "patterns go by name");
      assertEquals("88", store.option("maxclients"), "flags win");
    }
    Files.writeString(other, "bad line\n");
    assertTrue(refused(main.toString()).startsWith(other + ", line 1, 'bad line': Bad"));
    Files.writeString(other, "\ninclude " + main + "\n");
    assertEquals(
        other + ", line 2, 'include " + main + "': " + main + " includes itself",
        refused(main.toString()));
    Files.delete(other);
    assertEquals(
        "cannot read the configuration file " + other + ": no such file", refused(main.toString()));
  }

  @Test
  void limitsOfSeveralClassesAddUp() {
    String[] arguments = {
      "--client-output-buffer-limit", "normal", "1mb", "0", "0",
      "--client-output-buffer-limit", "pubsub", "2mb", "1mb", "9"
    };
    CommandLine line = new CommandLine(arguments);
    try (Reredis store = Reredis.open(builder -> Settings.apply(line, builder))) {
      assertEquals(
          "normal 1048576 0 0 slave 268435456 67108864 60 pubsub 2097152 1048576 9",
          store.option("client-output-buffer-limit"));
    }
  }

  private void assertRefused(Path file, String text, String start) throws Exception {
    Files.writeString(file, text);
    String message = refused(file.toString());
    assertTrue(message.startsWith(start), message);
    assertEquals(List.of(message), message.lines().toList());
  }

  private String refused(String... arguments) {
    String[] inFolder = Arrays.copyOf(arguments, arguments.length + 2);
    inFolder[arguments.length] = "--dir";
    inFolder[arguments.length + 1] = folder.toString();
    return assertThrows(UsageException.class, () -> startAndStop(new CommandLine(inFolder)))
        .getMessage();
  }

  private static void startAndStop(CommandLine line) {
    Application application = Application.start(line);
    try {
      application.awaitLoaded();
    } finally {
      application.stop();
    }
  }
}
