package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lets clients fill the memory of a server with a heap of 256 MB beyond its size without reading
 * replies. The process must survive and serve other clients meanwhile.
 *
 * <p>{@code -Dreredis.holding.factor} is the amount that each case requests, in heaps; {@code
 * -Dreredis.holding.millis} is the processor time that the server may use until it has answered a
 * PING. Elapsed time is not limited, because other processes may keep the machine busy.
 */
class HoldingTest {
  private static final long FACTOR = Long.getLong("reredis.holding.factor", 1);
  private static final int PATIENCE = Integer.getInteger("reredis.holding.millis", 5_000);
  private static final long MOST = FACTOR * SmallServer.HEAP;
  private static final int MEGABYTE = 1 << 20;

  /** This number of messages of a megabyte exceeds the heap even if clients share them. */
  private static final int PUBLISHED = (int) (MOST / MEGABYTE * 5 / 4);

  /** Small requests are combined to this number of bytes. */
  private static final int TOGETHER = 8192;

  private static final int ROUND_MILLIS = 20;

  private static final List<String> OPTIONS =
      List.of(
          "slowlog-log-slower-than", "0", "slowlog-max-len", "100000000", "maxclients", "10000");

  /** After this many rounds without progress, the server has accepted all that it accepts. */
  private static final int QUIET_ROUNDS = 10;

  /** The contents that the server holds for its clients. */
  enum Case {
    REPLIES_OF_ONE_VALUE(20, MEGABYTE, i -> request("GET", "big")),
    REPLIES_OF_VALUES_REPLACED(
        20,
        MEGABYTE,
        i ->
            join(
                request("SET", "k" + i % Case.REPLACED, value()),
                request("GET", "k" + i % Case.REPLACED))),
    TRANSACTIONS_OF_REPLIES(
        20,
        20 * MEGABYTE,
        i ->
            join(
                request("MULTI"),
                repeat(request("LRANGE", "list", "0", "-1"), 20),
                request("EXEC"))),
    TRANSACTIONS_OF_VALUES(
        20,
        1000 * MEGABYTE,
        i -> join(request("MULTI"), repeat(request("GET", "big"), 1000), request("EXEC"))),
    ECHO(20, MEGABYTE, i -> request("ECHO", value())),
    DUMP(20, MEGABYTE, i -> request("DUMP", "noise")),
    LRANGE(20, 1_400_000, i -> request("LRANGE", "list", "0", "-1")),
    HGETALL(20, 1_400_000, i -> request("HGETALL", "hash")),
    HRANDFIELD(20, 1_400_000, i -> request("HRANDFIELD", "hash", "-100000")),
    SMEMBERS(20, 1_400_000, i -> request("SMEMBERS", "set")),
    SUNION(20, 1_400_000, i -> request("SUNION", "set", "set2")),
    SORT(20, 1_400_000, i -> request("SORT", "list", "ALPHA")),
    ZRANGE(20, 1_400_000, i -> request("ZRANGE", "zset", "0", "-1", "WITHSCORES")),
    XRANGE(20, 1_400_000, i -> request("XRANGE", "stream", "-", "+")),
    KEYS(20, 100_000, i -> request("KEYS", "*")),
    COMMAND(20, 100_000, i -> request("COMMAND")),
    COMMAND_DOCS(20, 200_000, i -> request("COMMAND", "DOCS")),
    INFO(20, 8_000, i -> request("INFO", "everything")),
    CLIENT_LIST(20, 5_000, i -> request("CLIENT", "LIST")),
    HALF_REQUESTS(100, MEGABYTE, i -> i == 0 ? bulkHead(200 * MEGABYTE) : ascii(value())),
    HALF_REQUESTS_OF_MANY_ARGUMENTS(
        100, 200, i -> i == 0 ? ascii("*1000000\r\n$3\r\nDEL\r\n") : bulk("x".repeat(190))),
    QUEUED_COMMANDS(8, 200, i -> i == 0 ? request("MULTI") : request("SET", "k", "v")),
    QUEUED_LARGE_COMMANDS(
        8, MEGABYTE, i -> i == 0 ? request("MULTI") : request("SET", "k", value())),
    SUBSCRIPTIONS(8, 300, i -> request("SUBSCRIBE", "channel" + i)),
    PATTERNS(8, 300, i -> request("PSUBSCRIBE", "channel" + i + "*")),
    SHARD_SUBSCRIPTIONS(8, 300, i -> request("SSUBSCRIBE", "channel" + i)),
    WATCHED_KEYS(200, 300, i -> request("WATCH", "key" + i)),
    BLOCKED_KEYS(300, 1_000_000, i -> blpop(i, 2_000)),
    NAMES(100, 2 * MEGABYTE, i -> request("CLIENT", "SETNAME", value())),
    MONITOR(20, 500, i -> i == 0 ? request("MONITOR") : new byte[0]),
    MESSAGES(20, 1000, i -> i == 0 ? request("SUBSCRIBE", "news") : new byte[0]),
    INVALIDATIONS(
        20,
        MEGABYTE,
        i ->
            i == 0
                ? join(request("HELLO", "3"), request("CLIENT", "TRACKING", "ON", "BCAST"))
                : new byte[0]),
    TRACKED_KEYS(
        8,
        200,
        i ->
            i == 0
                ? join(request("HELLO", "3"), request("CLIENT", "TRACKING", "ON"))
                : request("GET", "key" + ThreadLocalRandom.current().nextLong())),
    PAUSED(
        100,
        MEGABYTE,
        i -> i == 0 ? request("CLIENT", "PAUSE", "600000", "WRITE") : request("SET", "k", value())),
    CONSUMERS(8, 200, i -> request("XGROUP", "CREATECONSUMER", "stream", "group", "consumer" + i)),
    USERS(8, 1500, i -> request("ACL", "SETUSER", "user" + i, "on", "~" + "k".repeat(100))),
    DENIED_KEYS(
        8, MEGABYTE, i -> i == 0 ? request("AUTH", "nobody", "x") : request("GET", i + value())),
    SLOW_COMMANDS(8, 4_000, i -> slow(i));

