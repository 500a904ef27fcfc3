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

/** Closes a store while commands run: each command takes effect and is saved, or throws. */
public class ClosingRaces {
  private final Path directory;

  /** Set to null at the end, because Lincheck keeps all instances of this class. */
  private Reredis store;

  private final AtomicInteger done = new AtomicInteger();

  /** Opens a store with a log if {@code log} is set, otherwise with a snapshot. */
  ClosingRaces(boolean log) {
    try {
      directory = Files.createTempDirectory("reredis-races");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store = open(log);
  }

  /** Tests a store with snapshots. */
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

  /** Tests a store with a log. */
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
      // the store is closed
    }
  }

  @Operation
  public void push() {
    try {
      store.lists().pushRight("list", "x");
      done.incrementAndGet();
    } catch (ReredisException e) {
      // the store is closed
    }
  }

  @Operation
  public void close() {
    store.close();
  }

  /** Opens the directory again and compares the saved data with the commands that took effect. */
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
