package io.reredis.net;

import io.reredis.Reredis;
import io.reredis.store.Codec;
import io.reredis.support.Folders;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the cost of snapshots under load: the latencies of SET according to redis-benchmark,
 * without snapshots and during continuous snapshots. {@code SnapshotHeapBench} of the core measures
 * the heap.
 *
 * <p>Needs redis-benchmark on the PATH and a heap of about 200 bytes per key. The first argument is
 * the number of keys, 5,000,000 by default, the second the number of requests of each run.
 */
public final class SnapshotBench {
  private SnapshotBench() {}

  /** Prints a line for each run. */
  public static void main(String[] arguments) throws Exception {
    int keys = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000_000;
    int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400_000;
    Path directory = Files.createTempDirectory("reredis-bench");
    try (Reredis store = Reredis.open(b -> b.directory(directory));
        Server server =
            Server.start(
                store, ServerOptions.defaults().bind(List.of("127.0.0.1")).port(0).threads(1))) {
      byte[] value = "v".repeat(64).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < keys; i++) {
        byte[] key = String.format("key:%012d", i).getBytes(StandardCharsets.US_ASCII);
        store.database(0).with(Codec.bytes()).strings().set(key, value);
      }
      System.out.printf("%,d keys, live heap %,d MB%n", keys, liveHeap() >> 20);
      run("warm-up", server, keys, requests);
      for (int round = 0; round < 3; round++) {
        run("without", server, keys, requests);
        runWithSnapshots(store, server, keys, requests);
      }
    } finally {
      Folders.delete(directory);
    }
  }

  private static void runWithSnapshots(Reredis store, Server server, int keys, int requests)
      throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong count = new AtomicLong();
    AtomicLong nanos = new AtomicLong();
    Thread saver =
        new Thread(
            () -> {
              while (!done.get()) {
                long start = System.nanoTime();
                store.snapshot();
                nanos.addAndGet(System.nanoTime() - start);
                count.incrementAndGet();
              }
            });
    saver.start();
    run("with", server, keys, requests);
    done.set(true);
    saver.join();
    System.out.printf("  %d snapshots of %.1f s%n", count.get(), nanos.get() / 1e9 / count.get());
  }

  private static void run(String name, Server server, int keys, int requests) throws Exception {
    Process process =
        new ProcessBuilder(
                "redis-benchmark",
                "-p",
                "" + server.port(),
                "-c",
                "20",
                "-n",
                "" + requests,
                "-r",
                "" + keys,
                "-d",
                "64",
                "-t",
                "set",
                "--csv")
            .redirectErrorStream(true)
            .start();
    String[] lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n");
    String[] figures = lines[lines.length - 1].replace("\"", "").split(",");
    System.out.printf(
        "%-8s rps %s, p50 %s ms, p99 %s ms, max %s ms%n",
        name, figures[1], figures[4], figures[6], figures[7]);
    if (figures.length < 8) {
      System.out.println(Arrays.toString(lines));
    }
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
