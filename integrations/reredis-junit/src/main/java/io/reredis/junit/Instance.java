package io.reredis.junit;

import io.reredis.Reredis;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import io.reredis.util.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store with its server, which starts when the address is first asked for. Thread-safe. */
final class Instance implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Settings settings;
  private final Consumer<Instance> onClose;
  private final @Nullable ManualClock clock;

  /** Guarded by this, as all that follows. */
  private Reredis store;

  private @Nullable Server server;

  /** 0 until the server is first started; it keeps its port. */
  private int port;

  private boolean closed;

  Instance(Settings settings, Consumer<Instance> onClose) {
    this.settings = settings;
    this.onClose = onClose;
    clock = settings.manualClock ? new ManualClock(System.currentTimeMillis()) : null;
    store = open();
  }

  private Reredis open() {
    return Reredis.open(
        builder -> {
          settings.builders.forEach(one -> one.accept(builder));
          if (clock != null) {
            builder.clock(clock);
          }
        });
  }

  synchronized Reredis store() {
    return store;
  }

  @Nullable ManualClock clock() {
    return clock;
  }

  synchronized RedisAddress address() {
    if (port == 0) {
      startServer();
    }
    return new RedisAddress(HOST, port);
  }

  /** Returns the address with the password of the option {@code requirepass}, if it is set. */
  URI uri() {
    RedisAddress address = address();
    String password = store().option("requirepass");
    String login = password == null || password.isEmpty() ? null : ":" + password;
    try {
      return new URI("redis", login, address.host(), address.port(), null, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void startServer() {
    if (closed) {
      throw new IllegalStateException("the store has been closed, since its test has ended");
    }
    try {
      ServerOptions options = ServerOptions.defaults().port(port).bind(List.of(HOST));
      Server started = Server.start(store, options);
      server = started;
      port = started.port();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Prepares the store for a test method. */
  synchronized void begin() {
    if (settings.flush == Flush.BEFORE_EACH) {
      flush();
    }
  }

  /** Empties all databases through the typed API, which interceptors of commands do not see. */
  private void flush() {
    String count = store.option("databases");
    assert count != null;
    for (int i = Integer.parseInt(count); --i >= 0; ) {
      store.database(i).keys().clear();
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    onClose.accept(this);
    try {
      stopServer();
    } finally {
      store.close();
    }
  }

  private void stopServer() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
