package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** Replies that tell how much time has passed, which is not the same for both. */
  private static final Set<String> TIMED =
      Set.of("ttl", "pttl", "expiretime", "pexpiretime", "object", "exec");

  private static final Set<String> WRONG_TIME =
      Set.of(
          "ERR invalid expire time in 'getex' command",
          "ERR value is not an integer or out of range");

  private static final Set<String> REFERENCE_COUNTS = Set.of("1", "2147483647");

  /** Replies whose order or content is each server's own, which within EXEC could not be told. */
  private static final Set<String> OWN = Set.of("keys", "scan", "randomkey", "memory");

  private final Map<String, String> differences = new LinkedHashMap<>();

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void repliesAreTheSame(int version) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      run(version, SEED + round);
    }
    assertTrue(differences.isEmpty(), () -> "\n" + String.join("\n", differences.values()));
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
        while (inMulti[who] && OWN.contains(nameOf(words))) {
          words = generator.next();
        }
        String shown = show(words);
        history.addLast(who + "> " + shown);
        if (history.size() > SHOWN) {
          history.removeFirst();
        }
        Reply ours = clients[who][0].send(words);
        Reply wanted = clients[who][1].send(words);
        if (!same(words, ours, wanted)) {
          differences.putIfAbsent(
              nameOf(words) + wanted.type() + ours.type(),
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
        inMulti[who] = isInMulti(nameOf(words), wanted, inMulti[who]);
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

  private static String nameOf(byte[][] words) {
    return new String(words[0], StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  private static String show(byte[][] words) {
    return Arrays.stream(words)
        .map(word -> new String(word, StandardCharsets.ISO_8859_1))
        .map(word -> word.substring(0, Math.min(word.length(), LONGEST_SHOWN)))
        .map(Notation::quote)
        .collect(Collectors.joining(" "));
  }

  private static boolean same(byte[][] words, Reply ours, Reply theirs) {
    if (ours.equals(theirs)) {
      return true;
    }
    String name = nameOf(words);
    if (name.equals("scan") && (isInvalidCursor(ours) || isInvalidCursor(theirs))) {
      return true;
    }
    if (ours.isError() && theirs.isError() && !isPlain(words)) {
      String head = plainHead(theirs);
      return plainHead(ours).startsWith(head) || head.startsWith(plainHead(ours));
    }
    if (name.equals("getex") && isGetexError(ours, theirs)) {
      return true;
    }
    if (name.equals("memory") && !ours.isError() && !theirs.isError()) {
      // each counts its own bytes, and redis-server those of an expired key as well
      return true;
    }
    if (ours.type() != theirs.type() || ours.isError()) {
      return false;
    }
    switch (name) {
      case "keys":
        return ours.sorted().equals(theirs.sorted());
      case "scan":
        return words[1].length != 1 || sameScan(ours, theirs);
      case "randomkey":
        return true;
      default:
        return TIMED.contains(name) && sameButForTime(ours, theirs)
            || isReferenceCount(words, ours, theirs);
    }
  }

  /**
   * Errors show arguments as text: here what is no UTF-8 is replaced, and in Redis a zero byte ends
   * what is shown.
   */
  private static boolean isPlain(byte[][] words) {
    for (byte[] word : words) {
      for (byte b : word) {
        if (b <= 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static String plainHead(Reply error) {
    return error.text().replaceFirst("(?s)['[^ -~]].*", "");
  }

  /** Here all arguments are checked before the key is looked for. */
  private static boolean isGetexError(Reply ours, Reply theirs) {
    return theirs.type() == '_' && ours.isError() && WRONG_TIME.contains(ours.text());
  }

  /** Redis 7.2 reads cursors more strictly than 7.0. */
  private static boolean isInvalidCursor(Reply reply) {
    return reply.isError() && reply.text().equals("ERR invalid cursor");
  }

  /** Nothing is shared here; Redis shares small integers, but for those it computed or copied. */
  private static boolean isReferenceCount(byte[][] words, Reply ours, Reply theirs) {
    return nameOf(words).equals("object")
        && ours.type() == ':'
        && REFERENCE_COUNTS.containsAll(List.of(ours.text(), theirs.text()));
  }

  /** Cursors and their order are each server's own; a whole walk gives the same keys. */
  private static boolean sameScan(Reply ours, Reply theirs) {
    boolean whole = ours.parts().get(0).equals(theirs.parts().get(0));
    return !whole || ours.parts().get(1).sorted().equals(theirs.parts().get(1).sorted());
  }

  private static boolean sameButForTime(Reply ours, Reply theirs) {
    if (ours.type() == '*' && theirs.type() == '*') {
      List<Reply> a = ours.parts();
      List<Reply> b = theirs.parts();
      boolean same = a.size() == b.size();
      for (int i = 0; same && i < a.size(); i++) {
        same = sameButForTime(a.get(i), b.get(i));
      }
      return same;
    }
    return ours.equals(theirs)
        || isGetexError(ours, theirs)
        || ours.type() == ':'
            && theirs.type() == ':'
            && Math.abs(ours.integer() - theirs.integer()) < 5000
            && (ours.integer() > 90_000 || theirs.integer() < 5);
  }
}
