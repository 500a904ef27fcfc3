package io.reredis.bench;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reredis.Reredis;
import io.reredis.store.Codec;
import io.reredis.store.Strings;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading a random key among a million in process: Reredis beside Caffeine. Keys have 16 bytes,
 * values 64; every thread walks the keys in an order of its own. A program that asks a cache has
 * seldom the very object at hand that it stored, so keys are asked for with equal ones; {@link
 * #caffeineSameObjects} shows what identical ones save Caffeine.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class GetBenchmark {
  private static final int KEYS = 1_000_000;

  /** The two stores with the same keys. */
  @State(Scope.Benchmark)
  public static class Stores {
    final byte[][] keys = new byte[KEYS][];
    final String[] names = new String[KEYS];
    final String[] stored = new String[KEYS];
    Reredis reredis;
    Strings<byte[], byte[]> bytes;
    Strings<String, String> strings;
    Cache<String, byte[]> caffeine;

    @Setup
    public void fill() {
      reredis = Reredis.open();
      bytes = reredis.database(0).with(Codec.bytes()).strings();
      strings = reredis.strings();
      caffeine = Caffeine.newBuilder().maximumSize(2 * KEYS).build();
      for (int i = 0; i < KEYS; i++) {
        names[i] = String.format("key:%012d", i);
        keys[i] = names[i].getBytes(StandardCharsets.UTF_8);
        byte[] value = new byte[64];
        bytes.set(keys[i], value);
        stored[i] = String.format("key:%012d", i);
        caffeine.put(stored[i], value.clone());
      }
    }

    @TearDown
    public void close() {
      reredis.close();
    }
  }

  /** The order in which one thread asks. */
  @State(Scope.Thread)
  public static class Order {
    private final SplittableRandom random = new SplittableRandom();

    int next() {
      return random.nextInt(KEYS);
    }
  }

  @Benchmark
  public byte[] reredisBytes(Stores stores, Order order) {
    return stores.bytes.get(stores.keys[order.next()]);
  }

  @Benchmark
  public String reredisText(Stores stores, Order order) {
    return stores.strings.get(stores.names[order.next()]);
  }

  @Benchmark
  public byte[] caffeine(Stores stores, Order order) {
    return stores.caffeine.getIfPresent(stores.names[order.next()]);
  }

  @Benchmark
  public byte[] caffeineSameObjects(Stores stores, Order order) {
    return stores.caffeine.getIfPresent(stores.stored[order.next()]);
  }
}
