package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.persist.Contents;
import io.reredis.rdb.RdbFileWriter;
import io.reredis.util.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Checks that a snapshot contains the data at its cut, whatever is written while it is read. */
class SnapshotProperties {
  private static final int KEYS = 400;

  @Property(tries = 60)
  void containsTheDataAtTheCut(@ForAll Random random) throws IOException {
    ManualClock clock = new ManualClock(1_700_000_000_000L);
    try (Reredis store = Reredis.open(b -> b.clock(clock).activeExpiry(false).databases(3));
        CommandSession session = store.session()) {
      if (random.nextBoolean()) {
        for (String option :
            new String[] {
              "set-max-intset", "set-max-listpack", "hash-max-listpack", "zset-max-listpack"
            }) {
          session.execute("config", "set", option + "-entries", "1");
        }
        session.execute("config", "set", "list-max-listpack-size", "2");
      }
      for (int i = 0; i < 2 * KEYS; i++) {
        write(session, random);
      }
      // take several snapshots, because no mark of the first may remain for the second
      for (int round = 0; round < 3; round++) {
        Map<String, String> before = Contents.of(store);
        byte[] file = snapshot(store, session, random);
        try (Reredis copy = Reredis.open(b -> b.clock(clock).activeExpiry(false).databases(3))) {
          copy.importFrom(new ByteArrayInputStream(file));
          assertEquals(before, Contents.of(copy));
        }
        if (random.nextInt(3) == 0) {
          abandon(store, session, random);
        }
      }
    }
  }

  private static Snapshot cut(Reredis store) {
    return Inside.of(store).engine().keyspace().snapshots().begin(true, () -> {});
  }

  private static byte[] snapshot(Reredis store, CommandSession session, Random random)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RdbFileWriter out = new RdbFileWriter(bytes, true);
    try (Snapshot snapshot = cut(store)) {
      snapshot.stepBytes(1);
      snapshot.freezeFrom(random.nextBoolean() ? 0 : 1 << 15);
      out.begin(snapshot.fieldsExpire(), false, 0, 0);
      while (snapshot.step((database, b, length, keys) -> out.entries(database, b, length))) {
        for (int i = random.nextInt(4); i > 0; i--) {
          write(session, random);
        }
      }
    }
    out.end();
    return bytes.toByteArray();
  }

  private static void abandon(Reredis store, CommandSession session, Random random)
      throws IOException {
    try (Snapshot snapshot = cut(store)) {
      snapshot.stepBytes(1);
      snapshot.freezeFrom(random.nextBoolean() ? 0 : 1 << 15);
      for (int i = random.nextInt(100); i > 0; i--) {
        snapshot.step((database, b, length, keys) -> {});
        write(session, random);
      }
    }
  }

  private static void write(CommandSession session, Random random) {
    session.execute("select", "" + random.nextInt(3));
    int key = random.nextInt(KEYS);
    String name = "k" + key;
    switch (random.nextInt(24)) {
      case 0 -> session.execute("del", name);
      case 1 -> session.execute("rename", existing(session, name), "r" + random.nextInt(KEYS));
      case 2 -> session.execute("copy", name, "r" + random.nextInt(KEYS), "replace");
      case 3 ->
          session.execute(
              "copy", name, name, "db", "" + (1 + (int) database(session)) % 3, "replace");
      case 4 -> session.execute("pexpire", name, "" + 100_000 * (1 + random.nextInt(100)));
      case 5 -> session.execute("persist", name);
      case 6 -> {
        if (random.nextInt(40) == 0) {
          session.execute("flushdb");
        }
      }
      case 7 -> {
        if (random.nextInt(10) == 0) {
          session.execute("swapdb", "0", "" + (1 + random.nextInt(2)));
        }
      }
      case 8, 9 -> session.execute("set", name, "x".repeat(random.nextInt(700)));
      case 10 -> {
        String string = "string" + key;
        session.execute("append", string, "more" + random.nextInt(100));
      }
      case 11, 12 -> session.execute("rpush", "list" + key % 20, "e" + random.nextInt());
      case 13 -> session.execute("lpop", "list" + key % 20);
      case 14, 15 -> session.execute("sadd", "set" + key % 20, "" + random.nextInt(300));
      case 16 -> session.execute("srem", "set" + key % 20, "" + random.nextInt(300));
      case 17 -> session.execute("hset", "hash" + key % 5, "f" + random.nextInt(8), name);
      case 18 ->
          session.execute(
              "hpexpire", "hash" + key % 5, "5000", "fields", "1", "f" + random.nextInt(8));
      case 19 -> session.execute("zadd", "zset" + key % 5, "" + random.nextInt(99), name);
      case 20 -> session.execute("zrem", "zset" + key % 5, name);
      case 21 -> session.execute("xadd", "stream" + key % 5, "*", "f", name);
      case 22 -> session.execute("mset", name, "1", "k" + random.nextInt(KEYS), "2");
      default -> session.execute("incr", "counter" + key % 30);
    }
  }

  private static String existing(CommandSession session, String name) {
    if ((long) session.execute("exists", name) == 0) {
      session.execute("set", name, "made");
    }
    return name;
  }

  private static long database(CommandSession session) {
    String info = (String) session.execute("client", "info");
    return Long.parseLong(info.replaceAll("(?s).* db=(\\d+) .*", "$1"));
  }
}
