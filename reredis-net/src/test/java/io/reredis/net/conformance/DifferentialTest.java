package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sends the same random requests to the store and to redis-server and compares the replies byte for
 * byte. Other rounds also compare the further effects of each request ({@link Effects}).
 *
 * <p>{@code -Dreredis.fuzz.seed}, {@code -Dreredis.fuzz.rounds} and {@code -Dreredis.fuzz.effects}
 * select other rounds than those of a build; a failure reports its seed. {@code
 * -Dreredis.fuzz.shown} is the number of requests that a failure shows.
 */
@ExtendWith(RedisServer.Needed.class)
class DifferentialTest {
  private static final int REQUESTS = 2000;
  private static final int LONGEST_SHOWN = 60;
  private static final int SHOWN = Integer.getInteger("reredis.fuzz.shown", 8);
  private static final long SEED = Long.getLong("reredis.fuzz.seed", 20240729);
  private static final int ROUNDS = Integer.getInteger("reredis.fuzz.rounds", 6);

  private static final int EFFECT_REQUESTS = 1000;
  private static final int EFFECT_ROUNDS = Integer.getInteger("reredis.fuzz.effects", 2);

  private static final long SHORT_MILLIS = 21;

  /**
   * Commands whose replies differ in order or content between the servers, which cannot be
   * recognized within EXEC.
   */
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

  /** Blocking commands, which do not block within EXEC. */
  private static final Set<String> WAITING =
      Set.of("blpop", "brpop", "blmove", "blmpop", "brpoplpush", "bzpopmin", "bzpopmax", "bzmpop");

