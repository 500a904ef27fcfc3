package io.reredis.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of the client, named as those of redis-cli. Filled by the constructor only. */
final class Options {
  static final String USAGE =
      """
      Usage: java -jar reredis.jar cli [options] [command [argument ...]]

        -h host             server; 127.0.0.1 by default
        -p port             port; 6379 by default
        -s path             Unix socket, in place of host and port
        -u uri              redis://user:password@host:port/database; rediss:// for TLS
        -a password         password; the environment variable REDISCLI_AUTH hides it from other
                            users of the machine
        --user name         user, with -a
        --askpass           asks for the password
        -n database         number of the database
        -2, -3              version of the protocol; 2 by default
        -x                  reads the last argument from the standard input
        -r count            runs the command that many times; -1 without end
        -i seconds          waits that long between the runs
        -e                  ends with status 1 if the server answers an error
        --raw, --no-raw     prints replies as they are, or with types and quotes; by default with
                            types and quotes on a terminal only
        --csv, --json       prints replies as CSV, or as JSON and by default in version 3
        --scan              prints the names of all keys, one a line
        --pattern pattern   with --scan: of the keys whose names match only
        --count number      with --scan: how many keys to ask for at a time
        --pipe              sends the requests of the standard input, in the protocol of the
                            server, and counts the replies
        --tls               connects over TLS
        --cacert file       certificates to trust, in PEM format, in place of those of the JVM
        --cert file         certificate of the client, in PEM format
        --key file          its private key, in PEM format
        --sni name          name that the certificate must be for, in place of the host
        --insecure          accepts any certificate
        --help, --version

      Without a command, lines are read from the terminal, with completion and hints, or from the
      standard input.""";

  String host = "127.0.0.1";
  int port = 6379;
  @Nullable Path socket;
  @Nullable String user;
  @Nullable String password = System.getenv("REDISCLI_AUTH");
  boolean asksForPassword;
  int database;
  int protocol;
  boolean lastArgumentFromInput;
  long repeat = 1;
  long intervalMillis;
  boolean failsOnError;

  /** Null if it depends on the output. */
  @Nullable Format format;

  boolean scan;
  @Nullable String pattern;
  @Nullable String count;
  boolean pipe;

  boolean tls;
  @Nullable Path trusted;
  @Nullable Path certificate;
  @Nullable Path key;
  @Nullable String serverName;
  boolean insecure;
  boolean help;
  boolean version;
  List<String> command = List.of();

  private final String[] arguments;
  private int next;

  Options(String... arguments) throws UsageException {
    this.arguments = arguments;
    while (next < arguments.length && command.isEmpty()) {
      read(arguments[next++]);
    }
    if (protocol == 0) {
      protocol = format == Format.JSON ? 3 : 2;
    }
    check();
  }

  private void check() throws UsageException {
    if ((certificate == null) != (key == null)) {
      throw new UsageException("--cert and --key are needed together");
    }
    if ((pattern != null || count != null) && !scan) {
      throw new UsageException("--pattern and --count need --scan");
    }
    if ((scan || pipe) && (!command.isEmpty() || scan && pipe)) {
      throw new UsageException("--scan and --pipe take no command, and exclude each other");
    }
  }

  private void read(String argument) throws UsageException {
    switch (argument) {
      case "-h" -> host = value(argument);
      case "-p" -> port = (int) number(argument, 1, 65535);
      case "-s" -> socket = Path.of(value(argument));
      case "-u" -> address(value(argument));
      case "-a", "--pass" -> password = value(argument);
      case "--user" -> user = value(argument);
      case "--askpass" -> asksForPassword = true;
      case "-n" -> database = (int) number(argument, 0, Integer.MAX_VALUE);
      case "-2" -> protocol = 2;
      case "-3" -> protocol = 3;
      case "-x" -> lastArgumentFromInput = true;
      case "-r" -> repeat = number(argument, -1, Long.MAX_VALUE);
      case "-i" -> intervalMillis = millis(argument);
      case "-e" -> failsOnError = true;
      case "--raw" -> format = Format.RAW;
      case "--no-raw" -> format = Format.TYPED;
      case "--csv" -> format = Format.CSV;
      case "--json" -> format = Format.JSON;
      case "--scan" -> scan = true;
      case "--pattern" -> pattern = value(argument);
      case "--count" -> count = Long.toString(number(argument, 1, Long.MAX_VALUE));
      case "--pipe" -> pipe = true;
      case "--tls" -> tls = true;
      case "--cacert" -> trusted = Path.of(value(argument));
      case "--cert" -> certificate = Path.of(value(argument));
      case "--key" -> key = Path.of(value(argument));
      case "--sni" -> serverName = value(argument);
      case "--insecure" -> insecure = true;
      case "--help" -> help = true;
      case "--version" -> version = true;
      default -> {
        if (argument.startsWith("-")) {
          throw new UsageException("unknown option " + argument + " (see --help)");
        }
        command = List.copyOf(Arrays.asList(arguments).subList(next - 1, arguments.length));
      }
    }
  }

  private String value(String option) throws UsageException {
    if (next == arguments.length) {
      throw new UsageException(option + " needs a value (see --help)");
    }
    return arguments[next++];
  }

  private long number(String option, long least, long most) throws UsageException {
    String text = value(option);
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as for a number outside the range
    }
    throw new UsageException(
        option + " takes a number from " + least + " to " + most + ": " + text);
  }

  private long millis(String option) throws UsageException {
    String text = value(option);
    try {
      double seconds = Double.parseDouble(text);
      if (seconds >= 0 && seconds <= Integer.MAX_VALUE) {
        return Math.round(seconds * 1000);
      }
    } catch (NumberFormatException e) {
      // as for a negative number
    }
    throw new UsageException(option + " takes seconds: " + text);
  }

  /** Reads {@code redis://[[user]:password@]host[:port][/database]}. */
  private void address(String text) throws UsageException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new UsageException("-u: " + e.getMessage());
    }
    if (!List.of("redis", "rediss").contains(uri.getScheme()) || uri.getHost() == null) {
      throw new UsageException("-u takes redis://host:port/database or rediss://…: " + text);
    }
    tls |= uri.getScheme().equals("rediss");
    host = uri.getHost();
    if (uri.getPort() > 0) {
      port = uri.getPort();
    }
    String login = uri.getRawUserInfo();
    if (login != null) {
      int colon = login.indexOf(':');
      password = decoded(login.substring(colon + 1));
      user = colon > 0 ? decoded(login.substring(0, colon)) : null;
    }
    String path = uri.getPath();
    if (path != null && path.length() > 1) {
      try {
        database = Integer.parseInt(path.substring(1));
      } catch (NumberFormatException e) {
        throw new UsageException("-u: the path is the number of a database: " + text);
      }
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Returns the address as the prompt shows it. */
  String address() {
    return socket != null ? socket.toString() : host + ":" + port;
  }
}
