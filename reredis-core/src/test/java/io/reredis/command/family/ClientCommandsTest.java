package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.command.CommandTest;
import io.reredis.command.Outcome;
import io.reredis.command.TestClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCommandsTest extends CommandTest {
  private long id(TestClient of) {
    return of.session.id();
  }

  /** Compares the errors for invalid requests with those of redis-server. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "client; wrong number of arguments for 'client' command",
        "client foo; unknown subcommand 'foo'. Try CLIENT HELP.",
        "client nosuch on; unknown subcommand 'nosuch'. Try CLIENT HELP.",
        "client id x; wrong number of arguments for 'client|id' command",
        "client list type foo; Unknown client type 'foo'",
        "client list type normal x; syntax error",
        "client list id; syntax error",
        "client list id x; Invalid client ID",
        "client list id 1 2 x; Invalid client ID",
        "client list foo; syntax error",
        "client kill; wrong number of arguments for 'client|kill' command",
        "client kill foo; No such client",
        "client kill id; No such client",
        "client kill id x; client-id should be greater than 0",
        "client kill id 0; client-id should be greater than 0",
        "client kill maxage x; maxage is not an integer or out of range",
        "client kill maxage 0; maxage should be greater than 0",
        "client kill type foo; Unknown client type 'foo'",
        "client kill user nobody; No such user 'nobody'",
        "client kill skipme maybe; syntax error",
        "client kill id 1 foo; syntax error",
        "client kill foo bar; syntax error",
        "client pause x; timeout is not an integer or out of range",
        "client pause -1; timeout is negative",
        "client pause 9223372036854775807; timeout is out of range",
        "client pause 10 foo; CLIENT PAUSE mode must be WRITE or ALL",
        "client pause 1 write x; unknown subcommand or wrong number of arguments for 'pause'. Try"
            + " CLIENT HELP.",
        "client no-evict foo; syntax error",
        "client no-touch foo; syntax error",
        "client reply foo; syntax error",
        "client reply off x; wrong number of arguments for 'client|reply' command",
        "client unblock x; value is not an integer or out of range",
        "client unblock 99 foo; CLIENT UNBLOCK reason should be TIMEOUT or ERROR",
        "client unblock 99 error x; unknown subcommand or wrong number of arguments for 'unblock'."
            + " Try CLIENT HELP.",
        "client setinfo lib-foo x; Unrecognized option 'lib-foo'",
        "client setinfo lib-name a\u0001b; lib-name cannot contain spaces, newlines or special"
            + " characters.",
        "client setname a\u007fb; Client names cannot contain spaces, newlines or special characters.",
      })
  void errors(String request, String error) {
    assertEquals("-ERR " + error + "\r\n", client.line(request));
    assertEquals("+PONG\r\n", client.line("ping"));
  }

  @Test
  void idAndNames() {
    assertEquals(":" + id(client) + "\r\n", client.line("client id"));
    assertEquals("$-1\r\n", client.line("client getname"));
    assertEquals("+OK\r\n", client.line("client setname worker-1"));
    assertEquals("$8\r\nworker-1\r\n", client.line("client getname"));
    assertEquals("+OK\r\n", client.send("client", "setname", ""));
    assertEquals("$-1\r\n", client.line("client getname"));
    client.line("hello 3");
    assertEquals("_\r\n", client.line("client getname"));
  }

  @Test
  void lineOfAClient() {
    client.line("client setname me");
    client.line("client setinfo lib-name jedis");
    client.line("client setinfo LIB-VER 6.2");
    client.line("select 3");
    client.line("watch a b");
    client.inputBytes = 17;
    clock.advance(Duration.ofSeconds(5));
    String expected =
        "id="
            + id(client)
            + " addr=127.0.0.1:40001 laddr=127.0.0.1:6379 fd=8 name=me age=5 idle=0 flags=N db=3"
            + " sub=0 psub=0 ssub=0 multi=-1 watch=2 qbuf=43 qbuf-free=0 argv-mem=0 multi-mem=0"
            + " rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem=2700 events=r cmd=client|info user=default"
            + " redir=-1 resp=2 lib-name=jedis lib-ver=6.2\n";
    assertEquals("$" + expected.length() + "\r\n" + expected + "\r\n", client.line("client info"));
    client.line("hello 3");
    String three = expected.replace("resp=2", "resp=3");
    assertEquals(
        "=" + (three.length() + 4) + "\r\ntxt:" + three + "\r\n", client.line("client info"));
  }

  private String field(String name, TestClient of) {
    String line = (String) client.read("client list id " + id(of));
    return Arrays.stream(line.trim().split(" "))
        .filter(f -> f.startsWith(name + "="))
        .map(f -> f.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void flagsTellTheStateOfAClient() {
    assertEquals("N", field("flags", other));
    assertEquals("NULL", field("cmd", other));
    other.line("client no-evict on");
    other.line("client no-touch on");
    assertEquals("eT", field("flags", other));
    other.line("client no-evict off");
    other.line("client no-touch off");
    assertEquals("N", field("flags", other));
    other.line("watch k");
    client.line("set k v");
    assertEquals("d", field("flags", other));
    other.line("unwatch");
    other.line("multi");
    other.line("get k");
    assertEquals("x", field("flags", other));
    assertEquals("1", field("multi", other));
    other.line("discard");
    other.line("subscribe a b");
    other.line("psubscribe c");
    assertEquals("P", field("flags", other));
    assertEquals("2", field("sub", other));
    assertEquals("1", field("psub", other));
    other.line("reset");
    other.line("monitor");
    assertEquals("O", field("flags", other));
    other.line("reset");
    other.line("wait 1 0");
    assertEquals("b", field("flags", other));
    assertEquals("wait", field("cmd", other));
  }

  @Test
  void noTouchKeepsTheAccessTime() {
    client.line("set k v");
    clock.advance(Duration.ofSeconds(10));
    client.line("client no-touch on");
    client.line("get k");
    assertEquals(":10\r\n", client.line("object idletime k"));
    client.line("client no-touch off");
    client.line("get k");
    assertEquals(":0\r\n", client.line("object idletime k"));
  }

  @Test
  void listOfSomeClients() {
    assertEquals(2, ((String) client.read("client list")).lines().count());
    assertEquals(2, ((String) client.read("client list type normal")).lines().count());
    assertEquals("$0\r\n\r\n", client.line("client list type master"));
    assertEquals("$0\r\n\r\n", client.line("client list type replica"));
    other.line("subscribe a");
    String pubsub = (String) client.read("client list type pubsub");
    assertTrue(pubsub.startsWith("id=" + id(other) + " "));
    assertEquals(1, pubsub.lines().count());
    assertEquals("$0\r\n\r\n", client.line("client list id 99 0"));
    String both = (String) client.read("client list id " + id(other) + " " + id(client));
    assertEquals(2, both.lines().count());
  }

  @Test
  void killByAddressMayKillTheCaller() {
    assertEquals("+OK\r\n", client.line("client kill 192.0.2.7:40002"));
    assertTrue(other.closed);
    assertEquals("+OK\r\n", client.line("client kill 127.0.0.1:40001"));
    assertEquals(Outcome.CLOSE, client.outcome);
    assertFalse(client.closed, "the reply goes out first");
  }

  @Test
  void killByOptions() {
    assertEquals(":0\r\n", client.line("client kill id " + id(client)));
    assertEquals(Outcome.CONTINUE, client.outcome);
    assertEquals(":0\r\n", client.line("client kill type pubsub"));
    assertEquals(":0\r\n", client.line("client kill laddr 1.2.3.4:5"));
    assertEquals(":0\r\n", client.line("client kill user default maxage 10"));
    clock.advance(Duration.ofSeconds(10));
    assertFalse(other.closed);
    assertEquals(":1\r\n", client.line("client kill user default maxage 10"));
    assertTrue(other.closed);
    assertEquals(Outcome.CONTINUE, client.outcome);
    assertEquals(":1\r\n", client.line("client kill skipme no id " + id(client)));
    assertEquals(Outcome.CLOSE, client.outcome);
  }

  @Test
  void killWithinExec() {
    client.line("multi");
    client.line("client kill skipme no id " + id(client));
    assertEquals("*1\r\n:1\r\n", client.line("exec"));
    assertEquals(Outcome.CLOSE, client.outcome);
  }

  @Test
  void replyModes() {
    assertEquals("+OK\r\n", client.line("client reply on"));
    assertEquals("", client.line("client reply skip"));
    assertEquals("", client.line("ping"));
    assertEquals("+PONG\r\n", client.line("ping"));
    assertEquals("", client.line("client reply skip"));
    assertEquals("", client.line("client reply skip"));
    assertEquals("", client.line("nosuchcommand"));
    assertEquals("+PONG\r\n", client.line("ping"));
    assertEquals("", client.line("client reply off"));
    assertEquals("", client.line("ping"));
    assertEquals("", client.line("client reply skip"));
    assertEquals("", client.line("ping"));
    assertEquals("", client.line("ping"));
    assertEquals("+OK\r\n", client.line("client reply on"));
    assertEquals("+PONG\r\n", client.line("ping"));
  }

  @Test
  void replySkipOfACommandThatWaits() {
    client.line("client reply skip");
    assertEquals("", client.line("wait 1 0"));
    assertEquals(":1\r\n", other.line("client unblock " + id(client)));
    assertEquals("", client.written());
    assertEquals("+PONG\r\n", client.line("ping"));
  }

  @Test
  void replySkipIsRefusedWithinExec() {
    client.line("multi");
    client.line("client reply skip");
    client.line("ping");
    assertEquals(
        "*2\r\n-ERR Command not allowed inside a transaction\r\n+PONG\r\n", client.line("exec"));
    assertEquals("+PONG\r\n", client.line("ping"));
  }

  @Test
  void unblock() {
    assertEquals(":0\r\n", client.line("client unblock " + id(other)));
    other.line("wait 1 0");
    assertEquals(Outcome.SUSPENDED, other.outcome);
    assertEquals(":1\r\n", client.line("client unblock " + id(other)));
    assertEquals(":0\r\n", other.written());
    other.line("wait 1 0");
    assertEquals(":1\r\n", client.line("client unblock " + id(other) + " error"));
    assertEquals("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n", other.written());
    assertEquals(":0\r\n", client.line("client unblock " + id(other) + " timeout"));
  }

  @Test
  void pauseOfWrites() {
    assertEquals("+OK\r\n", client.line("client pause 100 write"));
    assertEquals("$-1\r\n", other.line("get k"));
    assertEquals("", other.line("set k v"));
    assertEquals(Outcome.POSTPONED, other.outcome);
    assertEquals("+OK\r\n", client.line("client unpause"));
    assertEquals("+OK\r\n", other.line("set k v"));
  }

  @Test
  void pauseOfAllEndsByItself() {
    client.line("client pause 100");
    other.line("ping");
    assertEquals(Outcome.POSTPONED, other.outcome);
    clock.advanceMillis(100);
    assertEquals("+PONG\r\n", other.line("ping"));
  }

  @Test
  void aPauseOfZeroHasNoEffect() {
    assertEquals("+OK\r\n", client.line("client pause 0"));
    assertEquals("+PONG\r\n", other.line("ping"));
  }

  @Test
  void help() {
    List<?> lines = (List<?>) client.read("client help");
    assertEquals("CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:", lines.get(0));
    assertEquals("HELP", lines.get(lines.size() - 2));
  }
}
