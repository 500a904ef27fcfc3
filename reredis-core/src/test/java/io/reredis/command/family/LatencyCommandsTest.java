package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.access.Inside;
import io.reredis.command.CommandTest;
import io.reredis.command.Latencies;
import io.reredis.command.Worker;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyCommandsTest extends CommandTest {
  private void spike(long millis) {
    Inside.of(store).engine().latency().add("command", clock.millis() / 1000, millis);
  }

  @Test
  void withoutSamples() {
    assertEquals("*0\r\n", client.line("latency latest"));
    assertEquals("*0\r\n", client.line("latency history command"));
    assertEquals(
        "-ERR No samples available for event 'command'\r\n", client.line("latency graph command"));
    assertEquals(":0\r\n", client.line("latency reset"));
    assertEquals(":0\r\n", client.line("latency reset command x"));
    assertTrue(((String) client.read("latency doctor")).contains("latency-monitor-threshold"));
  }

  @Test
  void samplesByTime() {
    spike(30);
    clock.advanceMillis(2000);
    spike(10);
    assertEquals(
        "*2\r\n*2\r\n:1700000000\r\n:30\r\n*2\r\n:1700000002\r\n:10\r\n",
        client.line("latency history command"));
    assertEquals(
        "*1\r\n*4\r\n$7\r\ncommand\r\n:1700000002\r\n:10\r\n:30\r\n",
        client.line("latency latest"));
    assertEquals(":1\r\n", client.line("latency reset command command"));
    assertEquals("*0\r\n", client.line("latency latest"));
  }

  /**
   * The layout equals that of redis-server: a title, a ruler, the columns, and the age of each
   * event.
   */
  @Test
  void graph() {
    spike(10);
    clock.advanceMillis(2000);
    spike(40);
    clock.advanceMillis(100_000);
    assertEquals(
        "command - high 40 ms, low 10 ms (all time high 40 ms)\n"
            + "-".repeat(80)
            + "\n `\n |\n |\n_|\n\n11\nmm\n",
        client.read("latency graph command"));
  }

  @Test
  void eventOfALongCommand() {
    client.line("config set latency-monitor-threshold 100000");
    client.line("debug sleep 10");
    client.session.timeOut(client.session.suspension());
    assertEquals("*0\r\n", client.line("latency latest"));
    client.line("debug sleep 250");
    client.session.timeOut(client.session.suspension());
    assertTrue(
        client.line("latency latest").startsWith("*1\r\n*4\r\n$7\r\ncommand\r\n:1700000000\r\n"));
    String report = (String) client.read("latency doctor");
    assertTrue(report.contains("1. command: 1 latency spikes (average "), report);
  }

  @Test
  void histogramOfCommands() {
    client.line("config resetstat");
    assertEquals("*0\r\n", client.line("latency histogram get nosuchcommand"));
    client.line("get a");
    client.line("get b");
    client.line("client id");
    client.line("hello 3");
    Map<?, ?> all = (Map<?, ?>) client.read("latency histogram get client");
    assertEquals(java.util.Set.of("get", "client|id"), all.keySet());
    Map<?, ?> get = (Map<?, ?>) all.get("get");
    assertEquals(2L, get.get("calls"));
    Map<?, ?> steps = (Map<?, ?>) get.get("histogram_usec");
    assertEquals(2L, steps.values().stream().mapToLong(v -> (long) v).max().orElse(0));
  }

  /** The upper bounds of the buckets equal those of redis-server. */
  @Test
  void stepsOfHistograms() {
    long[] classes = new long[Worker.LATENCY_CLASSES];
    for (long nanos : new long[] {900, 4000, 8000, 8000, 30_000, 60_000, 1_000_000}) {
      classes[Worker.latencyClass(nanos)]++;
    }
    assertEquals(
        Map.of(1L, 1L, 4L, 2L, 8L, 4L, 33L, 5L, 66L, 6L, 1056L, 7L), Latencies.cumulated(classes));
  }

  @Test
  void percentiles() {
    long[] classes = new long[Worker.LATENCY_CLASSES];
    classes[Worker.latencyClass(1000)] = 99;
    classes[Worker.latencyClass(50_000)] = 1;
    assertEquals(1023, Latencies.percentile(classes, 50));
    assertEquals(1023, Latencies.percentile(classes, 99));
    assertEquals(57_343, Latencies.percentile(classes, 100));
    assertEquals(1023, Latencies.percentile(classes, 0));
  }
}
