package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.util.List;

/** Tests CLIENT. */
class ClientTest {
  private static String addressOf(Client c) throws Exception {
    return line(c).text("addr");
  }

  private static Fields line(Client c) throws Exception {
    return Fields.of(c.text("client info").trim(), " ", '=');
  }

  @OnEveryTarget
  void names(Client c) throws Exception {
    c.check("client getname", "nil");
    c.ok("client setname me");
    c.check("client getname", "'me'");
    c.ok("client setname \"\"");
    c.check("client getname", "nil");
    String error = "-ERR Client names cannot contain spaces, newlines or special characters.";
    c.check("client setname \"a b\"", error);
    c.check("client setname \"a\\nb\"", error);
    c.check("client setname \"\\x7f\"", error);
    c.ok("client setname a!~b");
  }

  @OnEveryTarget
  void ids(Client c) throws Exception {
    long id = c.send("client id").integer();
    assertTrue(id > 0);
    assertEquals(id, c.send("client id").integer());
    assertTrue(c.other().send("client id").integer() > id);
  }

  @OnEveryTarget(sockets = true)
  void infoAndList(Client c) throws Exception {
    c.ok("client setname me", "select 3");
    Client other = c.other();
    Fields own = line(c);
    assertEquals("me", own.text("name"));
    assertEquals("3", own.text("db"));
    assertEquals("client|info", own.text("cmd"));
    assertEquals("N", own.text("flags"));
    assertEquals("default", own.text("user"));
    assertEquals("" + c.target().version(), own.text("resp"));
    assertEquals(c.send("client id").text(), own.text("id"));
    for (String name :
        "laddr fd age idle sub psub multi qbuf qbuf-free argv-mem multi-mem obl oll omem tot-mem events redir"
            .split(" ")) {
      own.get(name);
    }
    other.ok("multi");
    other.check("get k", "+QUEUED");
    String id = other.other().send("client id").text();
    String list = c.text("client list");
    assertTrue(list.contains("addr=" + own.text("addr")), list);
    assertTrue(list.lines().count() >= 3, list);
    assertTrue(list.contains("cmd=get"), list);
    assertTrue(list.contains(" multi=1 "), list);
    List<Long> ids =
        list.lines().map(l -> Long.valueOf(Fields.of(l, " ", '=').text("id"))).toList();
    assertTrue(ids.contains(Long.valueOf(id)), list);
    assertEquals(ids.stream().sorted().toList(), ids, "the oldest one first");
    String two = c.text("client list id " + own.text("id") + " " + id + " 999999");
    assertEquals(2, two.lines().count(), two);
    assertTrue(c.text("client list type normal").contains("name=me"));
    assertEquals("", c.text("client list type pubsub"));
    assertEquals("", c.text("client list type replica"));
    assertEquals("", c.text("client list TYPE master"));
    c.check("client list type bogus", "-ERR Unknown client type 'bogus'");
    c.check("client list type", "-ERR syntax error");
    c.check("client list bogus", "-ERR syntax error");
    c.check("client list id", "-ERR syntax error");
    c.check("client list id x", "-ERR Invalid client ID");
  }

  @OnEveryTarget(sockets = true)
  void kill(Client c) throws Exception {
    Client first = c.other();
    c.ok("client kill " + addressOf(first));
    assertTrue(first.isClosed());
    c.check("client kill 1.2.3.4:5", "-ERR No such client");
    Client second = c.other();
    c.check("client kill id " + second.send("client id").text(), ":1");
    assertTrue(second.isClosed());
    c.check("client kill id 999999", ":0");
    Client third = c.other();
    c.check("client kill ADDR " + addressOf(third) + " TYPE normal USER default", ":1");
    assertTrue(third.isClosed());
    c.check("client kill id " + c.send("client id").text(), ":0");
    c.check("client kill laddr 1.2.3.4:5", ":0");
    Client subscriber = c.other();
    subscriber.send("subscribe ch");
    c.check("client kill type pubsub", ":1");
    assertTrue(subscriber.isClosed());
    c.check("client kill type replica skipme no", ":0");
    c.check("client kill addr " + addressOf(c) + " skipme no", ":1");
    assertTrue(c.isClosed());
  }

