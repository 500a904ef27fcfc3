package io.reredis.net;

import io.reredis.Reredis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A server with its store, and the clients of a test; close closes all of them. */
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

  /** Starts a server that pauses the requests of a client at the given amount of unread output. */
  static TestServer withOutputPause(long bytes) throws IOException {
    Reredis store = Reredis.open();
    return new TestServer(store, Server.start(store, options(), bytes));
  }

  /** Starts a server with the given ports. */
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

  /** As above; the server pauses the requests of a client at the given amount of unread output. */
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

  /** Returns a field of the line of a client in CLIENT LIST, or an empty string. */
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
