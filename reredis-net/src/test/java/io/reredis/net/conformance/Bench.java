package io.reredis.net.conformance;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import io.reredis.support.Folders;
import io.reredis.util.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/** A target prepared for one test, empty and with default options, and the clients opened on it. */
final class Bench implements AutoCloseable {
  private final Target target;
  private final RedisServer redis;
  private final ManualClock clock = new ManualClock(System.currentTimeMillis());
  private final Path directory;
  private final Reredis store;
  private final Server server;
  private final List<Client> clients = new ArrayList<>();

  /** Receives every request with its reply; used by the test of coverage. */
  private BiConsumer<byte[][], Reply> notes = (words, reply) -> {};

  Bench(Target target) throws IOException {
    this.target = target;
    if (target.isRedis()) {
      redis = RedisServer.shared();
      redis.reset();
      directory = null;
      store = null;
      server = null;
    } else {
      redis = null;
      directory = Files.createTempDirectory("reredis");
      store =
          Reredis.open(
              options ->
                  options
                      .clock(clock)
                      .activeExpiry(false)
                      .directory(directory)
                      .option("enable-debug-command", "yes"));
      server = target.isSocket() ? Server.start(store, ServerOptions.defaults().port(0)) : null;
    }
  }

  Target target() {
    return target;
  }

  void note(BiConsumer<byte[][], Reply> listener) {
    notes = listener;
  }

  void noteReply(byte[][] words, Reply reply) {
    notes.accept(words, reply);
  }

  /** Opens a client with the protocol version of the target. */
  Client open() throws IOException {
    Client client =
        target.isSocket()
            ? new SocketClient(this, redis == null ? server.port() : redis.port())
            : new LocalClient(this, store.session());
    clients.add(client);
    if (target.isSocket() && target.version() == 3) {
      client.send("hello 3");
    }
    return client;
  }

  void passes(long millis) throws IOException {
    if (redis == null) {
      clock.advanceMillis(millis);
    } else {
      redis.waitFor(millis);
    }
  }

  @Override
  public void close() throws IOException {
    Collections.reverse(clients);
    for (Client client : clients) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
    if (store != null) {
      store.close();
      Folders.delete(directory);
    }
  }
}
