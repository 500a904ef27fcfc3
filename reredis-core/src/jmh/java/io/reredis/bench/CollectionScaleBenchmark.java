package io.reredis.bench;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One command on a collection of a thousand and of a million elements: the time must not grow
 * faster than the complexity that Redis documents. What adds an element takes one away as well.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms3g", "-Xmx3g"})
@State(Scope.Thread)
public class CollectionScaleBenchmark {
  private static final byte[] KEY = bytes("k");

  @Param({"1000", "1000000"})
  int size;

  @Param({
    "ZADD",
    "ZRANK",
    "ZRANGE",
    "HGET",
    "LINDEX",
    "SADD",
    "SPOP",
    "SRANDMEMBER",
    "XADD",
    "XRANGE",
    "LPUSH",
    "LPOP"
  })
  String command;

  private final SplittableRandom random = new SplittableRandom(1);
  private Reredis store;
  private CommandSession session;
  private long number;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Object run(String name, String... words) {
    byte[][] arguments = new byte[words.length + 2][];
    arguments[0] = bytes(name);
    arguments[1] = KEY;
    for (int i = 0; i < words.length; i++) {
      arguments[i + 2] = bytes(words[i]);
    }
    return session.execute(arguments);
  }

  /** Fills the collection that the command works on. */
  @Setup
  public void fill() {
    store = Reredis.open(builder -> builder.activeExpiry(false));
    session = store.session();
    for (int i = 0; i < size; i++) {
      switch (command.charAt(0)) {
        case 'Z':
          run("ZADD", "" + i, "m" + i);
          break;
        case 'H':
          run("HSET", "f" + i, "v" + i);
          break;
        case 'L':
          run("RPUSH", "e" + i);
          break;
        case 'S':
          run("SADD", "m" + i);
          break;
        default:
          run("XADD", i + 1 + "-0", "f", "v" + i);
      }
    }
    number = size;
  }

  @TearDown
  public void close() {
    session.close();
    store.close();
  }

  @Benchmark
  public Object once() {
    int any = random.nextInt(size);
    switch (command) {
      case "ZADD":
        return run("ZADD", "" + random.nextInt(size), "m" + any);
      case "ZRANK":
        return run("ZRANK", "m" + any);
      case "ZRANGE":
        int from = random.nextInt(size - 10);
        return run("ZRANGE", "" + from, "" + (from + 9));
      case "HGET":
        return run("HGET", "f" + any);
      case "LINDEX":
        return run("LINDEX", (any & 1) == 0 ? "3" : "-3");
      case "SADD":
        run("SREM", "m" + any);
        return run("SADD", "m" + any);
      case "SPOP":
        run("SADD", "n" + number++);
        return run("SPOP");
      case "SRANDMEMBER":
        return run("SRANDMEMBER");
      case "XADD":
        return run("XADD", "MAXLEN", "~", "" + size, "*", "f", "v");
      case "XRANGE":
        return run("XRANGE", any + 1 + "-0", "+", "COUNT", "10");
      case "LPUSH":
        run("LPUSH", "e");
        return run("RPOP");
      default:
        run("RPUSH", "e");
        return run("LPOP");
    }
  }
}
