package io.reredis.spring.boot;

import io.reredis.Reredis;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheManager.RedisCacheManagerBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Spring's cache of 100,000 entries in a store of the process, and through Lettuce in a
 * redis-server on the same machine, with the settings of Spring Boot. Each entry has been read once
 * before. The figures are calls per millisecond.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class CacheBenchmark {
  private static final int KEYS = 100_000;

  /** A value that is neither text nor a number. */
  public record Item(String name, long price, double weight) implements Serializable {}

  @Param({"store", "redis-server"})
  String place;

  @Param({"text", "object"})
  String value;

  private final String[] keys = new String[KEYS];
  private Object[] values;
  private Cache cache;
  private AutoCloseable closing;

  @Setup
  public void open() throws Exception {
    RedisCacheManagerBuilder builder;
    if (place.equals("store")) {
      Reredis store = Reredis.open();
      closing = store;
      builder = RedisCacheManager.builder(new ReredisCacheWriter(store, 0));
      SharedValues shared = new SharedValues(Runtime.getRuntime().maxMemory() / 64);
      builder.cacheDefaults(JavaValues.in(builder.cacheDefaults(), shared));
    } else {
      builder = RedisCacheManager.builder(connect());
    }
    cache = builder.build().getCache("items");
    values = new Object[KEYS];
    for (int i = 0; i < KEYS; i++) {
      keys[i] = String.format("key:%012d", i);
      values[i] =
          value.equals("text") ? String.format("%064d", i) : new Item("item " + i, i, i / 2.0);
      cache.put(keys[i], values[i]);
      cache.get(keys[i]);
    }
  }

  private LettuceConnectionFactory connect() throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process server =
        new ProcessBuilder("redis-server", "--port", Integer.toString(port), "--save", "")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true)
            .start();
    for (int tries = 0; ; tries++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        break;
      } catch (IOException e) {
        if (tries == 100) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
    LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", port);
    factory.afterPropertiesSet();
    factory.start();
    closing =
        () -> {
          factory.destroy();
          server.destroy();
          server.waitFor();
        };
    return factory;
  }

  @TearDown
  public void close() throws Exception {
    closing.close();
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
  public Object get(Order order) {
    return cache.get(keys[order.next()]);
  }

  @Benchmark
  public void put(Order order) {
    int i = order.next();
    cache.put(keys[i], values[i]);
  }
}
