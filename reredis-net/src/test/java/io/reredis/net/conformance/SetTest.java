package io.reredis.net.conformance;

/** Tests SET with all options, GETSET, SETNX, SETEX and PSETEX. */
class SetTest {
  @OnEveryTarget
  void setsAndOverwrites(Client c) throws Exception {
    c.check("set k v", "+OK");
    c.check("get k", "'v'");
    c.check("SeT k \"another value\"", "+OK");
    c.check("GET k", "'another value'");
    c.check("set k \"\"", "+OK");
    c.check("get k", "''");
    c.check("set \"\" emptykey", "+OK");
    c.check("get \"\"", "'emptykey'");
    c.check("set k \"\\x00\\xff\\r\\n\\x80\"", "+OK");
    c.check("get k", "'\\x00\\xff\\r\\n\\x80'");
    c.check("get nosuch", "nil");
  }

  @OnEveryTarget
  void conditions(Client c) throws Exception {
    c.check("set k v1 nx", "+OK");
    c.check("set k v2 NX", "nil");
    c.check("get k", "'v1'");
    c.check("set k v2 xx", "+OK");
    c.check("get k", "'v2'");
    c.check("set other v XX", "nil");
    c.check("exists other", ":0");
    c.check("set k v nx nx", "nil");
    c.check("set k v3 xx XX", "+OK");
  }

  @OnEveryTarget
  void getReturnsTheOldValue(Client c) throws Exception {
    c.check("set k v1 get", "nil");
    c.check("set k v2 get", "'v1'");
    c.check("set k v3 get get", "'v2'");
    c.check("set k v4 nx get", "'v3'");
    c.check("get k", "'v3'");
    c.check("set k v5 xx get", "'v3'");
    c.check("get k", "'v5'");
    c.check("set new v get nx", "nil");
    c.check("get new", "'v'");
    c.check("set absent v get xx", "nil");
    c.check("exists absent", ":0");
    c.check("set k v6 get ex 100", "'v5'");
    c.check("ttl k", ":100");
    c.check("set k v7 xx get keepttl", "'v6'");
    c.check("ttl k", ":100");
  }

  @OnEveryTarget
  void expiries(Client c) throws Exception {
    c.check("set k v ex 100", "+OK");
    c.check("pttl k", ":99000..100000");
    c.check("set k v px 5000", "+OK");
    c.check("pttl k", ":4000..5000");
    c.check("set k v exat 33177117420", "+OK");
    c.check("expiretime k", ":33177117420");
    c.check("set k v pxat 33177117420123", "+OK");
    c.check("pexpiretime k", ":33177117420123");
    c.check("set k v2 keepttl", "+OK");
    c.check("pexpiretime k", ":33177117420123");
    c.check("get k", "'v2'");
    c.check("set k v3", "+OK");
    c.check("ttl k", ":-1");
    c.check("set k v PX 100000 NX", "nil");
    c.check("ttl k", ":-1");
    c.check("set k v EX 10 XX GET", "'v3'");
    c.check("ttl k", ":10");
    c.check("set new v keepttl", "+OK");
    c.check("ttl new", ":-1");
  }

  @OnEveryTarget
  void aTimeThatHasPassedLeavesNothing(Client c) throws Exception {
    c.check("set k v exat 1", "+OK");
    c.check("get k", "nil");
    c.check("set k v", "+OK");
    c.check("set k v pxat 1000", "+OK");
    c.check("exists k", ":0");
  }

  @OnEveryTarget
  void expiredKeysAreRemoved(Client c) throws Exception {
    c.check("set k v px 2", "+OK");
    c.passes(3);
    c.check("get k", "nil");
    c.check("set k v2 get", "nil");
    c.check("set e v px 2", "+OK");
    c.passes(3);
    c.check("set e v nx", "+OK");
    c.check("ttl e", ":-1");
  }

  @OnEveryTarget
  void conflictsAreSyntaxErrors(Client c) throws Exception {
    for (String options :
        new String[] {
          "nx xx",
          "xx nx",
          "keepttl ex 1",
          "ex 1 keepttl",
          "px 1 keepttl",
          "ex 1 px 1",
          "px 1 pxat 1",
          "exat 1 pxat 1",
          "ex",
          "px",
          "exat",
          "pxat",
          "nx ex",
          "bogus",
          "get bogus",
          "persist",
          "keepttl 5",
          "keepttl keepttl persist",
        }) {
      c.check("set k v " + options, "-ERR syntax error");
    }
    c.check("exists k", ":0");
  }

