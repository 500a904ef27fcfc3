package com.example;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Opens a store for the tests and points the client of Quarkus to it. */
public final class ReredisResource implements QuarkusTestResourceLifecycleManager {
  private Reredis store;
  private Server server;

  @Override
  public Map<String, String> start() {
    store = Reredis.open();
    try {
      server = Server.start(store, ServerOptions.defaults().port(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + server.port());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(store, field -> field.getType() == Reredis.class);
  }

  @Override
  public void stop() {
    if (server != null) {
      server.close();
    }
    store.close();
  }
}
