package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import io.reredis.store.Codec;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests MIGRATE from Reredis and from redis-server to Reredis, and from Reredis to redis-server.
 */
@Timeout(60)
class MigrateTest {
  private static final String[] EVERY_TYPE = {
    "set string hello",
    "set number 42",
    "rpush list a b 3",
    "sadd set a b c",
    "sadd numbers 1 2 3",
    "zadd zset 1 a 2.5 b",
    "hset hash f v g 1",
    "xadd stream 1-1 f v",
    "xgroup create stream group 0",
  };

  private static final String[] READS = {
    "get string",
    "get number",
    "lrange list 0 -1",
    "sort set alpha",
    "sort numbers",
    "zrange zset 0 -1",
    "zcount zset 2.5 2.5",
    "hgetall hash",
    "xrange stream - +",
    "xinfo groups stream",
  };

  private static final String NAMES = "string number list set numbers zset hash stream";

  /** The Reredis server that keys are migrated to. */
  private static final class Other implements AutoCloseable {
    final Reredis store;
    final Server server;
    final Client client;

    Other(String... options) throws IOException {
      store =
          Reredis.open(
              builder -> {
                for (int i = 0; i < options.length; i += 2) {
                  builder.option(options[i], options[i + 1]);
                }
              });
      server = Server.start(store, ServerOptions.defaults().port(0));
      client = new SocketClient(null, server.port());
    }

    int port() {
      return server.port();
    }

    /** Returns the start of a request that migrates a key to this server. */
    String migrate(String key) {
      return migrateTo(port(), key);
    }

    void holds(String expected, String line) throws IOException {
      assertEquals(expected, client.send(line).toString(), line);
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
      store.close();
    }
  }

  private static String migrateTo(int port, String key) {
    return "migrate 127.0.0.1 " + port + " " + key + " 0 5000";
  }

  @OnEveryTarget(sockets = true)
  void everyTypeGoes(Client c) throws Exception {
    try (Other other = new Other()) {
      List<String> values = new ArrayList<>();
      for (String line : EVERY_TYPE) {
        c.send(line);
      }
      for (String line : READS) {
        values.add(c.send(line).in(Reply.Form.TWO).toString());
      }
      for (String key : NAMES.split(" ")) {
        c.check(other.migrate(key), "+OK");
        c.check("exists " + key, ":0");
      }
      for (int i = 0; i < READS.length; i++) {
        assertEquals(values.get(i), other.client.send(READS[i]).toString(), READS[i]);
      }
    }
  }

  @OnEveryTarget(sockets = true)
  void severalKeysAndDatabases(Client c) throws Exception {
    try (Other other = new Other()) {
      c.ok("mset a 1 b 2 c 3", "select 2", "set a other");
      c.check("migrate 127.0.0.1 " + other.port() + " a 5 5000", "+OK");
      c.ok("select 0");
      c.check("migrate 127.0.0.1 " + other.port() + " \"\" 3 5000 KEYS a none b", "+OK");
      c.check("dbsize", ":1");
      other.client.send("select 5");
      other.holds("'other'", "get a");
      other.client.send("select 3");
      other.holds("['1' '2' nil]", "mget a b c");
      c.ok("set \"\" empty");
      c.check(other.migrate("\"\""), "+OK");
      other.client.send("select 0");
      other.holds("'empty'", "get \"\"");
    }
  }

  @OnEveryTarget(sockets = true)
  void manyKeys(Client c) throws Exception {
    try (Other other = new Other()) {
      StringBuilder keys = new StringBuilder(" KEYS");
      for (int i = 0; i < 2000; i++) {
        c.ok("set key:" + i + " v" + "v".repeat(i));
        keys.append(" key:").append(i);
      }
      c.check(other.migrate("\"\"") + keys, "+OK");
      c.check("dbsize", ":0");
      other.holds(":2000", "dbsize");
      other.holds(":1235", "strlen key:1234");
    }
  }

