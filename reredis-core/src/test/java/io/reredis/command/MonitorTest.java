package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MonitorTest extends CommandTest {
  /** Returns the lines that MONITOR has sent, without their timestamps. */
  private String seen() {
    return other.pushes().replaceAll("\\+\\d{10}\\.\\d{6} ", "").replace("\r\n", "\n");
  }

  private static String line(int db, String rest) {
    return "[" + db + " 127.0.0.1:40001] " + rest + "\n";
  }

  @Test
  void lineHasTimeDatabaseAddressAndQuotedArguments() {
    assertEquals("+OK\r\n", other.line("monitor"));
    client.send("set", "a b", "\"\\\n\r\t\u0007\b\u0001é");
    assertEquals(
        "+1700000000.000000 [0 127.0.0.1:40001] \"set\" \"a b\""
            + " \"\\\"\\\\\\n\\r\\t\\a\\b\\x01\\xc3\\xa9\"\r\n",
        other.pushes());
  }

  @Test
  void commandsComeAfterTheyRanAndThoseOfExecBeforeExec() {
    other.line("monitor");
    client.line("select 3");
    client.line("multi");
    client.line("set x y");
    client.line("incr x");
    client.line("client list");
    client.line("exec");
    assertEquals(
        line(3, "\"select\" \"3\"")
            + line(3, "\"multi\"")
            + line(3, "\"set\" \"x\" \"y\"")
            + line(3, "\"incr\" \"x\"")
            + line(3, "\"exec\""),
        seen());
  }

  @Test
  void refusedAndAdministrativeCommandsAreNotShown() {
    other.line("monitor");
    client.line("nosuchcommand");
    client.line("get");
    client.line("config get hz");
    client.line("slowlog get");
    client.line("debug sleep 0");
    client.line("client setname foo");
    assertEquals(line(0, "\"client\" \"setname\" \"foo\""), seen());
  }

  @Test
  void secretsAreNotShown() {
    other.line("monitor");
    client.line("auth secret");
    client.line("auth default secret");
    client.line("auth default secret more");
    client.line("hello 3 auth default secret setname me");
    client.line("hello 3 auth default secret nonsense");
    assertEquals(
        line(0, "\"auth\" \"(redacted)\"")
            + line(0, "\"auth\" \"(redacted)\" \"(redacted)\"")
            + line(0, "\"auth\" \"(redacted)\" \"(redacted)\" \"(redacted)\"")
            + line(0, "\"hello\" \"3\" \"auth\" \"(redacted)\" \"(redacted)\" \"setname\" \"me\"")
            + line(0, "\"hello\" \"3\" \"auth\" \"(redacted)\" \"(redacted)\" \"nonsense\""),
        seen());
  }

  @Test
  void monitoringClientMayNotTouchKeys() {
    other.line("monitor");
    assertEquals("-ERR Replica can't interact with the keyspace\r\n", other.line("get a"));
    assertEquals("-ERR Replica can't interact with the keyspace\r\n", other.line("set a b"));
    assertEquals("+PONG\r\n", other.line("ping"));
    other.line("reset");
    other.pushes();
    assertEquals("$-1\r\n", other.line("get a"));
    assertEquals("", other.pushes());
  }

  @Test
  void postponedCommandsAreShownOnce() {
    other.line("monitor");
    client.line("client pause 100");
    client.line("ping");
    client.line("client unpause");
    client.line("ping");
    assertEquals(line(0, "\"ping\""), seen());
  }
}
