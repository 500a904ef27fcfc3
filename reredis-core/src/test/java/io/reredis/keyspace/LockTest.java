package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import org.junit.jupiter.api.Test;

class LockTest {
  /** A load with several threads would wait forever for a shard that its caller has locked. */
  @Test
  void aCallerThatHoldsAnyShardIsDetected() {
    try (Reredis store = Reredis.open()) {
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      assertFalse(keyspace.isLockedByCaller());
      for (long mask : new long[] {1, 1 << 1, 1 << 15, Keyspace.ALL_SHARDS}) {
        keyspace.lock(mask);
        try {
          assertTrue(keyspace.isLockedByCaller(), "shards " + mask);
        } finally {
          keyspace.unlock(mask);
        }
      }
    }
  }
}
