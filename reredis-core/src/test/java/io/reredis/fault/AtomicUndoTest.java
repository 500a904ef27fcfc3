package io.reredis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.keyspace.EffectBatch;
import io.reredis.keyspace.EffectLog;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Recount;
import io.reredis.persist.Contents;
import io.reredis.util.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every command that changes keys in an atomic block that fails, and in one that succeeds. */
class AtomicUndoTest {
  private static final RuntimeException STOP = new IllegalArgumentException("stop");

  /** Returns the cases without commands on whole databases, which a block cannot use. */
  static Stream<String> cases() {
    return Stream.of(
            FaultCases.STRINGS,
            FaultCases.KEY_COMMANDS,
            FaultCases.HASHES,
            FaultCases.SETS,
            FaultCases.LISTS,
            FaultCases.SORTED_SETS,
            FaultCases.STREAMS)
        .flatMap(Stream::of)
        .filter(line -> !line.contains("swapdb") && !line.contains("flush"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aBlockIsUndoneOrDone(String line) {
    String[] parts = line.split(" => ");
    Map<String, String> after = plainly(parts);
    try (Reredis store = FaultRun.open(new ManualClock(1_700_000_000_000L));
        CommandSession session = store.session()) {
      prepare(session, parts[0]);
      final Map<String, String> before = Contents.of(store);
      Keyspace keyspace = Inside.of(store).engine().keyspace();
      CountingLog log = new CountingLog();
      keyspace.lock(Keyspace.ALL_SHARDS);
      keyspace.log(log);
      keyspace.unlock(Keyspace.ALL_SHARDS);
      List<String> events = new ArrayList<>();
      store.onChange("*", change -> events.add(change.toString()));

      assertSame(
          STOP,
          assertThrows(RuntimeException.class, () -> block(keyspace, session, parts[1], true)));
      assertEquals(before, Contents.of(store));
      Recount.check(keyspace);
      Recount.checkUnlocked(keyspace);
      assertEquals(0, log.entries);
      assertEquals(List.of(), events);

      block(keyspace, session, parts[1], false);
      if (!parts[1].startsWith("spop")) {
        assertEquals(after, Contents.of(store));
      }
      Recount.check(keyspace);
      Recount.checkUnlocked(keyspace);
      assertTrue(log.entries <= 1, () -> log.entries + " entries");
    }
  }

  private static Map<String, String> plainly(String[] parts) {
    try (Reredis store = FaultRun.open(new ManualClock(1_700_000_000_000L));
        CommandSession session = store.session()) {
      prepare(session, parts[0]);
      execute(session, parts[1]);
      return Contents.of(store);
    }
  }

  private static void prepare(CommandSession session, String setup) {
    for (String line : setup.split("; ")) {
      if (!line.isEmpty() && !line.equals(FaultRun.WAIT) && !line.startsWith(FaultRun.CLIENT)) {
        session.execute(FaultRun.words(line));
      }
    }
  }

  private static void execute(CommandSession session, String command) {
    for (String one : command.split("; ")) {
      session.execute(FaultRun.words(one));
    }
  }

  private static void block(
      Keyspace keyspace, CommandSession session, String command, boolean fails) {
    keyspace
        .atomicBlocks()
        .run(
            Keyspace.ALL_SHARDS,
            () -> {
              execute(session, command);
              if (fails) {
                throw STOP;
              }
              return null;
            });
  }

  /** Counts the appended effects. */
  private static final class CountingLog implements EffectLog {
    int entries;

    @Override
    public void append(int database, byte[][] line) {
      entries++;
    }

    @Override
    public void appendSet(int database, Bytes key, Bytes value, long expireAt) {
      entries++;
    }

    @Override
    public void appendAll(EffectBatch batch) {
      entries++;
    }

    @Override
    public void lost(Throwable why) {
      throw new AssertionError(why);
    }

    @Override
    public void committed() {}

    @Override
    public boolean isDeferred() {
      return false;
    }

    @Override
    public void awaitAppended() {}
  }
}