    /** The number of keys whose values {@code REPLIES_OF_VALUES_REPLACED} replaces. */
    private static final int REPLACED = 300;

    private final int clients;
    private final int cost;
    private final IntFunction<byte[]> requests;

    /** Whether replies contain large collections, which take some time to fill. */
    private final boolean needsData;

    Case(int clients, int cost, IntFunction<byte[]> requests) {
      this.clients = clients;
      this.cost = cost;
      this.requests = requests;
      this.needsData = clients == 20;
    }
  }

  /** Returns all cases, or the one that {@code -Dreredis.holding.case} names. */
  static Stream<Case> cases() {
    String name = System.getProperty("reredis.holding.case");
    return Stream.of(Case.values()).filter(c -> name == null || c.name().matches(name));
  }

  /** The server for all cases; null after a case has failed. */
  private static SmallServer server;

  /** Whether the server contains the large collections, which several consecutive cases read. */
  private static boolean filled;

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theProcessSurvivesAndServes(Case held) throws Exception {
    SmallServer server = HoldingTest.server;
    if (server == null) {
      server = SmallServer.start(OPTIONS);
      filled = false;
    }
    HoldingTest.server = null;
    try {
      run(server, held);
      HoldingTest.server = server;
    } finally {
      if (HoldingTest.server == null) {
        server.close();
      }
    }
  }

  private static void run(SmallServer server, Case held) throws Exception {
    try (Client admin = Client.connect(server.port())) {
      if (filled && !held.needsData) {
        admin.call("FLUSHALL");
        filled = false;
      }
      fillLittle(admin);
      if (held.needsData && !filled) {
        fill(admin);
        filled = true;
      }
      Prober prober = new Prober(server);
      Thread probing = new Thread(prober);
      probing.start();
      try (Crowd crowd = new Crowd(server.port(), held)) {
        crowd.run(admin);
        assertTrue(server.isAlive(), "the process has ended");
        System.out.println(held + ": " + prober.report() + ", " + crowd.report());
        if (held == Case.PAUSED) {
          admin.call("CLIENT", "UNPAUSE");
        }
        // the memory of the clients must be free again after their close
        crowd.close();
        assertEquals("OK", eventually(admin, "SET", "after", "attack"));
        assertEquals("attack", admin.call("GET", "after"));
        clear(admin, held);
      } finally {
        prober.stop.set(true);
        probing.join();
      }
      prober.rethrow();
    }
  }

  /** Removes the keys and users that the case has stored. */
  private static void clear(Client admin, Case held) throws IOException {
    if (held.needsData) {
      List<String> replaced = new ArrayList<>(List.of("DEL"));
      for (int i = 0; i < Case.REPLACED; i++) {
        replaced.add("k" + i);
      }
      admin.call(replaced.toArray(String[]::new));
    } else {
      admin.call("FLUSHALL");
    }
    admin.call("SLOWLOG", "RESET");
    List<String> users = new ArrayList<>(List.of("ACL", "DELUSER"));
    for (Object user : (List<?>) admin.call("ACL", "USERS")) {
      if (!user.equals("default")) {
        users.add((String) user);
      }
    }
    admin.call(users.toArray(String[]::new));
  }

