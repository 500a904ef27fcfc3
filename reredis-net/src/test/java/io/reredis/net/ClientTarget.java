package io.reredis.net;

import java.io.IOException;

/**
 * The server for a test of a client library, which runs in this process. With the system property
 * {@code reredis.client.port} it is the server at that port of this machine, so that the same tests
 * run against redis-server.
 */
record ClientTarget(TestServer server, int port) implements AutoCloseable {
  /** Starts a server, or empties the one at the given port. */
  static ClientTarget open() throws IOException {
    Integer port = Integer.getInteger("reredis.client.port");
    if (port == null) {
      TestServer server = TestServer.start(2, setup -> {});
      return new ClientTarget(server, server.port());
    }
    ClientTarget target = new ClientTarget(null, port);
    target.execute("FLUSHALL");
    return target;
  }

  /** Executes a command on a new connection. */
  Object execute(String... command) throws IOException {
    try (Client client = Client.connect(port)) {
      return client.call(command);
    }
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
