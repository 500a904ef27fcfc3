package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;

/** DUMP, RESTORE. */
class DumpTest {
  private static final String WRONG = "-ERR DUMP payload version or checksum are wrong";

  private static byte[] dump(Client c, String key) throws Exception {
    return c.send("dump " + key).text().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String restore(Client c, String key, String ttl, byte[] payload, String... rest)
      throws Exception {
    byte[][] words = new byte[4 + rest.length][];
    words[0] = Client.bytes("restore");
    words[1] = Client.bytes(key);
    words[2] = Client.bytes(ttl);
    words[3] = payload;
    for (int i = 0; i < rest.length; i++) {
      words[4 + i] = Client.bytes(rest[i]);
    }
    Reply reply = c.send(words);
    return reply.type() + reply.text();
  }

  @OnEveryTarget
  void thereAndBack(Client c) throws Exception {
    c.ok("set s hello");
    c.send("rpush l a b 3");
    c.send("sadd i 1 2 70000");
    c.send("sadd m a b");
    for (String key : new String[] {"s", "l", "i", "m"}) {
      assertEquals("+OK", restore(c, key + "2", "0", dump(c, key)));
    }
    c.check("get s2", "'hello'");
    c.check("lrange l2 0 -1", "['a' 'b' '3']");
    c.check("smembers i2", "~['1' '2' '70000']");
    c.check("sismember m2 b", ":1");
    c.check("scard m2", ":2");
    c.check("dump nosuch", "nil");
  }

  @OnEveryTarget(since = "7.4")
  void expiringFields(Client c) throws Exception {
    c.send("hset h a 1 b 2 c 3");
    c.check("hpexpireat h 33177117420000 fields 1 a", "[:1]");
    c.check("hpexpireat h 33177117421000 fields 1 c", "[:1]");
    assertEquals("+OK", restore(c, "h2", "0", dump(c, "h")));
    c.check("hpexpiretime h2 fields 3 a b c", "[:33177117420000 :-1 :33177117421000]");
    c.check("hmget h2 a b c", "['1' '2' '3']");
    c.check("object encoding h2", "'listpackex'");
    c.ok("config set hash-max-listpack-entries 2");
    assertEquals("+OK", restore(c, "h3", "0", dump(c, "h")));
    c.check("object encoding h3", "'hashtable'");
    c.check("hpexpiretime h3 fields 3 a b c", "[:33177117420000 :-1 :33177117421000]");
    assertEquals("+OK", restore(c, "h4", "0", dump(c, "h3")));
    c.check("hmget h4 a b c", "['1' '2' '3']");
  }

  @OnEveryTarget
  void options(Client c) throws Exception {
    c.ok("set k v");
    byte[] payload = dump(c, "k");
    assertEquals("-BUSYKEY Target key name already exists.", restore(c, "k", "0", payload));
    assertEquals("-BUSYKEY Target key name already exists.", restore(c, "k", "x", payload));
    c.send("rpush k2 a");
    assertEquals("+OK", restore(c, "k2", "100000", payload, "replace"));
    c.check("pttl k2", ":99000..100000");
    assertEquals("+OK", restore(c, "k2", "0", payload, "REPLACE", "IDLETIME", "50"));
    c.check("ttl k2", ":-1");
    c.check("object idletime k2", ":49..51");
    assertEquals("+OK", restore(c, "k3", "33177117420000", payload, "absttl", "freq", "5"));
    c.check("pexpiretime k3", ":33177117420000");
    assertEquals("+OK", restore(c, "k3", "1", payload, "replace", "absttl"));
    c.check("exists k3", ":0");
    assertEquals("+OK", restore(c, "k4", "1", payload, "absttl"));
    c.check("exists k4", ":0");
    assertEquals("-ERR Invalid TTL value, must be >= 0", restore(c, "k5", "-1", payload));
    assertEquals(
        "-ERR Invalid IDLETIME value, must be >= 0",
        restore(c, "k5", "0", payload, "idletime", "-1"));
    assertEquals(
        "-ERR Invalid FREQ value, must be >= 0 and <= 255",
        restore(c, "k5", "0", payload, "freq", "256"));
    assertEquals("-ERR syntax error", restore(c, "k5", "0", payload, "freq"));
    assertEquals("-ERR syntax error", restore(c, "k5", "0", payload, "freq", "1", "idletime", "1"));
    assertEquals("-ERR syntax error", restore(c, "k5", "0", payload, "bogus"));
  }

  @OnEveryTarget
  void whatIsNoPayload(Client c) throws Exception {
    c.ok("set k v");
    byte[] payload = dump(c, "k");
    for (int i = 0; i < payload.length; i++) {
      byte[] broken = payload.clone();
      broken[i] ^= 1;
      assertEquals(WRONG, restore(c, "x", "0", broken));
    }
    assertEquals(WRONG, restore(c, "x", "0", new byte[0]));
    assertEquals(WRONG, restore(c, "x", "0", new byte[9]));
    c.check("exists x", ":0");
  }

  @OnEveryTarget
  void asking(Client c) throws Exception {
    c.ok("set k v");
    byte[] payload = dump(c, "k");
    Reply reply =
        c.send(Client.bytes("restore-asking"), Client.bytes("x"), Client.bytes("0"), payload);
    assertEquals("OK", reply.text());
    c.check("get x", "'v'");
  }
}
