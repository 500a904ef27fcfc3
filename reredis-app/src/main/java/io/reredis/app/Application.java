package io.reredis.app;

import static io.reredis.base.NotNull.notNull;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.acl.User;
import io.reredis.acl.Users;
import io.reredis.base.Reason;
import io.reredis.base.SafeLog;
import io.reredis.command.Engine;
import io.reredis.command.Version;
import io.reredis.config.Config;
import io.reredis.config.Option;
import io.reredis.net.Server;
import io.reredis.net.ServerOptions;
import io.reredis.net.TlsContext;
import io.reredis.util.ReredisException;
import io.reredis.ws.Dashboard;
import io.reredis.ws.DashboardOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A store with the servers that its configuration asks for. */
final class Application {
  /** The line that {@code --version} prints. */
  static final String VERSION =
      "Reredis " + Version.REREDIS + " (behaves like Redis " + Version.REDIS + ")";

  private static final Logger LOG = SafeLog.of(Application.class);

  private final Reredis store;
  private final Config config;
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final Ending ending;
  private @Nullable String ready;

  /** Whether there is data to load. */
  private boolean loads;

  /** The thread that loads all classes, including those needed for stopping. */
  private @Nullable Thread classes;

  /** The pid file that this process has written, or null. */
  private @Nullable Path pidFile;

  /** Options that were set and have no effect, in order. */
  private final Set<String> idle = new LinkedHashSet<>();

  private Application(CommandLine line) {
    store = open(line);
    config = Inside.of(store).engine().config();
    Logging.listen(config);
    for (ConfigFile.Directive directive : line.directives) {
      if (config.is(directive.name(), Option.Trait.IDLE)) {
        idle.add(directive.name().toLowerCase(Locale.ROOT));
      }
    }
    if (line.file != null) {
      config.rewriter(
          new ConfigRewriter(config, Inside.of(store).engine().users(), line.file)::rewrite);
      Inside.of(store).engine().fact("config_file", line.file::toString);
    }
    ending = new Ending(Inside.of(store).engine(), this::stop);
  }

  private Reredis open(CommandLine line) {
    try {
      return Reredis.open(
          builder -> {
            Settings.apply(line, builder);
            Settings.checkSupervision(notNull(builder.option("supervised")), System.getenv());
            Path directory = Path.of(builder.option("dir"));
            builder.directory(directory).loadInBackground(true);
            loads =
                notNull(builder.option("appendonly")).equals("yes")
                    || Files.exists(directory.resolve(builder.option("dbfilename")));
            Logging.open(builder::option);
            LOG.log(
                Level.INFO,
                "{0} starts: process {1}, Java {2}, heap of {3} MB",
                VERSION,
                ProcessHandle.current().pid(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20);
            LOG.log(
                Level.INFO,
                line.file == null
                    ? "no configuration file: using default options"
                    : "using the configuration file " + line.file);
          });
    } catch (UncheckedIOException e) {
      throw new UsageException(notNull(e.getMessage()));
    }
  }

  /**
   * Opens the store, which loads in the background, and its servers; throws a {@link
   * UsageException} if one cannot be opened.
   */
  static Application start(CommandLine line) {
    Thread loading = new Thread(OwnJar::loadClasses, "reredis-classes");
    loading.setDaemon(true);
    loading.start();
    Application application = new Application(line);
    application.classes = loading;
    try {
      loadUsers(line, Inside.of(application.store).engine());
      application.open();
      return application;
    } catch (RuntimeException | Error e) {
      application.stop();
      throw e;
    }
  }

  /** Loads the users from the ACL file, if there is one, and warns of users that cannot log in. */
  static void loadUsers(CommandLine line, Engine engine) {
    Settings.finish(line, engine);
    Users users = engine.users();
    String file = engine.config().text("aclfile");
    if (!file.isEmpty()) {
      if (line.directives.stream().anyMatch(d -> d.name().equalsIgnoreCase(Settings.USER))) {
        throw new UsageException(
            "users are defined in the configuration file and aclfile is set: that invites"
                + " mistakes, define them in one of the two");
      }
      users.file(new UserFile(Path.of(engine.config().text("dir")).resolve(file)));
      try {
        users.load();
      } catch (ReredisException e) {
        throw new UsageException(e.getMessage().substring(4));
      }
    }
    for (User user : users.all()) {
      if (!user.profile().isEnabled()) {
        LOG.log(Level.INFO, "user {0} cannot log in: there is no rule on", user.shownName());
      }
    }
  }

  /**
   * Opens the ports. A signal or SHUTDOWN that arrives meanwhile takes effect afterwards, because
   * {@link #stop} waits for the monitor; clients may have written data by then.
   */
  private synchronized void open() {
    ending.handleSignals();
    List<String> opened = new ArrayList<>();
    if (config.number("port") > 0
        || config.number("tls-port") > 0
        || !config.text("unixsocket").isEmpty()) {
      openServer(opened);
    }
    reportIdle();
    if (config.number("ui-port") > 0) {
      opened.add(openPage((int) config.number("ui-port")));
    }
    if (opened.isEmpty()) {
      throw new UsageException("nothing to serve: port, tls-port and ui-port are all 0");
    }
    writePid();
    ready = VERSION + " is ready: " + String.join(", ", opened);
  }

  /**
   * Reports when the data is loaded, and waits for the end of the program, independent of its other
   * threads. Throws a {@link UsageException} if the data cannot be loaded.
   */
  void run() {
    try {
      if (awaitLoaded()) {
        announce();
        if (config.number("ui-port") > 0) {
          PageWarmUp.start();
        }
      }
    } catch (RuntimeException | Error e) {
      stop();
      throw e;
    }
    for (; ; ) {
      LockSupport.park(this);
    }
  }

  /**
   * Waits until the data is loaded; throws a {@link UsageException} if it cannot be loaded.
   *
   * @return false if the program ended first
   */
  boolean awaitLoaded() {
    CompletableFuture<Void> loaded = store.loaded();
    if (loads && !loaded.isDone()) {
      LOG.log(Level.INFO, "loading the data; clients get LOADING until it is loaded");
    }
    try {
      loaded.join();
      joinClasses();
      return true;
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof CancellationException) {
        return false;
      }
      throw new UsageException(
          notNull(
              cause instanceof UncheckedIOException
                  ? cause.getMessage()
                  : "loading failed: " + cause));
    }
  }

