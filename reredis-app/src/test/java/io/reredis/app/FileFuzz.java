package io.reredis.app;

import io.reredis.fuzz.Fuzzing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Parses the input as a configuration file. */
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
   * Reads a file that may include other files. Slashes are replaced, because another path of the
   * machine may name a folder with very many files or an endless device.
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
