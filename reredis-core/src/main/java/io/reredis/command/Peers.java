package io.reredis.command;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The way to other servers, for commands that talk to one. The network module brings it. Safe for
 * use by all threads.
 */
public interface Peers {
  /** Runs what may wait for other servers, soon, on a thread of its own. */
  void execute(Runnable work);

  /**
   * Connects to a server.
   *
   * @param timeoutMillis how long connecting, and each later read or write, may stand still
   * @throws IOException where it cannot be reached in that time
   */
  Peer connect(String host, int port, int timeoutMillis) throws IOException;

  /** A connection to a server. Used by one thread. */
  interface Peer extends Closeable {
    /** What comes from there; a read throws where nothing comes in time. */
    InputStream input();

    /** What goes there; a write throws where nothing is taken in time. */
    OutputStream output();
  }
}
