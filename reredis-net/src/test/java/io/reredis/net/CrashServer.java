package io.reredis.net;

import io.reredis.Reredis;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A server with a log in a process of its own, that a test kills. */
final class CrashServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private CrashServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the process and waits until it serves. */
  static CrashServer start(Path directory, String appendFsync) throws IOException {
    String binary = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                binary,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")
                    + File.pathSeparator
                    + System.getProperty("jdk.module.path", ""),
                CrashServer.class.getName(),
                directory.toString(),
                appendFsync)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    String line = output.readLine();
    if (line == null) {
      process.destroyForcibly();
      throw new IOException("the server did not start");
    }
    return new CrashServer(process, Integer.parseInt(line.strip()));
  }

  int port() {
    return port;
  }

  /** Ends the process at once, as SIGKILL does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** The process: arguments are the directory and when the log is flushed. */
  public static void main(String[] arguments) throws IOException {
    Reredis store =
        Reredis.open(
            b ->
                b.directory(Path.of(arguments[0]))
                    .option("appendonly", "yes")
                    .option("appendfsync", arguments[1])
                    .option("save", "1 1")
                    .option("auto-aof-rewrite-min-size", "16kb")
                    .option("auto-aof-rewrite-percentage", "20"));
    Server server =
        Server.start(store, ServerOptions.defaults().bind(List.of("127.0.0.1")).port(0).threads(2));
    System.out.println(server.port());
  }
}