  private final Map<String, String> differences = new LinkedHashMap<>();

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void repliesAreTheSame(int version) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      run(version, REQUESTS, SEED + round, false);
    }
    assertTrue(differences.isEmpty(), () -> "\n" + String.join("\n", differences.values()));
  }

  @Test
  void effectsAreTheSame() throws Exception {
    for (int round = 0; round < EFFECT_ROUNDS; round++) {
      run(3, EFFECT_REQUESTS, SEED + 1000 + round, true);
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
        // no empty key: stars match it only in "KEYS *" there, and always here
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

  /** Returns a key or a pattern, made of characters that occur in patterns. */
  private static byte[] glob(Random random, int shortest) {
    String letters = "abcB-]\\^[*?";
    StringBuilder text = new StringBuilder();
    for (int i = shortest + random.nextInt(7); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return Client.bytes(text.toString());
  }

  private void run(int version, int requests, long seed, boolean withEffects) throws Exception {
    Target own = version == 2 ? Target.RESP2 : Target.RESP3;
    Target theirs = version == 2 ? Target.REDIS_RESP2 : Target.REDIS_RESP3;
    try (Bench bench = new Bench(own);
        Bench redis = new Bench(theirs)) {
      Client[][] clients = {{bench.open(), redis.open()}, {bench.open(), redis.open()}};
      Random random = new Random(seed);
      Generator generator = new Generator(random);
      // the clock of the Reredis store stands still, so disable active expiry in redis-server too
      clients[0][1].ok("debug set-active-expire 0");
      Effects[] effects =
          withEffects ? new Effects[] {new Effects(bench), new Effects(redis)} : null;
      List<List<byte[]>> touched = List.of(new ArrayList<>(), new ArrayList<>());
      long millis = System.currentTimeMillis();
      boolean[] inMulti = new boolean[clients.length];
      Deque<String> history = new ArrayDeque<>();
      for (int i = 0; i < requests; i++) {
        int who = random.nextInt(6) == 0 ? 1 : 0;
        byte[][] words = generator.next();
        while ((inMulti[who] ? OWN : WAITING).contains(Comparison.nameOf(words))
            || inMulti[who] && isRefusedWhenQueued(words)
            || !withEffects && setsShortTime(words)) {
          words = generator.next();
        }
        String shown = show(words);
        history.addLast(who + "> " + shown);
        if (history.size() > SHOWN) {
          history.removeFirst();
        }
        if (withEffects) {
          // advance the clock of the Reredis store with the system clock
          long now = System.currentTimeMillis();
          bench.passes(now - millis);
          millis = now;
          // since 7.2 a consumer is created even if it receives nothing
          byte[][] consumer = consumer(words);
          if (consumer != null) {
            if (inMulti[who]) {
              continue;
            }
            clients[who][0].send(consumer);
            clients[who][1].send(consumer);
            effects[0].skip();
            effects[1].skip();
          }
        }
        Reply ours = clients[who][0].send(words);
        Reply wanted = clients[who][1].send(words);
        if (withEffects && (Comparison.nameOf(words).equals("exec") || setsShortTime(words))) {
          // keys with a short expiry have expired on both servers
          bench.passes(SHORT_MILLIS);
          redis.passes(SHORT_MILLIS);
          millis += SHORT_MILLIS;
        }
        boolean before = inMulti[who];
        inMulti[who] = isInMulti(Comparison.nameOf(words), wanted, before);
        String prefix = Comparison.nameOf(words) + wanted.type() + ours.type();
        String where =
            "seed %d, request %d, RESP%d\n  %s\n    redis: %s\n    ours:  %s\n    "
                .formatted(seed, i, version, String.join("\n  ", history), wanted, ours);
        if (!Comparison.same(words, ours, wanted)) {
          differences.putIfAbsent(prefix, where);
          return;
        }
        if (withEffects) {
          touched.get(who).addAll(Arrays.asList(words).subList(1, Math.min(words.length, 6)));
          List<byte[]> keys = inMulti[who] ? List.of() : touched.get(who);
          boolean afterMany = Comparison.nameOf(words).equals("exec");
          Effects.Seen a = effects[0].next(clients[who][0], keys, afterMany);
          Effects.Seen b = effects[1].next(clients[who][1], keys, afterMany);
          List<String> lines =
              a.differences(
                  b,
                  Effects.hasError(wanted)
                      || Effects.hasError(ours)
                      || Comparison.isPartOfWalk(words, ours, wanted));
          if (!inMulti[who]) {
            touched.get(who).clear();
          }
          for (String line : lines) {
            differences.putIfAbsent(prefix + line.split(" ")[0], where + line);
          }
          if (!a.isSameState(b)) {
            return;
          }
        }
      }
    }
  }

  /**
   * Returns whether 7.0 has no form of the command with that many arguments and refuses the EXEC.
   */
  private static boolean isRefusedWhenQueued(byte[][] words) {
    return Comparison.nameOf(words).endsWith("rank") && words.length == 4;
  }

  /** Returns whether a key may expire within {@link #SHORT_MILLIS}. */
  private static boolean setsShortTime(byte[][] words) {
    return Set.of("set", "psetex", "pexpire").contains(Comparison.nameOf(words))
        && Arrays.stream(words)
            .anyMatch(word -> word.length == 2 && word[0] == '2' && word[1] == '0');
  }

  /** Returns the command that creates the consumer in the request, or null. */
  private static byte[][] consumer(byte[][] words) {
    switch (Comparison.nameOf(words)) {
      case "xreadgroup":
        int at = words.length > 3 && words[1].length == 5 ? 2 : -1;
        String last = new String(words[words.length - 2], StandardCharsets.ISO_8859_1);
        return at < 0 ? null : create(Client.bytes(last), words[2], words[3]);
      case "xclaim":
      case "xautoclaim":
        return words.length > 3 ? create(words[1], words[2], words[3]) : null;
      default:
        return null;
    }
  }

  private static byte[][] create(byte[] key, byte[] group, byte[] consumer) {
    return new byte[][] {
      Client.bytes("xgroup"), Client.bytes("createconsumer"), key, group, consumer
    };
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
