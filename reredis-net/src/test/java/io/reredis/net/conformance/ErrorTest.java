package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests the errors for requests that cannot be executed. */
class ErrorTest {
  @OnEveryTarget
  void unknownCommands(Client c) throws Exception {
    c.check("bogus", "-ERR unknown command 'bogus', with args beginning with: ");
    c.check("BoGuS a b", "-ERR unknown command 'BoGuS', with args beginning with: 'a' 'b' ");
    c.check("\"\" a", "-ERR unknown command '', with args beginning with: 'a' ");
    c.check(
        "\"a\\r\\nb\" \"c\\nd\"", "-ERR unknown command 'a  b', with args beginning with: 'c d' ");
    String longName = "x".repeat(200);
    c.check(
        longName + " y",
        "-ERR unknown command '" + "x".repeat(128) + "', with args beginning with: 'y' ");
    c.check(
        "bogus " + "y".repeat(200) + " z",
        "-ERR unknown command 'bogus', with args beginning with: '" + "y".repeat(128) + "' ");
    c.check(
        "bogus " + "y".repeat(100) + " " + "z".repeat(100) + " w",
        "-ERR unknown command 'bogus', with args beginning with: '"
            + "y".repeat(100)
            + "' '"
            + "z".repeat(25)
            + "' ");
    c.check("get|set a", "-ERR unknown command 'get|set', with args beginning with: 'a' ");
  }

  @OnEveryTarget
  void unknownSubcommands(Client c) throws Exception {
    for (String name :
        new String[] {
          "client", "command", "config", "latency", "memory", "object", "pubsub", "slowlog"
        }) {
      c.check(
          name + " BoGus",
          "-ERR unknown subcommand 'BoGus'. Try "
              + name.toUpperCase(java.util.Locale.ROOT)
              + " HELP.");
      c.check(
          name + " " + "x".repeat(200) + " y",
          "-ERR unknown subcommand '"
              + "x".repeat(128)
              + "'. Try "
              + name.toUpperCase(java.util.Locale.ROOT)
              + " HELP.");
    }
  }

  /** The least and the greatest number of arguments of each command; -1 for no limit. */
  private static final String[] ARITIES = {
    "append 2 2",
    "auth 1 -1",
    "client 1 -1",
    "client|getname 0 0",
    "client|help 0 0",
    "client|id 0 0",
    "client|info 0 0",
    "client|kill 1 -1",
    "client|list 0 -1",
    "client|no-evict 1 1",
    "client|pause 1 -1",
    "client|reply 1 1",
    "client|setname 1 1",
    "client|unblock 1 -1",
    "client|unpause 0 0",
    "command|count 0 0",
    "command|docs 0 -1",
    "command|getkeys 1 -1",
    "command|getkeysandflags 1 -1",
    "command|help 0 0",
    "command|info 0 -1",
    "command|list 0 -1",
    "config 1 -1",
    "config|get 1 -1",
    "config|help 0 0",
    "config|resetstat 0 0",
    "config|rewrite 0 0",
    "config|set 2 -1",
    "copy 2 -1",
    "dbsize 0 0",
    "debug 1 -1",
    "decr 1 1",
    "decrby 2 2",
    "del 1 -1",
    "discard 0 0",
    "echo 1 1",
    "exists 1 -1",
    "expire 2 -1",
    "expireat 2 -1",
    "expiretime 1 1",
    "flushall 0 -1",
    "flushdb 0 -1",
    "get 1 1",
    "getdel 1 1",
    "getex 1 -1",
    "getrange 3 3",
    "getset 2 2",
    "hello 0 -1",
    "incr 1 1",
    "incrby 2 2",
    "incrbyfloat 2 2",
    "info 0 -1",
    "keys 1 1",
    "latency 1 -1",
    "latency|doctor 0 0",
    "latency|graph 1 1",
    "latency|help 0 0",
    "latency|histogram 0 -1",
    "latency|history 1 1",
    "latency|latest 0 0",
    "latency|reset 0 -1",
    "lcs 2 -1",
    "lolwut 0 -1",
    "memory 1 -1",
    "memory|doctor 0 0",
    "memory|help 0 0",
    "memory|malloc-stats 0 0",
    "memory|purge 0 0",
    "memory|stats 0 0",
    "memory|usage 1 -1",
    "mget 1 -1",
    "monitor 0 0",
    "move 2 2",
    "mset 2 -1",
    "msetnx 2 -1",
    "multi 0 0",
    "object 1 -1",
    "object|encoding 1 1",
    "object|freq 1 1",
    "object|help 0 0",
    "object|idletime 1 1",
    "object|refcount 1 1",
    "persist 1 1",
    "pexpire 2 -1",
    "pexpireat 2 -1",
    "pexpiretime 1 1",
    "ping 0 -1",
    "psetex 3 3",
    "psubscribe 1 -1",
    "pttl 1 1",
    "publish 2 2",
    "pubsub 1 -1",
    "pubsub|channels 0 -1",
    "pubsub|help 0 0",
    "pubsub|numpat 0 0",
    "pubsub|numsub 0 -1",
    "punsubscribe 0 -1",
    "quit 0 -1",
    "randomkey 0 0",
    "rename 2 2",
    "renamenx 2 2",
    "reset 0 0",
    "scan 1 -1",
    "select 1 1",
    "set 2 -1",
    "setex 3 3",
    "setnx 2 2",
    "setrange 3 3",
    "shutdown 0 -1",
    "slowlog 1 -1",
    "slowlog|get 0 -1",
    "slowlog|help 0 0",
    "slowlog|len 0 0",
    "slowlog|reset 0 0",
    "strlen 1 1",
    "subscribe 1 -1",
    "substr 3 3",
    "swapdb 2 2",
    "time 0 0",
    "touch 1 -1",
    "ttl 1 1",
    "type 1 1",
    "unlink 1 -1",
    "unsubscribe 0 -1",
    "unwatch 0 0",
    "wait 2 2",
    "watch 1 -1",
  };

