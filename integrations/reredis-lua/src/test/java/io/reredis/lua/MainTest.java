package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the main class, which runs a file with a Lua program, in a separate process. */
class MainTest {
  @TempDir private Path folder;

  @Test
  void aProgramInAFileIsRun() throws Exception {
    Path file = Files.writeString(folder.resolve("sum.lua"), "#!/usr/bin/lua\nprint(1 + 2)");
    assertEquals(0, run("", file.toString()));
    assertEquals("3\n", output());
  }

  @Test
  void aMinusMeansStandardInput() throws Exception {
    assertEquals(0, run("print('from standard input')", "-"));
    assertEquals("from standard input\n", output());
  }

  @Test
  void anErrorEndsTheProgramWithStatusOne() throws Exception {
    assertEquals(1, run("error('no')", "-"));
    assertEquals("lua: stdin:1: no", output().lines().findFirst().orElse(""));
  }

  @Test
  void withoutAFileTheUsageIsShown() throws Exception {
    assertEquals(2, run(""));
    assertEquals(
        "usage: java -cp reredis-lua.jar:reredis-core.jar io.reredis.lua.Main FILE\n", output());
  }

  private int run(String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Path in = Files.writeString(folder.resolve("input"), input);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      return process.exitValue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output")).replace("\r", "");
  }
}