  @OnEveryTarget
  void killErrors(Client c) throws Exception {
    c.check("client kill id 0", "-ERR client-id should be greater than 0");
    c.check("client kill id -1", "-ERR client-id should be greater than 0");
    c.check("client kill id x", "-ERR client-id should be greater than 0");
    c.check("client kill type bogus", "-ERR Unknown client type 'bogus'");
    c.check("client kill user nosuch", "-ERR No such user 'nosuch'");
    c.check("client kill skipme maybe", "-ERR syntax error");
    c.check("client kill id 1 type", "-ERR syntax error");
    c.check("client kill bogus 1", "-ERR syntax error");
  }

  @OnEveryTarget(since = "7.4")
  void killByAge(Client c) throws Exception {
    c.check("client kill maxage 1000000", ":0");
    c.check("client kill maxage x", "-ERR maxage is not an integer or out of range");
    c.check("client kill maxage 0", "-ERR maxage should be greater than 0");
  }

  @OnEveryTarget(sockets = true)
  void replies(Client c) throws Exception {
    c.ok("client reply on");
    c.write("client reply off");
    c.write("set k 1");
    c.write("get k");
    c.check("client reply on", "+OK");
    c.check("get k", "'1'");
    c.write("client reply skip");
    c.write("set k 2");
    c.check("get k", "'2'");
    c.check("client reply bogus", "-ERR syntax error");
    c.write("client reply off");
    c.write("client reply skip");
    c.write("get k");
    c.check("client reply on", "+OK");
  }

  @OnEveryTarget(sockets = true)
  void confirmationsComeWithoutReplies(Client c) throws Exception {
    c.write("client reply off");
    c.write("get k");
    c.write("subscribe ch");
    c.checkNext(">['subscribe' 'ch' :1]");
    c.write("psubscribe p*");
    c.checkNext(">['psubscribe' 'p*' :2]");
    c.write("ssubscribe s");
    c.checkNext(">['ssubscribe' 's' :1]");
    c.write("unsubscribe");
    c.checkNext(">['unsubscribe' 'ch' :1]");
    c.write("punsubscribe");
    c.checkNext(">['punsubscribe' 'p*' :0]");
    c.write("sunsubscribe");
    c.checkNext(">['sunsubscribe' 's' :0]");
    c.write("subscribe");
    c.write("multi");
    c.write("subscribe x y");
    c.write("unsubscribe");
    c.write("ping");
    c.write("exec");
    c.checkNext(">['subscribe' 'x' :1]");
    c.checkNext(">['subscribe' 'y' :2]");
    Reply first = c.next();
    Reply second = c.next();
    assertEquals("unsubscribe", first.parts().get(0).text());
    assertEquals("0", second.parts().get(2).text());
    c.check("client reply on", "+OK");
  }

  @OnEveryTarget(sockets = true)
  void aConfirmationIsNotSkipped(Client c) throws Exception {
    c.write("client reply skip");
    c.check("unsubscribe", ">['unsubscribe' nil :0]");
    c.write("client reply skip");
    c.check("ssubscribe s", ">['ssubscribe' 's' :1]");
    c.check("sunsubscribe s", ">['sunsubscribe' 's' :0]");
    c.check("ping", "+PONG");
  }

  @OnEveryTarget(sockets = true)
  void aMonitorWithoutRepliesIsShownNothing(Client c) throws Exception {
    Client other = c.other();
    String id = c.send("client id").text();
    c.write("client reply off");
    c.write("monitor");
    Await.until("it is a monitor", () -> flags(other, id).contains("O"));
    other.check("ping", "+PONG");
    c.check("client reply on", "+OK");
  }

  @OnEveryTarget(sockets = true)
  void pause(Client c) throws Exception {
    Client other = c.other();
    String id = other.send("client id").text();
    c.ok("client pause 100000 write");
    other.check("get k", "nil");
    other.write("set k 1");
    c.awaitSuspended(id);
    c.check("get k", "nil");
    c.ok("client unpause");
    other.checkNext("+OK");
    c.ok("client pause 0", "client pause 20");
    other.write("get k");
    c.passes(21);
    other.checkNext("'1'");
    c.ok("client pause 20 ALL");
    other.write("ping");
    c.passes(21);
    other.checkNext("+PONG");
  }

