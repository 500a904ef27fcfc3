package io.reredis.app;

import io.reredis.cli.Cli;
import java.io.PrintStream;
import java.util.Arrays;

/** The main class of the runnable jar: a store with its servers, or a client. */
public final class Main {
  private Main() {}

  /** Starts the program; see {@code --help}. */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("cli")) {
      String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      System.exit(Cli.run(Application.VERSION, rest));
    } else if (CommandLine.isOnly(arguments, "--help", "-h")) {
      help(System.out);
    } else if (CommandLine.isOnly(arguments, "--version", "-v")) {
      System.out.println(Application.VERSION);
    } else {
      try {
        Application.start(new CommandLine(arguments)).run();
      } catch (UsageException e) {
        System.err.println("reredis: " + e.getMessage());
        System.exit(1);
      } catch (Throwable e) {
        System.err.println("reredis: the server cannot start: " + e);
        e.printStackTrace();
        System.exit(1);
      }
    }
  }

  private static void help(PrintStream out) {
    out.println(
        """
        Usage: java -jar reredis.jar [file.conf] [--name value ...] ...
               java -jar reredis.jar cli [options] [command ...]

          file.conf         a configuration file in the syntax of redis.conf
          --name value ...  any option, also as --name=value; flags take precedence over the file

          --port 6379       TCP port for Redis clients and plain text lines; 0 for none
          --bind 127.0.0.1  addresses to listen on
          --tls-port 6380   port for TLS; requires --tls-cert-file, --tls-key-file, and either
                            --tls-ca-cert-file or --tls-auth-clients no
          --unixsocket path path of a Unix socket
          --ui-port 8080    port of the live page; 0 for none
          --ui-bind address address of the live page; 127.0.0.1 by default
          --ui-tls yes      serves the live page over TLS
          --requirepass pw  password of clients and of the live page
          --help            shows this text
          --version         shows the version
          cli               a client such as redis-cli; cli --help shows its options

        The file reredis.conf beside the jar describes all options.

        Examples:
          java -jar reredis.jar
          java -jar reredis.jar reredis.conf --port 7000 --ui-port 0""");
  }
}