  private void joinClasses() {
    try {
      assert classes != null;
      classes.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Reports in the log where the program serves, then on standard output if the log is elsewhere,
   * so that the log has the line before standard output.
   */
  void announce() {
    LOG.log(Level.INFO, ready);
    if (!Logging.isOnConsole()) {
      System.out.println(ready);
    }
  }

  /** Reports the options that were set and have no effect. */
  private void reportIdle() {
    if (!idle.isEmpty()) {
      LOG.log(Level.INFO, "options that have no effect here: {0}", String.join(", ", idle));
    }
  }

  private void openServer(List<String> opened) {
    String address = config.text("bind").trim().split("\\s+")[0];
    String socket = config.text("unixsocket");
    try {
      Server server = Server.start(store, ServerOptions.of(store));
      resources.add(server);
      if (server.port() > 0) {
        opened.add("TCP on " + address + ':' + server.port());
      }
      if (server.tlsPort() > 0) {
        opened.add("TLS on " + address + ':' + server.tlsPort());
      }
      if (!socket.isEmpty()) {
        opened.add("Unix socket " + socket);
      }
    } catch (IOException | InvalidPathException e) {
      throw new UsageException(notNull(e.getMessage()));
    }
  }

  private String openPage(int port) {
    DashboardOptions options =
        DashboardOptions.defaults()
            .port(port)
            .bindAddress(config.text("ui-bind"))
            .readOnly(config.is("ui-read-only"))
            .metrics(config.is("metrics"));
    try {
      String hosts = config.text("ui-allow-hosts").strip();
      if (!hosts.isEmpty()) {
        options = options.allowHosts(hosts.split("\\s+"));
      }
      if (config.is("ui-tls")) {
        TlsContext tls = TlsContext.of(store);
        resources.add(tls);
        options = options.tls(tls::newEngine);
      }
      Dashboard dashboard = Dashboard.start(store, options);
      resources.add(dashboard);
      return "page on " + dashboard.address();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new UsageException("cannot open the page: " + e.getMessage());
    }
  }

  private void writePid() {
    String file = config.text("pidfile");
    if (!file.isEmpty()) {
      try {
        pidFile = Path.of(config.text("dir")).resolve(file);
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
      } catch (IOException | InvalidPathException e) {
        pidFile = null;
        LOG.log(Level.WARNING, "cannot write the pid file: {0}", Reason.of(e));
      }
    }
  }

  /**
   * Closes the servers, which reply to received requests, and then the store.
   *
   * @throws UncheckedIOException if something could not be saved
   */
  synchronized void stop() {
    LOG.log(Level.INFO, "closing: ports first, then the data");
    for (int i = resources.size() - 1; i >= 0; i--) {
      try {
        resources.get(i).close();
      } catch (Exception e) {
        System.err.println("reredis: closing: " + e);
      }
    }
    resources.clear();
    try {
      store.close();
      LOG.log(Level.INFO, "everything is closed");
    } finally {
      removePid();
    }
  }

  private void removePid() {
    if (pidFile != null) {
      try {
        Files.deleteIfExists(pidFile);
      } catch (IOException e) {
        System.err.println("reredis: cannot remove the pid file: " + e.getMessage());
      }
      pidFile = null;
    }
  }
}
