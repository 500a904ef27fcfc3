package io.reredis.persist;

import io.reredis.command.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads data in Redis's format from a stream into a store that is in use. */
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
}
