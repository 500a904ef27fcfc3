package io.reredis.ws;

import io.reredis.fault.FaultLoader;
import io.reredis.support.MutedLog;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lets memory run out on each thread of a dashboard, at any point of a visit. */
@ExtendWith(MutedLog.class)
class PageFaultsTest {
  /** The last request of each thread that handles requests; the replies have the same number. */
  private static final String LAST = "; {'op':'cmd','seq':99,'args':['PING']}";

  private static final String LAST_OF_FEED = "; {'op':'get','seq':99,'key':'user:1','count':10}";

  private static Class<?> runs;

  /** All cases share the classes, because loading and compiling them takes longer than a case. */
  @BeforeAll
  static void load() throws ClassNotFoundException {
    runs = new FaultLoader().loadClass("io.reredis.ws.PageFaultRun");
  }

  @AfterAll
  static void unload() {
    runs = null;
  }

  @ParameterizedTest
  @Timeout(120)
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          reredis-http | GET /
          reredis-http | GET /options.json
          reredis-http | {'op':'list','id':1}
          reredis-feed | {'op':'list','id':1}; {'op':'list','id':1,'offset':10}
          reredis-feed | {'op':'list','id':1,'sort':'size','desc':true}; {'op':'watch'}
          reredis-feed | {'op':'tree','id':1,'separator':':','open':[{'path':'','count':10}]}
          reredis-feed | {'op':'sub','id':1}
          reredis-observer-commands | {'op':'cmd','seq':1,'args':['SUBSCRIBE','a']}
          reredis-observer-commands | {'op':'cmd','seq':1,'args':['MULTI']}
          """)
  void othersAreServedAndNothingStays(String thread, String sent) throws Exception {
    String last = thread.equals("reredis-feed") ? LAST_OF_FEED : LAST;
    String all = sent.startsWith("GET ") ? sent : sent + last;
    run(thread, all, 1);
    run(thread, all, Integer.MAX_VALUE);
  }

  private static void run(String thread, String sent, int failures) throws Exception {
    try {
      runs.getMethod("run", String.class, String.class, int.class)
          .invoke(null, thread, sent, failures);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }
}
