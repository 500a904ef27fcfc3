package io.reredis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client with one command, with lines, and with options; redis-cli is the oracle. */
class CliTest {
  private final Reredis store = Reredis.open(options -> options.activeExpiry(false));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = Server.start(store, ServerOptions.defaults().port(0));
    store.execute("RPUSH", "list", "a", "b \"c\"", "größe", "\n");
    for (int i = 0; i < 12; i++) {
      store.execute("HSET", "hash", "field" + i, "value" + i);
      store.execute("ZADD", "zset", i + ".5", "m" + i);
    }
    store.execute("SADD", "set", "member");
    store.execute("SET", "text", "one\ntwo\t\"\\");
    store.execute("XADD", "stream", "1-1", "f", "v");
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  /** Runs the client on the server, and returns what it prints; its status is checked. */
  private String run(int status, String input, String... arguments) {
    out.reset();
    err.reset();
    String[] all =
        Stream.concat(Stream.of("-p", Integer.toString(server.port())), Stream.of(arguments))
            .toArray(String[]::new);
    assertEquals(
        status,
        Cli.run(
            "1.2.3",
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            all));
    return out.toString(UTF_8);
  }

  private String redisCli(String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("redis-cli", "-p"));
    command.add(Integer.toString(server.port()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return printed;
  }

  private static boolean hasRedisCli() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-cli")));
  }

  @Test
  void printsRepliesAsRedisCliDoes() throws Exception {
    assumeTrue(hasRedisCli(), "redis-cli is not installed");
    List<List<String>> commands =
        List.of(
            List.of("PING"),
            List.of("GET", "text"),
            List.of("GET", "nosuch"),
            List.of("GET", "list"),
            List.of("STRLEN", "text"),
            List.of("LRANGE", "list", "0", "-1"),
            List.of("LRANGE", "nosuch", "0", "-1"),
            List.of("HGETALL", "hash"),
            List.of("HGETALL", "nosuch"),
            List.of("SMEMBERS", "set"),
            List.of("SMEMBERS", "nosuch"),
            List.of("ZRANGE", "zset", "0", "-1", "WITHSCORES"),
            List.of("ZSCORE", "zset", "m1"),
            List.of("XRANGE", "stream", "-", "+"),
            List.of("XREAD", "STREAMS", "stream", "list", "0", "0"),
            List.of("XREAD", "STREAMS", "stream", "0"),
            List.of("COMMAND", "INFO", "get", "nosuch"),
            List.of("CONFIG", "GET", "max*"),
            List.of("EVAL_RO", "return 1", "0"),
            List.of("FUNCTION", "LIST"),
            List.of("MEMORY", "DOCTOR"));
    for (String version : List.of("-2", "-3")) {
      for (String form : List.of("--raw", "--no-raw", "--csv", "--json")) {
        for (List<String> command : commands) {
          String[] arguments =
              Stream.concat(Stream.of(version, form), command.stream()).toArray(String[]::new);
          assertEquals(
              redisCli("", arguments), run(0, "", arguments), () -> String.join(" ", arguments));
        }
      }
    }
  }

  @Test
  void listsTheKeysAsRedisCliDoes() throws Exception {
    assumeTrue(hasRedisCli(), "redis-cli is not installed");
    store.execute("SET", "two\nlines", "");
    for (int i = 0; i < 100; i++) {
      store.execute("SET", "key:" + i, "");
    }
    for (List<String> options :
        List.of(
            List.<String>of(),
            List.of("--no-raw"),
            List.of("--csv"),
            List.of("--pattern", "key:*7"),
            List.of("--pattern", "nosuch"))) {
      String[] arguments =
          Stream.concat(Stream.of("--scan"), options.stream()).toArray(String[]::new);
      assertEquals(redisCli("", arguments), run(0, "", arguments), options.toString());
    }
    assertEquals(run(0, "", "--scan"), run(0, "", "--scan", "--count", "7"));
    run(1, "", "--scan", "PING");
    run(1, "", "--pattern", "x");
  }