  @OnEveryTarget(
      sockets = true,
      differs = "there even CLIENT UNPAUSE waits for the end of the pause")
  void aPauseOfAllCommandsCanBeEnded(Client c) throws Exception {
    Client other = c.other();
    c.ok("client pause 100000");
    other.write("get k");
    Await.until(
        "the other client is held",
        () -> c.text("client list").matches("(?s).* flags=b .* cmd=get .*"));
    c.ok("client unpause");
    other.checkNext("nil");
  }

  @OnEveryTarget(sockets = true)
  void aPauseOfWritesHoldsWhatMayReplicate(Client c) throws Exception {
    c.check("pfadd h a", ":1");
    for (String request :
        new String[] {
          "pfcount h",
          "publish ch m",
          "spublish ch m",
          "sort k",
          "expire h 100",
          "eval 'return 1' 0",
          "evalsha nosuch 0",
          "fcall nosuch 0"
        }) {
      Client other = c.other();
      Client queues = c.other();
      queues.ok("multi");
      queues.check(request, "+QUEUED");
      c.ok("client pause 100000 write");
      other.write(request);
      queues.write("exec");
      awaitBlocked(c, 2);
      c.ok("client unpause");
      other.next();
      assertEquals('*', queues.next().type());
    }
    assertEquals("0", Fields.of(c.text("info clients"), "\r\n", ':').text("blocked_clients"));
  }

  @OnEveryTarget(sockets = true)
  void aPauseOfWritesLetsReadersRun(Client c) throws Exception {
    Client other = c.other();
    c.ok("client pause 100000 write");
    other.check("eval_ro 'return 1' 0", ":1");
    other.check("eval \"#!lua flags=no-writes\\nreturn 1\" 0", ":1");
    other.check("fcall_ro nosuch 0", "-ERR Function not found");
    c.ok("client unpause");
  }

  private static void awaitBlocked(Client c, int clients) throws Exception {
    Await.until(
        clients + " clients are blocked",
        () -> {
          Fields info = Fields.of(c.text("info clients"), "\r\n", ':');
          return info.text("blocked_clients").equals("" + clients);
        });
    Fields info = Fields.of(c.text("info clients"), "\r\n", ':');
    assertEquals("0", info.text("clients_in_timeout_table"));
  }

  @OnEveryTarget(sockets = true)
  void nothingExpiresDuringAPause(Client c) throws Exception {
    c.ok("config resetstat", "set k v px 1000", "set other v", "client pause 100000 write");
    c.passes(1050);
    c.check("get k", "nil");
    c.check("exists k", ":0");
    c.check("dbsize", ":2");
    c.check("keys *", "['other']");
    assertEquals("0", Fields.of(c.text("info stats"), "\r\n", ':').text("expired_keys"));
    c.ok("client unpause");
    c.check("get k", "nil");
    c.check("dbsize", ":1");
    assertEquals("1", Fields.of(c.text("info stats"), "\r\n", ':').text("expired_keys"));
  }

  @OnEveryTarget(sockets = true)
  void theLongerAndStricterPauseHolds(Client c) throws Exception {
    Client other = c.other();
    c.ok("client pause 100000 write", "client pause 10 write");
    c.passes(50);
    other.write("set k v");
    awaitBlocked(c, 1);
    c.ok("client unpause");
    other.checkNext("+OK");
  }

