package io.reredis.cli;

import io.reredis.util.ReredisException;
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
      if (options.scan) {
        return scan();
      }
      if (options.pipe) {
        return new Pipe(options, in, out, err).run();
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
    try (Runner runner = new Runner(options, out, format())) {
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

  /** Prints the names of all keys. */
  private int scan() throws IOException {
    boolean typed = format() == Format.TYPED;
    List<String> request = new ArrayList<>(List.of("SCAN", "0"));
    if (options.pattern != null) {
      request.addAll(List.of("MATCH", options.pattern));
    }
    if (options.count != null) {
      request.addAll(List.of("COUNT", options.count));
    }
    try (Link link = Link.open(options)) {
      do {
        Object reply = link.call(request);
        if (!(reply instanceof List<?> page)) {
          err.println(reply instanceof ReredisException e ? e.getMessage() : "not a reply to SCAN");
          return 1;
        }
        for (Object key : (List<?>) page.get(1)) {
          out.write(typed ? ReplyText.formatted(key) : ReplyText.raw(key));
        }
        out.flush();
        request.set(1, new String((byte[]) page.get(0), StandardCharsets.US_ASCII));
      } while (!request.get(1).equals("0"));
    }
    return 0;
  }

  private int runLines() throws IOException {
    boolean done = true;
    try (Runner runner = new Runner(options, out, format());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        List<byte[]> words = Words.of(line);
        if (words == null) {
          err.println("Invalid argument(s)");
          done = false;
        } else if (!words.isEmpty()) {
          done &= run(runner, words);
        }
      }
    }
    return done || !options.failsOnError ? 0 : 1;
  }

  /** Runs a line; if the connection fails, the next line opens another, as with redis-cli. */
  private boolean run(Runner runner, List<byte[]> words) throws IOException {
    boolean connected = runner.isConnected();
    try {
      return runner.run(words);
    } catch (IOException e) {
      if (!connected) {
        throw e;
      }
      err.println("Error: " + reason(e));
      return false;
    }
  }

  private int runShell() throws IOException {
    Path history = Path.of(System.getProperty("user.home"), ".reredis_cli_history");
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      return new Shell(options, terminal, history).run();
    }
  }

  private Format format() {
    return options.format != null ? options.format : isTerminal(1) ? Format.TYPED : Format.RAW;
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
