package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reredis.support.Ports;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the page in Chromium against the packaged jar. The checks themselves are in frontend/e2e.
 */
class LivePageIT {
  private static final Path FRONTEND = Path.of("..", "frontend").toAbsolutePath().normalize();
  private static final Path JAR = Path.of("target", "reredis.jar").toAbsolutePath();

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir Path directory;

  private final List<Process> servers = new ArrayList<>();

  @BeforeEach
  void requireWhatIsNeeded() {
    assumeTrue(Files.exists(JAR), "the jar has not been packaged");
    assumeTrue(onPath("node"), "node is not installed");
    assumeTrue(Files.exists(FRONTEND.resolve("node_modules/playwright-core")), "no npm packages");
    assumeTrue(System.getenv("CHROMIUM_PATH") != null || onPath("chromium"), "no Chromium");
  }

  /** A server and its ports. */
  private record Server(Process process, int port, int pagePort) {
    String[] options() {
      return new String[] {
        "--url", "http://127.0.0.1:" + pagePort, "--redis-port", Integer.toString(port)
      };
    }
  }

  private Server startJar(String name) throws Exception {
    Path data = Files.createDirectory(directory.resolve(name));
    int port = Ports.free();
    int pagePort = Ports.free();
    Path log = data.resolve("server.log");
    Process process =
        new ProcessBuilder(
                JAVA,
                "-jar",
                JAR.toString(),
                "--dir",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--ui-port",
                Integer.toString(pagePort))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    servers.add(process);
    awaitPort(process, pagePort, log);
    return new Server(process, port, pagePort);
  }

  @AfterEach
  void stopJar() throws InterruptedException {
    for (Process server : servers) {
      server.destroy();
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  /**
   * Runs two browsers at a time, because each waits most of the time, on a busy machine for
   * minutes.
   */
  @Test
  @Timeout(600)
  void worksInChromium() throws Exception {
    Script views = start("views", "e2e/run.mjs", "--part", "views");
    Script keys = start("keys", "e2e/run.mjs", "--part", "keys");
    keys.check();
    Script access = startAccess();
    views.check();
    // the script starts its own servers, because it also stops them
    Script session = run("session", "e2e/session.mjs", "--jar", JAR.toString(), "--java", JAVA);
    session.check();
    access.check();
  }

  /** Shows a million keys, and values of a million elements, which takes a minute. */
  @Test
  @EnabledIfSystemProperty(named = "reredis.page.scale", matches = "true")
  void showsVeryManyKeysAndElements() throws Exception {
    start("scale", "e2e/scale.mjs", "--memory-mb", "150").check();
  }

  /**
   * Starts the checks of each width in one color scheme; with {@code -Dreredis.page.all=true} in
   * both.
   */
  private Script startAccess() throws Exception {
    return Boolean.getBoolean("reredis.page.all")
        ? start("access", "e2e/access.mjs", "--all")
        : start("access", "e2e/access.mjs");
  }

  /** Starts a script with its own server. */
  private Script start(String name, String... script) throws Exception {
    Server server = startJar(name);
    return run(
        name, Stream.concat(Stream.of(script), Stream.of(server.options())).toArray(String[]::new));
  }

  private Script run(String name, String... script) throws IOException {
    Path log = directory.resolve(name + ".log");
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("node"), Stream.of(script)).toList())
            .directory(FRONTEND.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Script(process, log);
  }

  /** A running script. */
  private record Script(Process process, Path log) {
    void check() throws InterruptedException {
      boolean ended = process.waitFor(8, TimeUnit.MINUTES);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      assertEquals(0, ended ? process.exitValue() : -1, () -> read(log));
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void awaitPort(Process server, int awaited, Path log) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (Socket socket = new Socket("127.0.0.1", awaited)) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline || !server.isAlive()) {
          throw new IllegalStateException(read(log), e);
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
