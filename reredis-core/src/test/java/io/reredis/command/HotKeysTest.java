package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.access.Inside;
import io.reredis.command.HotKeys.HotKey;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HotKeysTest extends CommandTest {
  private static final long SECOND = 1_000_000_000;

  private HotKeys hotKeys() {
    return Inside.of(store).engine().hotKeys();
  }

  private void run(int times, String... command) {
    for (int i = 0; i < times; i++) {
      client.send(command);
    }
  }

  @Test
  void countsTheFirstKeyOfEachCommand() {
    hotKeys().watch(0);
    run(30, "GET", "a");
    run(10, "SET", "a", "1");
    run(20, "MGET", "b", "c");
    run(5, "PING");
    run(1, "SELECT", "2");
    run(8, "XREAD", "STREAMS", "x", "0");
    run(1, "SELECT", "0");
    hotKeys().tick(SECOND);
    List<HotKey> top = hotKeys().top(10);
    assertEquals("a b x", names(top));
    assertEquals(30, top.get(0).reads(), 1e-6);
    assertEquals(10, top.get(0).writes(), 1e-6);
    assertEquals(20, top.get(1).rate(), 1e-6);
    assertEquals(2, top.get(2).database());
    assertEquals("a", names(hotKeys().top(1)));
  }

  private static String names(List<HotKey> keys) {
    return String.join(" ", keys.stream().map(key -> key.key().toString()).toList());
  }

  @Test
  void ratesAreMeansOverTheLastSeconds() {
    hotKeys().watch(0);
    for (int second = 1; second <= 30; second++) {
      run(7, "GET", "steady");
      run(second <= 10 ? 20 : 0, "GET", "over");
      hotKeys().tick(second * SECOND);
    }
    List<HotKey> top = hotKeys().top(10);
    assertEquals("steady over", names(top));
    assertEquals(7, top.get(0).rate(), 1e-6);
    assertTrue(top.get(1).rate() < 1, top.toString());
  }

  @Test
  void countsCommandsOfTransactions() {
    hotKeys().watch(0);
    run(1, "MULTI");
    run(3, "SET", "t", "1");
    run(1, "EXEC");
    hotKeys().tick(SECOND);
    List<HotKey> top = hotKeys().top(10);
    assertEquals("t", names(top));
    assertEquals(3, top.get(0).writes(), 1e-6);
  }

  @Test
  void findsTheHotKeyAmongManyByASample() {
    hotKeys().watch(0);
    Random random = new Random(1);
    run(70_000, "PING");
    hotKeys().tick(SECOND);
    for (int second = 2; second <= 3; second++) {
      for (int i = 0; i < 40_000; i++) {
        client.send("GET", i % 5 == 0 ? "hot" : "key:" + random.nextInt(20_000));
      }
      hotKeys().tick(second * SECOND);
    }
    HotKey first = hotKeys().top(50).get(0);
    assertEquals("hot", first.key().toString());
    // the key was read 8,000 times in each of two seconds out of three; later seconds count more
    assertTrue(first.rate() > 3500 && first.rate() < 8500, first.toString());
  }

  @Test
  void endsWithTheLastWatcher() {
    hotKeys().watch(0);
    hotKeys().watch(0);
    hotKeys().unwatch();
    run(1, "GET", "a");
    hotKeys().tick(SECOND);
    assertEquals("a", names(hotKeys().top(10)));
    hotKeys().unwatch();
    run(1, "GET", "b");
    assertEquals(List.of(), hotKeys().top(10));
    hotKeys().watch(2 * SECOND);
    hotKeys().tick(3 * SECOND);
    assertEquals(List.of(), hotKeys().top(10));
  }
}
