package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.MemoryLimit;
import io.reredis.keyspace.Recount;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Runs random commands on values of all types and compares the memory accounts with a recount. */
class MemoryProperties {
  /** K is a key, L another one, V a value, N a number. */
  private static final String[] TEMPLATES = {
    "set K V",
    "set K V px N",
    "append K V",
    "setrange K N V",
    "setbit K N 1",
    "incr K",
    "mset K V L V",
    "del K",
    "unlink K L",
    "expire K N",
    "persist K",
    "rename K L",
    "copy K L",
    "copy K L db 1 replace",
    "move K 1",
    "hset K V V N V",
    "hdel K V N",
    "hpexpire K N fields 1 V",
    "lpush K V N V",
    "rpush K V",
    "lset K 0 V",
    "ltrim K 1 N",
    "lpop K",
    "linsert K before V V",
    "sadd K V N",
    "sadd K N",
    "srem K V",
    "spop K 2",
    "sunionstore K L K",
    "zadd K N V 1 N",
    "zrem K V",
    "zpopmin K",
    "zunionstore K 2 L K",
    "xadd K * f V",
    "xtrim K maxlen 2",
    "xgroup create K V 0 mkstream",
    "xreadgroup group V V streams K >",
    "pfadd K V N",
    "geoadd K 13.3 38.1 V",
    "swapdb 0 1",
    "flushdb",
    "flushall",
  };

  record Line(int template, int key, int other, int value, int number) {
    String[] words() {
      return TEMPLATES[template]
          .replace("K", name(key))
          .replace("L", name(other))
          .replace("V", "v".repeat(value))
          .replace("N", "" + number)
          .split(" ");
    }

    private static String name(int number) {
      return number == 7 ? "k".repeat(600) : "k" + number;
    }
  }

  @Provide
  Arbitrary<List<Line>> lines() {
    return Combinators.combine(
            Arbitraries.integers().between(0, TEMPLATES.length - 1),
            Arbitraries.integers().between(0, 7),
            Arbitraries.integers().between(0, 7),
            Arbitraries.of(1, 3, 30, 70, 300, 600, 9000),
            Arbitraries.integers().between(1, 3000))
        .as(Line::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  private static Reredis open(ManualClock clock, String policy, long limit) {
    return Reredis.open(
        builder ->
            builder
                .clock(clock)
                .activeExpiry(false)
                .databases(2)
                .option("maxmemory-policy", policy)
                .option("maxmemory", "" + limit)
                .option("maxmemory-eviction-tenacity", "100")
                .option("hash-max-listpack-entries", "4")
                .option("zset-max-listpack-entries", "4")
                .option("set-max-listpack-entries", "4"));
  }

  private static boolean run(CommandSession session, Line line) {
    try {
      session.execute(line.words());
      return true;
    } catch (ReredisException e) {
      return !e.getMessage().startsWith("OOM");
    }
  }

  @Property(tries = 300)
  void accountsEqualARecount(@ForAll("lines") List<Line> lines) {
    ManualClock clock = new ManualClock(1_700_000_000_000L);
    try (Reredis store = open(clock, "noeviction", 0);
        CommandSession session = store.session()) {
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      for (Line line : lines) {
        run(session, line);
        clock.advanceMillis(line.number() % 50);
      }
      Recount.check(keyspace);
      clock.advanceMillis(5000);
      keyspace.activeExpiry().expireDue(0, Long.MAX_VALUE / 4);
      Recount.check(keyspace);
      keyspace.wholeDatabases().flush(-1);
      Recount.check(keyspace);
      assertEquals(0, keyspace.figures().entryBytes() + keyspace.figures().tableBytes());
    }
  }

  /** Before each command that may need memory, the limit holds up to the bound. */
  @Property(tries = 200)
  void theLimitHoldsBeforeEachWrite(
      @ForAll("lines") List<Line> lines, @ForAll("policies") String policy) {
    ManualClock clock = new ManualClock(1_700_000_000_000L);
    try (Reredis store = open(clock, policy, 40_000);
        CommandSession session = store.session()) {
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      MemoryLimit memory = keyspace.memory();
      for (Line line : lines) {
        // FLUSHALL and DEL may be needed by volatile policies, and MSET adds two values
        session.execute("select", "0");
        boolean had = run(session, new Line(0, line.key(), 0, 1, 1));
        long off =
            memory.used()
                - memory.others()
                - keyspace.figures().entryBytes()
                - keyspace.figures().tableBytes();
        assertTrue(Math.abs(off) <= memory.bound());
        if (had) {
          // the small string was accepted, so memory was within the limit
          assertTrue(memory.used() <= 40_000 + 2000 + memory.bound());
        } else {
          assertTrue(memory.used() > 40_000);
        }
        run(session, line);
      }
      Recount.check(keyspace);
    }
  }

  @Provide
  Arbitrary<String> policies() {
    return Arbitraries.of(
        "volatile-lru",
        "volatile-lfu",
        "volatile-random",
        "volatile-ttl",
        "allkeys-lru",
        "allkeys-lfu",
        "allkeys-random",
        "noeviction");
  }
}
