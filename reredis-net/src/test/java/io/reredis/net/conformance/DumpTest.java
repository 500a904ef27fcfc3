package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.base.Crc64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Tests DUMP and RESTORE. */
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
  void dumpsAreRestored(Client c) throws Exception {
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

  /** Three entries in the encoding of redis-server 7.0, up to the id of the last one. */
  private static final String ENTRIES =
      "0110000000000000000100000000000000013333000000140003010001010181660200010201000100018176"
          + "02040102010101000181760204010201020100018176020401ff030301";

  /** Restores streams in the encodings of Redis 5, 7.0 and 7.2. */
  @OnEveryTarget
  void oldFormsOfStreams(Client c) throws Exception {
    String groups =
        "04056669727374010100000" + "46c61737403010000" + "036d696402010000" + "047a65726f00000000";
    assertEquals("+OK", restore(c, "s5", "0", payload("0f" + ENTRIES + groups)));
    c.check("xrange s5 - +", "[['1-1' ['f' 'v']] ['2-1' ['f' 'v']] ['3-1' ['f' 'v']]]");
    c.check(
        "xinfo groups s5",
        "[{'name' 'first' 'consumers' :0 'pending' :0 'last-delivered-id' '1-1' 'entries-read' :1"
            + " 'lag' :2}"
            + " {'name' 'last' 'consumers' :0 'pending' :0 'last-delivered-id' '3-1' 'entries-read'"
            + " :3 'lag' :0}"
            + " {'name' 'mid' 'consumers' :0 'pending' :0 'last-delivered-id' '2-1' 'entries-read'"
            + " nil 'lag' nil}"
            + " {'name' 'zero' 'consumers' :0 'pending' :0 'last-delivered-id' '0-0' 'entries-read'"
            + " :0 'lag' :3}]");
    String facts = "0101" + "0000" + "03";
    String group = "0103" + "6d6964" + "0201" + "02" + "0000";
    assertEquals("+OK", restore(c, "s7", "0", payload("13" + ENTRIES + facts + group)));
    c.check(
        "xinfo groups s7",
        "[{'name' 'mid' 'consumers' :0 'pending' :0 'last-delivered-id' '2-1' 'entries-read' :2"
            + " 'lag' :1}]");
    if (!c.target().isRedis()) {
      assertEquals("+OK", restore(c, "s72", "0", payload("15" + ENTRIES + facts + group)));
      assertEquals(c.text("dump s7"), c.text("dump s72"));
    }
  }

  private static byte[] payload(String hex) {
    byte[] body = HexFormat.of().parseHex(hex);
    ByteBuffer payload = ByteBuffer.allocate(body.length + 10).order(ByteOrder.LITTLE_ENDIAN);
    payload.put(body).putShort((short) 10);
    return payload.putLong(Crc64.update(0, payload.array(), 0, body.length + 2)).array();
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
  void invalidPayloads(Client c) throws Exception {
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
  void restoreAsking(Client c) throws Exception {
    c.ok("set k v");
    byte[] payload = dump(c, "k");
    Reply reply =
        c.send(Client.bytes("restore-asking"), Client.bytes("x"), Client.bytes("0"), payload);
    assertEquals("OK", reply.text());
    c.check("get x", "'v'");
  }
}