  @OnEveryTarget
  void anOptionMayComeTwiceAndTheLastOneCounts(Client c) throws Exception {
    c.check("set k v keepttl keepttl", "+OK");
    c.check("set k v ex 1000 ex 100 nx", "nil");
    c.check("set k v ex 1000 xx ex 100 xx", "+OK");
    c.check("ttl k", ":100");
    c.check("set k v px abc px 100000", "+OK");
    c.check("set k v pxat 33177117420123 pxat 33177117420124", "+OK");
    c.check("pexpiretime k", ":33177117420124");
  }

  @OnEveryTarget
  void wrongTimesAreErrors(Client c) throws Exception {
    c.check("set k v ex 0", "-ERR invalid expire time in 'set' command");
    c.check("set k v ex -1", "-ERR invalid expire time in 'set' command");
    c.check("set k v px 0", "-ERR invalid expire time in 'set' command");
    c.check("set k v exat 0", "-ERR invalid expire time in 'set' command");
    c.check("set k v pxat -5", "-ERR invalid expire time in 'set' command");
    c.check("set k v ex 9223372036854775807", "-ERR invalid expire time in 'set' command");
    c.check("set k v px 9223372036854775807", "-ERR invalid expire time in 'set' command");
    c.check("set k v exat 9223372036854775807", "-ERR invalid expire time in 'set' command");
    c.check("set k v ex 9223372036854775808", "-ERR value is not an integer or out of range");
    c.check("set k v ex 1.5", "-ERR value is not an integer or out of range");
    c.check("set k v ex nx", "-ERR value is not an integer or out of range");
    c.check("set k v px \"\"", "-ERR value is not an integer or out of range");
    c.check("set k v px \" 5\"", "-ERR value is not an integer or out of range");
    c.check("set k v px +5", "-ERR value is not an integer or out of range");
    c.check("set k v px 05", "-ERR value is not an integer or out of range");
    c.check("set k v ex abc bogus", "-ERR syntax error");
    c.check("exists k", ":0");
    c.check("set k v pxat 9223372036854775807", "+OK");
    c.check("pexpiretime k", ":9223372036854775807");
  }

  @OnEveryTarget
  void getsetReturnsTheOldValueAndForgetsTheExpiry(Client c) throws Exception {
    c.check("getset k a", "nil");
    c.check("getset k b", "'a'");
    c.check("expire k 100", ":1");
    c.check("getset k c", "'b'");
    c.check("ttl k", ":-1");
    c.check("get k", "'c'");
  }

  @OnEveryTarget
  void setnx(Client c) throws Exception {
    c.check("setnx k a", ":1");
    c.check("setnx k b", ":0");
    c.check("get k", "'a'");
    c.check("set e v px 2", "+OK");
    c.passes(3);
    c.check("setnx e w", ":1");
    c.check("ttl e", ":-1");
  }

  @OnEveryTarget
  void setexAndPsetex(Client c) throws Exception {
    c.check("setex k 100 v", "+OK");
    c.check("ttl k", ":100");
    c.check("get k", "'v'");
    c.check("psetex k 100000 w", "+OK");
    c.check("pttl k", ":99000..100000");
    c.check("get k", "'w'");
    c.check("setex k 0 v", "-ERR invalid expire time in 'setex' command");
    c.check("setex k -10 v", "-ERR invalid expire time in 'setex' command");
    c.check("psetex k 0 v", "-ERR invalid expire time in 'psetex' command");
    c.check("setex k 9223372036854775807 v", "-ERR invalid expire time in 'setex' command");
    c.check("psetex k 9223372036854775807 v", "-ERR invalid expire time in 'psetex' command");
    c.check("setex k abc v", "-ERR value is not an integer or out of range");
    c.check("psetex k 1.0 v", "-ERR value is not an integer or out of range");
    c.check("get k", "'w'");
  }
}
