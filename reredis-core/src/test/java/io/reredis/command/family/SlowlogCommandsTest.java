package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.command.CommandTest;
import io.reredis.command.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowlogCommandsTest extends CommandTest {
  @BeforeEach
  void logEverything() {
    client.line("config set slowlog-log-slower-than 0");
    client.line("slowlog reset");
  }

  private List<String> logged() {
    client.line("config set slowlog-log-slower-than -1");
    List<String> requests = new ArrayList<>();
    for (Object entry : (List<?>) client.read("slowlog get -1")) {
      List<?> arguments = (List<?>) ((List<?>) entry).get(3);
      requests.add(0, String.join(" ", arguments.stream().map(Object::toString).toList()));
    }
    return requests;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "slowlog get x; count should be greater than or equal to -1",
        "slowlog get -2; count should be greater than or equal to -1",
        "slowlog get 1 2; unknown subcommand or wrong number of arguments for 'get'. Try SLOWLOG"
            + " HELP.",
        "slowlog foo; unknown subcommand 'foo'. Try SLOWLOG HELP.",
      })
  void errors(String request, String error) {
    assertEquals("-ERR " + error + "\r\n", client.line(request));
  }

  @Test
  void anEntryHasTimeDurationArgumentsAndClient() {
    client.line("client setname me");
    client.line("set a b");
    List<?> entry = (List<?>) ((List<?>) client.read("slowlog get 1")).get(0);
    assertEquals(START / 1000, entry.get(1));
    assertTrue((long) entry.get(2) >= 0);
    assertEquals(List.of("set", "a", "b"), entry.get(3));
    assertEquals("127.0.0.1:40001", entry.get(4));
    assertEquals("me", entry.get(5));
  }

  @Test
  void newestFirstTenByDefault() {
    for (int i = 0; i < 12; i++) {
      client.line("get " + i);
    }
    client.line("config set slowlog-log-slower-than -1");
    assertEquals(10, ((List<?>) client.read("slowlog get")).size());
    assertEquals(13, ((List<?>) client.read("slowlog get -1")).size());
    assertEquals(":13\r\n", client.line("slowlog len"));
    assertEquals("*0\r\n", client.line("slowlog get 0"));
    assertEquals("+OK\r\n", client.line("slowlog reset"));
    assertEquals(":0\r\n", client.line("slowlog len"));
  }

  @Test
  void secretsAreNotLogged() {
    client.line("auth default secret");
    client.line("hello 2 auth default secret");
    client.line("config set requirepass secret hz 10");
    client.line("config set REQUIREPASS secret hz x");
    client.line("config set requirepass secret hz");
    client.send("config", "set", "requirepass", "");
    client.line("acl setuser alice on >secret");
    client.line("acl setuser alice bogus");
    client.line("acl getuser alice");
    client.line("acl deluser alice bob");
    assertEquals(
        List.of(
            "slowlog reset",
            "auth (redacted) (redacted)",
            "hello 2 auth (redacted) (redacted)",
            "config set requirepass (redacted) hz 10",
            "config set REQUIREPASS (redacted) hz x",
            "config set requirepass (redacted) hz",
            "config set requirepass (redacted)",
            "acl setuser (redacted) (redacted) (redacted)",
            "acl setuser (redacted) (redacted)",
            "acl getuser (redacted)",
            "acl deluser (redacted) (redacted)"),
        logged().stream().filter(r -> !r.contains("slower-than")).toList());
  }

  @Test
  void commandsOfExecAreLoggedAndNotExec() {
    client.line("multi");
    client.line("set a b");
    client.line("exec");
    List<String> requests = logged();
    assertTrue(requests.containsAll(List.of("multi", "set a b")), requests.toString());
    assertTrue(!requests.contains("exec"), requests.toString());
  }

  @Test
  void debugSleepCountsAsExecutionTime() {
    client.line("config set slowlog-log-slower-than 200000");
    client.line("slowlog reset");
    client.line("debug sleep 0.25");
    assertEquals(Outcome.SUSPENDED, client.outcome);
    client.session.timeOut(client.session.suspension());
    List<?> entry = (List<?>) ((List<?>) client.read("slowlog get")).get(0);
    assertEquals(List.of("debug", "sleep", "0.25"), entry.get(3));
    assertTrue((long) entry.get(2) >= 250_000);
  }
}