  @Test
  void sendsTheRequestsOfAStream() {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      requests.append("*3\r\n$3\r\nSET\r\n$").append(("k" + i).length()).append("\r\nk");
      requests.append(i).append("\r\n$1\r\nv\r\n");
    }
    assertEquals(
        "All data transferred. Waiting for the last reply...\n"
            + "Last reply received from server.\nerrors: 0, replies: 20000\n",
        run(0, requests.toString(), "--pipe"));
    assertEquals("v", store.strings().get("k19999"));
    assertTrue(run(1, "PING\r\nINCR list\r\n", "--pipe").endsWith("errors: 1, replies: 2\n"));
    assertTrue(err.toString(UTF_8).startsWith("WRONGTYPE "), err.toString(UTF_8));
    assertTrue(run(1, "PING\r\nQUIT\r\n", "--pipe").endsWith("errors: 0, replies: 2\n"));
    assertTrue(err.toString(UTF_8).contains("Server closed the connection\n"));
  }

  @Test
  void aNewConnectionLogsInAsTheLastOne() {
    store.execute("ACL", "SETUSER", "ann", "on", ">p", "~*", "&*", "+@all");
    String lines = "HELLO 3 SETNAME me AUTH ann p\nCLIENT KILL TYPE normal SKIPME no\n";
    // the first line finds that the connection has ended
    run(0, lines + "PING\nACL WHOAMI\n");
    assertEquals("Error: Server closed the connection\n", err.toString(UTF_8));
    assertTrue(out.toString(UTF_8).endsWith("\nann\n"), out.toString(UTF_8));
  }

  @Test
  void showsItsCertificate(@TempDir Path directory) throws Exception {
    Path certificate = directory.resolve("cert.pem");
    Path key = directory.resolve("key.pem");
    writeKeyAndCertificate(directory, key, certificate);
    try (Reredis other =
            Reredis.open(
                options ->
                    options
                        .option("tls-cert-file", certificate.toString())
                        .option("tls-key-file", key.toString())
                        .option("tls-ca-cert-file", certificate.toString())
                        .option("tls-auth-clients", "yes"));
        Server secure = Server.start(other, ServerOptions.defaults().withoutPort().tlsPort(0))) {
      String trusted = certificate.toString();
      String[] options = {"-p", "" + secure.tlsPort(), "--tls", "--cacert", trusted, "PING"};
      run(1, "", options);
      String[] own = {"--cert", certificate.toString(), "--key", key.toString()};
      assertEquals(
          "PONG\n",
          run(0, "", Stream.concat(Stream.of(own), Stream.of(options)).toArray(String[]::new)));
      run(1, "", "--cert", trusted, "PING");
      assertEquals(
          "reredis cli: --cert and --key are needed together", err.toString(UTF_8).strip());
    }
  }

  /** Makes a key and a certificate that it signs itself. */
  private static void writeKeyAndCertificate(Path directory, Path key, Path certificate)
      throws Exception {
    Path file = directory.resolve("store.p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(
        List.of("-genkeypair", "-alias", "one", "-keyalg", "EC", "-dname", "CN=localhost"));
    command.addAll(List.of("-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", file.toString(), "-storepass", "password"));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    KeyStore made = KeyStore.getInstance(file.toFile(), "password".toCharArray());
    byte[] secret = made.getKey("one", "password".toCharArray()).getEncoded();
    Files.writeString(key, pem("PRIVATE KEY", secret));
    Files.writeString(certificate, pem("CERTIFICATE", made.getCertificate("one").getEncoded()));
  }

  private static String pem(String type, byte[] content) {
    String text = Base64.getMimeEncoder().encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  @Test
  void runsTheLinesOfTheInput() throws Exception {
    String lines = "SET k \"a b\\n\"\n\nGET k\nMULTI\nINCR n\nINCR n\nEXEC\nGET list\n";
    assertEquals(
        "OK\na b\n\nOK\nQUEUED\nQUEUED\n1\n2\nWRONGTYPE Operation against a key holding the wrong"
            + " kind of value\n\n",
        run(0, lines));
    assertEquals("Invalid argument(s)\n", error("GET \"k\nPING\n"));
  }

  private String error(String lines) {
    run(0, lines);
    return err.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void optionsChooseDatabaseUserAndRepetition() {
    store.execute("ACL", "SETUSER", "ann", "on", ">p@ss", "~*", "+@all");
    assertEquals("OK\n", run(0, "", "-n", "3", "SET", "k", "v"));
    assertEquals("v", store.database(3).strings().get("k"));
    assertEquals("ann\n", run(0, "", "--user", "ann", "-a", "p@ss", "ACL", "WHOAMI"));
    String address = "redis://ann:p%40ss@127.0.0.1:" + server.port() + "/3";
    assertEquals("v\n", run(0, "", "-u", address, "GET", "k"));
    assertEquals("1\n2\n3\n", run(0, "", "-r", "3", "INCR", "n"));
    assertEquals("OK\n", run(0, "from input", "-x", "SET", "k"));
    assertEquals("from input", store.strings().get("k"));
  }

  @Test
  void endsWithAStatus() {
    assertEquals("WRONGTYPE", run(0, "", "GET", "list").substring(0, 9));
    assertEquals("WRONGTYPE", run(1, "", "-e", "GET", "list").substring(0, 9));
    run(1, "", "-a", "wrong", "PING");
    assertTrue(err.toString(UTF_8).contains("AUTH failed: "), err.toString(UTF_8));
    run(1, "", "--nosuch");
    assertEquals("reredis cli: unknown option --nosuch (see --help)", err.toString(UTF_8).strip());
    run(1, "", "-n", "x", "PING");
    run(1, "", "-n");
    assertEquals("reredis cli: -n needs a value (see --help)", err.toString(UTF_8).strip());
    server.close();
    run(1, "", "PING");
    assertEquals(
        "Could not connect to Redis at 127.0.0.1:" + server.port() + ": Connection refused",
        err.toString(UTF_8).strip());
    assertEquals("1.2.3", run(0, "", "--version").strip());
    assertTrue(run(0, "", "--help").startsWith("Usage: "));
  }

  /** Waiting for messages after these replies would never end. */
  @Test
  void aSubscriptionThatIsRefusedOrQueuedDoesNotWait() {
    for (String version : List.of("-2", "-3")) {
      assertTrue(run(0, "", version, "SUBSCRIBE").startsWith("ERR wrong number of arguments"));
      assertEquals("OK\nQUEUED\nOK\nPONG\n", run(0, "MULTI\nSELECT 5\nDISCARD\nPING\n", version));
    }
    store.execute("ACL", "SETUSER", "ann", "on", "nopass", "+auth", "+hello");
    String refused = run(0, "", "--user", "ann", "-a", "x", "MONITOR");
    assertTrue(refused.startsWith("NOPERM "), refused);
  }

  @Test
  void theEndOfTheServerByShutdownIsNoError() throws Exception {
    try (ServerSocket port = new ServerSocket(0)) {
      Thread ending =
          new Thread(
              () -> {
                try (Socket client = port.accept()) {
                  client.getInputStream().readNBytes("*1\r\n$8\r\nSHUTDOWN\r\n".length());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      ending.start();
      assertEquals("", run(0, "", "-p", Integer.toString(port.getLocalPort()), "SHUTDOWN"));
      assertEquals("", err.toString(UTF_8));
      ending.join();
    }
  }

  @Test
  void connectsOverAUnixSocket(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("s");
    try (Server local =
        Server.start(store, ServerOptions.defaults().withoutPort().unixSocket(path, 0))) {
      assertEquals("PONG\n", run(0, "", "-s", path.toString(), "PING"));
    }
  }
}
