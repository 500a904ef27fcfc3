package io.reredis.lua;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs programs with {@code lua5.1}. */
final class Oracle {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/lua5.1"), Path.of("/usr/local/bin/lua5.1"));

  /** The result of a program. */
  record Run(byte[] output, byte[] error, int status) {}

  private Oracle() {}

  static boolean isThere() {
    return PLACES.stream().anyMatch(Files::isExecutable);
  }

  /** Runs a program that {@code lua5.1} reads from standard input. */
  static Run run(byte[] text) throws IOException, InterruptedException {
    Path lua = PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
    Path error = Files.createTempFile("lua", ".err");
    try {
      Process process =
          new ProcessBuilder(lua.toString(), "-").redirectError(error.toFile()).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(text);
      }
      byte[] output = process.getInputStream().readAllBytes();
      return new Run(output, Files.readAllBytes(error), process.waitFor());
    } finally {
      Files.delete(error);
    }
  }
}
