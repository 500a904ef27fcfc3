package io.reredis.ws;

import io.reredis.Reredis;
import io.reredis.store.Codec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the cost of observers and the latency of changes; {@code main} prints the figures. The
 * observers run in this process, so the cost includes their reading.
 */
public final class ObserverBench {
  private static final int KEYS = 100_000;
  private static final int VALUE_BYTES = 64;

  private final Reredis store = Reredis.open();
  private final Dashboard dashboard =
      Dashboard.start(
          store, DashboardOptions.defaults(), Times.DEFAULT.linger(Duration.ZERO), Pages.ROOT);
  private final byte[][] keys = new byte[KEYS][];
  private final byte[] value = new byte[VALUE_BYTES];
  private volatile boolean over;

  private ObserverBench() {
    Arrays.fill(value, (byte) 'v');
    for (int i = 0; i < KEYS; i++) {
      keys[i] = "key:%012d".formatted(i).getBytes(StandardCharsets.UTF_8);
      store.database(0).with(Codec.bytes()).strings().set(keys[i], value);
    }
  }

  public static void main(String[] args) throws Exception {
    ObserverBench bench = new ObserverBench();
    List<String> parts = args.length == 0 ? List.of("sets", "latency", "stalled") : List.of(args);
    if (parts.contains("sets")) {
      bench.throughput();
    }
    if (parts.contains("latency")) {
      bench.latencies();
    }
    if (parts.contains("stalled")) {
      bench.stalled();
    }
    System.exit(0);
  }

  // --- throughput

  private void throughput() throws Exception {
    sets(3);
    for (int round = 0; round < 3; round++) {
      for (int count : new int[] {1, 200}) {
        Rate none = sets(4);
        System.out.printf("  0 observers: %s%n", none);
        try (Readers readers =
            new Readers(dashboard.port(), count, "{'op':'sub','id':1,'limit':100}")) {
          readers.awaitSnapshots();
          long cpu = cpu();
          Rate with = sets(4);
          System.out.printf(
              "%3d observers: %s; %.1f %% and %.1f %% less, %,d bytes/s to them,"
                  + " feed and HTTP thread take %.1f %% of a core%n",
              count,
              with,
              100 - 100 * with.byProcessor / none.byProcessor,
              100 - 100 * with.byClock / none.byClock,
              readers.bytes() / 4,
              (cpu() - cpu) / 4e7);
        }
        Thread.sleep(500);
      }
    }
  }

  /**
   * Runs SETs on one thread over all keys at full speed. Returns the rate per processor time, which
   * is meaningful on a shared machine, and per elapsed time.
   */
  private Rate sets(int seconds) {
    long began = System.nanoTime();
    long cpu = CpuTime.ofThisThread();
    Random random = new Random(1);
    long count = 0;
    while (System.nanoTime() - began < seconds * 1_000_000_000L) {
      for (int i = 0; i < 1000; i++) {
        value[0] = (byte) ('a' + (count & 15));
        store.database(0).with(Codec.bytes()).strings().set(keys[random.nextInt(KEYS)], value);
        count++;
      }
    }
    double took = System.nanoTime() - began;
    return new Rate(count * 1e9 / (CpuTime.ofThisThread() - cpu), count * 1e9 / took);
  }

  private record Rate(double byProcessor, double byClock) {
    @Override
    public String toString() {
      return "%,.0f SET per processor second, %,.0f by the clock".formatted(byProcessor, byClock);
    }
  }

  // --- latency

  private void latencies() throws Exception {
    Thread load = new Thread(this::load);
    load.start();
    latency("in the view of *", "*", true, 200);
    latency("by its pattern", "probe*", false, 200);
    latency("among all others", "*", false, 20);
    over = true;
    load.join();
  }

  /** Runs 50,000 SETs per second, in steps of a millisecond. */
  private void load() {
    Random random = new Random(2);
    long next = System.nanoTime();
    while (!over) {
      for (int i = 0; i < 50; i++) {
        store.database(0).with(Codec.bytes()).strings().set(keys[random.nextInt(KEYS)], value);
      }
      next += 1_000_000;
      LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
    }
  }

  private void latency(String what, String pattern, boolean viewed, int probes) throws Exception {
    String sub = "{'op':'sub','id':1,'limit':1,'pattern':'" + pattern + "'}";
    try (Readers readers = new Readers(dashboard.port(), 1, sub)) {
      readers.awaitSnapshots();
      if (viewed) {
        readers.readers.get(0).say("{'op':'view','id':1,'keys':['probe']}");
      }
      Random random = new Random(3);
      long[] micros = new long[probes];
      int warmUp = probes / 4;
      long cpu = cpu();
      long start = System.nanoTime();
      for (int i = -warmUp; i < micros.length; i++) {
        LockSupport.parkNanos(random.nextInt(100_000_000));
        String mark = "mark-%06d-%s".formatted(i + warmUp, pattern);
        readers.expect(mark);
        long began = System.nanoTime();
        store.strings().set("probe", mark);
        micros[Math.max(0, i)] = (readers.awaitMark() - began) / 1000;
      }
      Arrays.sort(micros);
      System.out.printf(
          "a SET is seen at 50,000 SET/s, %-17s p50 %.1f ms, p99 %.1f ms, most %.1f ms; left out %s;"
              + " feed and HTTP thread take %.1f %% of a core%n",
          what + ":",
          micros[micros.length / 2] / 1e3,
          micros[micros.length * 99 / 100] / 1e3,
          micros[micros.length - 1] / 1e3,
          readers.more,
          100.0 * (cpu() - cpu) / (System.nanoTime() - start));
    }
  }

