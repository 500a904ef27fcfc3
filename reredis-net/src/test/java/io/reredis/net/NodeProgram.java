package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs of src/test/node. Each test process installs the client libraries below target once
 * per run.
 */
final class NodeProgram {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path FOLDER =
      Path.of("target/node-client-" + System.getProperty("reredis.test.fork", "fork-1"));
  private static Program.Result installed;

  private NodeProgram() {}

  /** Runs a program to its end; it must print "ok". */
  static void run(String program, Object... arguments) throws Exception {
    Program.assumeInstalled("node");
    Program.assumeInstalled("npm");
    Program.Result result = install();
    assumeTrue(result.exitCode() == 0, () -> "cannot install clients: " + result.output());
    copy(program);
    List<String> command = new ArrayList<>(List.of("node", program));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    assertEquals("ok\n", Program.run(FOLDER, "", command.toArray(String[]::new)));
  }

  private static synchronized Program.Result install() throws Exception {
    if (installed == null) {
      Files.createDirectories(FOLDER);
      copy("package.json");
      copy("package-lock.json");
      installed =
          Program.tryRun(
              FOLDER, "", "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit");
    }
    return installed;
  }

  private static void copy(String name) throws Exception {
    Files.copy(SOURCE.resolve(name), FOLDER.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
