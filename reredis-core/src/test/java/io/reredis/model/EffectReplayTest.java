package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.util.ManualClock;
import org.junit.jupiter.api.Test;

/** What sets, sorted sets and places log, done again elsewhere, gives the same content. */
class EffectReplayTest {
  private static final String[] LINES = {
    "sadd s a b c d e f g h",
    "sadd t c d x",
    "srem s a nosuch",
    "spop s",
    "spop s 2",
    "smove t s x",
    "sunionstore u s t",
    "sinterstore i u t",
    "sdiffstore d u t",
    "sadd gone 1 2 3",
    "spop gone 3",
    "zadd z 1 a 2.5 b 3 c 0.1 d inf e",
    "zadd z nx 7 a 8 f",
    "zincrby z 0.2 d",
    "zrem z b",
    "zadd y 1 a 1 b 1 c 1 d",
    "zpopmin y",
    "zpopmax y 2",
    "zremrangebyscore z 3 3",
    "zunionstore w 3 z y u weights 2 0.5 1 aggregate max",
    "zinterstore v 2 w z",
    "zdiffstore x 2 w z",
    "zrangestore r w 1 2 rev",
    "geoadd g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania",
    "georadius g 15 37 200 km store p count 1",
    "geosearchstore q g frommember Palermo bybox 400 400 km storedist",
  };

  @Test
  @SuppressWarnings("try")
  void contentIsTheSame() throws Exception {
    ManualClock clock = new ManualClock(1_700_000_000_000L);
    try (Reredis store = Stores.open(clock);
        CommandSession session = store.session();
        Reredis copy = Stores.open(clock);
        CommandSession replay = copy.session();
        AutoCloseable effects =
            store
                .changes()
                .listenToEffects(
                    commit -> {
                      assertNotNull(commit.effect());
                      replay.execute(commit.effect(), true);
                    })) {
      for (String line : LINES) {
        session.execute(line.split(" "));
      }
      for (String key : "s t u i d gone z y w v x r g p q".split(" ")) {
        assertEquals(content(session, key), content(replay, key), key);
      }
    }
  }

  private static String content(CommandSession session, String key) {
    String type = session.execute("type", key).toString();
    return type.equals("set")
        ? session.execute("sort", key, "alpha").toString()
        : type.equals("zset")
            ? session.execute("zrange", key, "0", "-1", "withscores").toString()
            : type;
  }
}
