package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lets eight clients on four I/O loops move things between collections. However they interleave,
 * nothing is lost, duplicated or visible in two places at once.
 */
@Timeout(120)
class CollectionAtomicityTest {
  private static final int CLIENTS = 8;
  private static final int LOOPS = 4;
  private static final int KEYS = 4;
  private static final int THINGS = 40;
  private static final int ROUNDS = 400;

  /** One step of one client. */
  private interface Step {
    void run(Client client, Random random) throws Exception;
  }

  private static void together(TestServer server, Step step) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Client client = server.connect();
        Random random = new Random(i);
        all.add(
            () -> {
              for (int round = 0; round < ROUNDS; round++) {
                step.run(client, random);
              }
              return null;
            });
      }
      for (Future<Void> one : pool.invokeAll(all)) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static String key(String name, Random random) {
    return name + random.nextInt(KEYS);
  }

  /** Reads all keys in one transaction and returns the replies. */
  private static List<?> snapshot(Client client, String command, String name, String... rest)
      throws Exception {
    client.call("MULTI");
    for (int i = 0; i < KEYS; i++) {
      List<String> words = new ArrayList<>(List.of(command, name + i));
      words.addAll(List.of(rest));
      client.call(words.toArray(String[]::new));
    }
    return (List<?>) client.call("EXEC");
  }

  private static void assertComplete(List<?> collections) {
    List<String> all = new ArrayList<>();
    for (Object one : collections) {
      ((List<?>) one).forEach(element -> all.add((String) element));
    }
    assertEquals(THINGS, all.size(), "things in all places");
    assertEquals(THINGS, all.stream().distinct().count(), "different things");
  }

  @Test
  void listsMoveElements() throws Exception {
    try (TestServer server = TestServer.start(LOOPS, setup -> {})) {
      Client first = server.connect();
      for (int i = 0; i < THINGS; i++) {
        first.call("RPUSH", "l" + i % KEYS, "" + i);
      }
      together(
          server,
          (client, random) -> {
            switch (random.nextInt(5)) {
              case 0:
                client.call("RPOPLPUSH", key("l", random), key("l", random));
                break;
              case 1:
                client.call("BLMOVE", key("l", random), key("l", random), "LEFT", "RIGHT", "0.001");
                break;
              case 2:
                client.call("MULTI");
                client.call("LMOVE", key("l", random), "aside", "LEFT", "LEFT");
                client.call("LMOVE", "aside", key("l", random), "RIGHT", "LEFT");
                client.call("EXEC");
                break;
              case 3:
                assertComplete(snapshot(client, "LRANGE", "l", "0", "-1"));
                break;
              default:
                client.call("LMOVE", key("l", random), key("l", random), "RIGHT", "LEFT");
            }
          });
      assertComplete(snapshot(first, "LRANGE", "l", "0", "-1"));
      assertEquals(0L, first.call("EXISTS", "aside"));
    }
  }

  @Test
  void setsMoveMembers() throws Exception {
    try (TestServer server = TestServer.start(LOOPS, setup -> {})) {
      Client first = server.connect();
      for (int i = 0; i < THINGS; i++) {
        first.call("SADD", "s" + i % KEYS, "" + i);
      }
      together(
          server,
          (client, random) -> {
            String member = "" + random.nextInt(THINGS);
            switch (random.nextInt(4)) {
              case 0:
                assertComplete(snapshot(client, "SMEMBERS", "s"));
                break;
              case 1:
                assertEquals(
                    (long) THINGS, client.call("SUNIONSTORE", "union", "s0", "s1", "s2", "s3"));
                break;
              case 2:
                assertEquals(List.of(), client.call("SINTER", "s0", "s1"));
                break;
              default:
                client.call("SMOVE", key("s", random), key("s", random), member);
            }
          });
      assertComplete(snapshot(first, "SMEMBERS", "s"));
    }
  }

  @Test
  void hashesPassAmountsOn() throws Exception {
    try (TestServer server = TestServer.start(LOOPS, setup -> {})) {
      Client first = server.connect();
      for (int i = 0; i < KEYS; i++) {
        first.call("HSET", "h" + i, "amount", "100");
      }
      together(
          server,
          (client, random) -> {
            if (random.nextInt(4) == 0) {
              long sum = 0;
              for (Object amount : snapshot(client, "HGET", "h", "amount")) {
                sum += Long.parseLong((String) amount);
              }
              assertEquals(100 * KEYS, sum);
            } else {
              client.call("MULTI");
              client.call("HINCRBY", key("h", random), "amount", "-3");
              client.call("HINCRBY", key("h", random), "amount", "3");
              client.call("EXEC");
            }
          });
    }
  }
}
