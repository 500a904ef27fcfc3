package io.reredis.command;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Connects to other servers for commands such as MIGRATE. Implemented by the network module. Safe
 * for use by all threads.
 */
public interface Peers {
  /** Executes work that may wait for other servers, on a thread for such work. */
  void execute(Runnable work);

  /**
   * Connects to a server.
   *
   * @param timeoutMillis the timeout for connecting and for each later read or write
   * @throws IOException if the server cannot be reached within the timeout
   */
  Peer connect(String host, int port, int timeoutMillis) throws IOException;

  /** A connection to a server. Used by one thread. */
  interface Peer extends Closeable {
    /** Returns the bytes received; a read throws an exception after the timeout. */
    InputStream input();

    /** Returns the stream of bytes to send; a write throws an exception after the timeout. */
    OutputStream output();
  }
}
