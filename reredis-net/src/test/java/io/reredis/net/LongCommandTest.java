package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import io.reredis.support.Await;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that a long command does not block the loop of its client. The test holds the locks of all
 * keys, so that the command runs as long as the test needs.
 */
@Timeout(60)
class LongCommandTest {
  private static final int SIZE = 20_000;

  private static void fill(Client client) throws Exception {
    fill(client, true);
  }

  /**
   * Creates a large collection of each type and as many keys. The stream is optional, because it
   * takes longest.
   */
  private static void fill(Client client, boolean hasStream) throws Exception {
    for (int part = 0; part < SIZE; part += 1000) {
      StringBuilder set = new StringBuilder("*1002\r\n$4\r\nSADD\r\n$1\r\ns\r\n");
      StringBuilder sorted = new StringBuilder("*2002\r\n$4\r\nZADD\r\n$1\r\nz\r\n");
      StringBuilder hash = new StringBuilder("*2002\r\n$4\r\nHSET\r\n$1\r\nh\r\n");
      StringBuilder list = new StringBuilder("*1002\r\n$5\r\nRPUSH\r\n$1\r\nl\r\n");
      StringBuilder keys = new StringBuilder("*2001\r\n$4\r\nMSET\r\n");
      StringBuilder stream = new StringBuilder();
      int entries = hasStream ? 1000 : 0;
      for (int i = part; i < part + 1000; i++) {
        String number = Integer.toString(i);
        String bulk = "$" + number.length() + "\r\n" + number + "\r\n";
        set.append(bulk);
        sorted.append(bulk).append(bulk);
        hash.append(bulk).append(bulk);
        list.append(bulk);
        keys.append(bulk).append(bulk);
      }
      for (int i = part; i < part + entries; i++) {
        stream.append(Client.resp("XADD", "x", "*", "f", "" + i));
      }
      client.raw(set.toString() + sorted + hash + list + keys + stream);
      for (int i = 0; i < 3; i++) {
        assertEquals(1000L, client.read());
      }
      assertEquals(part + 1000L, client.read());
      assertEquals("OK", client.read());
      for (int i = 0; i < entries; i++) {
        client.read();
      }
    }
  }

  private static boolean readsStream(String command) {
    return command.startsWith("X");
  }

