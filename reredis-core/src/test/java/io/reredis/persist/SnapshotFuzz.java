package io.reredis.persist;

import io.reredis.access.Inside;
import io.reredis.command.Engine;
import io.reredis.fuzz.Exercise;
import io.reredis.fuzz.Fuzzing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Loads the input as an RDB file. */
public final class SnapshotFuzz {
  private static final Exercise EXERCISE = new Exercise();
  private static final Path NAME = Path.of("dump.rdb");

  private SnapshotFuzz() {}

  /** Loads a file without a checksum and exercises the loaded keys. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    EXERCISE.clear();
    byte[] file = input.clone();
    // eight zero bytes at the end stand for no checksum
    Arrays.fill(file, Math.max(0, file.length - 8), file.length, (byte) 0);
    Fuzzing.bounded(file, 3000, () -> load(file));
    EXERCISE.all();
  }

  private static void load(byte[] file) {
    Engine engine = Inside.of(EXERCISE.store).engine();
    SnapshotLoader loader =
        new SnapshotLoader(engine.keyspace(), engine.operations().dumps(), true);
    try {
      loader.load(new ByteArrayInputStream(file), file.length, NAME);
    } catch (IOException e) {
      // the documented exception
    }
  }
}
