package io.reredis.persist;

import io.reredis.CommandSession;
import io.reredis.Reredis;

/** Keys of every type and encoding. */
public final class Samples {
  private Samples() {}

  /** Fills a store with small values of every compact encoding, in two databases. */
  public static void small(Reredis store) {
    try (CommandSession session = store.session()) {
      for (String line :
          new String[] {
            "set string v",
            "set number 12345",
            "set expiring soon pxat 33000000000000",
            "set text " + "abc".repeat(30),
            "rpush list a 1 -7 70000 " + "x".repeat(70),
            "sadd intset 3 1 2 70000",
            "sadd set a b 1",
            "hset hash f v g 1",
            "zadd zset 1.5 a -inf b 3 c",
            "xadd stream 1-1 f v",
            "xadd stream 1-2 f w",
            "xadd stream 2-1 g v h w",
            "xdel stream 1-2",
            "xgroup create stream g 0",
            "xreadgroup group g one count 1 streams stream >",
            "pfadd hll a b c d",
            "select 9",
            "set other value",
            "expire other 1000000000",
          }) {
        session.execute(line.split(" "));
      }
    }
  }

  /** Adds values that are too large for a compact encoding, and hashes whose fields expire. */
  public static void large(Reredis store) {
    try (CommandSession session = store.session()) {
      session.execute("set", "long", "long text ".repeat(500));
      session.execute("set", "random", new String(new char[600]).replace('\0', 'r'));
      session.execute("hset", "expiringfields", "f", "v", "g", "w");
      session.execute("hpexpireat", "expiringfields", "33000000000000", "fields", "1", "f");
      for (int i = 0; i < 1500; i++) {
        session.execute("rpush", "biglist", "element " + i + "x".repeat(i % 50));
        session.execute("sadd", "bigset", "m" + i);
        session.execute("sadd", "bigintset", "" + i * 977);
        session.execute("hset", "bighash", "f" + i, "v" + i);
        session.execute("zadd", "bigzset", i / 7.0 + "", "m" + i);
        session.execute("hset", "bigexpiring", "f" + i, "v" + i);
      }
      session.execute("hpexpireat", "bigexpiring", "33000000000001", "fields", "2", "f1", "f9");
      for (int i = 1; i < 300; i++) {
        session.execute("xadd", "bigstream", i + "-0", "f", "" + i, "g" + i % 3, "x");
      }
      session.execute("xtrim", "bigstream", "maxlen", "250");
      session.execute("xgroup", "create", "bigstream", "g", "100-0");
      session.execute("xreadgroup", "group", "g", "one", "count", "5", "streams", "bigstream", ">");
      session.execute("xreadgroup", "group", "g", "two", "streams", "bigstream", ">");
      session.execute("xack", "bigstream", "g", "102-0");
    }
  }
}
