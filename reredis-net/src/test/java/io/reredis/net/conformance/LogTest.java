package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests SLOWLOG, LATENCY, DEBUG and MONITOR. */
class LogTest {
  @OnEveryTarget
  void slowlog(Client c) throws Exception {
    c.ok("client setname me", "config set slowlog-log-slower-than 0", "slowlog reset");
    c.ok("set k v");
    Reply entries = c.send("slowlog get");
    Reply set = entries.parts().get(0);
    assertEquals(6, set.parts().size(), set.toString());
    assertEquals("['set' 'k' 'v']", set.parts().get(3).toString());
    assertEquals("'me'", set.parts().get(5).toString());
    for (int i = 0; i < 3; i++) {
      assertEquals(':', set.parts().get(i).type());
    }
    assertTrue(c.send("slowlog len").integer() >= 2);
    assertEquals(1, c.send("slowlog get 1").parts().size());
    c.check("slowlog get 0", "[]");
    assertTrue(c.send("slowlog get -1").parts().size() > 3);
    c.ok("set long " + "x".repeat(200));
    assertEquals(
        "'" + "x".repeat(128) + "... (72 more bytes)'",
        c.send("slowlog get 1").parts().get(0).parts().get(3).parts().get(2).toString());
    c.send("del" + " k".repeat(40));
    Reply words = c.send("slowlog get 1").parts().get(0).parts().get(3);
    assertEquals(32, words.parts().size());
    assertEquals("'... (10 more arguments)'", words.parts().get(31).toString());
    c.ok("config set slowlog-max-len 2");
    c.send("ping");
    c.send("ping");
    c.check("slowlog len", ":2");
    c.ok("config set slowlog-log-slower-than -1", "slowlog reset");
    c.check("slowlog len", ":0");
    c.check("slowlog get", "[]");
    c.check("slowlog get -2", "-ERR count should be greater than or equal to -1");
    c.check("slowlog get x", "-ERR count should be greater than or equal to -1");
    c.check(
        "slowlog get 1 2",
        "-ERR unknown subcommand or wrong number of arguments for 'get'. Try SLOWLOG HELP.");
    HelpText.check(c, "slowlog", "LEN");
  }

  @OnEveryTarget
  void latency(Client c) throws Exception {
    c.check("latency latest", "[]");
    c.check("latency history command", "[]");
    c.check("latency graph command", "-ERR No samples available for event 'command'");
    c.check("latency doctor", "='*'");
    c.check("latency reset", ":0");
    c.check("latency reset command fast-command", ":0");
    c.ok("config set latency-monitor-threshold 200");
    sleep(c);
    c.check("latency latest", "[['command' :* :200..10000 :200..10000]]");
    c.check("latency history command", "[[:* :200..10000]]");
    c.check("latency graph command", "='*'");
    c.check("latency doctor", "='*'");
    c.check("latency reset command nosuch", ":1");
    c.check("latency latest", "[]");
    HelpText.check(c, "latency", "LATEST");
  }

  /** Sleeps for a quarter of a second, and advances a manual clock. */
  private static void sleep(Client c) throws Exception {
    if (c.target() == Target.IN_PROCESS) {
      // the clock of this target stands still, so that the command itself must take the time
      c.ok("config set debug-sleep-blocks yes");
      c.ok("debug sleep 0.25");
    } else {
      String id = c.send("client id").text();
      c.write("debug sleep 0.25");
      c.other().timeRunsOut(id, 251);
      c.checkNext("+OK");
    }
  }

  @OnEveryTarget
  void histogram(Client c) throws Exception {
    c.ok("config resetstat", "set k v", "set k v");
    Fields histogram = Fields.of(c.send("latency histogram set nosuch"));
    Fields set = Fields.of(histogram.get("set"));
    set.is("calls", ":2");
    assertTrue(set.get("histogram_usec").parts().size() >= 2);
    c.send("config get hz");
    Fields.of(c.send("latency histogram config")).get("config|get");
    Fields.of(c.send("latency histogram")).get("set");
    c.check("latency histogram nosuch", "{}");
    c.check("latency histogram get", "{}");
  }

  @OnEveryTarget
  void debugProtocol(Client c) throws Exception {
    c.check("debug protocol string", "'Hello World'");
    c.check("debug protocol integer", ":12345");
    c.check("debug protocol array", "[:0 :1 :2]");
    c.check("debug protocol set", "~[:0 :1 :2]");
    c.check("debug protocol map", "{:0 #f :1 #t :2 #f}");
    c.check("debug protocol null", "nil");
    c.check("debug protocol verbatim", "='txt:This is a verbatim\\nstring'");
    c.check("debug protocol true", "#t");
    c.check("debug protocol false", "#f");
    c.check("debug protocol double", ",3.141");
    c.check("debug protocol bignum", "(1234567999999999999999999999999999999");
    c.check(
        "debug protocol attrib",
        "|['key-popularity' ['key:123' :90] 'Some real reply following the attribute']");
    c.check(
        "debug protocol bogus",
        "-ERR Wrong protocol type name. Please use one of the following:"
            + " string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
  }

  @OnEveryTarget
  void debug(Client c) throws Exception {
    c.ok("set k v", "debug sleep 0", "debug set-active-expire 0", "debug set-active-expire 1");
    assertTrue(c.send("debug object k").text().contains("encoding:embstr"));
    c.check("debug object nosuch", "-ERR no such key");
    c.check("debug error \"FOO bar\"", "-FOO bar");
    c.check("debug log hello", "+OK");
    c.check(
        "debug bogus",
        "-ERR unknown subcommand or wrong number of arguments for 'bogus'. Try DEBUG HELP.");
    assertEquals('*', c.send("debug help").type());
  }

  @OnEveryTarget(since = "7.2")
  void debugStringmatch(Client c) throws Exception {
    c.check("debug stringmatch-len h?llo hello", ":1");
    c.check("debug stringmatch-len h?llo hllo", ":0");
  }

  @OnEveryTarget(sockets = true)
  void monitor(Client c) throws Exception {
    Client monitor = c.other();
    monitor.ok("monitor");
    c.ok("select 3");
    c.send("set k \"a b\\r\\n\\x01\\xff\\\"\"");
    c.send("GET");
    c.ok("multi");
    c.send("incr n");
    c.send("exec");
    c.send("config get hz");
    c.send("echo done");
    String head = "\\d{10}\\.\\d{6} \\[3 127\\.0\\.0\\.1:\\d+\\] ";
    seen(monitor, head + "\"select\" \"3\"");
    seen(monitor, head + "\"set\" \"k\" \"a b\\\\r\\\\n\\\\x01\\\\xff\\\\\"\"");
    seen(monitor, head + "\"multi\"");
    seen(monitor, head + "\"incr\" \"n\"");
    seen(monitor, head + "\"exec\"");
    seen(monitor, head + "\"echo\" \"done\"");
    monitor.check("get k", "-ERR Replica can't interact with the keyspace");
    monitor.check("ping", "+PONG");
  }

  private static void seen(Client monitor, String pattern) throws Exception {
    Reply line = monitor.next();
    assertEquals('+', line.type());
    assertTrue(line.text().matches(pattern), () -> line + " does not match " + pattern);
  }
}
