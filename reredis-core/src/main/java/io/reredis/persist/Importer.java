package io.reredis.persist;

import io.reredis.command.Engine;
import io.reredis.keyspace.Snapshot;
import io.reredis.option.ExistingKeys;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** Imports and exports data in Redis's format from and to streams, while the store is in use. */
public final class Importer {
  private Importer() {}

  /**
   * Adds the keys of a stream one after the other, and then its libraries of functions. O(N)
   *
   * @param existing how to treat keys and libraries that exist already
   * @throws IOException if the stream is damaged, or has a key or a library that exists already and
   *     is refused; the keys before it are kept
   * @throws ReredisException if writes are rejected
   */
  public static void load(Engine engine, InputStream in, ExistingKeys existing) throws IOException {
    try {
      SnapshotLoader loader =
          SnapshotLoader.intoUsed(engine.keyspace(), engine.operations().dumps(), existing);
      loader.load(in, Long.MAX_VALUE, Path.of("stream"));
      loader.addLibraries(engine.functions());
    } catch (ReredisException e) {
      if (e.code() == ErrorCode.BUSYKEY) {
        throw new IOException(e.getMessage().substring(e.prefix().length() + 1), e);
      }
      throw e;
    }
  }

  /**
   * Writes a snapshot of all keys to a stream, after waiting for any other snapshot to end. O(N)
   */
  public static void export(Engine engine, OutputStream out) throws IOException {
    SnapshotFile.Facts[] facts = new SnapshotFile.Facts[1];
    Runnable atTheCut = () -> facts[0] = facts(engine, false);
    try (Snapshot snapshot = engine.keyspace().snapshots().begin(false, atTheCut)) {
      SnapshotFile.write(snapshot, out, facts[0], keys -> {}, () -> false);
    }
  }

  /**
   * Returns the libraries, metadata and options of an export. Called at the cut.
   *
   * @param gentle whether to pause between steps so that clients are served without delay
   */
  static SnapshotFile.Facts facts(Engine engine, boolean gentle) {
    return new SnapshotFile.Facts(
        true,
        false,
        engine.clock().millis() / 1000,
        engine.usedMemory(),
        engine.functions().codes(),
        false,
        gentle);
  }
}
