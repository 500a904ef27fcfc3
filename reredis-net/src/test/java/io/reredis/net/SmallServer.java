package io.reredis.net;

import io.reredis.Reredis;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server with a small heap in a separate process, which ends with the test process. */
final class SmallServer implements AutoCloseable {
  static final int HEAP = 256 << 20;

  private final Process process;
  private final int port;

  private SmallServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the process with names and values of options, and waits until it serves. */
  static SmallServer start(List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + HEAP, "-XX:+UseG1GC", "-XX:-UsePerfData"));
    // each process lives only for seconds, so the second compiler would cost more time than it
    // saves
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", ""));
    command.add(SmallServer.class.getName());
    command.addAll(options);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    String line = output.readLine();
    if (line == null) {
      process.destroyForcibly();
      throw new IOException("the server did not start");
    }
    return new SmallServer(process, Integer.parseInt(line.strip()));
  }

  int port() {
    return port;
  }

  /** Returns the processor time that the process has used, in milliseconds. */
  long processorMillis() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the server does not end");
    }
  }

  /** Runs the server; the arguments are names and values of options. */
  public static void main(String[] arguments) throws IOException {
    Reredis store =
        Reredis.open(
            b -> {
              for (int i = 0; i < arguments.length; i += 2) {
                b.option(arguments[i], arguments[i + 1]);
              }
            });
    try {
      Server server =
          Server.start(
              store, ServerOptions.defaults().bind(List.of("127.0.0.1")).port(0).threads(2));
      System.out.println(server.port());
      while (System.in.read() >= 0) {
        // standard input ends with the test process
      }
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }
}