  /**
   * Repeats a command that is refused for lack of memory, until the server has closed the clients.
   */
  private static Object eventually(Client client, String... request) throws Exception {
    Object[] reply = new Object[1];
    Await.until(
        "the server takes writes again",
        () -> {
          reply[0] = client.call(request);
          return !String.valueOf(reply[0]).startsWith("OOM");
        });
    return reply[0];
  }

  private static void fillLittle(Client admin) throws IOException {
    admin.call("ACL", "SETUSER", "nobody", "on", ">x", "~allowed", "+@all");
    admin.call("SET", "big", value());
    admin.call("XADD", "stream", "*", "field", "value");
    admin.call("XGROUP", "CREATE", "stream", "group", "0");
  }

  private static void fill(Client admin) throws IOException {
    StringBuilder noise = new StringBuilder();
    java.util.Random random = new java.util.Random(1);
    while (noise.length() < MEGABYTE) {
      noise.append(Long.toString(random.nextLong(), 36));
    }
    admin.call("SET", "noise", noise.toString());
    for (int i = 0; i < 100; i++) {
      String[] list = new String[1002];
      String[] hash = new String[2002];
      String[] set = new String[1002];
      String[] zset = new String[2002];
      list[0] = "RPUSH";
      hash[0] = "HSET";
      set[0] = "SADD";
      zset[0] = "ZADD";
      list[1] = "list";
      hash[1] = "hash";
      set[1] = i % 2 == 0 ? "set" : "set2";
      zset[1] = "zset";
      for (int j = 0; j < 1000; j++) {
        int n = i * 1000 + j;
        list[2 + j] = "element" + n;
        set[2 + j] = "member" + n;
        hash[2 + 2 * j] = "field" + n;
        hash[3 + 2 * j] = "value";
        zset[2 + 2 * j] = "" + n;
        zset[3 + 2 * j] = "member" + n;
      }
      admin.call(list);
      admin.call(hash);
      admin.call(set);
      admin.call(zset);
    }
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      entries.append(Client.resp("XADD", "stream", "*", "field", "value" + i));
    }
    admin.raw(entries.toString());
    for (int i = 0; i < 20_000; i++) {
      admin.read();
    }
    for (int i = 0; i < 1000; i++) {
      admin.call("SET", "some:long:name:of:a:key:" + "x".repeat(70) + i, "v");
    }
  }

  /** Sends PING continuously, on a permanent connection and on new ones. */
  private static final class Prober implements Runnable {
    /** A pause between requests, which leaves the processors to the server and the clients. */
    private static final long PAUSE_NANOS = 2_000_000;

    final AtomicBoolean stop = new AtomicBoolean();
    private final SmallServer server;
    private volatile long worst;
    private volatile long worstUsed;
    private volatile Exception failure;

    Prober(SmallServer server) {
      this.server = server;
    }

    @Override
    public void run() {
      try (Client client = Client.connect(server.port())) {
        while (!stop.get()) {
          long start = System.nanoTime();
          long used = server.processorMillis();
          client.raw("PING\r\n");
          assertEquals("PONG", client.read());
          try (Client fresh = Client.connect(server.port())) {
            fresh.raw("PING\r\n");
            assertEquals("PONG", fresh.read());
          }
          worst = Math.max(worst, System.nanoTime() - start);
          worstUsed = Math.max(worstUsed, server.processorMillis() - used);
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (Exception | AssertionError e) {
        failure = new IllegalStateException("no PONG", e);
      }
    }

    String report() {
      return "PONG within "
          + TimeUnit.NANOSECONDS.toMillis(worst)
          + " ms, "
          + worstUsed
          + " ms of the server's processor time";
    }

    void rethrow() throws Exception {
      if (failure != null) {
        throw failure;
      }
      assertTrue(worstUsed <= PATIENCE, report());
    }
  }

  /** A connection of the crowd. */
  private static final class Member {
    final SocketChannel channel;
    int next;
    ByteBuffer rest = ByteBuffer.allocate(0);

    Member(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /** Clients that send as much as the server accepts and read nothing. */
  private static final class Crowd implements AutoCloseable {
    private final Case held;
    private final int port;
    private final Selector selector = Selector.open();
    private final long requests;
    private long asked;
    private int closed;
    private int open;
    private String evicted;

    Crowd(int port, Case held) throws IOException {
      this.port = port;
      this.held = held;
      this.requests = MOST / held.cost + held.clients;
      for (int i = 0; i < held.clients; i++) {
        join();
      }
    }

    private void join() throws IOException {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE, new Member(channel));
      open++;
    }

    void run(Client admin) throws Exception {
      boolean publishes =
          held == Case.MESSAGES || held == Case.MONITOR || held == Case.INVALIDATIONS;
      String before = "";
      int published = 0;
      for (int quiet = 0; quiet < QUIET_ROUNDS; ) {
        boolean moved = false;
        selector.select(ROUND_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          moved |= send(key);
        }
        selector.selectedKeys().clear();
        if (publishes && published < PUBLISHED) {
          for (int i = 0; i < 10; i++) {
            if (held == Case.INVALIDATIONS) {
              // only an existing key causes an invalidation
              assertEquals("OK", admin.call("SET", i + value(), "v"));
              assertEquals(1L, admin.call("DEL", i + value()));
              published += 2;
            } else {
              admin.call("PUBLISH", "news", value());
              published++;
            }
          }
          moved = true;
        }
        // replace closed clients, up to ten times each
        while (open < held.clients && closed < 10 * held.clients && asked < requests) {
          join();
          moved = true;
        }
        String now = received(admin);
        quiet = moved || !now.equals(before) ? 0 : quiet + 1;
        before = now;
      }
      evicted = field(admin, "evicted_clients");
    }

    /** Returns figures of the server that change as long as it serves the crowd. */
    private static String received(Client admin) throws IOException {
      return field(admin, "evicted_clients")
          + ((String) admin.call("INFO", "commandstats"))
              .lines()
              .filter(line -> !line.startsWith("cmdstat_info") && !line.contains("cmdstat_ping"))
              .collect(java.util.stream.Collectors.joining());
    }

    private boolean send(SelectionKey key) throws IOException {
      Member member = (Member) key.attachment();
      try {
        while (member.rest.hasRemaining() || asked < requests) {
          if (!member.rest.hasRemaining()) {
            byte[] requests = nextRequests(member);
            if (requests.length == 0) {
              key.interestOps(0);
              return false;
            }
            member.rest = ByteBuffer.wrap(requests);
          }
          if (member.channel.write(member.rest) == 0) {
            return false;
          }
        }
        key.interestOps(0);
        return true;
      } catch (IOException e) {
        key.cancel();
        member.channel.close();
        closed++;
        open--;
        return true;
      }
    }

    /** Returns the next requests of a member and combines small ones; empty for a silent member. */
    private byte[] nextRequests(Member member) {
      byte[] first = held.requests.apply(member.next++);
      if (first.length == 0) {
        return first;
      }
      asked++;
      if (first.length > TOGETHER / 2) {
        return first;
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream(TOGETHER);
      for (byte[] next = first; next.length > 0; next = held.requests.apply(member.next++)) {
        all.writeBytes(next);
        if (all.size() >= TOGETHER || asked == requests) {
          break;
        }
        asked++;
      }
      return all.toByteArray();
    }

    String report() {
      return asked + " requests sent, " + evicted + " clients closed";
    }

    @Override
    public void close() throws IOException {
      if (!selector.isOpen()) {
        return;
      }
      for (SelectionKey key : selector.keys()) {
        ((Member) key.attachment()).channel.close();
      }
      selector.close();
    }
  }

  private static String field(Client admin, String name) throws IOException {
    String stats = (String) admin.call("INFO", "stats");
    int at = stats.indexOf("\n" + name + ":") + name.length() + 2;
    return stats.substring(at, stats.indexOf('\r', at));
  }

  private static String value() {
    return VALUE;
  }

  private static final String VALUE = "v".repeat(MEGABYTE);

  private static byte[] blpop(int start, int keys) {
    String[] request = new String[keys + 2];
    request[0] = "BLPOP";
    for (int i = 0; i < keys; i++) {
      request[i + 1] = "list" + start + ":" + i;
    }
    request[keys + 1] = "0";
    return request(request);
  }

  private static byte[] slow(int i) {
    String[] request = new String[32];
    java.util.Arrays.fill(request, "x".repeat(120));
    request[0] = "DEL";
    request[1] = "k" + i;
    return request(request);
  }

  private static byte[] bulkHead(int length) {
    return ascii("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + length + "\r\n");
  }

  private static byte[] bulk(String text) {
    return ascii("$" + text.length() + "\r\n" + text + "\r\n");
  }

  private static byte[] request(String... arguments) {
    return ascii(Client.resp(arguments));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] repeat(byte[] bytes, int times) {
    byte[] all = new byte[0];
    for (int i = 0; i < times; i++) {
      all = join(all, bytes);
    }
    return all;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