  @OnEveryTarget(sockets = true)
  void expiryGoesAlong(Client c) throws Exception {
    try (Other other = new Other()) {
      c.ok("set k v px 100000", "set forever v");
      c.check(other.migrate("\"\"") + " keys k forever", "+OK");
      long left = other.client.send("pttl k").integer();
      assertTrue(left > 50_000 && left <= 100_000, () -> left + " ms");
      other.holds(":-1", "pttl forever");
      c.ok("set gone v px 1");
      c.passes(2);
      c.check(other.migrate("gone"), "+NOKEY");
    }
  }

  @OnEveryTarget(sockets = true)
  void nothingToMove(Client c) throws Exception {
    c.check(migrateTo(1, "none"), "+NOKEY");
    c.check(migrateTo(1, "\"\"") + " keys none nothing", "+NOKEY");
    c.check(migrateTo(1, "\"\"") + " keys", "+NOKEY");
  }

  @OnEveryTarget(sockets = true)
  void copyAndReplace(Client c) throws Exception {
    try (Other other = new Other()) {
      c.ok("set k 1");
      c.check(other.migrate("k") + " COPY", "+OK");
      c.check("get k", "'1'");
      String busy =
          "-ERR Target instance replied with error: BUSYKEY Target key name already exists.";
      c.check(other.migrate("k"), busy);
      c.check("get k", "'1'");
      c.ok("set k 2", "set l 3");
      c.check(other.migrate("\"\"") + " keys k l", busy);
      c.check("mget k l", "['2' nil]");
      other.holds("['1' '3']", "mget k l");
      c.check(other.migrate("k") + " copy replace", "+OK");
      other.holds("'2'", "get k");
      c.check(other.migrate("k") + " Replace", "+OK");
      c.check("exists k", ":0");
      c.ok("set k twice");
      c.check(other.migrate("\"\"") + " replace keys k k", "+OK");
      c.check("exists k", ":0");
      other.holds("'twice'", "get k");
    }
  }

  @OnEveryTarget(sockets = true)
  void passwords(Client c) throws Exception {
    try (Other other = new Other("requirepass", "secret")) {
      other.client.send("auth secret");
      c.ok("set k v");
      c.check(
          other.migrate("k"),
          "-ERR Target instance replied with error: NOAUTH Authentication required.");
      c.check(
          other.migrate("k") + " auth wrong",
          "-ERR Target instance replied with error: WRONGPASS invalid username-password pair or"
              + " user is disabled.");
      c.check("get k", "'v'");
      c.check(other.migrate("k") + " auth secret copy", "+OK");
      c.check(other.migrate("k") + " replace auth2 default secret", "+OK");
      other.holds("'v'", "get k");
    }
  }

  @OnEveryTarget(sockets = true)
  void requestsThatAreWrong(Client c) throws Exception {
    c.ok("set k v");
    c.check("migrate 127.0.0.1 1 k 0", "-ERR wrong number of arguments for 'migrate' command");
    c.check(migrateTo(1, "k") + " bogus", "-ERR syntax error");
    c.check(migrateTo(1, "k") + " auth", "-ERR syntax error");
    c.check(migrateTo(1, "k") + " auth2 user", "-ERR syntax error");
    c.check("migrate 127.0.0.1 1 k x 0", "-ERR value is not an integer or out of range");
    c.check("migrate 127.0.0.1 1 k 0 x", "-ERR value is not an integer or out of range");
    c.check(
        migrateTo(1, "k") + " keys k",
        "-ERR When using MIGRATE KEYS option, the key argument must be set to the empty string");
    try (Other other = new Other()) {
      c.check(
          "migrate 127.0.0.1 " + other.port() + " k 99 0",
          "-ERR Target instance replied with error: ERR DB index is out of range");
    }
    c.check("get k", "'v'");
  }

