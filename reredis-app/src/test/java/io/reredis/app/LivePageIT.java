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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium before the real jar; the checks themselves are in frontend/e2e. */
class LivePageIT {
  private static final Path FRONTEND = Path.of("..", "frontend").toAbsolutePath().normalize();
  private static final Path JAR = Path.of("target", "reredis.jar").toAbsolutePath();

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir Path directory;

  private int port;
  private int pagePort;
  private Process server;

  @BeforeEach
  void requireWhatIsNeeded() {
    assumeTrue(Files.exists(JAR), "the jar has not been packaged");
    assumeTrue(onPath("node"), "node is not installed");
    assumeTrue(Files.exists(FRONTEND.resolve("node_modules/playwright-core")), "no npm packages");
    assumeTrue(System.getenv("CHROMIUM_PATH") != null || onPath("chromium"), "no Chromium");
  }

  private void startJar() throws Exception {
    port = Ports.free();
    pagePort = Ports.free();
    server =
        new ProcessBuilder(
                JAVA,
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
    startJar();
    check(
        "e2e/run.mjs",
        "--url",
        "http://127.0.0.1:" + pagePort,
        "--redis-port",
        Integer.toString(port));
  }

  /** The servers are started by the script, since they end in between. */
  @Test
  void outlivesLostConnectionsAndRights() throws Exception {
    check("e2e/session.mjs", "--jar", JAR.toString(), "--java", JAVA);
  }

  /** A million keys, and values of a million elements: takes a minute. */
  @Test
  @EnabledIfSystemProperty(named = "reredis.page.scale", matches = "true")
  void showsVeryManyKeysAndElements() throws Exception {
    startJar();
    check(
        "e2e/scale.mjs",
        "--url",
        "http://127.0.0.1:" + pagePort,
        "--redis-port",
        Integer.toString(port),
        "--memory-mb",
        "150");
  }

  /** Runs a script, which must succeed. */
  private void check(String... script) throws Exception {
    Path log = directory.resolve("e2e.log");
    Process run =
        new ProcessBuilder(Stream.concat(Stream.of("node"), Stream.of(script)).toList())
            .directory(FRONTEND.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = run.waitFor(8, TimeUnit.MINUTES);
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
