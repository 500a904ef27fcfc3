package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests Redis's own tools: redis-cli in its modes, and redis-benchmark. */
class RedisToolsTest {
  private static final Path HERE = Path.of(".");
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    Program.assumeInstalled("redis-cli");
    server = TestServer.start();
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private String cli(String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("redis-cli", "-p", "" + server.port()));
    command.addAll(List.of(arguments));
    return Program.run(HERE, input, command.toArray(new String[0]));
  }

  @Test
  void linesFromAPipe() throws Exception {
    String input = "SET k \"a b\"\nGET k\nINCR n\nMULTI\nINCR n\nEXEC\nNONSENSE\nGET none\n";
    assertEquals(
        "OK\na b\n1\nOK\nQUEUED\n2\n"
            + "ERR unknown command 'NONSENSE', with args beginning with: \n\n\n",
        cli(input));
  }

  @Test
  void massInsertion() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      requests.append(Client.resp("SET", "key:" + i, "value " + i));
    }
    assertTrue(cli(requests.toString(), "--pipe").endsWith("errors: 0, replies: 20000\n"));
    assertEquals("20000\n", cli("", "DBSIZE"));
  }

  @Test
  void keysByCursor() throws Exception {
    for (int i = 0; i < 300; i++) {
      server.store.strings().set("key:" + i, "v");
      server.store.strings().set("other:" + i, "v");
    }
    List<String> found = cli("", "--scan", "--pattern", "key:*").lines().sorted().toList();
    assertEquals(IntStream.range(0, 300).mapToObj(i -> "key:" + i).sorted().toList(), found);
  }

  @Test
  void resp3() throws Exception {
    assertEquals("1# \"hz\" => \"10\"\n", cli("", "-3", "--no-raw", "CONFIG", "GET", "hz"));
    assertEquals("(nil)\n", cli("", "-3", "--no-raw", "GET", "none"));
  }

  @Test
  void statistics() throws Exception {
    assertTrue(cli("", "INFO").contains("redis_version:7.4"));
    assertTrue(cli("", "--latency", "-i", "0.2").matches("(?s)\\d+ \\d+ \\d+\\.\\d+ \\d+\n"));
    server.store.strings().set("small", "x");
    server.store.strings().set("big", "x".repeat(5000));
    String keys = cli("", "--bigkeys");
    assertTrue(keys.contains("Biggest string found '\"big\"' has 5000 bytes"), keys);
    assertTrue(keys.contains("2 strings with 5001 bytes"), keys);
    String memory = cli("", "--memkeys");
    assertTrue(memory.contains("Biggest string found '\"big\"' has"), memory);
  }

  @Test
  void benchmark() throws Exception {
    Program.assumeInstalled("redis-benchmark");
    String tests = "ping,set,get,incr,mset";
    for (String pipeline : new String[] {"1", "16"}) {
      String printed =
          Program.run(
              HERE,
              "",
              "redis-benchmark",
              "-p",
              "" + server.port(),
              "-q",
              "-n",
              "3000",
              "-c",
              "20",
              "-P",
              pipeline,
              "-t",
              tests);
      assertFalse(printed.matches("(?is).*(error|warn|could not).*"), printed);
      assertEquals(6, printed.lines().filter(line -> line.contains("requests per second")).count());
    }
    // redis-benchmark sends whole pipelines, which may be a few requests more than requested
    assertTrue(Long.parseLong(server.store.strings().get("counter:__rand_int__")) >= 6000);
  }
}
