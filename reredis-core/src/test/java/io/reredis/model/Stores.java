package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.BytesSink;
import io.reredis.keyspace.Keyspace;
import io.reredis.util.ManualClock;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A store with a manual clock, and the model of its content. */
final class Stores implements AutoCloseable {
  /**
   * The bytes that MEMORY USAGE counts for the slot of a key in the table, in addition to its
   * entry.
   */
  private static final int SLOT_BYTES = 7;

  final ManualClock clock = new ManualClock(1_700_000_000_000L);
  final Reredis store = open(clock);
  final Model model = new Model(clock, Step.DATABASES);

  static Reredis open(ManualClock clock) {
    return Reredis.open(
        options -> options.clock(clock).activeExpiry(false).databases(Step.DATABASES));
  }

  void swap(int first, int second) {
    Inside.of(store).engine().keys().swap(first, second);
    model.swap(first, second);
  }

  /** Checks that the content of the store equals the model. */
  void checkContent() {
    for (int database = 0; database < Step.DATABASES; database++) {
      assertEquals(model.dump(database), dump(store, database));
    }
  }

  static Map<String, Model.Item> dump(Reredis store, int database) {
    Map<String, Model.Item> found = new TreeMap<>();
    Keyspace keyspace = Inside.of(store).engine().keyspace();
    long cursor = 0;
    do {
      cursor =
          keyspace
              .walker()
              .scan(
                  database,
                  cursor,
                  1000,
                  key ->
                      found.put(
                          Step.text(key.key().copy()),
                          new Model.Item(Step.text(key.string().copy()), key.expireAt())));
    } while (cursor != 0);
    return found;
  }

  /**
   * Checks that the accounts contain exactly the live keys, after expired keys have been removed.
   */
  void checkMemory() {
    long sum = 0;
    for (int database = 0; database < Step.DATABASES; database++) {
      Map<String, Model.Item> live = model.dump(database);
      assertEquals(live.size(), Inside.of(store).engine().keys().size(database));
      for (String key : live.keySet()) {
        sum += Inside.of(store).engine().keys().memoryUsage(database, Step.bytes(key)) - SLOT_BYTES;
      }
    }
    assertEquals(sum, Inside.of(store).engine().keyspace().figures().entryBytes());
  }

  /**
   * Returns the bytes that an operation passed to its sink, or null if it reports that there are
   * none.
   */
  static String taken(Predicate<BytesSink> operation) {
    byte[][] taken = new byte[1][];
    boolean done =
        operation.test(
            (a, offset, length) -> taken[0] = Arrays.copyOfRange(a, offset, offset + length));
    return done ? Step.text(taken[0]) : null;
  }

  @Override
  public void close() {
    store.close();
  }
}
