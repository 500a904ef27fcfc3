package io.reredis.app;

import io.reredis.fuzz.Fuzzing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /** Reads a file, whose lines may include others. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    if (text.contains("dev") || text.contains("proc")) {
      return; // files without an end
    }
    Files.write(FILE, input);
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