  @OnEveryTarget(sockets = true, differs = "redis-server puts the keys into another database")
  void aMissingDatabase(Client c) throws Exception {
    try (Other other = new Other()) {
      c.ok("set k v");
      for (String number : new String[] {"-1", "16"}) {
        c.check(
            "migrate 127.0.0.1 " + other.port() + " k " + number + " 0",
            "-ERR Target instance replied with error: ERR DB index is out of range");
      }
      other.holds(":0", "dbsize");
    }
    c.check("get k", "'v'");
  }

  @OnEveryTarget(sockets = true)
  void theTargetDoesNotListen(Client c) throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    c.ok("set k v");
    c.check(migrateTo(free, "k"), "-IOERR error or timeout writing to target instance");
    c.check("migrate ::g 1 k 0 100", "-IOERR error or timeout connecting to the client");
    c.check("get k", "'v'");
  }

  @OnEveryTarget(sockets = true)
  void silence(Client c) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      c.ok("set k v");
      c.check(
          "migrate 127.0.0.1 " + silent.getLocalPort() + " k 0 20",
          "-IOERR error or timeout reading to target instance");
      c.check("get k", "'v'");
    }
  }

  @OnEveryTarget(sockets = true)
  void keysOfTheRequest(Client c) throws Exception {
    c.check("command getkeys migrate host 1 k 0 0 copy", "['k']");
    c.check("command getkeys migrate host 1 \"\" 0 0 auth keys keys a b", "['a' 'b']");
    c.check(
        "command getkeysandflags migrate host 1 \"\" 0 0 keys a", "[['a' ~[+RW +access +delete]]]");
  }

  @OnEveryTarget(sockets = true)
  void aRemovalPublishesAnEvent(Client c) throws Exception {
    try (Other other = new Other()) {
      c.ok("config set notify-keyspace-events KEA", "set k v", "set kept v");
      Client listener = c.other();
      listener.check("psubscribe __keyspace*", target(c, "['psubscribe' '__keyspace*' :1]"));
      c.check(other.migrate("kept") + " copy", "+OK");
      c.check(other.migrate("k"), "+OK");
      listener.checkNext(target(c, "['pmessage' '__keyspace*' '__keyspace@0__:k' 'del']"));
    }
  }

  private static String target(Client c, String push) {
    return c.target().version() == 3 ? ">" + push : push;
  }

  @OnEveryTarget(sockets = true)
  void secretsAreNotShown(Client c) throws Exception {
    try (Other other = new Other("requirepass", "secret")) {
      c.ok("set k v", "config set slowlog-log-slower-than 0");
      c.check(other.migrate("k") + " auth2 default secret", "+OK");
      String log = c.send("slowlog get").toString();
      assertTrue(log.contains("(redacted)") && !log.contains("secret"), log);
    }
  }

  @OnEveryTarget(sockets = true, differs = "Redis waits with all its clients, also within EXEC")
  void notWithinTransactions(Client c) throws Exception {
    c.ok("multi");
    c.check(migrateTo(1, "k"), "-ERR Command not allowed inside a transaction");
    c.check("exec", "-EXECABORT Transaction discarded because of previous errors.");
  }

  /** A server that performs an action before it acknowledges a key. */
  private static final class Scripted implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));

    private final FutureTask<Void> script;

    Scripted(String answer, IoAction beforeAnswer) throws IOException {
      script =
          new FutureTask<>(
              () -> {
                try (Socket peer = socket.accept()) {
                  Reply.read(peer.getInputStream());
                  peer.getOutputStream().write("+OK\r\n".getBytes());
                  Reply.read(peer.getInputStream());
                  beforeAnswer.run();
                  peer.getOutputStream().write(answer.getBytes());
                }
                return null;
              });
      new Thread(script, "scripted").start();
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws Exception {
      script.get();
      socket.close();
    }
  }

  private interface IoAction {
    void run() throws IOException;
  }

  @OnEveryTarget(sockets = true, differs = "in Redis nothing can happen meanwhile")
  void aKeyThatChangesDuringTheTransferStays(Client c) throws Exception {
    Client writer = c.other();
    String[] changes = {
      "set k new", "append k x", "pexpire k 100000", "del k", "flushall", "swapdb 0 1"
    };
    for (String change : changes) {
      c.ok("set k old");
      Scripted target = new Scripted("+OK\r\n", () -> writer.send(change));
      c.check(
          migrateTo(target.port(), "k"),
          "-ERR key 'k' was changed while it was migrated: it stays, and the target has its old"
              + " value");
      target.close();
    }
    c.check("exists k", ":0");
    c.ok("set k old");
    // reading the key, and writing others, does not count as a change
    try (Scripted target =
        new Scripted(
            "+OK\r\n",
            () -> {
              writer.send("get k");
              writer.send("set other 1");
            })) {
      c.check(migrateTo(target.port(), "k"), "+OK");
    }
    c.check("mget k other", "[nil '1']");
  }

  @OnEveryTarget(sockets = true, differs = "in Redis nothing can happen meanwhile")
  void otherClientsAreServedDuringTheTransfer(Client c) throws Exception {
    c.ok("set k v");
    String id = c.send("client id").text();
    Client other = c.other();
    try (Scripted target =
        new Scripted(
            "+OK\r\n",
            () -> {
              other.check("get k", "'v'");
              // only the other server can end it
              other.check("client unblock " + id, ":0");
            })) {
      c.check(migrateTo(target.port(), "k"), "+OK");
    }
    c.check("exists k", ":0");
  }

  @OnEveryTarget(sockets = true)
  void strangeAnswers(Client c) throws Exception {
    c.ok("set k v");
    try (Scripted target = new Scripted("-LOADING later\r\n", () -> {})) {
      c.check(
          migrateTo(target.port(), "k"), "-ERR Target instance replied with error: LOADING later");
    }
    c.check("get k", "'v'");
  }

  @OnEveryTarget(sockets = true, differs = "redis-server tries once more")
  void aConnectionThatEnds(Client c) throws Exception {
    c.ok("set k v");
    for (String answer : new String[] {"", "+O", "x".repeat(20_000)}) {
      try (Scripted target = new Scripted(answer, () -> {})) {
        c.check(
            migrateTo(target.port(), "k"), "-IOERR error or timeout reading to target instance");
      }
    }
    c.check("get k", "'v'");
  }

  @Test
  void aTargetThatReadsNothingTimesOut() throws Exception {
    byte[] large = new byte[24 << 20];
    new Random(1).nextBytes(large);
    try (Other source = new Other();
        ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      source.store.database(0).with(Codec.utf8(), Codec.bytes()).strings().set("k", large);
      FutureTask<Socket> accepted =
          new FutureTask<>(
              () -> {
                Socket peer = socket.accept();
                peer.getOutputStream().write("+OK\r\n".getBytes());
                return peer;
              });
      new Thread(accepted, "accepting").start();
      source.holds(
          "-'IOERR error or timeout writing to target instance'",
          "migrate 127.0.0.1 " + socket.getLocalPort() + " k 0 200");
      accepted.get().close();
      source.holds(":" + large.length, "strlen k");
    }
  }

  @Test
  void toItself() throws Exception {
    try (Other both = new Other()) {
      both.client.send("set k v");
      both.holds("+'OK'", "migrate 127.0.0.1 " + both.port() + " k 1 5000");
      both.holds(":0", "exists k");
      both.client.send("select 1");
      both.holds("'v'", "get k");
      // its own arrival counts as a change
      assertTrue(
          both.client
              .send("migrate 127.0.0.1 " + both.port() + " k 1 5000 replace")
              .text()
              .startsWith("ERR key 'k' was changed"));
      both.holds("'v'", "get k");
    }
  }

  @Test
  @SuppressWarnings("try")
  void withinTheProgram() throws Exception {
    List<String> effects = new ArrayList<>();
    try (Other source = new Other();
        Other other = new Other();
        CommandSession session = source.store.session();
        AutoCloseable listening =
            Inside.of(source.store)
                .changes()
                .listenToEffects(
                    commit ->
                        effects.add(
                            new String(commit.effect()[0]) + " " + new String(commit.key())))) {
      source.store.strings().set("k", "v");
      String port = "" + other.port();
      assertEquals("OK", session.execute("migrate", "127.0.0.1", port, "k", "0", "5000"));
      assertEquals("v", other.store.strings().get("k"));
      assertEquals("NOKEY", session.execute("migrate", "127.0.0.1", port, "k", "0", "5000"));
      source.store.strings().set("k", "v");
      assertThrows(
          ReredisException.class,
          () -> source.store.execute("migrate", "127.0.0.1", port, "k", "0", "5000"));
      assertEquals(List.of("SET k", "DEL k", "SET k"), effects);
    }
  }

  @Test
  void anInterruptedThreadGetsItsReplyAndStaysInterrupted() throws Exception {
    try (Other source = new Other();
        Other other = new Other();
        CommandSession session = source.store.session()) {
      source.store.strings().set("k", "v");
      Thread.currentThread().interrupt();
      String port = "" + other.port();
      assertEquals("OK", session.execute("migrate", "127.0.0.1", port, "k", "0", "5000"));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void withoutAServer() {
    try (Reredis store = Reredis.open()) {
      store.strings().set("k", "v");
      ReredisException e =
          assertThrows(
              ReredisException.class,
              () -> store.execute("migrate", "127.0.0.1", "1", "k", "0", "100"));
      assertEquals("ERR MIGRATE needs a server: this store was opened without one", e.getMessage());
      assertEquals("v", store.strings().get("k"));
    }
  }

  @Test
  @ExtendWith(RedisServer.Needed.class)
  void toRedisServer() throws Exception {
    RedisServer redis = RedisServer.shared();
    redis.reset();
    try (Other source = new Other();
        Client target = new SocketClient(null, redis.port())) {
      List<String> values = new ArrayList<>();
      for (String line : EVERY_TYPE) {
        source.client.send(line);
      }
      for (int i = 0; i < 3000; i++) {
        source.client.send("set key:" + i + " " + i);
        source.client.send("zadd large " + i + " m" + i);
        source.client.send("pexpire key:" + i + " 1000000");
      }
      for (String line : READS) {
        values.add(source.client.send(line).toString());
      }
      String to = "migrate 127.0.0.1 " + redis.port() + " \"\" 0 5000 ";
      source.holds("+'OK'", to + "keys large " + NAMES);
      StringBuilder keys = new StringBuilder("keys");
      for (int i = 0; i < 3000; i++) {
        keys.append(" key:").append(i);
      }
      source.holds("+'OK'", to + keys);
      source.holds(":0", "dbsize");
      for (int i = 0; i < READS.length; i++) {
        assertEquals(
            values.get(i).replaceAll("^\\[\\['name.*", "groups"),
            target.send(READS[i]).toString().replaceAll("^\\[\\['name.*", "groups"),
            READS[i]);
      }
      assertEquals(":3000", target.send("zcard large").toString());
      assertEquals("'2999'", target.send("get key:2999").toString());
      assertTrue(target.send("pttl key:2999").integer() > 900_000);
      source.client.send("set string again");
      source.holds(
          "-'ERR Target instance replied with error: BUSYKEY Target key name already exists.'",
          to + "keys string");
      source.holds("+'OK'", to + "replace keys string");
      // Redis 7.0 does not support expiring fields
      source.client.send("hset fields f v");
      source.client.send("hpexpire fields 100000 fields 1 f");
      assertTrue(
          source.client.send(to + "keys fields").text().startsWith("ERR Target instance replied"));
      source.holds(":1", "exists fields");
    }
  }
}
