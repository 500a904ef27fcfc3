package io.reredis.net;

import io.reredis.Reredis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A store with a port, and the clients that a test opens on it; all end together. */
final class TestServer implements AutoCloseable {
  final Reredis store;
  final Server server;
  private final List<Client> clients = new ArrayList<>();

  private TestServer(Reredis store, Server server) {
    this.store = store;
    this.server = server;
  }

  static TestServer start() throws IOException {
    return start(1, setup -> {});
  }

  static TestServer start(Consumer<Reredis.Builder> setup) throws IOException {
    return start(1, setup);
  }

  static TestServer start(int threads, Consumer<Reredis.Builder> setup) throws IOException {
    Reredis store = Reredis.open(setup);
    return new TestServer(store, Server.start(store, options().threads(threads)));
  }

  /** One whose clients' requests wait at that much unread output. */
  static TestServer withOutputPause(long bytes) throws IOException {
    Reredis store = Reredis.open();
    return new TestServer(store, Server.start(store, options(), bytes));
  }

  /** Starts a server with other ports than the plain one. */
  static TestServer start(ServerOptions options, Consumer<Reredis.Builder> setup)
      throws IOException {
    Reredis store = Reredis.open(setup);
    try {
      return new TestServer(store, Server.start(store, options));
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** As above, where clients' requests wait at that much unread output. */
  static TestServer start(ServerOptions options, Consumer<Reredis.Builder> setup, long pause)
      throws IOException {
    Reredis store = Reredis.open(setup);
    return new TestServer(store, Server.start(store, options, pause));
  }

  static ServerOptions options() {
    return ServerOptions.defaults().port(0).bind(List.of("127.0.0.1"));
  }

  int port() {
    return server.port();
  }

  Client connect() throws IOException {
    return keep(Client.connect(port()));
  }

  Client keep(Client client) {
    clients.add(client);
    return client;
  }

  /** A field of CLIENT LIST of one client, as another one sees it. */
  static String clientField(Client viewer, long id, String field) throws IOException {
    String line = (String) viewer.call("CLIENT", "LIST", "ID", Long.toString(id));
    for (String part : line.trim().split(" ")) {
      if (part.startsWith(field + "=")) {
        return part.substring(field.length() + 1);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    for (Client client : clients) {
      client.close();
    }
    server.close();
    store.close();
  }
}
