package io.reredis.fault;

import io.reredis.support.MutedLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Lets memory run out, or the clock throw, at any point of a command. Locks, keys, accounts, log
 * and observers must agree afterwards.
 */
@ExtendWith(MutedLog.class)
class FaultsTest {
  private static final int ALL = Integer.MAX_VALUE;

  /** Whether faults also persist until the end of a command, as in the nightly run. */
  private static final boolean LONG = Integer.getInteger("reredis.fault.onebyone", 0) > 2;

  private static Method run;
  private static Method runLong;
  private static Method runSave;

  @BeforeAll
  static void load() throws ReflectiveOperationException {
    FaultLoader loader = new FaultLoader();
    run =
        loader
            .loadClass("io.reredis.fault.FaultRun")
            .getMethod("run", String.class, String.class, int.class);
    runSave =
        loader
            .loadClass("io.reredis.fault.SaveFaultRun")
            .getMethod("run", String.class, String.class, int.class);
    runLong =
        loader.loadClass("io.reredis.fault.LongFaultRun").getMethod("run", String.class, int.class);
  }

  @AfterAll
  static void restore() {
    run = null;
    runLong = null;
    runSave = null;
  }

  private static void run(String line) throws ReflectiveOperationException {
    try {
      run.invoke(null, line, "ALLOCATION", ALL);
      for (String kind : List.of("ALLOCATION", "CLOCK", "TIME")) {
        run.invoke(null, line, kind, 1);
        if (LONG) {
          run.invoke(null, line, kind, ALL);
        }
      }
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }

  @ParameterizedTest
  @FieldSource("io.reredis.fault.FaultCases#STRINGS")
  void strings(String line) throws ReflectiveOperationException {
    run(line);
  }

  @ParameterizedTest
  @FieldSource("io.reredis.fault.FaultCases#KEY_COMMANDS")
  void keys(String line) throws ReflectiveOperationException {
    run(line);
  }

  @ParameterizedTest
  @FieldSource("io.reredis.fault.FaultCases#BLOCKS")
  void atomicBlocks(String line) throws ReflectiveOperationException {
    run(line);
  }

  @ParameterizedTest
  @FieldSource("io.reredis.fault.FaultCases#HASHES")
  void hashes(String line) throws ReflectiveOperationException {
    run(line);
  }

  @ParameterizedTest
  @FieldSource("io.reredis.fault.FaultCases#SETS")
  void sets(String line) throws ReflectiveOperationException {
    run(line);
  }

  @ParameterizedTest
  @FieldSource("io.reredis.fault.FaultCases#LISTS")
  void lists(String line) throws ReflectiveOperationException {
    run(line);
  }

  @ParameterizedTest
  @FieldSource("io.reredis.fault.FaultCases#SORTED_SETS")
  void sortedSets(String line) throws ReflectiveOperationException {
    run(line);
  }

  @ParameterizedTest
  @FieldSource("io.reredis.fault.FaultCases#STREAMS")
  void streams(String line) throws ReflectiveOperationException {
    run(line);
  }

  /** The client of a long command gets a reply, whether or not the command has started. */
  @ParameterizedTest
  @CsvSource({"main, 1", "reredis-long, 1", "reredis-long, 2147483647"})
  void longCommands(String threads, int failures) throws ReflectiveOperationException {
    String own = threads.equals("main") ? Thread.currentThread().getName() : threads;
    try {
      runLong.invoke(null, own, failures);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }

  /** The data can be saved after a save that ran out of memory. */
  @ParameterizedTest
  @CsvSource({
    "reredis-persist, bgsave",
    "reredis-persist, bgrewriteaof",
    "reredis-persist, save",
    "main, bgsave",
    "main, bgrewriteaof",
    "main, config set appendonly no; config set appendonly yes"
  })
  void saving(String threads, String requests) throws ReflectiveOperationException {
    String own = threads.equals("main") ? Thread.currentThread().getName() : threads;
    try {
      runSave.invoke(null, own, requests, 1);
      // not without end, because aborting a snapshot waits for memory
      runSave.invoke(null, own, requests, 20);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }
}
