package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.keyspace.Commit;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares random operations on strings and keys with plain maps. */
class StoreProperties {
  @Provide
  Arbitrary<List<Step>> steps() {
    return Step.any().list().ofMinSize(1).ofMaxSize(150);
  }

  @Provide
  Arbitrary<List<Step>> fewSteps() {
    return Step.any().list().ofMinSize(1).ofMaxSize(4);
  }

  @Property
  void theStoreDoesWhatMapsDo(@ForAll("steps") List<Step> steps) {
    try (Stores stores = new Stores()) {
      for (Step step : steps) {
        step.run(stores);
      }
      stores.checkContent();
      Inside.of(stores.store).engine().keyspace().activeExpiry().expireDue(0, Long.MAX_VALUE / 4);
      stores.checkContent();
      stores.checkMemory();
      Inside.of(stores.store).engine().keys().flush(-1);
      assertEquals(0, Inside.of(stores.store).engine().keyspace().figures().entryBytes());
    }
  }

  /** Keys that are deleted one by one leave no memory accounted either. */
  @Property
  void nothingIsLeftOfRemovedKeys(@ForAll("steps") List<Step> steps) {
    try (Stores stores = new Stores()) {
      for (Step step : steps) {
        step.run(stores);
      }
      for (int database = 0; database < Step.DATABASES; database++) {
        for (String key : stores.model.dump(database).keySet()) {
          Inside.of(stores.store).engine().keys().delete(database, Step.bytes(key));
        }
      }
      stores.clock.advanceMillis(3000);
      Inside.of(stores.store).engine().keyspace().activeExpiry().expireDue(0, Long.MAX_VALUE / 4);
      assertEquals(0, Inside.of(stores.store).engine().keyspace().figures().entryBytes());
      for (int database = 0; database < Step.DATABASES; database++) {
        assertEquals(0, Inside.of(stores.store).engine().keys().size(database));
      }
    }
  }

  @Property
  @SuppressWarnings("try")
  void theEffectsGiveTheSameDataElsewhere(@ForAll("steps") List<Step> steps) throws Exception {
    try (Stores stores = new Stores();
        Reredis copy = Stores.open(stores.clock);
        CommandSession session = copy.session();
        AutoCloseable effects =
            Inside.of(stores.store).changes().listenToEffects(commit -> replay(session, commit));
        AutoCloseable flushes =
            Inside.of(stores.store).changes().listenToFlush(database -> flush(copy, database))) {
      for (Step step : steps) {
        if (step.kind() != Step.Kind.SWAP) {
          step.run(stores);
        }
      }
      Inside.of(stores.store).engine().keyspace().activeExpiry().expireDue(0, Long.MAX_VALUE / 4);
      for (int database = 0; database < Step.DATABASES; database++) {
        assertEquals(stores.model.dump(database), Stores.dump(copy, database));
      }
    }
  }

  private static void replay(CommandSession session, Commit commit) {
    if (commit.effect() != null) {
      session.execute("select", Integer.toString(commit.database()));
      session.execute(commit.effect());
    }
  }

  private static void flush(Reredis copy, int database) {
    Inside.of(copy).engine().keys().flush(database);
  }

  /** A transaction runs if none of the watched keys was written or has expired. */
  @Property
  void watchedKeysBreakTransactions(
      @ForAll("steps") List<Step> before,
      @ForAll("fewSteps") List<Step> watched,
      @ForAll("fewSteps") List<Step> meanwhile) {
    try (Stores stores = new Stores();
        CommandSession session = stores.store.session()) {
      before.forEach(step -> step.run(stores));
      int[] versions = new int[watched.size()];
      boolean[] there = new boolean[watched.size()];
      for (int i = 0; i < watched.size(); i++) {
        Step step = watched.get(i);
        session.execute("select", Integer.toString(step.database()));
        session.execute("watch", step.key());
        versions[i] = stores.model.version(step.database(), step.key());
        there[i] = stores.model.get(step.database(), step.key()) != null;
      }
      for (Step step : meanwhile) {
        if (step.kind() != Step.Kind.SWAP) {
          step.run(stores);
        }
      }
      boolean broken = false;
      for (int i = 0; i < watched.size(); i++) {
        Step step = watched.get(i);
        broken |= stores.model.version(step.database(), step.key()) != versions[i];
        broken |= there[i] && stores.model.get(step.database(), step.key()) == null;
      }
      session.execute("multi");
      session.execute("ping");
      assertEquals(broken ? null : List.of("PONG"), session.execute("exec"));
    }
  }

  @Property
  void dumpsAgreeAfterSwaps(@ForAll("steps") List<Step> steps) {
    try (Stores stores = new Stores()) {
      for (Step step : steps) {
        step.run(stores);
        stores.swap(step.database(), (int) Math.floorMod(step.number(), (long) Step.DATABASES));
      }
      stores.checkContent();
    }
  }
}
