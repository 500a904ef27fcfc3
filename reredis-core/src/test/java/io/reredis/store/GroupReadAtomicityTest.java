package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Checks that XREADGROUP of several streams fails as a whole, without delivering any entry. */
class GroupReadAtomicityTest {
  private static final int READS = 5000;

  @Test
  void anErrorOfOneStreamDeliversNothingOfAnother() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Reredis store = Reredis.open(b -> {});
        CommandSession session = store.session()) {
      Thread other = new Thread(() -> comeAndGo(store, done));
      other.start();
      try {
        session.execute("xgroup", "create", "a", "g", "0", "mkstream");
        long delivered = 0;
        for (int i = 0; i < READS; i++) {
          session.execute("xadd", "a", "*", "f", "v");
          if (reads(session)) {
            delivered++;
          }
          List<?> pending = (List<?>) session.execute("xpending", "a", "g");
          assertEquals(delivered, pending.get(0));
        }
      } finally {
        done.set(true);
        other.join();
      }
    }
  }

  /** Creates and deletes the group of another stream, so that it exists half of the time. */
  private static void comeAndGo(Reredis store, AtomicBoolean done) {
    try (CommandSession session = store.session()) {
      while (!done.get()) {
        session.execute("xgroup", "create", "b", "g", "0", "mkstream");
        session.execute("del", "b");
      }
    }
  }

  private static boolean reads(CommandSession session) {
    try {
      String[] command = {
        "xreadgroup", "group", "g", "c", "count", "1", "streams", "a", "b", ">", ">"
      };
      session.execute(command);
      return true;
    } catch (ReredisException e) {
      assertEquals(ErrorCode.NOGROUP, e.code());
      return false;
    }
  }

  @Test
  void nothingIsDeliveredWhereAGroupIsMissing() {
    try (Reredis store = Reredis.open(b -> {});
        CommandSession session = store.session()) {
      session.execute("xgroup", "create", "a", "g", "0", "mkstream");
      session.execute("xadd", "a", "1-1", "f", "v");
      assertThrows(
          ReredisException.class,
          () -> session.execute("xreadgroup", "group", "g", "c", "streams", "a", "b", ">", ">"));
      assertEquals(0L, ((List<?>) session.execute("xpending", "a", "g")).get(0));
    }
  }
}
