package io.reredis.cli;

import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Sends requests from a stream, in the protocol of the server, while another thread counts the
 * replies: {@code --pipe}. Loads many keys without a wait for each reply.
 */
final class Pipe {
  private final Options options;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  /** The argument of the last request, by which its reply is known. */
  private final byte[] end = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);

  /** Written by the reading thread, read after its end. */
  private long replies;

  private long errors;
  private boolean complete;

  Pipe(Options options, InputStream in, PrintStream out, PrintStream err) {
    this.options = options;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Returns the exit status: 1 if a reply is an error, or the connection ended early. */
  int run() throws IOException {
    try (Link link = Link.open(options)) {
      Thread reader = new Thread(() -> read(link), "reredis-cli-replies");
      reader.setDaemon(true);
      reader.start();
      send(link);
      join(reader);
    }
    if (!complete) {
      err.println("Server closed the connection");
    }
    out.println("errors: " + errors + ", replies: " + replies);
    return complete && errors == 0 ? 0 : 1;
  }

  private void send(Link link) {
    try {
      link.copy(in);
      out.println("All data transferred. Waiting for the last reply...");
      link.send(List.of("ECHO".getBytes(StandardCharsets.US_ASCII), end));
    } catch (IOException e) {
      // the reader finds the end of the connection after the replies that were sent before it
      err.println("Error writing to the server: " + Cli.reason(e));
    }
  }

  private void read(Link link) {
    try {
      while (!complete) {
        Object reply = link.read();
        if (reply instanceof byte[] bytes && Arrays.equals(bytes, end)) {
          complete = true;
          out.println("Last reply received from server.");
        } else {
          replies++;
          if (reply instanceof ReredisException e) {
            errors++;
            err.println(e.getMessage());
          }
        }
      }
    } catch (IOException e) {
      // reported by run
    }
  }

  private static void join(Thread reader) throws IOException {
    try {
      reader.join();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}
