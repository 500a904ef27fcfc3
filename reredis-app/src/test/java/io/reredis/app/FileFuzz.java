package io.reredis.app;

import io.reredis.fuzz.Fuzzing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configuration files. */
public final class FileFuzz {
  private static final Path FILE = file();

  private FileFuzz() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("reredis-fuzz", ".conf");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Reads a file, whose lines may include others. Slashes are replaced, because a path to elsewhere
   * on the machine may name a folder with very many files or a device without an end.
   */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    byte[] local = input.clone();
    for (int i = 0; i < local.length; i++) {
      local[i] = local[i] == '/' ? (byte) '_' : local[i];
    }
    Files.write(FILE, local);
    Fuzzing.bounded(input, 400, FileFuzz::read);
  }

  private static void read() {
    try {
      ConfigFile.read(FILE);
    } catch (UsageException e) {
      // the documented exception
    }
  }
}