  /** Returns the processor time of the feed and of the HTTP thread. */
  private static long cpu() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null
          && List.of("reredis-feed", "reredis-http").contains(thread.getThreadName())) {
        nanos += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos;
  }

  // --- stalled observers

  /** Measures the heap of stalled observers while a healthy one keeps the history filled. */
  private void stalled() throws Exception {
    try (Readers healthy = new Readers(dashboard.port(), 1, "{'op':'sub','id':1,'limit':100}")) {
      healthy.awaitSnapshots();
      sets(5);
      long before = heap();
      int count = 100;
      List<RawHttp> stalled = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        RawHttp raw = new RawHttp(dashboard.port()).upgrade();
        stalled.add(raw.text("{'op':'sub','id':1}"));
      }
      sets(10);
      System.out.printf(
          "heap for each of %d stalled observers: %,d bytes%n", count, (heap() - before) / count);
      for (RawHttp raw : stalled) {
        raw.close();
      }
    }
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Observers on one thread that acknowledge every message and parse as little as possible. */
  private static final class Readers implements AutoCloseable, Runnable {
    private final Selector selector = Selector.open();
    private final List<Reader> readers = new ArrayList<>();
    private final Thread thread = new Thread(this, "bench-readers");
    private volatile int complete;
    private volatile long bytes;
    private volatile boolean more;
    private volatile byte[] mark;
    private volatile long markSeenAt;

    Readers(int port, int count, String sub) throws IOException {
      for (int i = 0; i < count; i++) {
        readers.add(new Reader(port, sub));
      }
      thread.start();
    }

    /** Sets the text to look for in deltas. */
    void expect(String text) {
      markSeenAt = 0;
      mark = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Waits for the text; returns the time at which it was seen, by {@link System#nanoTime}. */
    long awaitMark() {
      while (markSeenAt == 0) {
        LockSupport.parkNanos(100_000);
      }
      return markSeenAt;
    }

    void awaitSnapshots() throws InterruptedException {
      while (complete < readers.size()) {
        Thread.sleep(10);
      }
      bytes = 0;
    }

    long bytes() {
      return bytes;
    }

    @Override
    public void run() {
      try {
        while (selector.isOpen()) {
          selector.select(
              key -> {
                try {
                  ((Reader) key.attachment()).read();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
        }
      } catch (IOException | java.nio.channels.ClosedSelectorException e) {
        // the selector was closed
      }
    }

    @Override
    public void close() throws IOException {
      selector.close();
      for (Reader reader : readers) {
        reader.channel.close();
      }
    }

    /**
     * An observer. It finds the ends of frames, and derives the acknowledgements from their first
     * and last bytes.
     */
    private final class Reader {
      private final SocketChannel channel;
      private final ByteBuffer in = ByteBuffer.allocate(Limits.FRAME_BYTES + 1024);
      private boolean snapshot = true;

      Reader(int port, String sub) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String upgrade = "GET /ws HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.UPGRADE + "\r\n";
        channel.write(ByteBuffer.wrap(upgrade.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer one = ByteBuffer.allocate(1);
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
          one.clear();
          channel.read(one);
          head += (char) one.get(0);
        }
        say(sub);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
      }

      void read() throws IOException {
        int read = channel.read(in);
        bytes += Math.max(0, read);
        in.flip();
        while (frame()) {}
        in.compact();
      }

      private boolean frame() throws IOException {
        if (in.remaining() < 10) {
          return false;
        }
        int start = in.position();
        int length = in.get(start + 1);
        int header = 2;
        if (length == 126) {
          length = in.getShort(start + 2) & 0xffff;
          header = 4;
        } else if (length == 127) {
          length = (int) in.getLong(start + 2);
          header = 10;
        }
        if (in.remaining() < header + length) {
          return false;
        }
        String begin = text(start + header, Math.min(length, 100));
        if (begin.startsWith("{\"op\":\"snap\"")) {
          say("{'op':'ack','id':1,'part':" + after(begin, "\"part\":", ',') + "}");
          String end = text(start + header + Math.max(0, length - 150), Math.min(length, 150));
          if (snapshot && end.contains("\"last\":true")) {
            snapshot = false;
            complete++;
          }
        } else if (begin.startsWith("{\"op\":\"delta\"")) {
          say("{'op':'ack','id':1,'to':" + after(begin, "\"to\":", ',') + "}");
          if (mark != null && markSeenAt == 0 && holds(start + header, length, mark)) {
            markSeenAt = System.nanoTime();
          }
          String end = text(start + header + Math.max(0, length - 60), Math.min(length, 60));
          more |= !end.contains("\"more\":0");
        }
        in.position(start + header + length);
        return true;
      }

      private boolean holds(int from, int length, byte[] wanted) {
        byte[] a = in.array();
        for (int i = from; i <= from + length - wanted.length; i++) {
          if (a[i] == wanted[0]
              && Arrays.equals(a, i, i + wanted.length, wanted, 0, wanted.length)) {
            return true;
          }
        }
        return false;
      }

      private String text(int at, int length) {
        return new String(in.array(), at, length, StandardCharsets.ISO_8859_1);
      }

      private String after(String text, String name, char end) {
        int from = text.indexOf(name) + name.length();
        return text.substring(from, text.indexOf(end, from));
      }

      private void say(String json) throws IOException {
        byte[] payload = json.replace('\'', '"').getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(payload.length + 6);
        out.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
        channel.write(out.flip());
      }
    }
  }
}
