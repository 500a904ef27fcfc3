package io.reredis.persist;

import io.reredis.command.Engine;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Reads and writes data in Redis's format from and to streams, for a store that is in use. */
public final class Importer {
  private Importer() {}

  /**
   * Adds the keys of a stream; nobody else sees or changes keys meanwhile. O(N)
   *
   * @throws IOException where the stream is damaged, or has a key that is there already; the keys
   *     before it stay
   */
  public static void load(Engine engine, InputStream in) throws IOException {
    SnapshotLoader loader =
        new SnapshotLoader(engine.keyspace(), engine.operations().dumps(), true);
    loader.load(in, Long.MAX_VALUE, Path.of("stream"));
  }

  /** Writes all keys as they are now to a stream, once no other snapshot is under way. O(N) */
  public static void export(Engine engine, OutputStream out) throws IOException {
    Keyspace keyspace = engine.keyspace();
    Snapshot snapshot;
    keyspace.snapshots().awaitCut();
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      snapshot = keyspace.snapshots().cut(false);
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
    try (snapshot) {
      SnapshotFile.Facts facts =
          new SnapshotFile.Facts(
              true, false, engine.clock().millis() / 1000, engine.usedMemory(), List.of(), false);
      SnapshotFile.write(snapshot, out, facts, keys -> {}, () -> false);
    }
  }
}
