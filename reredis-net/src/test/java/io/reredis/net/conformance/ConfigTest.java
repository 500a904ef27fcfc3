package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** CONFIG. */
class ConfigTest {
  @OnEveryTarget
  void get(Client c) throws Exception {
    c.check("config get hz", "{'hz' '10'}");
    c.check("config get HZ", "{'HZ' '10'}");
    c.check("config get H*Z", "{'hz' '10'}");
    c.check("config get nosuch", "{}");
    c.checkAnyOrder(
        "config get slowlog-*", "{'slowlog-log-slower-than' '10000' 'slowlog-max-len' '128'}");
    c.checkAnyOrder("config get hz databases nosuch hz", "{'hz' '10' 'databases' '16'}");
    c.check("config get [hH]z", "{'hz' '10'}");
    assertTrue(c.send("config get *").parts().size() > 20);
  }

  @OnEveryTarget
  void set(Client c) throws Exception {
    c.ok("config set hz 20");
    c.check("config get hz", "{'hz' '20'}");
    c.ok("config set HZ 30 slowlog-max-len 64");
    c.checkAnyOrder("config get hz slowlog-max-len", "{'hz' '30' 'slowlog-max-len' '64'}");
    c.ok("config set proto-max-bulk-len 2mb");
    c.check("config get proto-max-bulk-len", "{'proto-max-bulk-len' '2097152'}");
    c.ok("config set proto-max-bulk-len 3MB", "config set proto-max-bulk-len 1gb");
    c.check("config get proto-max-bulk-len", "{'proto-max-bulk-len' '1073741824'}");
    c.ok("config set latency-tracking NO");
    c.check("config get latency-tracking", "{'latency-tracking' 'no'}");
    c.ok("config set notify-keyspace-events KEA");
    c.check("config get notify-keyspace-events", "{'notify-keyspace-events' 'AKE'}");
    c.ok("config set notify-keyspace-events \"\"");
    c.check("config get notify-keyspace-events", "{'notify-keyspace-events' ''}");
    c.ok("config set notify-keyspace-events \"xg$K\"");
    c.check("config get notify-keyspace-events", "{'notify-keyspace-events' 'g$xK'}");
    c.ok("config set timeout 0 tcp-keepalive 300");
  }

  @OnEveryTarget
  void errors(Client c) throws Exception {
    String failed = "-ERR CONFIG SET failed (possibly related to argument '";
    c.check(
        "config set nosuch 1",
        "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'");
    c.check(
        "config set hz 20 nosuch 1",
        "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'");
    c.check("config set hz x", failed + "hz') - argument couldn't be parsed into an integer");
    c.check(
        "config set timeout -1",
        failed + "timeout') - argument must be between 0 and 2147483647 inclusive");
    c.check(
        "config set latency-tracking maybe",
        failed + "latency-tracking') - argument must be 'yes' or 'no'");
    c.check(
        "config set proto-max-bulk-len 1zb",
        failed + "proto-max-bulk-len') - argument must be a memory value");
    c.check("config set databases 4", failed + "databases') - can't set immutable config");
    c.check("config set hz 20 hz 30", failed + "hz') - duplicate parameter");
    c.check(
        "config set hz 20 timeout x",
        failed + "timeout') - argument couldn't be parsed into an integer");
    c.check("config get hz", "{'hz' '10'}");
    c.check("config set hz 20 timeout", "-ERR syntax error");
    c.check(
        "config set notify-keyspace-events q",
        failed
            + "notify-keyspace-events') - Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
    c.check("config rewrite", "-ERR The server is running without a config file");
    HelpText.check(c, "config", "RESETSTAT");
  }
}
