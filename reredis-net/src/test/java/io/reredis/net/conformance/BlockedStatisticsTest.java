package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Checks that a blocked command counts once in statistics, when it gets its reply. */
class BlockedStatisticsTest {
  private static String statistics(Client observer, String command) throws Exception {
    return statistic(observer, command, "calls")
        + " calls, "
        + statistic(observer, command, "failed_calls")
        + " failed";
  }

  private static String statistic(Client observer, String command, String name) throws Exception {
    String line =
        Fields.of(observer.text("info commandstats"), "\r\n", ':').text("cmdstat_" + command);
    return Fields.of(line, ",", '=').text(name);
  }

  @OnEveryTarget(sockets = true)
  void callsAndErrors(Client c) throws Exception {
    Client other = c.other();
    String id = c.send("client id").text();
    other.ok("config resetstat");
    c.write("blpop q 0");
    other.awaitSuspended(id);
    other.check("rpush q v", ":1");
    c.checkNext("['q' 'v']");
    assertEquals("1 calls, 0 failed", statistics(other, "blpop"));
    c.write("blpop q 0.02");
    other.timeRunsOut(id, 21);
    c.checkNext("nilarray");
    assertEquals("2 calls, 0 failed", statistics(other, "blpop"));
    c.write("blpop q 0");
    other.await("client unblock " + id + " error", ":1");
    c.checkNext("-UNBLOCKED client unblocked via CLIENT UNBLOCK");
    assertEquals("3 calls, 1 failed", statistics(other, "blpop"));
    other.ok("xgroup create s g $ mkstream");
    c.write("xreadgroup group g x block 0 streams s >");
    other.awaitSuspended(id);
    other.check("xgroup destroy s g", ":1");
    assertTrue(c.next().isError());
    assertEquals("1 calls, 1 failed", statistics(other, "xreadgroup"));
    Fields errors = Fields.of(other.text("info errorstats"), "\r\n", ':');
    assertEquals("count=1", errors.text("errorstat_UNBLOCKED"));
    assertEquals("count=1", errors.text("errorstat_NOGROUP"));
  }

  @OnEveryTarget(sockets = true, since = "7.2")
  void nothingCountsBeforeTheReply(Client c) throws Exception {
    Client other = c.other();
    String id = c.send("client id").text();
    other.ok("config resetstat");
    c.write("blpop q 0");
    other.awaitSuspended(id);
    assertFalse(other.text("info commandstats").contains("cmdstat_blpop"));
    other.check("rpush q v", ":1");
    c.checkNext("['q' 'v']");
    assertEquals("1 calls, 0 failed", statistics(other, "blpop"));
  }

  @OnEveryTarget(sockets = true)
  void slowlog(Client c) throws Exception {
    Client other = c.other();
    String id = c.send("client id").text();
    other.ok("config set slowlog-log-slower-than 0", "slowlog reset");
    c.write("blpop q 0");
    other.awaitSuspended(id);
    assertFalse(other.send("slowlog get 100").toString().contains("'blpop'"));
    other.check("rpush q v", ":1");
    c.checkNext("['q' 'v']");
    assertEquals(2, other.send("slowlog get 100").toString().split("'blpop'").length);
    other.ok("config set slowlog-log-slower-than 10000");
  }

  @OnEveryTarget(sockets = true)
  void latency(Client c) throws Exception {
    Client other = c.other();
    String id = c.send("client id").text();
    other.ok("config resetstat");
    c.write("blpop q 0");
    other.awaitSuspended(id);
    other.check("latency histogram blpop", "{}");
    other.check("rpush q v", ":1");
    c.checkNext("['q' 'v']");
    Fields histogram = Fields.of(other.send("latency histogram blpop"));
    Fields.of(histogram.get("blpop")).is("calls", ":1");
    String stats = other.text("info latencystats");
    assertEquals(2, stats.split("latency_percentiles_usec_blpop:").length, stats);
  }

  /** The time in which a command is blocked does not count as execution time. */
  @OnEveryTarget(sockets = true)
  void waitingIsNoLatency(Client c) throws Exception {
    Client other = c.other();
    String id = c.send("client id").text();
    other.ok("config resetstat", "config set latency-monitor-threshold 400");
    other.send("latency reset");
    c.write("blpop q 0");
    other.awaitSuspended(id);
    other.passes(401);
    other.check("rpush q v", ":1");
    c.checkNext("['q' 'v']");
    other.check("latency latest", "[]");
    String usec = statistic(other, "blpop", "usec");
    assertTrue(Long.parseLong(usec) < 400_000, usec);
  }

  @OnEveryTarget(sockets = true, since = "7.2")
  void blockingKeys(Client c) throws Exception {
    Client other = c.other();
    String id = c.send("client id").text();
    c.write("blpop a b a 0");
    other.awaitSuspended(id);
    Fields info = Fields.of(other.text("info clients"), "\r\n", ':');
    assertEquals("2", info.text("total_blocking_keys"));
    assertEquals("0", info.text("total_blocking_keys_on_nokey"));
    other.check("rpush b v", ":1");
    c.checkNext("['b' 'v']");
    info = Fields.of(other.text("info clients"), "\r\n", ':');
    assertEquals("0", info.text("total_blocking_keys"));
    other.ok("xgroup create s g $ mkstream");
    c.write("xreadgroup group g x block 0 streams s >");
    other.awaitSuspended(id);
    info = Fields.of(other.text("info clients"), "\r\n", ':');
    assertEquals("1", info.text("total_blocking_keys"));
    assertEquals("1", info.text("total_blocking_keys_on_nokey"));
  }

  @OnEveryTarget(sockets = true)
  void ownRequestIsInTheQueryBuffer(Client c) throws Exception {
    assertEquals("26", Fields.of(c.text("client info").trim(), " ", '=').text("qbuf"));
    String id = c.send("client id").text();
    assertEquals(
        "0", Fields.of(c.other().text("client list id " + id).trim(), " ", '=').text("qbuf"));
  }
}
