package io.reredis.net;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.support.Ports;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * Measures the memory of collections: the live heap of Reredis and {@code used_memory} of
 * redis-server for the same data, one line per kind of data. Also prints MEMORY USAGE and
 * used_memory of Reredis relative to the live heap. The argument selects kinds by a part of their
 * names.
 */
public final class CollectionMemoryBench {
  private static final int MANY = 100_000;
  private static final int LARGE = 1_000_000;

  private interface Feed extends Consumer<Consumer<String[]>> {}

  private CollectionMemoryBench() {}

  private static Map<String, Feed> kinds() {
    Map<String, Feed> kinds = new LinkedHashMap<>();
    kinds.put(
        "100,000 hashes of 10 fields",
        out -> each(MANY, i -> out.accept(line("HSET", "hash:" + i, 10, j -> "f" + j + " v" + j))));
    kinds.put(
        "100,000 sets of 10 integers",
        out -> each(MANY, i -> out.accept(line("SADD", "set:" + i, 10, j -> "" + (i + j)))));
    kinds.put(
        "100,000 sorted sets of 10 members",
        out -> each(MANY, i -> out.accept(line("ZADD", "zset:" + i, 10, j -> j + " m" + j))));
    kinds.put(
        "a list of 1,000,000",
        out -> each(LARGE, i -> out.accept(new String[] {"RPUSH", "list", "element:" + i})));
    kinds.put(
        "a hash of 1,000,000",
        out ->
            each(
                LARGE, i -> out.accept(new String[] {"HSET", "hash", "field:" + i, "value:" + i})));
    kinds.put(
        "a set of 1,000,000",
        out -> each(LARGE, i -> out.accept(new String[] {"SADD", "set", "member:" + i})));
    kinds.put(
        "a sorted set of 1,000,000",
        out -> each(LARGE, i -> out.accept(new String[] {"ZADD", "zset", "" + i, "member:" + i})));
    kinds.put(
        "a stream of 1,000,000",
        out ->
            each(
                LARGE,
                i -> out.accept(new String[] {"XADD", "s", 1 + i + "-0", "field", "value:" + i})));
    return kinds;
  }

  private interface Step {
    void at(int i);
  }

  private interface Words {
    String at(int i);
  }

  private static void each(int count, Step step) {
    for (int i = 0; i < count; i++) {
      step.at(i);
    }
  }

  private static String[] line(String command, String key, int count, Words words) {
    StringBuilder line = new StringBuilder(command).append(' ').append(key);
    for (int i = 0; i < count; i++) {
      line.append(' ').append(words.at(i));
    }
    return line.toString().split(" ");
  }

  /** Measures all kinds, or those whose names contain the first argument. */
  public static void main(String[] arguments) throws Exception {
    int port = Ports.free();
    Process redis =
        new ProcessBuilder("redis-server", "--port", "" + port, "--save", "", "--appendonly", "no")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Jedis jedis = connect(port)) {
      System.out.printf(
          "%-36s %12s %12s %7s %9s %9s%n", "", "ours", "redis", "ratio", "USAGE", "accounted");
      kinds()
          .forEach(
              (name, feed) -> {
                if (arguments.length == 0 || name.contains(arguments[0])) {
                  measure(name, feed, jedis);
                }
              });
    } finally {
      redis.destroy();
    }
  }

  private static Jedis connect(int port) {
    while (true) {
      Jedis jedis = new Jedis("127.0.0.1", port);
      try {
        jedis.ping();
        return jedis;
      } catch (RuntimeException e) {
        jedis.close();
        Thread.onSpinWait();
      }
    }
  }

  private static void measure(String name, Feed feed, Jedis jedis) {
    long theirs = theirs(feed, jedis);
    long ours;
    long said;
    long accounted;
    try (Reredis store = Reredis.open(builder -> builder.activeExpiry(false));
        CommandSession session = store.session()) {
      long before = liveHeap();
      long idle = Inside.of(store).engine().usedMemory();
      feed.accept(words -> session.execute(words));
      ours = liveHeap() - before;
      accounted = Inside.of(store).engine().usedMemory() - idle;
      long sum = 0;
      for (String key : store.keys().matching("*")) {
        sum += (Long) session.execute("MEMORY", "USAGE", key);
      }
      said = sum;
    } catch (RuntimeException e) {
      System.out.printf("%-36s %s%n", name, e.getMessage());
      return;
    }
    System.out.printf(
        "%-36s %12d %12d %7.2f %9.2f %9.2f%n",
        name,
        ours,
        theirs,
        ours / (double) theirs,
        said / (double) ours,
        accounted / (double) ours);
  }

  private static long theirs(Feed feed, Jedis jedis) {
    jedis.flushAll();
    long before = used(jedis);
    Pipeline[] pipeline = {jedis.pipelined()};
    int[] sent = {0};
    feed.accept(
        words -> {
          ProtocolCommand command = words[0]::getBytes;
          pipeline[0].sendCommand(command, java.util.Arrays.copyOfRange(words, 1, words.length));
          if (++sent[0] % 1000 == 0) {
            pipeline[0].sync();
          }
        });
    pipeline[0].sync();
    return used(jedis) - before;
  }

  private static long used(Jedis jedis) {
    String info = jedis.info("memory");
    int at = info.indexOf("used_memory:") + "used_memory:".length();
    return Long.parseLong(info.substring(at, info.indexOf('\r', at)));
  }

  /** Returns the used heap once further collections no longer reduce it. */
  private static long liveHeap() {
    long last = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      if (Math.abs(last - used) < 10_000) {
        return used;
      }
      last = used;
    }
    return last;
  }
}
