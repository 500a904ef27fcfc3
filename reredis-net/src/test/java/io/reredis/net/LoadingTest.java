package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.support.Await;
import io.reredis.support.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Compares the replies during loading: from a server whose snapshot is a pipe that delivers only
 * its first half, and from a redis-server that pauses after each key.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadingTest {
  private static final int KEYS = 4000;

  /** One command per line; the same replies indicate the same state of the server. */
  private static final String CONVERSATION =
      """
      ping
      get a
      get
      nosuch a
      client nosuch
      select 1
      select 99
      config get hz
      config set slowlog-max-len 99
      config resetstat
      auth x
      publish a b
      echo hi
      multi
      set a b
      exec
      multi
      select 0
      echo x
      exec
      multi
      nosuch
      exec
      watch a
      unwatch
      discard
      exec
      multi
      watch a
      discard
      client setname a
      client getname
      client no-evict on
      client kill id 999999
      save
      bgsave
      bgsave foo
      bgrewriteaof
      dbsize
      flushall
      keys *
      scan 0
      randomkey
      blpop a 1
      object encoding a
      debug sleep 0
      debug object a
      slowlog reset
      latency latest
      memory doctor
      memory usage a
      acl whoami
      acl setuser other on
      acl deluser other
      pubsub channels
      spublish a b
      wait 0 0
      migrate 127.0.0.1 1 a 0 1
      lolwut
      shutdown abort
      shutdown foo
      shutdown save nosave
      subscribe x
      ping
      get a
      unsubscribe
      reset
      ping""";

  @TempDir Path directory;
  private byte[] dump;
  private Path file;

  @BeforeEach
  void fill() throws Exception {
    Program.assumeInstalled("redis-server");
    file = directory.resolve("dump.rdb");
    try (Reredis store = Reredis.open(b -> b.directory(directory).option("rdbcompression", "no"))) {
      for (int i = 0; i < KEYS; i++) {
        store.strings().set("key" + i, "v".repeat(2000));
      }
      store.snapshot();
    }
    dump = Files.readAllBytes(file);
  }

  /** A server whose store loads from a pipe. */
  private final class Held implements AutoCloseable {
    final TestServer server;
    final OutputStream pipe;

    Held() throws Exception {
      Files.delete(file);
      Program.run(directory, "", "mkfifo", file.toString());
      server =
          TestServer.start(
              b ->
                  b.directory(directory)
                      .loadInBackground(true)
                      .option("enable-debug-command", "yes")
                      .option("save", "1 1"));
      pipe = Files.newOutputStream(file);
      pipe.write(dump, 0, dump.length / 2);
    }

    void letGo() throws Exception {
      pipe.write(dump, dump.length / 2, dump.length - dump.length / 2);
      pipe.close();
      server.store.loaded().get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
      server.close();
      pipe.close();
    }
  }

  /** A redis-server that needs more than a minute to load. */
  private final class Slow implements AutoCloseable {
    final Process process;
    final Client client;

    Slow() throws Exception {
      int port = Ports.free();
      List<String> command = new ArrayList<>(List.of("redis-server", "--port", "" + port));
      command.addAll(List.of("--bind", "127.0.0.1", "--save", "1 1"));
      command.addAll(List.of("--dir", directory.toString(), "--enable-debug-command", "yes"));
      command.addAll(
          List.of("--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024"));
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("redis.log").toFile())
              .start();
      Client[] connected = new Client[1];
      try {
        Await.until("redis-server listens", () -> (connected[0] = connect(port)) != null);
      } catch (Exception | Error e) {
        process.destroyForcibly();
        throw e;
      }
      client = connected[0];
    }

    private Client connect(int port) {
      assertTrue(process.isAlive(), "redis-server has ended");
      try {
        return Client.connect(port);
      } catch (IOException e) {
        return null;
      }
    }

    @Override
    public void close() throws Exception {
      client.close();
      process.destroyForcibly().waitFor();
    }
  }

  private static List<String> hold(Client client) throws IOException {
    List<String> said = new ArrayList<>();
    for (String line : CONVERSATION.split("\n")) {
      said.add(line + " -> " + client.call(line.split(" ")));
    }
    return said;
  }

  @Test
  void theSameConversationAsWithRedis() throws Exception {
    List<String> expected;
    try (Slow redis = new Slow()) {
      expected = hold(redis.client);
    }
    try (Held held = new Held()) {
      List<String> actual = hold(held.server.connect());
      assertEquals(String.join("\n", expected), String.join("\n", actual));
    }
  }

  @Test
  void theSameFieldsOfInfoAsRedis() throws Exception {
    List<String> expected;
    try (Slow redis = new Slow()) {
      expected = loadingFields((String) redis.client.call("info", "persistence"));
    }
    try (Held held = new Held();
        Client client = held.server.connect()) {
      Await.until("half of it is read", () -> loadedBytes(client) > dump.length / 3);
      assertEquals(expected, loadingFields((String) client.call("info", "persistence")), "fields");
      held.letGo();
      assertEquals(
          List.of("loading:0", "async_loading:0"),
          loadingFields((String) client.call("info", "persistence")));
      assertEquals((long) KEYS, client.call("dbsize"));
    }
  }

  /** Returns the fields about loading, with counters replaced by n. */
  private static List<String> loadingFields(String info) {
    return info.lines()
        .filter(line -> line.contains("loading"))
        .map(line -> line.startsWith("loading_") ? line.replaceAll("\\d+", "n") : line)
        .toList();
  }

  private static long loadedBytes(Client client) throws IOException {
    String info = (String) client.call("info", "persistence");
    var field = Pattern.compile("loading_loaded_bytes:(\\d+)").matcher(info);
    assertTrue(field.find(), info);
    return Long.parseLong(field.group(1));
  }

  @Test
  void shutdownSavesNothingAsInRedis() throws Exception {
    try (Slow redis = new Slow()) {
      redis.client.send("shutdown", "save");
      assertEquals("", redis.client.readToEnd());
      assertTrue(redis.process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, redis.process.exitValue());
      assertArrayEquals(dump, Files.readAllBytes(file));
    }
    CountDownLatch ended = new CountDownLatch(1);
    try (Held held = new Held();
        Client client = held.server.connect()) {
      Inside.of(held.server.store).engine().onShutdown(ended::countDown);
      client.send("shutdown", "save");
      assertEquals("", client.readToEnd());
      ended.await();
    }
    assertFalse(Files.isRegularFile(file), "the pipe is there as before");
  }

  @Test
  void clientsThatTryAgainGetThrough() throws Exception {
    try (Held held = new Held();
        Jedis jedis = new Jedis("127.0.0.1", held.server.port())) {
      List<String> refusals = new ArrayList<>();
      Thread client =
          new Thread(
              () -> {
                while (true) {
                  try {
                    jedis.incr("counter");
                    return;
                  } catch (JedisDataException e) {
                    refusals.add(e.getMessage());
                  }
                }
              });
      client.start();
      Await.until("it was refused", () -> errors(held.server) > 10);
      held.letGo();
      client.join();
      assertEquals("1", jedis.get("counter"));
      assertEquals(
          List.of("LOADING Redis is loading the dataset in memory"),
          refusals.stream().distinct().toList());
    }
  }

  private static long errors(TestServer server) {
    String info = (String) server.store.execute("info", "errorstats");
    var field = Pattern.compile("errorstat_LOADING:count=(\\d+)").matcher(info);
    return field.find() ? Long.parseLong(field.group(1)) : 0;
  }

  @Test
  void closingDoesNotWaitForThePipe() throws Exception {
    Held held = new Held();
    held.server.close();
    held.pipe.close();
    assertTrue(held.server.store.loaded().isCompletedExceptionally());
  }
}
