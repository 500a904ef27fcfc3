package io.reredis.net.conformance;

/** Tests the commands on strings, except for SET, numbers and LCS. */
class StringTest {
  @OnEveryTarget
  void getex(Client c) throws Exception {
    c.check("getex k", "nil");
    c.check("getex k ex 10", "nil");
    c.ok("set k v");
    c.check("getex k", "'v'");
    c.check("ttl k", ":-1");
    c.check("getex k ex 100", "'v'");
    c.check("ttl k", ":100");
    c.check("getex k", "'v'");
    c.check("ttl k", ":100");
    c.check("getex k PX 50000", "'v'");
    c.check("pttl k", ":49000..50000");
    c.check("getex k exat 33177117420", "'v'");
    c.check("expiretime k", ":33177117420");
    c.check("getex k pxat 33177117420123", "'v'");
    c.check("pexpiretime k", ":33177117420123");
    c.check("getex k persist", "'v'");
    c.check("ttl k", ":-1");
    c.check("getex k Persist", "'v'");
    c.check("getex k persist persist", "'v'");
    c.check("getex k ex 1000 ex 100", "'v'");
    c.check("ttl k", ":100");
    c.check("getex k exat 1", "'v'");
    c.check("exists k", ":0");
  }

  @OnEveryTarget
  void getexErrors(Client c) throws Exception {
    c.ok("set k v");
    for (String options :
        new String[] {
          "ex",
          "px",
          "bogus",
          "persist persist x",
          "ex 10 px 10",
          "persist ex 10",
          "ex 10 persist",
          "keepttl",
          "get",
          "nx",
          "xx"
        }) {
      c.check("getex k " + options, "-ERR syntax error");
    }
    c.check("getex k ex 0", "-ERR invalid expire time in 'getex' command");
    c.check("getex k px -1", "-ERR invalid expire time in 'getex' command");
    c.check("getex k exat 0", "-ERR invalid expire time in 'getex' command");
    c.check("getex k ex 9223372036854775807", "-ERR invalid expire time in 'getex' command");
    c.check("getex k ex abc", "-ERR value is not an integer or out of range");
    c.check("ttl k", ":-1");
  }

  @OnEveryTarget
  void getdel(Client c) throws Exception {
    c.check("getdel k", "nil");
    c.ok("set k v ex 100");
    c.check("getdel k", "'v'");
    c.check("exists k", ":0");
    c.check("getdel k", "nil");
  }

  @OnEveryTarget
  void severalKeys(Client c) throws Exception {
    c.check("mget a b", "[nil nil]");
    c.check("mset a 1 b 2", "+OK");
    c.check("mget a nosuch b a", "['1' nil '2' '1']");
    c.check("mset a x a y", "+OK");
    c.check("get a", "'y'");
    c.ok("set a z ex 100", "mset a 1");
    c.check("ttl a", ":-1");
    c.check("msetnx a 2 c 3", ":0");
    c.check("mget a c", "['1' nil]");
    c.check("msetnx c 1 d 2 c 3", ":1");
    c.check("mget c d", "['3' '2']");
    c.ok("set e v px 2");
    c.passes(3);
    c.check("mget e", "[nil]");
    c.check("msetnx e 1", ":1");
    c.check("mset a 1 b", "-ERR wrong number of arguments for 'mset' command");
    c.check("msetnx a 1 b", "-ERR wrong number of arguments for 'msetnx' command");
  }

  @OnEveryTarget
  void append(Client c) throws Exception {
    c.check("append k ab", ":2");
    c.check("append k \"\"", ":2");
    c.check("append k cde", ":5");
    c.check("get k", "'abcde'");
    c.ok("set n 10 ex 100");
    c.check("append n 5", ":3");
    c.check("incr n", ":106");
    c.check("ttl n", ":100");
    c.check("append e \"\"", ":0");
    c.check("exists e", ":1");
    c.check("strlen e", ":0");
  }

  @OnEveryTarget
  void strlen(Client c) throws Exception {
    c.check("strlen k", ":0");
    c.ok("set k hello", "set n -1234567");
    c.check("strlen k", ":5");
    c.check("strlen n", ":8");
    c.check("setrange long 999 x", ":1000");
    c.check("strlen long", ":1000");
  }

  @OnEveryTarget
  void getrangeAndSubstr(Client c) throws Exception {
    c.ok("set k \"Hello World\"");
    for (String name : new String[] {"getrange", "substr"}) {
      c.check(name + " k 0 3", "'Hell'");
      c.check(name + " k 0 -1", "'Hello World'");
      c.check(name + " k -4 -1", "'orld'");
      c.check(name + " k 5 3", "''");
      c.check(name + " k 5 5000", "' World'");
      c.check(name + " k -5000 10000", "'Hello World'");
      c.check(name + " k -1 -5", "''");
      c.check(name + " k -100 -50", "'H'");
      c.check(name + " k 11 20", "''");
      c.check(name + " k 0 -100", "'H'");
      c.check(name + " k 0 0", "'H'");
      c.check(name + " k 9223372036854775807 9223372036854775807", "''");
      c.check(name + " k -9223372036854775808 9223372036854775807", "'Hello World'");
      c.check(name + " k 0 9223372036854775807", "'Hello World'");
      c.check(name + " k 0 -9223372036854775808", "'H'");
      c.check(name + " nosuch 0 -1", "''");
      c.check(name + " k a 1", "-ERR value is not an integer or out of range");
      c.check(name + " k 0 1.5", "-ERR value is not an integer or out of range");
    }
    c.ok("set e \"\"", "set n 1234");
    c.check("getrange e 0 -1", "''");
    c.check("getrange n 1 2", "'23'");
  }

  @OnEveryTarget
  void setrange(Client c) throws Exception {
    c.check("setrange k 0 \"\"", ":0");
    c.check("exists k", ":0");
    c.check("setrange k 0 foo", ":3");
    c.check("setrange k 1 bar", ":4");
    c.check("get k", "'fbar'");
    c.check("setrange k 6 x", ":7");
    c.check("get k", "'fbar\\x00\\x00x'");
    c.check("setrange k 1 \"\"", ":7");
    c.check("setrange p 3 x", ":4");
    c.check("get p", "'\\x00\\x00\\x00x'");
    c.ok("set n 1234 ex 100");
    c.check("setrange n 1 99", ":4");
    c.check("incr n", ":1995");
    c.check("ttl n", ":100");
    c.check("setrange k -1 x", "-ERR offset is out of range");
    c.check("setrange nosuch -1 \"\"", "-ERR offset is out of range");
    c.check("setrange k abc x", "-ERR value is not an integer or out of range");
    c.check(
        "setrange k 536870912 x", "-ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    c.check(
        "setrange k 9223372036854775807 xx",
        "-ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    c.check("setrange nosuch 9223372036854775807 \"\"", ":0");
  }

  @OnEveryTarget
  void aValueGrowsUpToTheLimitOfABulkString(Client c) throws Exception {
    c.ok("config set proto-max-bulk-len 1mb");
    c.check("setrange k 1048575 x", ":1048576");
    c.check("append k y", "-ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    c.check("append k \"\"", ":1048576");
    c.check(
        "setrange k 1048576 y", "-ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    c.check("setrange k 1048575 y", ":1048576");
  }
}
