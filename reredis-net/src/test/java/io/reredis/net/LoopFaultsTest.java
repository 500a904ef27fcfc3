package io.reredis.net;

import io.reredis.fault.FaultLoader;
import io.reredis.support.MutedLog;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets memory run out on an I/O loop at any point in the life of a connection. */
@ExtendWith(MutedLog.class)
class LoopFaultsTest {
  private static Class<?> runs;

  /** All cases share the classes, because loading and compiling them takes longer than a case. */
  @BeforeAll
  static void load() throws ClassNotFoundException {
    runs = new FaultLoader().loadClass("io.reredis.net.LoopFaultRun");
  }

  @AfterAll
  static void unload() {
    runs = null;
  }

  @ParameterizedTest
  @Timeout(120)
  @ValueSource(
      strings = {
        "PING",
        "SET k v; GET k; MULTI; SET k w; GET k; EXEC",
        "WATCH k l m; MULTI; SET k v",
        "HELLO 3; SUBSCRIBE a b; PSUBSCRIBE p* q*; SSUBSCRIBE s",
        "HELLO 3; CLIENT TRACKING ON BCAST PREFIX a PREFIX b",
        "CLIENT TRACKING ON; GET k; GET l",
        "MONITOR; PING",
        "BLPOP l m 0",
        "XREAD BLOCK 0 STREAMS s $",
        "WAIT 1 0",
        "INFO all; COMMAND DOCS get; CLIENT LIST; CLIENT REPLY SKIP; PING; QUIT"
      })
  void nothingStaysAndOthersAreServed(String requests) throws Exception {
    run("reredis-io", requests, 1);
    run("reredis-io", requests, Integer.MAX_VALUE);
    run("reredis-accept", requests, 1);
  }

  @Test
  @Timeout(120)
  void noReplyGoesToAnotherClient() throws Exception {
    try {
      runs.getMethod("runTogether").invoke(null);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }

  private static void run(String threads, String requests, int failures) throws Exception {
    try {
      runs.getMethod("run", String.class, String.class, int.class)
          .invoke(null, threads, requests, failures);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }
}
