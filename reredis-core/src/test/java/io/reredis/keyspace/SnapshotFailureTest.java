package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks that a failed snapshot does not affect the next one. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SnapshotFailureTest {
  private static final int KEYS = 3000;

  private static Reredis filled() {
    Reredis store = Reredis.open(b -> b.activeExpiry(false));
    for (int i = 0; i < KEYS; i++) {
      store.strings().set("key" + i, "value");
    }
    return store;
  }

  private static long exported(Reredis store) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.exportTo(out);
    try (Reredis copy = Reredis.open()) {
      copy.importFrom(new java.io.ByteArrayInputStream(out.toByteArray()));
      return (Long) copy.execute("dbsize");
    }
  }

  @Test
  void aCutThatFails() throws Exception {
    try (Reredis store = filled()) {
      Snapshots snapshots = Inside.of(store).engine().keyspace().snapshots();
      for (int i = 0; i < 2; i++) {
        assertThrows(
            OutOfMemoryError.class,
            () ->
                snapshots.begin(
                    false,
                    () -> {
                      throw new OutOfMemoryError("for the test");
                    }));
      }
      store.strings().set("key0", "written");
      assertEquals(KEYS, exported(store));
    }
  }

  /** A target that fails at the end of any chunk leaves no mark on any key. */
  @Test
  void aTargetThatFails() throws Exception {
    try (Reredis store = filled()) {
      for (int room = 0; room < 36_000; room += 4_000) {
        int most = room;
        assertThrows(
            UncheckedIOException.class,
            () ->
                store.exportTo(
                    new OutputStream() {
                      private int left = most;

                      @Override
                      public void write(int b) throws IOException {
                        write(new byte[1], 0, 1);
                      }

                      @Override
                      public void write(byte[] bytes, int from, int count) throws IOException {
                        for (int i = 0; i < 300; i++) {
                          store.strings().set("key" + i * 7, "other");
                        }
                        left -= count;
                        if (left < 0) {
                          throw new IOException("full");
                        }
                      }
                    }));
        assertEquals(KEYS, exported(store), "after " + room);
      }
    }
  }
}
