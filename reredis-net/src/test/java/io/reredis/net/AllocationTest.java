package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.reredis.store.Hashes;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks that the I/O thread allocates nothing when it reads a value, or overwrites one with a
 * value of the same length: for a string, a small hash and a large hash.
 */
@Tag("optimized")
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int REQUESTS = 200_000;

  /** The bytes that the compiler and the selector may allocate in that time. */
  private static final long NOISE = 16 * 1024;

  @ParameterizedTest(name = "{0} pipelined by {1}")
  @CsvSource({
    "GET, 1",
    "GET, 100",
    "SET, 1",
    "SET, 100",
    "HGET small, 100",
    "HGET large, 100",
    "HSET small, 100",
    "HSET large, 100",
    "HINCRBY small, 100",
    "HINCRBY large, 100"
  })
  void nothingIsAllocated(String command, int pipeline) throws Exception {
    check(command, pipeline, false);
  }

  @ParameterizedTest
  @CsvSource({"GET, 100", "SET, 100", "HGET small, 100"})
  void nothingIsAllocatedForUsersWithLimitedRights(String command, int pipeline) throws Exception {
    check(command, pipeline, true);
  }

  private static void check(String command, int pipeline, boolean restricted) throws Exception {
    try (TestServer server = TestServer.start()) {
      server.store.strings().set("key:000000000001", "x".repeat(64));
      for (String hash : new String[] {"small", "large"}) {
        hashes(server).put(hash, "field", "x".repeat(60));
        hashes(server).put(hash, "number", "100000");
      }
      hashes(server).put("large", "long", "x".repeat(1000));
      String request = request(command);
      int reply = replyTo(command);
      byte[] requests = request.repeat(pipeline).getBytes(StandardCharsets.UTF_8);
      byte[] replies = new byte[reply * pipeline];
      Client client = server.connect();
      if (restricted) {
        String[] user = {
          "ACL", "SETUSER", "a", "on", "nopass", "+@hash", "~key:*", "~s*", "(+@string ~k*)"
        };
        server.store.execute(user);
        client.raw(Client.resp("AUTH", "a", "x").getBytes(StandardCharsets.UTF_8));
        assertEquals(5, client.readInto(new byte[5]));
      }
      long io = ioThread();
      long least = Long.MAX_VALUE;
      // the first rounds compile code; their number depends on the load of the machine
      for (int round = 0; round < 20 && least > NOISE; round++) {
        long before = THREADS.getThreadAllocatedBytes(io);
        for (int i = 0; i < REQUESTS; i += pipeline) {
          client.raw(requests);
          assertEquals(replies.length, client.readInto(replies));
        }
        least = Math.min(least, THREADS.getThreadAllocatedBytes(io) - before);
      }
      long allocated = least;
      System.out.println(
          command + " by " + pipeline + ": " + allocated + " bytes in " + REQUESTS + " requests");
      assertTrue(allocated <= NOISE, () -> allocated + " bytes in " + REQUESTS + " requests");
    }
  }

  private static Hashes<String, String> hashes(TestServer server) {
    return server.store.hashes();
  }

  private static String request(String command) {
    String[] words = command.split(" ");
    switch (words[0]) {
      case "GET":
        return Client.resp("GET", "key:000000000001");
      case "SET":
        return Client.resp("SET", "key:000000000001", "y".repeat(64));
      case "HGET":
        return Client.resp("HGET", words[1], "field");
      case "HSET":
        return Client.resp("HSET", words[1], "field", "y".repeat(60));
      default:
        return Client.resp("HINCRBY", words[1], "number", "0");
    }
  }

  private static int replyTo(String command) {
    switch (command.split(" ")[0]) {
      case "GET":
        return "$64\r\n".length() + 64 + 2;
      case "SET":
        return "+OK\r\n".length();
      case "HGET":
        return "$60\r\n".length() + 60 + 2;
      case "HSET":
        return ":0\r\n".length();
      default:
        return ":100000\r\n".length();
    }
  }

  private static long ioThread() {
    for (long id : THREADS.getAllThreadIds()) {
      java.lang.management.ThreadInfo info = THREADS.getThreadInfo(id);
      if (info != null && info.getThreadName().equals("reredis-io-0")) {
        return id;
      }
    }
    throw new AssertionError("no I/O thread");
  }
}
