package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.util.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Runs EXEC with a clock that advances by 80 ms at each reading. */
class TransactionTimeTest {
  private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
  private final Clock clock = () -> now.addAndGet(80);

  @Test
  void timeStandsStillWithinExec() {
    try (Reredis store = Reredis.open(options -> options.clock(clock).activeExpiry(false))) {
      TestClient client = new TestClient(store, "127.0.0.1:1");
      client.line("multi");
      client.line("time");
      client.line("set k v px 20");
      client.line("hset h f v");
      client.line("hpexpire h 20 fields 1 f");
      client.line("get k");
      client.line("pttl k");
      client.line("hget h f");
      client.line("xadd s * f v");
      client.line("time");
      List<?> replies = (List<?>) client.read("exec");
      assertEquals("v", replies.get(4));
      assertEquals(20L, replies.get(5));
      assertEquals("v", replies.get(6));
      List<?> time = (List<?>) replies.get(0);
      String millis = time.get(0) + "" + ((String) time.get(1)).substring(0, 3);
      assertEquals(millis + "-0", replies.get(7));
      assertEquals(time, replies.get(8));
      assertNull(client.read("get k"), "time goes on behind it");
    }
  }

  @Test
  void timeStandsStillForOneThread() throws Exception {
    try (Reredis store = Reredis.open(options -> options.clock(clock).activeExpiry(false))) {
      Inside.of(store).engine().keyspace().clock().freeze();
      long still = Inside.of(store).engine().clock().millis();
      long[] other = new long[2];
      Thread thread =
          new Thread(
              () -> {
                other[0] = Inside.of(store).engine().clock().millis();
                other[1] = Inside.of(store).engine().clock().millis();
              });
      thread.start();
      thread.join();
      assertEquals(80, other[1] - other[0]);
      assertEquals(still, Inside.of(store).engine().clock().millis());
      Inside.of(store).engine().keyspace().clock().unfreeze();
    }
  }
}
