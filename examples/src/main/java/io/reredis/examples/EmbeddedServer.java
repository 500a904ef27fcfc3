package io.reredis.examples;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.io.IOException;
import redis.clients.jedis.JedisPooled;

/** A store that the program uses directly and that Redis clients can reach over TCP. */
public final class EmbeddedServer {
  private EmbeddedServer() {}

  /** Writes in the program and reads as a client, and the other way round. */
  public static void main(String[] arguments) throws IOException {
    try (Reredis store = Reredis.open();
        Server server = Server.start(store, ServerOptions.defaults().port(0));
        JedisPooled client = new JedisPooled("127.0.0.1", server.port())) {
      store.strings().set("from", "the program");
      System.out.println("the client reads: " + client.get("from"));

      client.incrBy("visits", 41);
      System.out.println("the program counts: " + store.strings().increment("visits"));
    }
  }
}
