package io.reredis.persist;

import io.reredis.base.Bytes;
import io.reredis.command.Engine;
import io.reredis.command.Functions;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Snapshot;
import io.reredis.option.ExistingKeys;
import io.reredis.rdb.RdbFile;
import io.reredis.rdb.ValueReader;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Exports all data to a temporary file and imports such a file, while the store is in use. All
 * methods take O(N) in the data, and are called by threads that may wait.
 */
public final class Transfers {
  /** The number of keys after which an import waits for the log. */
  private static final int KEYS_UNTIL_DURABLE = 1000;

  /** Part of a transfer. */
  public enum Phase {
    /** The keys are written to the file; counted in keys. */
    WRITING,
    /** The file is checked for damage, and nothing is changed; counted in bytes. */
    CHECKING,
    /** The keys are added to the store; counted in bytes. */
    LOADING
  }

  /** How an import treats the data of the store. */
  public enum Mode {
    /** Keys and libraries of functions that exist stay as they are. */
    KEEP,
    /** Keys and libraries that exist are replaced. */
    REPLACE,
    /** All keys of all databases and all libraries are removed first. */
    FLUSH
  }

  /** Receives the progress of a transfer, on the thread that transfers. */
  public interface Progress {
    /** Returns whether to go on. */
    boolean at(Phase phase, long done, long total);
  }

  /**
   * The result of an import.
   *
   * @param loaded the number of keys that were added or replaced
   * @param skipped the number of keys that existed and were kept
   * @param expired the number of keys that had expired
   * @param libraries the number of libraries of functions in the file
   */
  public record Counts(long loaded, long skipped, long expired, int libraries) {}

  /** Reports that an import ended after it had begun to change the store. */
  public static final class PartialImport extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Counts counts;

    PartialImport(String message, Counts counts, Throwable cause) {
      super(message, cause);
      this.counts = counts;
    }

    /** Returns what was done before. */
    public Counts counts() {
      return counts;
    }
  }

  private Transfers() {}

  /** Returns the directory for temporary files: that of the data, if there is one. */
  public static Path directory(Engine engine) {
    Path directory = engine.durability().directory();
    return directory == null ? Path.of(System.getProperty("java.io.tmpdir")) : directory;
  }

  /** Writes a snapshot of all data to a file, after waiting for any other snapshot to end. */
  public static void export(Engine engine, TransferFile file, Progress progress)
      throws IOException {
    SnapshotFile.Facts[] facts = new SnapshotFile.Facts[1];
    Runnable atTheCut = () -> facts[0] = Importer.facts(engine, true);
    boolean compresses = engine.config().is("rdbcompression");
    try (Snapshot snapshot = engine.keyspace().snapshots().begin(compresses, atTheCut)) {
      long total = 0;
      for (int database = 0; database < snapshot.databases(); database++) {
        total += snapshot.size(database);
      }
      long all = total;
      boolean[] goesOn = {progress.at(Phase.WRITING, 0, all)};
      SnapshotFile.write(
          snapshot,
          file.output(),
          facts[0],
          keys -> goesOn[0] = progress.at(Phase.WRITING, keys, all),
          () -> !goesOn[0]);
    }
  }

  /**
   * Checks a whole file and then imports it.
   *
   * @throws PartialImport if it fails after the store was changed
   * @throws IOException if it fails before: the file is damaged or of an unknown version, or the
   *     store rejects writes
   */
  public static Counts load(Engine engine, TransferFile file, Mode mode, Progress progress)
      throws IOException {
    RdbFile checked = check(engine, file, progress);
    ReredisException refusal = engine.keyspace().refusals().current();
    if (refusal != null) {
      throw new IOException(refusal.getMessage());
    }
    return new Load(engine, file, mode, progress, checked.libraries().size()).run();
  }

  /** Reads a whole file without changing the store. */
  private static RdbFile check(Engine engine, TransferFile file, Progress progress)
      throws IOException {
    RdbFile rdb = new RdbFile(new Counted(file, Phase.CHECKING, progress), file.size());
    Keyspace keyspace = engine.keyspace();
    RdbFile.Taker taker =
        new RdbFile.Taker() {
          @Override
          public void key(
              int database, Bytes key, long expireAt, long idle, int frequency, ValueReader value) {
            LoadLane.checkDatabase(keyspace, database);
            engine.operations().dumps().check(value);
          }
        };
    String damage;
    try {
      rdb.read(taker);
      return rdb;
    } catch (ReredisException e) {
      damage = e.getMessage().replaceFirst("^ERR ", "");
    } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      damage = "a value is damaged";
    }
    throw new IOException("the file cannot be read at byte " + rdb.offset() + ": " + damage);
  }

  /** An import of a file that was checked. */
  private static final class Load {
    private final Engine engine;
    private final TransferFile file;
    private final Mode mode;
    private final Progress progress;
    private final int libraries;
    private final SnapshotLoader loader;

    Load(Engine engine, TransferFile file, Mode mode, Progress progress, int libraries) {
      this.engine = engine;
      this.file = file;
      this.mode = mode;
      this.progress = progress;
      this.libraries = libraries;
      this.loader =
          SnapshotLoader.intoUsed(
              engine.keyspace(),
              engine.operations().dumps(),
              mode == Mode.KEEP ? ExistingKeys.SKIP : ExistingKeys.REPLACE);
    }

    Counts run() throws IOException {
      // else each commit would wait for the disk
      engine.durability().deferWaits();
      try {
        if (mode == Mode.FLUSH) {
          engine.keyspace().wholeDatabases().flush(-1);
        }
        loader.pause(KEYS_UNTIL_DURABLE, this::awaitDurable);
        loader.load(new Counted(file, Phase.LOADING, progress), file.size(), Path.of("the file"));
        if (mode == Mode.FLUSH) {
          loader.addLibraries(engine.functions(), Functions.Policy.FLUSH);
        } else {
          loader.addLibraries(engine.functions());
        }
        awaitDurable();
      } catch (IOException | ReredisException e) {
        throw new PartialImport(message(e), counts(), e);
      }
      return counts();
    }

    private void awaitDurable() {
      if (!engine.durability().awaitDurable()) {
        throw new ReredisException(ErrorCode.MISCONF, "the append-only log cannot be written");
      }
    }

    private Counts counts() {
      return new Counts(loader.loaded(), loader.skipped(), loader.expired(), libraries);
    }

    private static @Nullable String message(Exception e) {
      return e instanceof IOException failure
          ? FileErrors.named(failure).getMessage()
          : e.getMessage();
    }
  }

  /** The content of a file; reports how much of it has been read. */
  private static final class Counted extends FilterInputStream {
    private final Phase phase;
    private final Progress progress;
    private final long total;
    private long done;

    Counted(TransferFile file, Phase phase, Progress progress) throws IOException {
      super(file.input());
      this.phase = phase;
      this.progress = progress;
      this.total = file.size();
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      if (!progress.at(phase, done, total)) {
        throw new IOException("cancelled");
      }
      int read = super.read(bytes, from, most);
      done += Math.max(0, read);
      return read;
    }
  }
}
