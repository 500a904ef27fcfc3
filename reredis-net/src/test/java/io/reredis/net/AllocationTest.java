package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GET and SET of a value as long as the old one allocate nothing on the I/O thread. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int REQUESTS = 200_000;

  /** What the compiler and the selector may need in all that time. */
  private static final long NOISE = 16 * 1024;

  @ParameterizedTest(name = "{0} pipelined by {1}")
  @CsvSource({"GET, 1", "GET, 100", "SET, 1", "SET, 100"})
  void nothingIsAllocated(String command, int pipeline) throws Exception {
    try (TestServer server = TestServer.start()) {
      server.store.strings().set("key:000000000001", "x".repeat(64));
      String request =
          command.equals("GET")
              ? Client.resp("GET", "key:000000000001")
              : Client.resp("SET", "key:000000000001", "y".repeat(64));
      int reply = command.equals("GET") ? "$64\r\n".length() + 64 + 2 : "+OK\r\n".length();
      byte[] requests = request.repeat(pipeline).getBytes(StandardCharsets.UTF_8);
      byte[] replies = new byte[reply * pipeline];
      Client client = server.connect();
      long io = ioThread();
      long least = Long.MAX_VALUE;
      // the first rounds are compiled, and another may fall on a compilation's end
      for (int round = 0; round < 4 && least > NOISE; round++) {
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
