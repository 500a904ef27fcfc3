package io.reredis.junit;

import io.reredis.Reredis;
import io.reredis.intercept.CommandRequest;
import io.reredis.intercept.Verdict;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import io.reredis.util.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store with its server, which starts when the address is first asked for. Thread-safe. */
final class Instance implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Settings settings;
  private final Consumer<Instance> onClose;
  private final @Nullable ManualClock clock;
  private final Faults faults = new Faults(this);
  private final Commands commands = new Commands();

  /** The thread that asks the store for its commands; its requests are not those of a test. */
  private volatile @Nullable Thread asking;

  /** Guarded by this, as all that follows. */
  private Reredis store;

  private @Nullable Server server;

  /** 0 until the server is first started; it keeps its port. */
  private int port;

  private boolean closed;

  /** The flags of each command and subcommand; null until first asked for. */
  private @Nullable Map<String, Set<String>> commandTable;

  Instance(Settings settings, Consumer<Instance> onClose) {
    this.settings = settings;
    this.onClose = onClose;
    clock = settings.manualClock ? new ManualClock(System.currentTimeMillis()) : null;
    store = open();
  }

  private Reredis open() {
    Reredis opened =
        Reredis.open(
            builder -> {
              settings.builders.forEach(one -> one.accept(builder));
              if (clock != null) {
                builder.clock(clock);
              }
            });
    opened.intercept(this::before);
    return opened;
  }

  private Verdict before(CommandRequest request) {
    if (asking == Thread.currentThread()) {
      return Verdict.proceed();
    }
    commands.add(request);
    return faults.before(request);
  }

  Faults faults() {
    return faults;
  }

  Commands commands() {
    return commands;
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
    if (port != 0 && server == null) {
      startServer();
    }
    if (settings.flush == Flush.BEFORE_EACH) {
      flush();
    }
    commands.clear();
  }

  synchronized void killServer() {
    address();
    stopServer();
  }

  synchronized void restartServer() {
    stopServer();
    startServer();
  }

  /** Replaces the store by a new one, with its keys or without. */
  synchronized Reredis restart(boolean withData) {
    stopServer();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    if (withData) {
      store.exportTo(data);
    }
    store.close();
    store = open();
    // a store with a directory has loaded its files
    flush();
    if (withData) {
      store.importFrom(new ByteArrayInputStream(data.toByteArray()));
    }
    if (port != 0) {
      startServer();
    }
    return store;
  }

  /** Returns the flags of each command and subcommand by its name, such as {@code config|get}. */
  synchronized Map<String, Set<String>> commandTable() {
    if (commandTable == null) {
      Map<String, Set<String>> table = new HashMap<>();
      asking = Thread.currentThread();
      try {
        addFlags(table, store.execute("COMMAND"));
      } finally {
        asking = null;
      }
      commandTable = table;
    }
    return commandTable;
  }

  /** Adds what COMMAND returns: of each command its name, flags as the third, subcommands last. */
  private static void addFlags(Map<String, Set<String>> table, @Nullable Object commands) {
    for (Object one : (Collection<?>) notNull(commands)) {
      List<?> command = (List<?>) one;
      Set<String> flags = new HashSet<>();
      ((Collection<?>) command.get(2)).forEach(flag -> flags.add(flag.toString()));
      table.put((String) command.get(0), flags);
      addFlags(table, command.get(9));
    }
  }

  private static Object notNull(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("COMMAND has returned nil");
    }
    return value;
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
