package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sends the same random requests to the store and to redis-server, and compares the replies byte
 * for byte.
 *
 * <p>{@code -Dreredis.fuzz.seed} and {@code -Dreredis.fuzz.rounds} choose others than the few that
 * a build runs; a failure names its seed. {@code -Dreredis.fuzz.shown} is how many requests a
 * failure shows.
 */
@ExtendWith(RedisServer.Needed.class)
class DifferentialTest {
  private static final int REQUESTS = 2000;
  private static final int LONGEST_SHOWN = 60;
  private static final int SHOWN = Integer.getInteger("reredis.fuzz.shown", 8);
  private static final long SEED = Long.getLong("reredis.fuzz.seed", 20240729);
  private static final int ROUNDS = Integer.getInteger("reredis.fuzz.rounds", 6);

  /** Replies whose order or content is each server's own, which within EXEC could not be told. */
  private static final Set<String> OWN =
      Set.of(
          "keys",
          "scan",
          "randomkey",
          "memory",
          "srandmember",
          "smembers",
          "spop",
          "sscan",
          "hgetall",
          "hkeys",
          "hvals",
          "hscan",
          "hrandfield",
          "sinter",
          "sunion",
          "sdiff",
          "zrandmember",
          "zscan");

  private final Map<String, String> differences = new LinkedHashMap<>();

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void repliesAreTheSame(int version) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      run(version, SEED + round);
    }
    assertTrue(differences.isEmpty(), () -> "\n" + String.join("\n", differences.values()));
  }

  @Test
  void patternsMatchTheSameKeys() throws Exception {
    Random random = new Random(SEED);
    try (Bench bench = new Bench(Target.RESP2);
        Bench redis = new Bench(Target.REDIS_RESP2)) {
      Client ours = bench.open();
      Client theirs = redis.open();
      for (int i = 0; i < 300; i++) {
        // no empty key: there stars match it in "KEYS *" alone, here always
        byte[][] set = {Client.bytes("set"), glob(random, 1), Client.bytes("v")};
        assertEquals(theirs.send(set), ours.send(set));
      }
      for (int i = 0; i < 500 * ROUNDS; i++) {
        byte[][] keys = {Client.bytes("keys"), glob(random, 0)};
        assertEquals(
            theirs.send(keys).sorted().toString(),
            ours.send(keys).sorted().toString(),
            () -> show(keys));
      }
    }
  }

  /** A key, or a pattern, of the letters that patterns are made of. */
  private static byte[] glob(Random random, int shortest) {
    String letters = "abcB-]\\^[*?";
    StringBuilder text = new StringBuilder();
    for (int i = shortest + random.nextInt(7); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return Client.bytes(text.toString());
  }

  private void run(int version, long seed) throws Exception {
    Target own = version == 2 ? Target.RESP2 : Target.RESP3;
    Target theirs = version == 2 ? Target.REDIS_RESP2 : Target.REDIS_RESP3;
    try (Bench bench = new Bench(own);
        Bench redis = new Bench(theirs)) {
      Client[][] clients = {{bench.open(), redis.open()}, {bench.open(), redis.open()}};
      Random random = new Random(seed);
      Generator generator = new Generator(random);
      // the clock of our store stands still, so keys must not go by themselves there either
      clients[0][1].ok("debug set-active-expire 0");
      boolean[] inMulti = new boolean[clients.length];
      Deque<String> history = new ArrayDeque<>();
      for (int i = 0; i < REQUESTS; i++) {
        int who = random.nextInt(6) == 0 ? 1 : 0;
        byte[][] words = generator.next();
        while (inMulti[who] && OWN.contains(Comparison.nameOf(words))) {
          words = generator.next();
        }
        String shown = show(words);
        history.addLast(who + "> " + shown);
        if (history.size() > SHOWN) {
          history.removeFirst();
        }
        Reply ours = clients[who][0].send(words);
        Reply wanted = clients[who][1].send(words);
        if (!Comparison.same(words, ours, wanted)) {
          differences.putIfAbsent(
              Comparison.nameOf(words) + wanted.type() + ours.type(),
              "seed "
                  + seed
                  + ", request "
                  + i
                  + ", RESP"
                  + version
                  + "\n  "
                  + String.join("\n  ", history)
                  + "\n    redis: "
                  + wanted
                  + "\n    ours:  "
                  + ours);
          return;
        }
        inMulti[who] = isInMulti(Comparison.nameOf(words), wanted, inMulti[who]);
      }
    }
  }

  private static boolean isInMulti(String name, Reply reply, boolean before) {
    switch (name) {
      case "multi":
        return before || reply.type() == '+';
      case "exec":
      case "discard":
        return before && reply.isError() && !reply.text().startsWith("EXECABORT");
      default:
        return before;
    }
  }

  private static String show(byte[][] words) {
    return Arrays.stream(words)
        .map(word -> new String(word, StandardCharsets.ISO_8859_1))
        .map(word -> word.substring(0, Math.min(word.length(), LONGEST_SHOWN)))
        .map(Notation::quote)
        .collect(Collectors.joining(" "));
  }
}
