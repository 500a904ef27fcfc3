package io.reredis.net;

import io.reredis.Reredis;
import io.reredis.support.Ports;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the quality of eviction: compares the hit ratio of a cache on two traces with that of
 * redis-server.
 *
 * <p>A miss sets the key. Both servers get the same trace at the same time and use the same number
 * of samples. With "bytes" both have the same {@code maxmemory}, namely the memory that
 * redis-server needs for the keys it should keep. Otherwise both hold the same number of keys, so
 * that only the choice of keys is compared: from the first ninth of the trace on, each limit is
 * corrected repeatedly so that its server holds that number. The trace is paced, because both
 * record the last use with a resolution of a second and keys should live for many seconds; the
 * second argument is the total time.
 */
public final class EvictionBench {
  private static final int KEYS = 200_000;
  private static final int KEPT = 20_000;
  private static final int BATCH = 50;

  /** The approximate bytes of a key in either server. */
  private static final int KEY_BYTES = 150;

  private static final String VALUE = "v".repeat(100);

  private EvictionBench() {}

  /** Draws keys from a Zipf distribution. */
  private static final class Zipf {
    private final double[] sums = new double[KEYS];

    Zipf(double exponent) {
      double sum = 0;
      for (int i = 0; i < KEYS; i++) {
        sum += 1 / Math.pow(i + 1, exponent);
        sums[i] = sum;
      }
    }

    int draw(Random random) {
      double wanted = random.nextDouble() * sums[KEYS - 1];
      int at = java.util.Arrays.binarySearch(sums, wanted);
      return at < 0 ? -at - 1 : at;
    }
  }

  /** A client that sends batches. */
  private static final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private long limit;

    Wire(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    void send(String... words) throws IOException {
      out.write(Client.resp(words).getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads the next reply: null for nil, the content of a bulk string, or the line. */
    String next() throws IOException {
      String line = line();
      if (line.charAt(0) == '$') {
        int length = Integer.parseInt(line.substring(1));
        if (length < 0) {
          return null;
        }
        String text = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        in.skipNBytes(2);
        return text;
      }
      if (line.charAt(0) == '-') {
        throw new IOException(line);
      }
      return line;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\r'; c = in.read()) {
        line.append((char) c);
      }
      in.read();
      return line.toString();
    }

    String call(String... words) throws IOException {
      send(words);
      out.flush();
      return next();
    }

    /** Reads the keys, sets the missing ones, and returns the number of hits. */
    int access(int[] batch) throws IOException {
      for (int key : batch) {
        send("GET", "key:" + key);
      }
      out.flush();
      int hits = 0;
      boolean[] there = new boolean[batch.length];
      for (int i = 0; i < batch.length; i++) {
        there[i] = next() != null;
        hits += there[i] ? 1 : 0;
      }
      for (int i = 0; i < batch.length; i++) {
        if (!there[i]) {
          send("SET", "key:" + batch[i], VALUE);
        }
      }
      out.flush();
      for (boolean one : there) {
        if (!one) {
          next();
        }
      }
      return hits;
    }

    /**
     * Sets the limit to the memory that the server needs for the keys it should keep; returns it.
     */
    long limit(String policy, int samples) throws IOException {
      call("CONFIG", "SET", "maxmemory", "0");
      call("FLUSHALL");
      call("CONFIG", "SET", "maxmemory-policy", policy);
      call("CONFIG", "SET", "maxmemory-samples", "" + samples);
      for (int i = 0; i < KEPT; i++) {
        call("SET", "key:" + (1_000_000 + i), VALUE);
      }
      String info = call("INFO", "memory");
      int at = info.indexOf("used_memory:") + "used_memory:".length();
      long used = Long.parseLong(info.substring(at, info.indexOf('\r', at)));
      limit(used);
      return used;
    }

    /** Sets the limit. */
    void limit(long bytes) throws IOException {
      limit = bytes;
      call("CONFIG", "SET", "maxmemory", "" + limit);
    }

    /** Corrects the limit in proportion to the deviation from the wanted number of keys. */
    void correct() throws IOException {
      limit(limit + (KEPT - size()) * KEY_BYTES);
    }

    long size() throws IOException {
      return Long.parseLong(call("DBSIZE").substring(1));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Runs the traces; arguments: accesses of a trace, its seconds, samples, "keys" or "bytes". */
  public static void main(String[] arguments) throws Exception {
    int accesses = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300_000;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
    int samples = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    boolean equalBytes = arguments.length > 3 && arguments[3].equals("bytes");
    int port = Ports.free();
    Process redis =
        new ProcessBuilder("redis-server", "--port", "" + port, "--save", "", "--appendonly", "no")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Reredis store = Reredis.open();
        Server server = Server.start(store, TestServer.options());
        Wire ours = new Wire(server.port());
        Wire theirs = connect(port)) {
      System.out.printf(
          "%-12s %-14s %9s %9s %7s %12s %12s%n",
          "policy", "trace", "ours", "redis", "", "keys ours", "keys redis");
      for (String policy : new String[] {"allkeys-lru", "allkeys-lfu"}) {
        for (boolean scans : new boolean[] {false, true}) {
          ours.limit(policy, samples);
          long bytes = theirs.limit(policy, samples);
          if (equalBytes) {
            ours.limit(bytes);
          }
          double[] ratios = run(ours, theirs, accesses, seconds, scans, !equalBytes);
          System.out.printf(
              "%-12s %-14s %8.2f%% %8.2f%% %+6.2f%% %12d %12d%n",
              policy,
              scans ? "Zipf and scans" : "Zipf",
              ratios[0],
              ratios[1],
              ratios[0] - ratios[1],
              ours.size(),
              theirs.size());
        }
      }
    } finally {
      redis.destroy();
    }
  }

  private static Wire connect(int port) {
    while (true) {
      try {
        return new Wire(port);
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static double[] run(
      Wire ours, Wire theirs, int accesses, int seconds, boolean scans, boolean equalKeys)
      throws IOException {
    Random random = new Random(42);
    Zipf zipf = new Zipf(0.9);
    long start = System.nanoTime();
    long[] hits = new long[2];
    long counted = 0;
    int scanned = 0;
    int batches = accesses / BATCH;
    for (int n = 0; n < batches; n++) {
      int[] batch = new int[BATCH];
      // in the polluted trace, each fifth batch belongs to a scan of keys that occur only once
      boolean scan = scans && n % 5 == 4;
      for (int i = 0; i < BATCH; i++) {
        batch[i] = scan ? 10_000_000 + scanned++ : zipf.draw(random);
      }
      int first = ours.access(batch);
      int second = theirs.access(batch);
      // the first third only fills the caches
      if (equalKeys && n > batches / 9 && n % 40 == 0) {
        ours.correct();
        theirs.correct();
      }
      if (!scan && n > batches / 3) {
        hits[0] += first;
        hits[1] += second;
        counted += BATCH;
      }
      while (System.nanoTime() - start < seconds * 1_000_000_000L / batches * n) {
        LockSupport.parkNanos(200_000);
      }
    }
    return new double[] {100.0 * hits[0] / counted, 100.0 * hits[1] / counted};
  }
}
