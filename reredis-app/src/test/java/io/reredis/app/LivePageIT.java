package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reredis.support.Ports;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real Chromium before the real jar; the checks themselves are frontend/e2e/run.mjs.
 */
class LivePageIT {
  private static final Path FRONTEND = Path.of("..", "frontend").toAbsolutePath().normalize();
  private static final Path JAR = Path.of("target", "reredis.jar").toAbsolutePath();

  @TempDir Path directory;

  private int port;
  private int pagePort;
  private Process server;

  @BeforeEach
  void startJar() throws Exception {
    assumeTrue(Files.exists(JAR), "the jar has not been packaged");
    assumeTrue(onPath("node"), "node is not installed");
    assumeTrue(Files.exists(FRONTEND.resolve("node_modules/playwright-core")), "no npm packages");
    assumeTrue(System.getenv("CHROMIUM_PATH") != null || onPath("chromium"), "no Chromium");
    port = Ports.free();
    pagePort = Ports.free();
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "--dir",
                directory.toString(),
                "--port",
                Integer.toString(port),
                "--ui-port",
                Integer.toString(pagePort))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("server.log").toFile())
            .start();
    awaitPort(pagePort);
  }

  @AfterEach
  void stopJar() throws InterruptedException {
    if (server != null) {
      server.destroy();
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  @Test
  void worksInChromium() throws Exception {
    Path log = directory.resolve("e2e.log");
    Process run =
        new ProcessBuilder(
                "node",
                "e2e/run.mjs",
                "--url",
                "http://127.0.0.1:" + pagePort,
                "--redis-port",
                Integer.toString(port))
            .directory(FRONTEND.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = run.waitFor(4, TimeUnit.MINUTES);
    if (!ended) {
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      run.destroyForcibly();
    }
    assertEquals(0, ended ? run.exitValue() : -1, () -> read(log));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void awaitPort(int awaited) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (Socket socket = new Socket("127.0.0.1", awaited)) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline || !server.isAlive()) {
          throw new IllegalStateException(read(directory.resolve("server.log")), e);
        }
        server.waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static boolean onPath(String program) {
    return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
