package io.reredis.command;

import io.reredis.Reredis;
import io.reredis.support.Await;
import java.lang.ref.WeakReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that nothing refers to a closed session in any state, since a session may hold much
 * memory.
 */
class ClosedClientTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PING",
        "CLIENT PAUSE 600000 WRITE; SET k v",
        "CLIENT PAUSE 600000; CLIENT PAUSE 700000; GET k",
        "BLPOP none 0",
        "XREAD BLOCK 0 STREAMS none $",
        "WATCH k",
        "MULTI; SET k v",
        "SUBSCRIBE a b; PSUBSCRIBE c*; SSUBSCRIBE d",
        "MONITOR",
        "HELLO 3; CLIENT TRACKING ON; GET k",
        "HELLO 3; CLIENT TRACKING ON BCAST PREFIX k",
        "CLIENT SETNAME me",
        "ACL SETUSER u on nopass +@all ~*; AUTH u x; GET k",
        "AUTH nobody x",
        "CONFIG SET slowlog-log-slower-than 0; GET k"
      })
  void isForgotten(String requests) throws Exception {
    try (Reredis store = Reredis.open()) {
      WeakReference<Session> reference = closed(store, requests.split("; "));
      Await.until(
          "the session is garbage",
          () -> {
            System.gc();
            return reference.get() == null;
          });
    }
  }

  private static WeakReference<Session> closed(Reredis store, String[] requests) {
    TestClient client = new TestClient(store, "127.0.0.1:1");
    for (String request : requests) {
      client.line(request);
    }
    client.leave();
    return new WeakReference<>(client.session);
  }
}
