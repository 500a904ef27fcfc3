package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** What an application does with ioredis and node-redis. They are installed below target. */
class NodeClientTest {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path FOLDER = Path.of("target/node-client");

  @Test
  void anApplicationWithIoredis() throws Exception {
    run("client.mjs");
  }

  @Test
  void everyFamilyOfValues() throws Exception {
    run("families.mjs");
  }

  private static void run(String program) throws Exception {
    Program.assumeInstalled("node");
    Program.assumeInstalled("npm");
    Files.createDirectories(FOLDER);
    for (String name : new String[] {"package.json", "package-lock.json", program}) {
      Files.copy(SOURCE.resolve(name), FOLDER.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    Program.Result installed =
        Program.tryRun(
            FOLDER, "", "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit");
    assumeTrue(installed.exitCode() == 0, () -> "cannot install clients: " + installed.output());
    try (TestServer server = TestServer.start(2, setup -> {})) {
      assertEquals("ok\n", Program.run(FOLDER, "", "node", program, "" + server.port()));
    }
  }
}
