package io.reredis.net;

import io.reredis.base.SafeLog;
import io.reredis.config.Config;
import io.reredis.net.Listener.Kind;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets of a server. If the server was opened with its store's options, they follow
 * {@code bind}, {@code port} and {@code tls-port}: unchanged sockets stay open, and new sockets are
 * opened before old ones are closed, if possible.
 *
 * <p>State is guarded by this object's monitor, which is taken after that of the configuration; no
 * other lock is taken under it.
 */
final class Ports implements Config.Group {
  private static final Logger LOG = SafeLog.of(Ports.class);
  private static final Set<String> NAMES = Set.of("bind", "port", "tls-port");

  private final Server server;
  private final int backlog;

  private final List<Acceptor> acceptors = new ArrayList<>();
  private volatile List<String> addresses;
  private volatile int port;
  private volatile int tlsPort;
  private boolean closed;

  Ports(Server server, ServerOptions options, int backlog) throws IOException {
    this.server = server;
    this.backlog = backlog;
    addresses = options.addresses();
    List<Listener> opened = new ArrayList<>();
    try {
      if (options.port() != ServerOptions.NONE) {
        opened.addAll(Listener.tcp(Kind.TCP, addresses, options.port(), backlog));
      }
      if (options.unixSocket() != null) {
        opened.add(Listener.unix(options.unixSocket(), options.unixPermissions(), backlog));
      }
      if (options.tlsPort() != ServerOptions.NONE) {
        opened.addAll(Listener.tcp(Kind.TLS, addresses, options.tlsPort(), backlog));
      }
      if (opened.isEmpty()) {
        throw new BindException("neither a port nor a Unix socket to listen on");
      }
      for (Listener listener : opened) {
        acceptors.add(new Acceptor(server, listener));
      }
      noteNumbers();
    } catch (IOException e) {
      closeAll(opened);
      throw e;
    }
  }

  private static void closeAll(List<Listener> listeners) {
    for (Listener listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "closing a port: {0}", e.getMessage());
      }
    }
  }

  private void noteNumbers() throws IOException {
    port = number(Kind.TCP);
    tlsPort = number(Kind.TLS);
  }

  /** Returns the port of the sockets of a kind; 0 if there are none. */
  private int number(Kind kind) throws IOException {
    for (Acceptor acceptor : acceptors) {
      if (acceptor.listener().kind() == kind) {
        return acceptor.listener().port();
      }
    }
    return 0;
  }

  synchronized void start() {
    acceptors.forEach(Acceptor::start);
  }

  synchronized void close() {
    closed = true;
    acceptors.forEach(Acceptor::close);
  }

  int port() {
    return port;
  }

  int tlsPort() {
    return tlsPort;
  }

  List<String> addresses() {
    return addresses;
  }

  // --- following the options

  @Override
  public Set<String> names() {
    return NAMES;
  }

  @Override
  public synchronized Config.Change prepare(UnaryOperator<String> values) {
    if (closed) {
      throw ReredisException.error("the server is closed");
    }
    Move move = new Move(List.of(values.apply("bind").trim().split("\\s+")));
    int wantedPort = Integer.parseInt(values.apply("port"));
    int wantedTlsPort = Integer.parseInt(values.apply("tls-port"));
    move.secure = wantedTlsPort > 0 ? server.secure(values) : () -> {};
    boolean moves = wantedPort != port || wantedTlsPort != tlsPort;
    try {
      move.prepare(wantedPort, wantedTlsPort);
    } catch (IOException e) {
      LOG.log(Level.WARNING, e.getMessage());
      throw ReredisException.error(
          moves
              ? "Unable to listen on this port. Check server logs."
              : "Failed to bind to specified addresses.");
    }
    return move;
  }

  /** A change from the current sockets to those that the options ask for. */
  private final class Move implements Config.Change {
    private final List<String> wanted;
    private final List<Listener> opened = new ArrayList<>();
    private final List<Acceptor> leaving = new ArrayList<>();

    /** Whether old sockets had to be closed first. */
    private boolean left;

    /** Enables TLS. */
    private @Nullable Runnable secure;

    Move(List<String> wanted) {
      this.wanted = wanted;
    }

    void prepare(int wantedPort, int wantedTlsPort) throws IOException {
      for (Acceptor acceptor : acceptors) {
        Listener listener = acceptor.listener();
        int number = listener.kind() == Kind.TCP ? wantedPort : wantedTlsPort;
        if (listener.kind() != Kind.UNIX
            && (listener.port() != number || !wanted.contains(listener.address()))) {
          leaving.add(acceptor);
        }
      }
      try {
        open(wantedPort, wantedTlsPort);
      } catch (IOException e) {
        closeAll(opened);
        opened.clear();
        boolean mayBeInTheWay = false;
        for (Acceptor acceptor : leaving) {
          int number = acceptor.listener().port();
          mayBeInTheWay |= number == wantedPort || number == wantedTlsPort;
        }
        if (!mayBeInTheWay) {
          throw e;
        }
        // an old socket may occupy the port on more addresses, as * does on all
        leaving.forEach(Acceptor::close);
        left = true;
        try {
          open(wantedPort, wantedTlsPort);
        } catch (IOException again) {
          cancel();
          throw again;
        }
      }
    }

    private void open(int wantedPort, int wantedTlsPort) throws IOException {
      open(Kind.TCP, wantedPort);
      open(Kind.TLS, wantedTlsPort);
    }

    private void open(Kind kind, int number) throws IOException {
      List<String> missing = new ArrayList<>(number == 0 ? List.of() : wanted);
      boolean some = false;
      for (Acceptor acceptor : acceptors) {
        if (acceptor.listener().kind() == kind && !leaving.contains(acceptor)) {
          some |= missing.remove(acceptor.listener().address());
        }
      }
      if (some) {
        // an optional address that is missing now was missing before
        missing.removeIf(address -> address.startsWith("-") && addresses.contains(address));
      }
      if (!missing.isEmpty()) {
        opened.addAll(Listener.tcp(kind, missing, number, backlog));
      }
    }

    @Override
    public void commit() {
      synchronized (Ports.this) {
        if (!left) {
          leaving.forEach(Acceptor::close);
        }
        acceptors.removeAll(leaving);
        assert secure != null;
        secure.run();
        opened.forEach(this::serve);
        addresses = wanted;
        try {
          noteNumbers();
        } catch (IOException e) {
          LOG.log(Level.WARNING, "a port was closed: {0}", e.getMessage());
        }
      }
    }

    private void serve(Listener listener) {
      Acceptor acceptor = new Acceptor(server, listener);
      acceptors.add(acceptor);
      acceptor.start();
    }

    @Override
    public void cancel() {
      synchronized (Ports.this) {
        closeAll(opened);
        if (left) {
          acceptors.removeAll(leaving);
          for (Acceptor acceptor : leaving) {
            Listener gone = acceptor.listener();
            int number = gone.kind() == Kind.TCP ? port : tlsPort;
            try {
              List<String> address = List.of(gone.address());
              Listener.tcp(gone.kind(), address, number, backlog).forEach(this::serve);
            } catch (IOException e) {
              LOG.log(Level.ERROR, e.getMessage());
            }
          }
        }
      }
    }
  }
}
