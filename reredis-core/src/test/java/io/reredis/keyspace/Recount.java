package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.util.ValueType;

/** Compares the accounts of a keyspace with a recount of all its entries and tables. */
public final class Recount {
  private Recount() {}

  /** Checks all accounts of a keyspace that no other thread uses. */
  public static void check(Keyspace keyspace) {
    long[] entries = {0};
    long[] tables = {0};
    long[] keysOfType = new long[ValueType.values().length];
    long[] bytesOfType = new long[ValueType.values().length];
    keyspace
        .figures()
        .sum(
            shard -> {
              for (Table table : shard.tables) {
                if (table != null) {
                  table.forEach(
                      e -> {
                        entries[0] += Entries.heapBytes(e);
                        keysOfType[Entries.type(e).ordinal()]++;
                        bytesOfType[Entries.type(e).ordinal()] += Entries.heapBytes(e);
                      });
                  tables[0] += table.countedBytes();
                  assertEquals(table.countedBytes(), table.heapBytes());
                  assertEquals(expiring(table), table.expiring());
                }
              }
              return 0;
            });
    assertEquals(entries[0], keyspace.figures().entryBytes(), "entries");
    KeyCounts counts = keyspace.figures().counts();
    assertEquals(entries[0], counts.entryBytes());
    for (ValueType type : ValueType.values()) {
      assertEquals(keysOfType[type.ordinal()], counts.keys(type), () -> "keys of " + type);
      assertEquals(bytesOfType[type.ordinal()], counts.bytes(type), () -> "bytes of " + type);
    }
    assertEquals(tables[0], keyspace.figures().tableBytes(), "tables");
    MemoryLimit memory = keyspace.memory();
    long off = memory.used() - memory.others() - entries[0] - tables[0];
    assertTrue(Math.abs(off) <= memory.bound(), () -> "off by " + off);
  }

  /** Checks that the calling thread has released all locks. */
  public static void checkUnlocked(Keyspace keyspace) {
    keyspace
        .figures()
        .sum(
            shard -> {
              assertTrue(shard.isLastHold(), "a lock was not given back");
              assertFalse(shard.decided);
              return 0;
            });
  }

  private static int expiring(Table table) {
    int count = 0;
    for (int i = 0; i < table.directoryLength(); i = table.next(i)) {
      for (Object e : table.segmentAt(i).slots) {
        count += e != null && Entries.dueAt(e) != Entries.NO_EXPIRY ? 1 : 0;
      }
    }
    return count;
  }
}
