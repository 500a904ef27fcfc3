package io.reredis.cli;

import io.reredis.util.ReredisException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands on a connection, which is opened when it is needed, and prints the replies. One
 * thread runs commands; {@link #interrupt} may be called by another.
 */
final class Runner implements Closeable {
  /** The commands after which the server sends messages until the connection ends. */
  private static final Set<String> ENDLESS =
      Set.of("subscribe", "psubscribe", "ssubscribe", "monitor");

  /** The reply to a command of a transaction. */
  private static final String QUEUED = "QUEUED";

  /** The commands whose reply is a text of several lines. */
  private static final Set<String> TEXTS =
      Set.of(
          "info",
          "lolwut",
          "client list",
          "client info",
          "cluster info",
          "cluster nodes",
          "latency doctor",
          "latency graph",
          "memory doctor",
          "memory malloc-stats",
          "debug htstats");

  private final Options options;
  private final OutputStream out;
  private final Format format;

  private volatile @Nullable Link link;
  private volatile boolean interrupted;
  private boolean inTransaction;

  /** Creates a runner, which changes database, login and protocol in the options with commands. */
  Runner(Options options, OutputStream out, Format format) {
    this.options = options;
    this.out = out;
    this.format = format;
  }

  boolean isConnected() {
    return link != null;
  }

  boolean isInTransaction() {
    return inTransaction;
  }

  /** Connects, unless connected. */
  Link connect() throws IOException {
    Link connected = link;
    if (connected == null) {
      connected = Link.open(options);
      inTransaction = false;
      link = connected;
    }
    return connected;
  }

  /** Ends the wait for a reply, and with it the connection. */
  void interrupt() {
    interrupted = true;
    close();
  }

  @Override
  public void close() {
    Link connected = link;
    link = null;
    if (connected != null) {
      try {
        connected.close();
      } catch (IOException e) {
        // nothing was to be written
      }
    }
  }

  /**
   * Runs a command and prints its reply.
   *
   * @return whether the reply is no error; true if SHUTDOWN has ended the server
   * @throws IOException if the connection fails; the next command opens another
   */
  boolean run(List<byte[]> command) throws IOException {
    interrupted = false;
    try {
      Link connected = connect();
      connected.send(command);
      String name = new String(command.get(0), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
      boolean endless = ENDLESS.contains(name);
      // subscribing is confirmed by a message in RESP3, and refused by an error in both versions
      Object reply = endless ? connected.read() : reply(connected);
      print(reply, command, name);
      if (endless && !(reply instanceof ReredisException) && !QUEUED.equals(reply)) {
        printAll(connected);
      }
      note(command, name, reply);
      return !(reply instanceof ReredisException);
    } catch (IOException e) {
      close();
      if (interrupted || e instanceof EOFException && isShutdown(command)) {
        return true;
      }
      throw e;
    }
  }

  private static boolean isShutdown(List<byte[]> command) {
    return Words.texts(command).get(0).equalsIgnoreCase("shutdown");
  }

  /** Returns the next reply, after printing the messages before it. */
  private @Nullable Object reply(Link connected) throws IOException {
    Object reply = connected.read();
    while (reply instanceof io.reredis.resp.ReplyReader.Push) {
      print(format.of(reply));
      reply = connected.read();
    }
    return reply;
  }

  /** Prints messages until the connection ends. */
  private void printAll(Link connected) throws IOException {
    if (format == Format.TYPED) {
      print("Reading messages... (press Ctrl-C to quit)\n".getBytes(StandardCharsets.UTF_8));
    }
    while (true) {
      Object message = connected.read();
      print(format.of(message));
    }
  }

  private void print(@Nullable Object reply, List<byte[]> command, String name) throws IOException {
    String second =
        command.size() > 1
            ? " " + new String(command.get(1), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT)
            : "";
    boolean text = TEXTS.contains(name) || TEXTS.contains(name + second);
    print(text ? ReplyText.text(reply) : format.of(reply));
  }

  private void print(byte[] text) throws IOException {
    out.write(text);
    out.flush();
  }

  /** Remembers what a new connection has to set again. */
  private void note(List<byte[]> command, String name, @Nullable Object reply) {
    if (reply instanceof ReredisException || QUEUED.equals(reply)) {
      return;
    }
    List<String> words = Words.texts(command);
    switch (name) {
      case "select" -> options.database = Integer.parseInt(words.get(1));
      case "auth" -> {
        options.user = words.size() > 2 ? words.get(1) : null;
        options.password = words.get(words.size() - 1);
      }
      case "hello" -> noteHello(words);
      case "multi" -> inTransaction = true;
      case "exec", "discard" -> inTransaction = false;
      case "reset" -> {
        inTransaction = false;
        options.database = 0;
        options.protocol = 2;
      }
      default -> {
        // the others change nothing of the connection
      }
    }
  }

  private void noteHello(List<String> words) {
    if (words.size() > 1) {
      options.protocol = Integer.parseInt(words.get(1));
    }
    int at = 2;
    while (at < words.size()) {
      boolean login = words.get(at).equalsIgnoreCase("auth");
      if (login) {
        options.user = words.get(at + 1);
        options.password = words.get(at + 2);
      }
      // SETNAME takes one argument
      at += login ? 3 : 2;
    }
  }
}
