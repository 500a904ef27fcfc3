package io.reredis.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * A command line client for any Redis server, with the options and the output of redis-cli. It runs
 * one command, the lines of the standard input, or those that are typed on a terminal.
 */
public final class Cli {
  private final Options options;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  private Cli(Options options, InputStream in, PrintStream out, PrintStream err) {
    this.options = options;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the client on the standard streams of the process and returns its exit status: 0, or 1 for
   * wrong arguments, if the server cannot be reached, and with {@code -e} if it answers an error.
   *
   * @param version what {@code --version} prints
   */
  public static int run(String version, String... arguments) {
    return run(version, System.in, System.out, System.err, arguments);
  }

  static int run(
      String version, InputStream in, PrintStream out, PrintStream err, String... arguments) {
    try {
      Options options = new Options(arguments);
      if (options.help || options.version) {
        out.println(options.help ? Options.USAGE : version);
        return 0;
      }
      return new Cli(options, in, out, err).run();
    } catch (UsageException e) {
      err.println("reredis cli: " + e.getMessage());
      return 1;
    }
  }

  private int run() throws UsageException {
    try {
      if (options.asksForPassword) {
        options.password = askForPassword();
      }
      if (!options.command.isEmpty()) {
        return runCommand();
      }
      return isTerminal(0) && isTerminal(1) ? runShell() : runLines();
    } catch (IOException e) {
      err.println("Could not connect to Redis at " + options.address() + ": " + reason(e));
      return 1;
    }
  }

  private static String askForPassword() throws UsageException {
    Console console = System.console();
    char[] password = console == null ? null : console.readPassword("Please input password: ");
    if (password == null) {
      throw new UsageException("--askpass needs a terminal");
    }
    return new String(password);
  }

  private int runCommand() throws IOException {
    List<byte[]> command = new ArrayList<>();
    for (String word : options.command) {
      command.add(word.getBytes(StandardCharsets.UTF_8));
    }
    if (options.lastArgumentFromInput) {
      command.add(in.readAllBytes());
    }
    try (Runner runner = new Runner(options, out, isRaw())) {
      boolean done = true;
      for (long i = 0; options.repeat < 0 || i < options.repeat; i++) {
        if (i > 0) {
          pause();
        }
        done &= runner.run(command);
      }
      return done || !options.failsOnError ? 0 : 1;
    }
  }

  /** Waits between two runs; ends with the process. */
  private void pause() throws IOException {
    try {
      Thread.sleep(options.intervalMillis);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private int runLines() throws IOException {
    boolean done = true;
    try (Runner runner = new Runner(options, out, isRaw());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        List<byte[]> words = Words.of(line);
        if (words == null) {
          err.println("Invalid argument(s)");
          done = false;
        } else if (!words.isEmpty()) {
          done &= runner.run(words);
        }
      }
    }
    return done || !options.failsOnError ? 0 : 1;
  }

  private int runShell() throws IOException {
    Path history = Path.of(System.getProperty("user.home"), ".reredis_cli_history");
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      return new Shell(options, terminal, history).run();
    }
  }

  private boolean isRaw() {
    return options.raw != null ? options.raw : !isTerminal(1);
  }

  /** Returns whether standard input (0) or output (1) is a terminal. */
  private static boolean isTerminal(int stream) {
    Path link = Path.of("/proc/self/fd/" + stream);
    try {
      return Files.exists(Path.of("/proc/self/fd"))
          ? Files.readSymbolicLink(link).toString().matches("/dev/(pts/|tty|console).*")
          : System.console() != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns why a connection failed, in the words of redis-cli where it has some. */
  static String reason(IOException e) {
    String message = e.getMessage();
    if (e instanceof UnknownHostException) {
      return "Name or service not known";
    }
    if (e instanceof ConnectException && message != null) {
      return message.replaceFirst(" \\(.*\\)$", "");
    }
    if (e instanceof java.io.EOFException) {
      return "Server closed the connection";
    }
    return message == null ? e.toString() : message;
  }
}
