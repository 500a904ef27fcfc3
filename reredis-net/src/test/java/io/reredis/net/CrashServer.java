package io.reredis.net;

import io.reredis.Reredis;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server with a log in a separate process, which a test kills. */
final class CrashServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private CrashServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the process and waits until it serves. */
  static CrashServer start(Path directory, String appendFsync) throws IOException {
    return start(directory, List.of(), "appendfsync", appendFsync);
  }

  /**
   * Starts a process whose files cannot grow beyond a limit, as on a full disk, until {@link
   * #unlimit}.
   */
  static CrashServer startLimited(Path directory, int kilobytes, String... options)
      throws IOException {
    List<String> limited =
        List.of("bash", "-c", "ulimit -S -f " + kilobytes + "; exec \"$@\"", "bash");
    return start(directory, limited, options);
  }

  /** Starts the process with a prefix of the command line, and with names and values of options. */
  private static CrashServer start(Path directory, List<String> before, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp"));
    command.add(
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", ""));
    command.add(CrashServer.class.getName());
    command.add(directory.toString());
    command.addAll(List.of(options));
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
    return new CrashServer(process, Integer.parseInt(line.strip()));
  }

  /** Removes the limit of files. */
  void unlimit() throws IOException, InterruptedException {
    Program.run(Path.of("."), "", "prlimit", "--pid", "" + process.pid(), "--fsize=unlimited");
  }

  int port() {
    return port;
  }

  /** Kills the process at once, as SIGKILL does, and waits until it has ended. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** Runs the server; the arguments are the directory, and names and values of options. */
  public static void main(String[] arguments) throws IOException {
    Reredis store =
        Reredis.open(
            b -> {
              b.directory(Path.of(arguments[0]))
                  .option("appendonly", "yes")
                  .option("save", "1 1")
                  .option("auto-aof-rewrite-min-size", "16kb")
                  .option("auto-aof-rewrite-percentage", "20");
              for (int i = 1; i < arguments.length; i += 2) {
                b.option(arguments[i], arguments[i + 1]);
              }
            });
    Server server =
        Server.start(store, ServerOptions.defaults().bind(List.of("127.0.0.1")).port(0).threads(2));
    System.out.println(server.port());
  }
}
