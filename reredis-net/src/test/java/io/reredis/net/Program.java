package io.reredis.net;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs an installed program to its end. */
final class Program {
  private static final int SECONDS = 60;

  private Program() {}

  /** Skips the test if the program is not installed. */
  static void assumeInstalled(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean found =
        Stream.of(path.split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    assumeTrue(found, name + " is not installed");
  }

  /** Returns the output of a program, including its errors; fails if the program fails. */
  static String run(Path folder, String input, String... command)
      throws IOException, InterruptedException {
    Result result = tryRun(folder, input, command);
    if (result.exitCode != 0) {
      throw new AssertionError("exit code " + result.exitCode + ": " + result.output);
    }
    return result.output;
  }

  /** The result of a program. */
  record Result(int exitCode, String output) {}

  static Result tryRun(Path folder, String input, String... command)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile("reredis", ".in");
    Path out = Files.createTempFile("reredis", ".out");
    try {
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .start();
      try {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("still running: " + Files.readString(out));
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      return new Result(
          process.exitValue(), new String(Files.readAllBytes(out), StandardCharsets.UTF_8));
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }
}