  private static final String[] NEWER_ARITIES = {
    "client|no-touch 1 1", "client|setinfo 2 2", "waitaof 3 3"
  };

  @OnEveryTarget
  void wrongNumbersOfArguments(Client c) throws Exception {
    checkArities(c, ARITIES);
    c.check(
        "exec x",
        "-EXECABORT Transaction discarded because of: wrong number of arguments for"
            + " 'exec' command");
  }

  @OnEveryTarget(since = "7.2")
  void wrongNumbersOfArgumentsOfNewerCommands(Client c) throws Exception {
    checkArities(c, NEWER_ARITIES);
  }

  private static void checkArities(Client c, String[] arities) throws Exception {
    for (String row : arities) {
      String[] fields = row.split(" ");
      String request = fields[0].replace('|', ' ');
      String error = "-ERR wrong number of arguments for '" + fields[0] + "' command";
      int least = Integer.parseInt(fields[1]);
      int most = Integer.parseInt(fields[2]);
      for (int count = 0; count < least; count++) {
        c.check(request + " a".repeat(count), error);
      }
      if (most >= 0) {
        c.check(request + " a".repeat(most + 1), error);
        c.check(request + " a".repeat(most + 9), error);
      }
    }
  }

  @OnEveryTarget(differs = "Redis lets such a reply grow, and the largest never end")
  void repliesWithRepeatedElementsAreLimited(Client c) throws Exception {
    String value = "x".repeat(10_000);
    c.send("sadd s " + value);
    c.send("hset h f " + value);
    c.send("hset h2 " + value + " v");
    c.send("zadd z 1 " + value);
    for (String count : new String[] {"-9223372036854775807", "-2147483648", "-1000000"}) {
      refused(c, "srandmember s " + count);
      refused(c, "hrandfield h2 " + count);
      refused(c, "zrandmember z " + count);
    }
    refused(c, "hrandfield h -1000000 withvalues");
    refused(c, "zrandmember z -1000000 withscores");
    c.ok("multi");
    c.check("srandmember s -1000000", "+QUEUED");
    c.check("ping", "+QUEUED");
    Reply both = c.send("exec");
    assertTrue(both.parts().get(0).isError());
    assertEquals("PONG", both.parts().get(1).text());
    assertEquals(1000, c.send("srandmember s -1000").parts().size());
  }

  private static void refused(Client c, String line) throws Exception {
    Reply reply = c.send(line);
    assertTrue(
        reply.isError() && reply.text().startsWith("OOM the reply would take more than "),
        () -> line + ": " + reply.type());
  }
}
