package io.reredis.races;

import io.reredis.Reredis;
import io.reredis.support.Folders;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * A store that is closed while commands run: each of them has taken effect and is saved, or has
 * thrown.
 */
public class ClosingRaces {
  private final Path directory;

  /** Null at the end: Lincheck keeps all instances of this class. */
  private Reredis store;

  private final AtomicInteger done = new AtomicInteger();

  /** Opens a store with a log where {@code log} is set, else with a snapshot. */
  ClosingRaces(boolean log) {
    try {
      directory = Files.createTempDirectory("reredis-races");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store = open(log);
  }

  /** With snapshots. */
  public ClosingRaces() {
    this(false);
  }

  private Reredis open(boolean log) {
    return Reredis.open(
        b ->
            b.directory(directory)
                .databases(1)
                .activeExpiry(false)
                .option("appendonly", log ? "yes" : "no"));
  }

  /** With a log. */
  public static class WithLog extends ClosingRaces {
    public WithLog() {
      super(true);
    }
  }

  @Operation
  public void increment() {
    try {
      store.strings().increment("count");
      done.incrementAndGet();
    } catch (ReredisException e) {
      // it is closed
    }
  }

  @Operation
  public void push() {
    try {
      store.lists().pushRight("list", "x");
      done.incrementAndGet();
    } catch (ReredisException e) {
      // it is closed
    }
  }

  @Operation
  public void close() {
    store.close();
  }

  /** Opens the directory again and counts what was saved. */
  @Validate
  public void nothingIsLost() throws IOException {
    store.close();
    store = null;
    long saved;
    try (Reredis again = open(this instanceof WithLog)) {
      String count = again.strings().get("count");
      saved = again.lists().length("list") + (count == null ? 0 : Long.parseLong(count));
    }
    Folders.delete(directory);
    if (saved != done.get()) {
      throw new IllegalStateException(saved + " of " + done + " are saved");
    }
  }
}