  /** One EXEC starts both pauses, because redis-server would delay the second one under ALL. */
  @OnEveryTarget(sockets = true)
  void theStricterPauseHoldsForTheLongerTime(Client c) throws Exception {
    Client other = c.other();
    String id = other.send("client id").text();
    String[] pairs = {"100 all 1 write", "1 all 100 write", "100 write 1 all", "1 write 100 all"};
    for (String pair : pairs) {
      String[] words = pair.split(" ");
      long start = System.nanoTime();
      c.ok("multi");
      c.check("client pause " + words[0] + " " + words[1], "+QUEUED");
      c.check("client pause " + words[2] + " " + words[3], "+QUEUED");
      c.check("exec", "[+OK +OK]");
      other.write("get k");
      if (!c.target().isRedis()) {
        c.passes(50);
        c.awaitSuspended(id);
        c.passes(51);
      }
      other.checkNext("nil");
      if (c.target().isRedis()) {
        // the clock for commands may lag by some milliseconds
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis >= 90, pair + ": " + millis);
      }
    }
  }

  @OnEveryTarget
  void pauseErrors(Client c) throws Exception {
    c.check("client pause x", "-ERR timeout is not an integer or out of range");
    c.check("client pause -1", "-ERR timeout is negative");
    c.check("client pause 1 bogus", "-ERR CLIENT PAUSE mode must be WRITE or ALL");
  }

  @OnEveryTarget(sockets = true)
  void aPausedTransaction(Client c) throws Exception {
    Client other = c.other();
    String id = other.send("client id").text();
    other.ok("multi");
    other.check("set k 1", "+QUEUED");
    c.ok("client pause 100000 write");
    other.write("exec");
    c.awaitSuspended(id);
    c.check("get k", "nil");
    c.ok("client unpause");
    other.checkNext("[+OK]");
  }

  @OnEveryTarget
  void noEvict(Client c) throws Exception {
    c.ok("client no-evict on", "client no-evict OFF");
    c.check("client no-evict maybe", "-ERR syntax error");
  }

  @OnEveryTarget(since = "7.2")
  void noTouch(Client c) throws Exception {
    c.ok("client no-touch on", "client no-touch OFF");
    c.check("client no-touch maybe", "-ERR syntax error");
    c.ok("client no-touch on", "select 1", "mset k v j v", "set e v");
    c.check("exists k", ":1");
    c.check("type k", "+string");
    c.check("ttl k", ":-1");
    c.check("get k", "'v'");
    c.check("touch k", ":1");
    c.check("append k w", ":2");
    c.check("object encoding k", "'raw'");
    c.check("keys k", "['k']");
    c.check("scan 0 match k count 1000", "['0' ['k']]");
    c.check("rename k l", "+OK");
    c.check("copy l m", ":1");
    c.check("move m 2", ":1");
    c.check("del l", ":1");
    c.check("dbsize", ":2");
    c.check("mget j e", "['v' 'v']");
    c.check("lcs j e", "'v'");
    c.check("memory usage j", ":*");
    c.check("randomkey", "'*'");
    c.check("expire j 100", ":1");
    c.check("persist j", ":1");
    c.check("watch j", "+OK");
    c.check("unwatch", "+OK");
    c.check("flushdb", "+OK");
  }

  @OnEveryTarget(since = "7.2")
  void setinfo(Client c) throws Exception {
    c.ok("client setinfo lib-name lib", "client setinfo LIB-VER 1.2.3");
    if (c.target().isSocket()) {
      assertEquals("lib", line(c).text("lib-name"));
      assertEquals("1.2.3", line(c).text("lib-ver"));
    }
    c.check("client setinfo bogus x", "-ERR Unrecognized option 'bogus'");
    c.check(
        "client setinfo lib-name \"a b\"",
        "-ERR lib-name cannot contain spaces, newlines or special characters.");
  }

  @OnEveryTarget(sockets = true)
  void flagsOfAClient(Client c) throws Exception {
    Client other = c.other();
    String id = other.send("client id").text();
    other.ok("multi");
    assertTrue(flags(c, id).contains("x"));
    other.ok("discard");
    assertEquals("N", flags(c, id));
    other.ok("watch k");
    c.ok("set k v");
    assertTrue(flags(c, id).contains("d"));
    other.ok("unwatch");
    other.send("subscribe ch");
    assertTrue(flags(c, id).contains("P"));
    other.check("reset", "+RESET");
    other.ok("client no-evict on");
    assertTrue(flags(c, id).contains("e"));
    other.ok("monitor");
    assertTrue(flags(c, id).contains("O"));
    assertFalse(flags(c, id).contains("P"));
  }

  private static String flags(Client c, String id) throws Exception {
    return Fields.of(c.text("client list id " + id).trim(), " ", '=').text("flags");
  }

  @OnEveryTarget
  void help(Client c) throws Exception {
    HelpText.check(c, "client", "GETNAME");
  }
}
