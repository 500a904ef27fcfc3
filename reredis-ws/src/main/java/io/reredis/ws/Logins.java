package io.reredis.ws;

import io.reredis.acl.User;
import io.reredis.base.Bytes;
import io.reredis.command.Engine;
import io.reredis.command.Session;
import io.reredis.command.Transport;
import io.reredis.resp.ReplyWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The users of single requests, which log in by HTTP Basic. */
final class Logins {
  /** The value of {@code WWW-Authenticate} in a response of status 401. */
  static final String CHALLENGE = "Basic realm=\"reredis\", charset=\"UTF-8\"";

  private static final byte[] DEFAULT_USER = {'d', 'e', 'f', 'a', 'u', 'l', 't'};

  private Logins() {}

  /**
   * Returns the user of a request: of the gate, of its login, or the default user if no login is
   * required; null if there is no such user.
   *
   * @param admitted the user that a gate has admitted, or null
   */
  static @Nullable User user(
      Engine engine, Connection connection, HttpRequest request, @Nullable User admitted) {
    if (admitted != null) {
      return admitted;
    }
    PageMessage.Auth login = request.basicLogin();
    if (login == null) {
      return engine.users().isOpen() ? engine.users().defaultUser() : null;
    }
    Session session = engine.clients().open(new Caller(connection));
    byte[] name = login.user() == null ? DEFAULT_USER : login.user();
    boolean known = session.logIn(new Bytes(name), new Bytes(login.password()));
    User user = session.user();
    session.closeForLoop();
    return known ? user : null;
  }

  /** The transport of the session in which a request logs in. */
  private record Caller(Connection connection) implements Transport {
    @Override
    public String address() {
      return ObserverSocket.print(connection.remote());
    }

    @Override
    public String localAddress() {
      return ObserverSocket.print(connection.local());
    }

    @Override
    public int descriptor() {
      return -1;
    }

    @Override
    public void push(byte[] bytes) {}

    @Override
    public void resume(@Nullable Consumer<ReplyWriter> reply) {}

    @Override
    public void close() {}

    @Override
    public long inputBytes() {
      return 0;
    }

    @Override
    public long outputBytes() {
      return 0;
    }

    @Override
    public long heldBytes() {
      return 0;
    }
  }
}
