package io.reredis.app;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.util.List;

/** The runnable jar: a store with its doors. */
public final class Main {
  private Main() {}

  /** Starts the store; see {@code --help}. */
  public static void main(String[] arguments) throws Exception {
    int port = 6379;
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals("--port")) {
        port = Integer.parseInt(arguments[i + 1]);
      }
    }
    Reredis store = Reredis.open();
    Server server =
        Server.start(store, ServerOptions.defaults().port(port).bind(List.of("127.0.0.1")));
    System.out.println("ready on " + server.port());
  }
}
