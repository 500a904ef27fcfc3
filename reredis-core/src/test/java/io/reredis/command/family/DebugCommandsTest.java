package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.CommandTest;
import io.reredis.command.Outcome;
import io.reredis.command.Suspension;
import io.reredis.command.TestClient;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebugCommandsTest extends CommandTest {
  private static final String NOT_ALLOWED =
      "-ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you"
          + " can run it from a local connection, otherwise you need to set this option in the"
          + " configuration file, and then restart the server.\r\n";

  @Test
  void onlyLocalClientsMay() {
    assertEquals("+OK\r\n", client.line("debug sleep 0"));
    assertEquals(NOT_ALLOWED, other.line("debug sleep 0"));
    assertEquals("OK", store.execute("debug", "sleep", "0"));
    assertEquals("+OK\r\n", new TestClient(store, "[::1]:9").line("debug sleep 0"));
    assertEquals("+OK\r\n", new TestClient(store, "/tmp/socket:0").line("debug sleep 0"));
  }

  @Test
  void debugIsRefusedByDefault() {
    try (Reredis closed = Reredis.open(b -> b.activeExpiry(false))) {
      assertEquals(NOT_ALLOWED, new TestClient(closed, "127.0.0.1:1").line("debug sleep 0"));
      assertEquals(NOT_ALLOWED, new TestClient(closed, "127.0.0.1:1").line("debug nonsense"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sleep",
    "object",
    "object k fast",
    "nonsense",
    "error",
    "digest x",
    "quicklist-packed-threshold",
    "pause-cron",
    "replybuffer",
    "replybuffer peak-reset-time",
    "replybuffer x 1",
    "change-repl-id x",
  })
  void unknownOrIncomplete(String rest) {
    assertEquals(
        "-ERR unknown subcommand or wrong number of arguments for '"
            + rest.split(" ")[0]
            + "'. Try DEBUG HELP.\r\n",
        client.line("debug " + rest));
  }

  @Test
  void sleepSuspendsTheClient() {
    assertEquals("", client.line("debug sleep 1.5"));
    assertEquals(Outcome.SUSPENDED, client.outcome);
    Suspension reason = client.session.suspension();
    assertEquals(START + 1500, reason.deadline());
    assertEquals(":0\r\n", other.line("client unblock " + client.session.id()));
    assertTrue(client.session.timeOut(reason));
    assertEquals("+OK\r\n", client.written());
  }

  /** EXEC runs its commands at once, but its reply waits until all of its sleeps have ended. */
  @Test
  void sleepWithinExecSuspendsTheClient() {
    client.line("multi");
    client.line("debug sleep 1");
    client.line("set k v");
    client.line("debug sleep 0.5");
    assertEquals("", client.line("exec"));
    assertEquals(Outcome.SUSPENDED, client.outcome);
    assertEquals("$1\r\nv\r\n", other.line("get k"));
    Suspension reason = client.session.suspension();
    assertEquals(START + 1500, reason.deadline());
    assertTrue(client.session.timeOut(reason));
    assertEquals("*3\r\n+OK\r\n+OK\r\n+OK\r\n", client.written());
  }

  @Test
  void activeExpiry() {
    client.line("debug set-active-expire 0");
    assertFalse(Inside.of(store).engine().activeExpiry());
    client.line("debug set-active-expire 1");
    assertTrue(Inside.of(store).engine().activeExpiry());
  }

  @Test
  void object() {
    assertEquals("-ERR no such key\r\n", client.line("debug object k"));
    client.line("set k hello");
    clock.advanceMillis(3000);
    long lru = START / 1000 & 0xffffff;
    assertEquals(
        "+Value at:0x0 refcount:1 encoding:embstr serializedlength:6 lru:"
            + lru
            + " lru_seconds_idle:3\r\n",
        client.line("debug object k"));
  }

  /** The fields are those of redis-server, for a list of two blocks of 128 elements. */
  @Test
  void objectOfAList() {
    client.line("config set list-max-listpack-size 128");
    for (int i = 0; i < 256; i++) {
      client.line("rpush l " + i % 10);
    }
    String shown = client.line("debug object l");
    assertTrue(shown.contains(" encoding:quicklist "), shown);
    assertTrue(
        shown.contains(
            " ql_nodes:2 ql_avg_node:128.00 ql_listpack_max:128 ql_compressed:0"
                + " ql_uncompressed_size:526"),
        shown);
  }

  @ParameterizedTest
  @CsvSource({"jmap", "segfault", "htstats 0", "ziplist k", "sdslen k"})
  void subcommandsAboutInternalsOfRedisAreRefused(String rest) {
    String name = rest.split(" ")[0].toUpperCase(java.util.Locale.ROOT);
    assertEquals(
        "-ERR DEBUG " + name + " is not there: it is about Redis's insides\r\n",
        client.line("debug " + rest));
  }

  @Test
  void backgroundWorkPauses() {
    assertEquals("+OK\r\n", client.line("debug pause-cron 1"));
    assertTrue(Inside.of(store).engine().isCronPaused());
    assertEquals("+OK\r\n", client.line("debug pause-cron 0"));
    assertFalse(Inside.of(store).engine().isCronPaused());
  }

  @Test
  void theReplicationIdChanges() {
    String before = (String) client.read("info replication");
    assertEquals("+OK\r\n", client.line("debug change-repl-id"));
    String after = (String) client.read("info replication");
    assertFalse(before.equals(after));
    assertTrue(after.contains("master_replid:"), after);
  }

  @Test
  void sleepCanBlockAsInRedis() {
    client.line("config set debug-sleep-blocks yes");
    assertEquals("+OK\r\n", client.line("debug sleep 0.001"));
    client.line("multi");
    client.line("debug sleep 0.001");
    assertEquals("*1\r\n+OK\r\n", client.line("exec"));
  }

  @Test
  void errorsAndMatching() {
    assertEquals("-FOO\r\n", client.line("debug error FOO"));
    assertEquals("-FOO bar\r\n", client.send("debug", "error", "FOO bar"));
    assertEquals("-FOO bar baz\r\n", client.send("debug", "error", "FOO bar\nbaz"));
    assertTrue(((String) client.read("info errorstats")).contains("errorstat_FOO:count=3\r\n"));
    assertEquals(":1\r\n", client.line("debug stringmatch-len a*b aab"));
    assertEquals(":0\r\n", client.line("debug stringmatch-len a?b ab"));
    assertTrue(client.line("debug reload").startsWith("-ERR "));
  }

  /** The replies are those of redis-server. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "string; $11|Hello World|; $11|Hello World|",
        "integer; :12345|; :12345|",
        "double; $5|3.141|; ,3.141|",
        "null; $-1|; _|",
        "array; *3|:0|:1|:2|; *3|:0|:1|:2|",
        "set; *3|:0|:1|:2|; ~3|:0|:1|:2|",
        "map; *6|:0|:0|:1|:1|:2|:0|; %3|:0|#f|:1|#t|:2|#f|",
        "attrib; $39|Some real reply following the attribute|; !1|$14|key-popularity|*2|$7|key:123"
            + "|:90|$39|Some real reply following the attribute|",
        "push; -ERR RESP2 is not supported by this command|; >2|$16|server-cpu-usage|:42|$40|Some"
            + " real reply following the push reply|",
        "true; :1|; #t|",
        "false; :0|; #f|",
        "bignum; $37|1234567999999999999999999999999999999|;"
            + " (1234567999999999999999999999999999999|",
        "nonsense; -ERR Wrong protocol type name. Please use one of the following:"
            + " string/integer/double/bignum/null/array/set/map/attrib/push/verbatim/true/false|;"
            + " -ERR Wrong protocol type name. Please use one of the following:"
            + " string/integer/double/bignum/null/array/set/map/attrib/push/verbatim/true/false|",
      })
  void protocol(String type, String two, String three) {
    assertEquals(wire(two), client.line("debug protocol " + type));
    client.line("hello 3");
    assertEquals(wire(three), client.line("debug protocol " + type));
  }

  private static String wire(String shown) {
    String lines = shown.replace("|", "\r\n").replaceFirst("^!", "|");
    return lines.startsWith("-ERR Wrong") ? lines.replace('/', '|') : lines;
  }

  @Test
  void protocolWithLineBreaks() {
    assertEquals("$25\r\nThis is a verbatim\nstring\r\n", client.line("debug protocol verbatim"));
    client.line("hello 3");
    assertEquals(
        "=29\r\ntxt:This is a verbatim\nstring\r\n", client.line("debug protocol verbatim"));
  }

  @Test
  void protocolAsJavaValues() {
    assertEquals(
        new BigInteger("1234567999999999999999999999999999999"),
        store.execute("debug", "protocol", "bignum"));
    assertEquals(
        "Some real reply following the attribute", store.execute("debug", "protocol", "attrib"));
  }
}
