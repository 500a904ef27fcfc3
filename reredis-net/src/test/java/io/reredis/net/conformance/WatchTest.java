package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests WATCH and UNWATCH. */
class WatchTest {
  /** Watches k, sends a request by the other client, and runs a transaction. */
  private static void check(Client c, Client other, String line, boolean broken) throws Exception {
    c.ok("watch k");
    other.send(line);
    c.ok("multi");
    c.check("ping", "+QUEUED");
    c.check("exec", broken ? "nilarray" : "[+PONG]");
  }

  @OnEveryTarget
  void everyChangeBreaks(Client c) throws Exception {
    Client other = c.other();
    for (String line :
        new String[] {
          "set k v",
          "append k x",
          "setrange k 0 y",
          "expire k 100",
          "persist k",
          "getset k v",
          "getex k ex 100",
          "getex k persist",
          "set k v keepttl",
          "mset k 1 j 2",
          "incr k",
          "decr k",
          "incrby k 5",
          "incrbyfloat k 1.5",
          "rename k j",
          "rename j k",
          "copy j2 k replace",
          "move k 1",
          "setex k 100 v",
          "psetex k 100000 v",
          "expireat k 33177117420",
          "pexpireat k 33177117420000",
          "pexpire k 100000",
          "getdel k",
          "setnx k v",
          "unlink k",
          "msetnx k v",
          "del k",
          "set k v nx",
          "set k v xx get",
          "flushdb",
          "set k v",
          "flushall",
          "set k v",
          "swapdb 0 1",
          "swapdb 1 0",
          "renamenx k j3",
          "set k v exat 1"
        }) {
      other.ok("set j2 v");
      check(c, other, line, true);
    }
  }

  @OnEveryTarget
  void commandsThatChangeNothingDoNotBreak(Client c) throws Exception {
    Client other = c.other();
    c.ok("set k 5");
    for (String line :
        new String[] {
          "get k",
          "getex k",
          "ttl k",
          "touch k",
          "exists k",
          "setnx k v",
          "set k v nx",
          "persist k",
          "expire k 100 xx",
          "msetnx k 1 j 2",
          "setrange k 0 \"\"",
          "rename nosuch k",
          "incr j",
          "del j",
          "renamenx k k",
          "copy k j",
          "copy j k",
          "set k v ex 0",
          "incrby k x",
          "move k 0",
          "getrange k 0 -1",
          "object encoding k",
          "select 0",
          "append j x",
          "swapdb 2 3",
          "swapdb 0 0",
        }) {
      check(c, other, line, false);
    }
    other.ok("select 1");
    check(c, other, "set k other", false);
    check(c, other, "flushdb", false);
    check(c, other, "set k v", false);
  }

  @OnEveryTarget
  void ownChangesBreak(Client c) throws Exception {
    c.ok("watch k", "set k 1", "multi");
    c.check("exec", "nilarray");
    c.ok("set k 1", "watch k", "multi");
    c.check("set k 2", "+QUEUED");
    c.check("exec", "[+OK]");
  }

  @OnEveryTarget
  void expiry(Client c) throws Exception {
    long millis = 5;
    c.ok("set k v px 5", "watch k");
    while (c.send("exists k").toString().equals(":0")) {
      // the key expired before redis-server could watch it
      millis *= 4;
      c.ok("unwatch", "set k v px " + millis, "watch k");
    }
    c.passes(millis + 1);
    c.ok("multi");
    c.check("ping", "+QUEUED");
    c.check("exec", "nilarray");
    c.ok("set k v px 5");
    c.passes(6);
    c.ok("watch k", "multi");
    c.check("ping", "+QUEUED");
    c.check("exec", "[+PONG]");
  }

  /** A key that has expired but is not yet removed counts as missing. */
  @OnEveryTarget
  void keysThatHadExpired(Client c) throws Exception {
    Client other = c.other();
    other.ok("debug set-active-expire 0", "config resetstat");
    for (String line :
        new String[] {"ping", "get k", "del k", "scan 0 count 100", "flushdb", "swapdb 0 1"}) {
      c.ok("set k v px 1");
      c.passes(2);
      check(c, other, line, false);
      other.ok("flushall");
    }
    c.ok("set k v px 1");
    c.passes(2);
    check(c, other, "set k v", true);
    other.ok("flushall");
    other.ok("select 1", "set k v px 1", "select 0");
    c.passes(2);
    check(c, other, "swapdb 0 1", false);
    other.ok("select 1", "set k v px 1", "select 0", "set k v");
    c.passes(2);
    check(c, other, "swapdb 0 1", true);
    other.ok("flushall", "debug set-active-expire 1");
  }

  @OnEveryTarget
  void watchingRemovesNothing(Client c) throws Exception {
    c.ok("debug set-active-expire 0", "config resetstat", "set k v px 1");
    c.passes(2);
    c.ok("watch k", "multi");
    c.check("exec", "[]");
    c.check("dbsize", ":1");
    assertTrue(c.text("info stats").contains("\r\nexpired_keys:0\r\n"));
    c.check("get k", "nil");
    c.check("dbsize", ":0");
    c.ok("debug set-active-expire 1");
  }

  @OnEveryTarget
  void deletingMissingKeys(Client c) throws Exception {
    Client other = c.other();
    c.ok("watch k");
    other.ok("set k v");
    other.check("del k", ":1");
    c.ok("multi");
    c.check("exec", "nilarray");
    c.ok("watch k");
    other.check("del k", ":0");
    other.ok("flushdb");
    c.ok("multi");
    c.check("exec", "[]");
  }

  @OnEveryTarget
  void swapdb(Client c) throws Exception {
    Client other = c.other();
    other.ok("select 1", "set k v", "select 0");
    check(c, other, "swapdb 0 1", true);
    check(c, other, "swapdb 0 1", true);
    other.ok("select 0", "flushall");
  }

  @OnEveryTarget
  void unwatch(Client c) throws Exception {
    Client other = c.other();
    c.ok("unwatch", "watch k j");
    other.ok("set k v");
    c.ok("unwatch", "multi");
    c.check("exec", "[]");
    c.ok("watch k");
    other.ok("set k v");
    c.ok("multi", "discard", "multi");
    c.check("exec", "[]");
    c.ok("watch k");
    other.ok("set k v");
    c.ok("multi");
    c.check("exec", "nilarray");
    c.ok("multi");
    c.check("exec", "[]");
    c.ok("watch k", "multi");
    c.check("bogus", "-*");
    c.check("exec", "-*");
    other.ok("set k v");
    c.ok("multi");
    c.check("exec", "[]");
  }

  @OnEveryTarget
  void severalKeysAndDatabases(Client c) throws Exception {
    Client other = c.other();
    c.ok("watch a b c", "watch a d", "select 1", "watch e", "select 0");
    other.ok("set d 1");
    c.ok("multi");
    c.check("exec", "nilarray");
    c.ok("select 1", "watch e", "select 0");
    other.ok("set e 1");
    c.ok("multi");
    c.check("exec", "[]");
    c.ok("select 1", "watch e", "select 0");
    other.ok("select 1", "set e 1");
    c.ok("multi");
    c.check("exec", "nilarray");
  }
}