  private static String many(String command) {
    StringBuilder text = new StringBuilder(command);
    for (int i = 0; i < SIZE; i++) {
      text.append(" k").append(i);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SUNION s",
        "SUNIONSTORE out s",
        "SINTERCARD 1 s",
        "SORT s STORE out",
        "ZUNIONSTORE out 1 z",
        "ZRANGESTORE out z 0 -1",
        "COPY z out",
        "DEL",
        "WATCH",
        "KEYS none",
        "SCAN 0 MATCH none COUNT 100000",
        "EXEC"
      })
  void anotherClientOfItsLoopIsServedMeanwhile(String command) throws Exception {
    try (TestServer server = TestServer.start()) {
      Client slow = server.connect();
      Client other = server.connect();
      fill(slow, false);
      String request = command.equals("DEL") || command.equals("WATCH") ? many(command) : command;
      if (command.equals("EXEC")) {
        slow.call("MULTI");
        slow.call("SUNIONSTORE", "out", "s");
      }
      Keyspace keyspace = Inside.of(server.store).engine().keyspace();
      keyspace.lock(Keyspace.ALL_SHARDS);
      try {
        slow.raw(Client.resp(request.split(" ")) + Client.resp("ECHO", "behind"));
        for (int i = 0; i < 3; i++) {
          assertEquals("PONG", other.call("PING"));
        }
      } finally {
        keyspace.unlock(Keyspace.ALL_SHARDS);
      }
      Object expected =
          switch (command) {
            case "DEL" -> 0L;
            case "WATCH" -> "OK";
            case "COPY z out" -> 1L;
            case "KEYS none" -> List.of();
            case "SCAN 0 MATCH none COUNT 100000" -> List.of("0", List.of());
            case "EXEC" -> List.of((long) SIZE);
            default -> (long) SIZE;
          };
      Object reply = slow.read();
      assertEquals(expected, command.equals("SUNION s") ? (long) ((List<?>) reply).size() : reply);
      assertEquals("behind", slow.read());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SISMEMBER s 7", "SADD s 7", "DBSIZE", "MULTI; SADD s 7; EXEC", "BLPOP s 1"})
  void aClientThatNeedsItsKeysWaitsWithoutItsLoop(String commands) throws Exception {
    try (TestServer server = TestServer.start()) {
      Client needs = server.connect();
      assertEquals(
          (long) SIZE, askBehind(server, "SUNIONSTORE out s", needs, commands + "; ECHO behind"));
      Object last = null;
      for (int i = 0; i < commands.split("; ").length; i++) {
        last = needs.read();
      }
      Object expected =
          switch (commands) {
            case "SISMEMBER s 7" -> 1L;
            case "SADD s 7" -> 0L;
            case "DBSIZE" -> SIZE + 6L;
            case "BLPOP s 1" -> "WRONGTYPE Operation against a key holding the wrong kind of value";
            default -> List.of(0L);
          };
      assertEquals(expected, last);
      assertEquals("behind", needs.read());
    }
  }

  /** These commands lock more keys than the request names, or find them at other positions. */
  @ParameterizedTest
  @CsvSource({
    "SORT s BY weight_*, GET 7",
    "SORT s GET weight_*, GET 7",
    "SORT_RO s BY weight_*, GET 7",
    "SORT s STORE out, STRLEN out",
    "DEBUG DIGEST, GET 7"
  })
  void aClientThatNeedsOtherKeysWaitsWithoutItsLoop(String slowly, String quickly)
      throws Exception {
    try (TestServer server = TestServer.start(1, b -> b.option("enable-debug-command", "local"))) {
      Client needs = server.connect();
      askBehind(server, slowly, needs, quickly);
      // any reply
      assertNotNull(needs.read());
    }
  }

  /**
   * Sends commands while a long one waits for its locks, checks that other clients are served, and
   * returns the reply to the long command.
   */
  private static Object askBehind(TestServer server, String slowly, Client needs, String commands)
      throws Exception {
    Client slow = server.connect();
    Client other = server.connect();
    fill(slow);
    Keyspace keyspace = Inside.of(server.store).engine().keyspace();
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      slow.raw(Client.resp(slowly.split(" ")));
      Await.until("the long command waits for its locks", LongCommandTest::waitsForLocks);
      StringBuilder requests = new StringBuilder();
      for (String command : commands.split("; ")) {
        requests.append(Client.resp(command.split(" ")));
      }
      needs.raw(requests.toString());
      for (int i = 0; i < 3; i++) {
        assertEquals("PONG", other.call("PING"));
      }
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
    return slow.read();
  }

  private static boolean waitsForLocks() {
    return waitingForLocks() > 0;
  }

  /** Returns the number of long-command threads that wait for a lock. */
  private static long waitingForLocks() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("reredis-long"))
        .filter(
            thread ->
                Stream.of(thread.getValue())
                    .anyMatch(frame -> frame.getClassName().endsWith(".SequenceLock")))
        .count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LRANGE l 0 -1",
        "ZRANGE z 0 -1",
        "ZRANGEBYSCORE z 0 20000 WITHSCORES",
        "ZREVRANGE z 0 -1",
        "HRANDFIELD h -10000 WITHVALUES",
        "SRANDMEMBER s 10000",
        "ZRANDMEMBER z -10000",
        "XRANGE x - +",
        "XREVRANGE x + - COUNT 9000",
        "SCAN 0 COUNT 10000",
        "HSCAN h 0 COUNT 10000",
        "SSCAN s 0 COUNT 10000",
        "ZSCAN z 0 COUNT 10000",
        "HGETALL h"
      })
  void aLargeReplyIsBuiltOnAnotherThread(String command) throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (TestServer server = TestServer.start()) {
      Client client = server.connect();
      fill(client, readsStream(command));
      client.raw(Client.resp("CONFIG", "RESETSTAT") + Client.resp(command.split(" ")));
      client.read();
      assertInstanceOf(List.class, client.read());
      String name = command.substring(0, command.indexOf(' ')).toLowerCase();
      String info = (String) client.call("INFO", "all");
      assertTrue(info.contains("cmdstat_" + name + ":calls=1,"), info);
      int hits = name.equals("scan") ? 0 : 1;
      assertTrue(info.contains("keyspace_hits:" + hits + "\r"), info);
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .anyMatch(
                  thread -> thread.getName().equals("reredis-long") && !before.contains(thread)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "XREAD STREAMS x 0",
        "XREAD COUNT 9000 STREAMS x 0",
        "XREAD COUNT 9223372036854775807 STREAMS x x 0 0",
        "XREAD BLOCK 0 STREAMS none x $ 0",
        "XREADGROUP GROUP g c STREAMS x >",
        "XREADGROUP GROUP g c BLOCK 0 STREAMS x >",
        "XREADGROUP GROUP g taken STREAMS x 0",
        "XAUTOCLAIM x g c 0 0 COUNT 10000",
        "XPENDING x g - + 10000",
        "XPENDING x g - + 10000 taken",
        "XINFO STREAM x FULL COUNT 0",
        "LPOP l 10000",
        "RPOP l 10000",
        "SPOP s 10000",
        "ZPOPMIN z 10000",
        "ZMPOP 1 z MAX COUNT 10000",
        "LMPOP 2 none l LEFT COUNT 10000",
        "BLMPOP 0 2 none l LEFT COUNT 10000",
        "BZMPOP 0 1 z MIN COUNT 10000",
        "DUMP h",
        "LREM large 0 none",
        "LPOS large none",
        "ZREMRANGEBYSCORE wide 1 9",
        "GEOSEARCH wide FROMLONLAT 0 0 BYRADIUS 1 km ASC",
        "GETRANGE bits 0 -1",
        "BITOP NOT out bits",
        "SETRANGE new 1000000 x",
        "SETBIT new 8000000 1",
        "BITFIELD new GET u8 0 SET u8 8000000 1",
        "BITFIELD new INCRBY i8 #1000000 1",
        "LCS text text IDX"
      })
  void longCommandsRunOnOtherThreads(String command) throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (TestServer server = TestServer.start()) {
      Client client = server.connect();
      fill(client, readsStream(command));
      // these commands process elements faster, so only larger collections make them long
      for (int part = 0; part < 40; part++) {
        if (command.contains(" large ")) {
          client.call(("RPUSH large" + " e".repeat(4000)).split(" "));
        }
        if (command.contains(" wide ")) {
          StringBuilder members = new StringBuilder("ZADD wide");
          for (int i = part * 4000; i < (part + 1) * 4000; i++) {
            members.append(" 0 m").append(i);
          }
          client.call(members.toString().split(" "));
        }
      }
      server.store.execute("SETRANGE", "bits", "600000", "x");
      client.call("SET", "text", "t".repeat(1000));
      client.call("XGROUP", "CREATE", "x", "g", "0", "MKSTREAM");
      if (command.matches("XAUTOCLAIM.*|XPENDING.*|.*taken.*")) {
        server.store.execute("XREADGROUP", "GROUP", "g", "taken", "STREAMS", "x", ">");
      }
      assertTrue(threads(before).isEmpty());
      client.call("CONFIG", "RESETSTAT");
      Object reply = client.call(command.split(" "));
      assertFalse(("" + reply).startsWith("ERR"), "" + reply);
      assertFalse(threads(before).isEmpty());
      String name = command.replace("XINFO STREAM", "XINFO|STREAM").split(" ")[0].toLowerCase();
      String info = (String) client.call("INFO", "commandstats");
      assertTrue(info.contains("cmdstat_" + name + ":calls=1,"), info);
    }
  }

  private static Set<Thread> threads(Set<Thread> without) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("reredis-long") && !without.contains(thread))
        .collect(Collectors.toSet());
  }

  /** Another client removes everything between the size estimate and the command itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "XREADGROUP GROUP g c BLOCK 0 STREAMS x >; XTRIM x MAXLEN 0; XADD x 9999999999999-1 f v",
        "XREAD BLOCK 0 STREAMS x 0; XTRIM x MAXLEN 0; XADD x 9999999999999-1 f v",
        "BLMPOP 0 1 l LEFT COUNT 10000; DEL l; RPUSH l v",
        "BZMPOP 0 1 z MIN COUNT 10000; DEL z; ZADD z 1 v"
      })
  void aCommandThatFindsNothingOnAnotherThreadWaits(String requests) throws Exception {
    String[] commands = requests.split("; ");
    try (TestServer server = TestServer.start()) {
      Client waits = server.connect();
      Client other = server.connect();
      fill(waits);
      waits.call("XGROUP", "CREATE", "x", "g", "0");
      Keyspace keyspace = Inside.of(server.store).engine().keyspace();
      long used = keyspace.shardMask(Bytes.of(commands[1].split(" ")[1]));
      // use sets in their own shards, because a command on a shard held by a long one is suspended
      String[] sets = {apartFrom(keyspace, used), null};
      sets[1] = apartFrom(keyspace, used | keyspace.shardMask(Bytes.of(sets[0])));
      long mask = 0;
      for (String set : sets) {
        other.call("SUNIONSTORE", set, "s");
        mask |= keyspace.shardMask(Bytes.of(set));
      }
      long id = waits.id();
      Client[] before = {server.connect(), server.connect()};
      keyspace.lock(mask);
      try {
        for (int i = 0; i < before.length; i++) {
          before[i].raw(Client.resp("SINTERCARD", "1", sets[i]));
        }
        Await.until("all threads are taken", () -> waitingForLocks() == before.length);
        waits.raw(Client.resp(commands[0].split(" ")));
        Await.until(
            "the command was moved",
            () -> ((String) other.call("CLIENT", "LIST", "ID", "" + id)).contains("flags=b"));
        other.call(commands[1].split(" "));
      } finally {
        keyspace.unlock(mask);
      }
      for (Client client : before) {
        assertEquals((long) SIZE, client.read());
      }
      Await.until(
          "it waits for the key",
          () -> ((String) other.call("INFO", "clients")).contains("total_blocking_keys:1"));
      other.call(commands[2].split(" "));
      String reply = flat(waits.read());
      assertTrue(reply.endsWith("v") || reply.endsWith("v, 1"), reply);
      assertEquals("PONG", waits.call("PING"));
    }
  }

  /** Returns a key outside of the shards in {@code mask}. */
  private static String apartFrom(Keyspace keyspace, long mask) {
    String name = "a";
    while ((keyspace.shardMask(Bytes.of(name)) & mask) != 0) {
      name += "a";
    }
    return name;
  }

  private static String flat(Object reply) {
    return reply.toString().replaceAll("[\\[\\]]", "");
  }

  @Test
  void aLoopDoesNotWaitForTheKeysOfALongCommandWhenWaitingEnds() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client slow = server.connect();
      Client other = server.connect();
      fill(slow);
      Client timesOut = server.connect();
      Client closes = server.connect();
      Client isUnblocked = server.connect();
      Client watches = server.connect();
      final long unblockedId = isUnblocked.id();
      watches.call("WATCH", "s");
      for (Client client : List.of(timesOut, closes, isUnblocked)) {
        client.raw(Client.resp("BLPOP", "q", client == timesOut ? "0.5" : "0"));
      }
      Await.until(
          "all wait", () -> ((String) other.call("INFO", "clients")).contains("blocked_clients:3"));
      Keyspace keyspace = Inside.of(server.store).engine().keyspace();
      keyspace.lock(Keyspace.ALL_SHARDS);
      try {
        slow.raw(Client.resp("SUNIONSTORE", "out", "s"));
        Await.until("the long command waits for its locks", LongCommandTest::waitsForLocks);
        assertEquals(1L, other.call("CLIENT", "UNBLOCK", "" + unblockedId));
        assertNull(isUnblocked.read());
        closes.close();
        watches.close();
        assertNull(timesOut.read());
        for (int i = 0; i < 3; i++) {
          assertEquals("PONG", other.call("PING"));
        }
      } finally {
        keyspace.unlock(Keyspace.ALL_SHARDS);
      }
      assertEquals((long) SIZE, slow.read());
      Await.until(
          "no client waits or watches",
          () -> {
            String info = (String) other.call("INFO", "clients");
            return info.contains("total_blocking_keys:0") && info.contains("total_watched_keys:0");
          });
    }
  }

  /**
   * The test holds the lock of the watched key, so a loop that unregisters the client would block.
   */
  @ParameterizedTest
  @ValueSource(strings = {"SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "WATCH", "BLPOP"})
  void aLoopDoesNotUnregisterManyNamesOfAClosedClient(String command) throws Exception {
    try (TestServer server = TestServer.start(1, b -> {})) {
      Client holder = server.connect();
      Client other = server.connect();
      holder.call("WATCH", "k");
      String request = many(command) + (command.equals("BLPOP") ? " 0" : "");
      // send an array, because an inline request of more than 64 KB is refused if it arrives in
      // parts
      holder.raw(Client.resp(request.split(" ")));
      Await.until("it is registered", () -> registered(other) >= SIZE);
      Keyspace keyspace = Inside.of(server.store).engine().keyspace();
      long mask = keyspace.shardMask(Bytes.of("k"));
      keyspace.lock(mask);
      try {
        holder.close();
        // the first PING may precede the close of the client, the others do not
        for (int i = 0; i < 3; i++) {
          assertEquals("PONG", other.call("PING"));
        }
      } finally {
        keyspace.unlock(mask);
      }
      Await.until("nothing is left of it", () -> registered(other) == 0);
    }
  }

  /** Returns the number of names that the server has registered for its clients. */
  private static long registered(Client client) throws Exception {
    String info = (String) client.call("INFO", "clients") + client.call("INFO", "stats");
    return Stream.of(
            "pubsub_channels",
            "pubsub_patterns",
            "pubsubshard_channels",
            "total_watched_keys",
            "total_blocking_keys")
        .mapToLong(name -> Long.parseLong(info.replaceAll("(?s).*" + name + ":(\\d+).*", "$1")))
        .sum();
  }

  @Test
  void evictionSkipsTheKeysOfALongCommand() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client client = server.connect();
      String value = "v".repeat(1000);
      for (int i = 0; i < 2000; i++) {
        assertEquals("OK", client.call("SET", "old" + i, value));
      }
      String used =
          ((String) client.call("INFO", "memory")).replaceAll("(?s).*used_memory:(\\d+).*", "$1");
      client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-random", "maxmemory", used);
      Keyspace keyspace = Inside.of(server.store).engine().keyspace();
      long mask = keyspace.shardMask(Bytes.of("old0"));
      keyspace.lock(mask);
      try {
        for (int i = 0; i < 500; i++) {
          if (keyspace.shardMask(Bytes.of("new" + i)) != mask) {
            assertEquals("OK", client.call("SET", "new" + i, value));
          }
        }
      } finally {
        keyspace.unlock(mask);
      }
      assertFalse(((String) client.call("INFO", "stats")).contains("evicted_keys:0\r"));
    }
  }

  @Test
  void aLargeReplyComesWhole() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client client = server.connect();
      fill(client);
      client.raw(
          Client.resp("SORT", "s") + Client.resp("HGETALL", "h") + Client.resp("ECHO", "behind"));
      List<?> sorted = (List<?>) client.read();
      assertEquals(SIZE, sorted.size());
      assertEquals("19999", sorted.get(SIZE - 1));
      assertEquals(2 * SIZE, ((List<?>) client.read()).size());
      assertEquals("behind", client.read());
      String statistics = (String) client.call("INFO", "commandstats");
      assertEquals(1, statistics.split("cmdstat_sort:calls=1,", -1).length - 1);
    }
  }

  @Test
  void aClientThatDisconnectsMeanwhileIsClosedAfterwards() throws Exception {
    try (TestServer server = TestServer.start()) {
      Client slow = server.connect();
      Client other = server.connect();
      fill(slow);
      long id = slow.id();
      Keyspace keyspace = Inside.of(server.store).engine().keyspace();
      keyspace.lock(Keyspace.ALL_SHARDS);
      try {
        slow.raw(Client.resp(many("WATCH").split(" ")));
        Await.until(
            "the client waits",
            () -> ((String) other.call("CLIENT", "LIST", "ID", "" + id)).contains("flags=b"));
        assertEquals(1L, other.call("CLIENT", "KILL", "ID", "" + id));
      } finally {
        keyspace.unlock(Keyspace.ALL_SHARDS);
      }
      Await.until(
          "it is gone with what it watched",
          () ->
              ((String) other.call("CLIENT", "LIST", "ID", "" + id)).isEmpty()
                  && ((String) other.call("INFO", "clients")).contains("total_watched_keys:0"));
    }
  }
}
