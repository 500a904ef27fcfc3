package io.reredis.net.conformance;

/** Tests EXPIRE and its family, TTL and its family, and PERSIST. */
class ExpiryTest {
  @OnEveryTarget
  void relativeTimes(Client c) throws Exception {
    c.ok("set k v");
    c.check("expire k 100", ":1");
    c.check("ttl k", ":100");
    c.check("pttl k", ":99000..100000");
    c.check("pexpire k 50000", ":1");
    c.check("ttl k", ":50");
    c.check("pttl k", ":49000..50000");
    c.check("pexpire k 1700", ":1");
    c.check("expire nosuch 10", ":0");
    c.check("pexpire nosuch 10", ":0");
  }

  @OnEveryTarget
  void absoluteTimes(Client c) throws Exception {
    c.ok("set k v");
    c.check("expireat k 33177117420", ":1");
    c.check("expiretime k", ":33177117420");
    c.check("pexpiretime k", ":33177117420000");
    c.check("pexpireat k 33177117420499", ":1");
    c.check("expiretime k", ":33177117420");
    c.check("pexpireat k 33177117420500", ":1");
    c.check("expiretime k", ":33177117421");
    c.check("pexpiretime k", ":33177117420500");
    c.check("expireat nosuch 33177117420", ":0");
    c.check("pexpireat nosuch 33177117420", ":0");
    c.check("pexpireat k 9223372036854775807", ":1");
    c.check("pexpiretime k", ":9223372036854775807");
    c.check("expiretime k", ":9223372036854776");
  }

  @OnEveryTarget
  void noTimes(Client c) throws Exception {
    c.ok("set k v");
    for (String name : new String[] {"ttl", "pttl", "expiretime", "pexpiretime"}) {
      c.check(name + " k", ":-1");
      c.check(name + " nosuch", ":-2");
    }
  }

  @OnEveryTarget
  void aTimeThatHasPassedRemovesTheKey(Client c) throws Exception {
    for (String line :
        new String[] {
          "expire k 0",
          "expire k -1",
          "pexpire k 0",
          "pexpire k -1000",
          "expireat k 0",
          "expireat k 1",
          "expireat k -5",
          "pexpireat k 1",
          "pexpireat k -9223372036854775808",
        }) {
      c.ok("set k v");
      c.check(line, ":1");
      c.check("exists k", ":0");
      c.check("ttl k", ":-2");
    }
  }

  @OnEveryTarget
  void keysExpire(Client c) throws Exception {
    c.ok("set k v");
    c.check("pexpire k 3", ":1");
    c.passes(5);
    c.check("get k", "nil");
    c.check("ttl k", ":-2");
    c.check("expire k 10", ":0");
    c.check("persist k", ":0");
    c.check("type k", "+none");
  }

  @OnEveryTarget
  void persist(Client c) throws Exception {
    c.check("persist nosuch", ":0");
    c.ok("set k v");
    c.check("persist k", ":0");
    c.check("expire k 100", ":1");
    c.check("persist k", ":1");
    c.check("ttl k", ":-1");
    c.check("persist k", ":0");
    c.check("get k", "'v'");
  }

  @OnEveryTarget
  void conditions(Client c) throws Exception {
    c.ok("set k v");
    c.check("expire k 100 xx", ":0");
    c.check("expire k 100 gt", ":0");
    c.check("ttl k", ":-1");
    c.check("expire k 100 nx", ":1");
    c.check("expire k 200 NX", ":0");
    c.check("expire k 50 gt", ":0");
    c.check("ttl k", ":100");
    c.check("expire k 200 GT", ":1");
    c.check("ttl k", ":200");
    c.check("expire k 300 lt", ":0");
    c.check("expire k 100 LT", ":1");
    c.check("ttl k", ":100");
    c.check("expire k 200 XX", ":1");
    c.check("expire k 300 xx gt", ":1");
    c.check("expire k 100 gt xx", ":0");
    c.check("expire k 250 xx lt", ":1");
    c.check("ttl k", ":250");
    c.check("expire k 250 xx xx", ":1");
    c.check("persist k", ":1");
    c.check("expire k 100 xx lt", ":0");
    c.check("expire k 100 lt", ":1");
    c.check("pexpireat k 33177117420123 gt", ":1");
    c.check("pexpireat k 33177117420123 gt", ":0");
    c.check("pexpireat k 33177117420123 lt", ":0");
    c.check("expireat k 33177117421 gt", ":1");
    c.check("pexpire k 100000 lt", ":1");
    c.check("expire k -1 gt", ":0");
    c.check("exists k", ":1");
    c.check("expire k -1 lt", ":1");
    c.check("exists k", ":0");
    c.check("expire nosuch 10 nx", ":0");
  }

  @OnEveryTarget
  void errors(Client c) throws Exception {
    c.ok("set k v");
    String both = "-ERR NX and XX, GT or LT options at the same time are not compatible";
    for (String name : new String[] {"expire", "pexpire", "expireat", "pexpireat"}) {
      c.check(name + " k 100 nx xx", both);
      c.check(name + " k 100 nx gt", both);
      c.check(name + " k 100 lt nx", both);
      c.check(name + " k 100 gt lt", "-ERR GT and LT options at the same time are not compatible");
      c.check(name + " k 100 bogus", "-ERR Unsupported option bogus");
      c.check(name + " k 100 nx BOGUS", "-ERR Unsupported option BOGUS");
      c.check(name + " k x bogus", "-ERR Unsupported option bogus");
      c.check(name + " k x", "-ERR value is not an integer or out of range");
      c.check(name + " k 1.5", "-ERR value is not an integer or out of range");
      c.check(name + " k \"\"", "-ERR value is not an integer or out of range");
      c.check(name + " k 9223372036854775808", "-ERR value is not an integer or out of range");
      c.check(name + " nosuch x", "-ERR value is not an integer or out of range");
    }
    c.check("expire k 9223372036854775807", "-ERR invalid expire time in 'expire' command");
    c.check("expire k -9223372036854775808", "-ERR invalid expire time in 'expire' command");
    c.check("pexpire k 9223372036854775807", "-ERR invalid expire time in 'pexpire' command");
    c.check("expireat k 9223372036854775807", "-ERR invalid expire time in 'expireat' command");
    c.check("expireat k -9223372036854775808", "-ERR invalid expire time in 'expireat' command");
    c.check("ttl k", ":-1");
  }
}
