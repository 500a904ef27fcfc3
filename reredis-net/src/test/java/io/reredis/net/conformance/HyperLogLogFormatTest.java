package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares HyperLogLogs byte for byte with redis-server: after the same commands GET returns the
 * same value, sparse or dense, valid or damaged.
 */
@ExtendWith(RedisServer.Needed.class)
class HyperLogLogFormatTest {
  private static final long SEED = Long.getLong("reredis.fuzz.seed", 20240729);
  private static final int ROUNDS = Integer.getInteger("reredis.fuzz.rounds", 6);
  private static final int REGISTERS = 16384;
  private static final String[] KEYS = {"a", "b", "c"};

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "RESP2", "RESP3"})
  void theBytesAreTheSame(Target target) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(SEED + round);
      try (Bench bench = new Bench(target);
          Bench redis = new Bench(Target.REDIS_RESP2)) {
        Client ours = bench.open();
        Client theirs = redis.open();
        String limit = new String[] {"3000", "100", "1000", "20000"}[round % 4];
        for (Client client : List.of(ours, theirs)) {
          client.ok("config set hll-sparse-max-bytes " + limit);
        }
        for (int i = 0; i < 300; i++) {
          byte[][] words = request(random);
          String shown = "seed " + (SEED + round) + ", request " + i;
          assertEquals(theirs.send(words).toString(), ours.send(words).toString(), shown);
          String get = "get " + KEYS[random.nextInt(KEYS.length)];
          assertEquals(theirs.send(get), ours.send(get), shown);
        }
        for (Client client : List.of(ours, theirs)) {
          client.ok("config set hll-sparse-max-bytes 3000");
        }
      }
    }
  }

  private static byte[][] request(Random random) {
    String key = KEYS[random.nextInt(KEYS.length)];
    String other = KEYS[random.nextInt(KEYS.length)];
    switch (random.nextInt(30)) {
      case 0:
        return Notation.words("pfmerge " + key + " " + other);
      case 1:
        return Notation.words("del " + key);
      case 2:
        return Notation.words("pfcount " + key + " " + other);
      case 3, 4, 5, 6, 7:
        return Notation.words("pfcount " + key);
      case 8:
        return Notation.words("copy " + key + " " + other + " replace");
      default:
        List<byte[]> words = new ArrayList<>(List.of(Notation.words("pfadd " + key)));
        int most = new int[] {2, 20, 200}[random.nextInt(3)];
        for (int i = random.nextInt(most); i >= 0; i--) {
          byte[] element = new byte[random.nextInt(20)];
          random.nextBytes(element);
          words.add(element);
        }
        return words.toArray(byte[][]::new);
    }
  }

  /** Strings with a valid header and random runs give the same replies and the same values. */
  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "RESP2"})
  void damagedRunsAreAnsweredAlike(Target target) throws Exception {
    Random random = new Random(SEED);
    int valid = 0;
    try (Bench bench = new Bench(target);
        Bench redis = new Bench(Target.REDIS_RESP2)) {
      Client ours = bench.open();
      Client theirs = redis.open();
      for (int i = 0; i < 300 * ROUNDS; i++) {
        byte[] value = damaged(random);
        byte[][] set = {Client.bytes("set"), Client.bytes("k"), value};
        for (String line :
            new String[] {
              "get k", "pfadd k x", "pfcount k", "pfadd k a b c", "get k", "pfcount k"
            }) {
          if (line.equals("get k")) {
            assertEquals(theirs.send(set), ours.send(set));
          }
          Reply reply = theirs.send(line);
          valid += line.equals("pfcount k") && reply.type() == ':' ? 1 : 0;
          assertEquals(reply.toString(), ours.send(line).toString(), line + " " + show(value));
        }
      }
    }
    assertTrue(valid > 0);
  }

  /** Returns a value whose runs cover about all registers, sometimes with a changed byte. */
  private static byte[] damaged(Random random) {
    List<Byte> runs = new ArrayList<>();
    int covered = 0;
    while (covered < REGISTERS) {
      int left = REGISTERS - covered;
      int kind = random.nextInt(3);
      if (kind == 0) {
        int count = 1 + random.nextInt(4);
        runs.add((byte) (0x80 | random.nextInt(32) << 2 | count - 1));
        covered += count;
      } else if (kind == 1) {
        int count = 1 + random.nextInt(64);
        runs.add((byte) (count - 1));
        covered += count;
      } else {
        int count = random.nextInt(4) == 0 ? left : 1 + random.nextInt(left);
        runs.add((byte) (0x40 | count - 1 >> 8));
        runs.add((byte) (count - 1));
        covered += count;
      }
    }
    byte[] value = new byte[16 + runs.size()];
    System.arraycopy(Client.bytes("HYLL\u0001"), 0, value, 0, 5);
    value[15] = (byte) 0x80;
    for (int i = 0; i < runs.size(); i++) {
      value[16 + i] = runs.get(i);
    }
    if (random.nextInt(4) == 0) {
      value[16 + random.nextInt(runs.size())] = (byte) random.nextInt();
    }
    return value;
  }

  private static String show(byte[] value) {
    return Notation.quote(new String(value, StandardCharsets.ISO_8859_1));
  }
}
