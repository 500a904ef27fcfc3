package io.reredis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.command.Transport;
import io.reredis.command.Worker;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Executes a long command repeatedly on a connection, and makes a later allocation fail each time.
 * The client must get a reply each time, and must be able to continue. Loaded by {@link
 * FaultLoader}.
 */
public final class LongFaultRun implements Transport {
  private static final int MEMBERS = 9_000;
  private static final String UNION = "SUNIONSTORE out s";
  private static final String DONE = ":" + MEMBERS + "\r\n";
  private static final int MOST = 10_000_000;

  /** The replies to suspended commands. */
  private final BlockingQueue<Consumer<ReplyWriter>> resumed = new LinkedBlockingQueue<>();

  private final Reredis store;
  private final Session session;
  private final Worker worker;

  private LongFaultRun(Reredis store) {
    this.store = store;
    this.session = Inside.of(store).engine().clients().open(this);
    this.worker = Inside.of(store).engine().openWorker(true);
  }

  /**
   * Runs the command.
   *
   * @param threads the prefix of the names of the threads whose memory runs out
   * @param failures the number of allocations that fail in a row
   */
  public static void run(String threads, int failures) throws InterruptedException {
    try (Reredis store = Reredis.open(builder -> builder.activeExpiry(false))) {
      LongFaultRun run = new LongFaultRun(store);
      run.fill();
      // initialize every class before memory runs out
      assertEquals(DONE, run.send(UNION));
      assertEquals("+PONG\r\n", run.send("PING"));
      Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
      Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
      Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
      try {
        int nth = 1;
        while (run.attempt(threads, nth, failures)) {
          nth += Math.max(1, nth / 4);
          assertTrue(nth < MOST, "no end");
        }
      } finally {
        Thread.setDefaultUncaughtExceptionHandler(handler);
      }
      assertEquals(List.of(), List.copyOf(uncaught), "a thread has ended");
    }
  }

  private void fill() {
    for (int i = 0; i < MEMBERS; i++) {
      store.sets().add("s", "member" + i);
    }
  }

  private boolean attempt(String threads, int nth, int failures) throws InterruptedException {
    Arguments request = arguments(UNION);
    ReplyWriter reply = new ReplyWriter(256);
    boolean failed;
    Faults.arm(Faults.Kind.ALLOCATION, nth, failures, threads);
    try {
      execute(request, reply);
    } finally {
      failed = Faults.disarm();
    }
    String text = text(reply);
    String what = "allocation " + nth + Faults.where();
    assertTrue(text.equals(DONE) || text.startsWith("-"), what + text);
    assertEquals("+PONG\r\n", send("PING"), what);
    assertEquals((long) MEMBERS, store.sets().size("out"), what);
    return failed;
  }

  private String send(String request) throws InterruptedException {
    ReplyWriter reply = new ReplyWriter(256);
    execute(arguments(request), reply);
    return text(reply);
  }

  private static Arguments arguments(String request) {
    String[] words = request.split(" ");
    byte[][] bytes = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
    }
    return Arguments.of(bytes);
  }

  private static String text(ReplyWriter reply) {
    return new String(reply.copyFrom(0), StandardCharsets.UTF_8);
  }

  /** Executes a request and waits for its reply, which may be late. */
  private void execute(Arguments request, ReplyWriter reply) throws InterruptedException {
    Outcome outcome =
        Inside.of(store)
            .engine()
            .executor()
            .execute(session, request, reply, worker, System.nanoTime());
    if (outcome == Outcome.SUSPENDED) {
      Consumer<ReplyWriter> late = resumed.poll(30, TimeUnit.SECONDS);
      assertTrue(late != null, "no reply comes");
      Faults.without(() -> late.accept(reply));
    }
  }

  @Override
  public void resume(Consumer<ReplyWriter> writer) {
    Faults.without(() -> resumed.add(writer));
  }

  @Override
  public String address() {
    return "127.0.0.1:1";
  }

  @Override
  public String localAddress() {
    return "127.0.0.1:6379";
  }

  @Override
  public int descriptor() {
    return 8;
  }

  @Override
  public void push(byte[] bytes) {}

  @Override
  public void close() {}

  @Override
  public long inputBytes() {
    return 0;
  }

  @Override
  public long outputBytes() {
    return 0;
  }

  @Override
  public long heldBytes() {
    return 0;
  }
}
