package io.reredis.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class that instruments other classes in a separate JVM. */
public final class ChildProcess {
  private static final int SHOWN = 8000;

  private ChildProcess() {}

  /**
   * Runs a main class. Fails with the end of its output if it fails or does not end in time.
   *
   * @param folder the working directory, in which the output is written to the file {@code output};
   *     temporary files are in its folder {@code tmp}, which is deleted afterwards
   * @param options the options of the JVM, the class and its arguments
   */
  public static void run(Path folder, long seconds, List<String> options) throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), () -> end(output));
      assertEquals(0, process.exitValue(), () -> end(output));
    } finally {
      process.destroyForcibly().waitFor();
      Folders.delete(temporary);
    }
  }

  private static String end(Path output) {
    try {
      String all = Files.readString(output, StandardCharsets.ISO_8859_1);
      return all.substring(Math.max(0, all.length() - SHOWN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
