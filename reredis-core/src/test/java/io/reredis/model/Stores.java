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

/** A store on a clock moved by hand, and the model of what it should hold. */
final class Stores implements AutoCloseable {
  /** What MEMORY USAGE counts for a key beside its entry: its slot in the table. */
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

  /** The whole content agrees. */
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

  /** The bytes accounted are those of the keys that there are; expired keys have been removed. */
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

  /** What an operation gave to its sink, or null where it says that there was nothing. */
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
