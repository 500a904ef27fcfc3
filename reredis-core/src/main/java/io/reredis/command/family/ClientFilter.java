package io.reredis.command.family;

import io.reredis.acl.Text;
import io.reredis.acl.User;
import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Session;
import io.reredis.util.ReredisException;
import org.jspecify.annotations.Nullable;

/** The filter of CLIENT KILL. An option that is null or 0 was not given. */
final class ClientFilter {
  private static final ReredisException BAD_ID =
      ReredisException.error("client-id should be greater than 0");
  private static final ReredisException MAX_AGE_NOT_INTEGER =
      ReredisException.error("maxage is not an integer or out of range");
  private static final ReredisException BAD_MAX_AGE =
      ReredisException.error("maxage should be greater than 0");

  private long id;
  private @Nullable String address;
  private @Nullable String localAddress;
  private @Nullable ClientType type;
  private @Nullable User user;
  private long maxAgeSeconds;
  private boolean skipOwn;

  private ClientFilter() {}

  /** Creates the filter of the old form, by address; it also matches the session of the call. */
  static ClientFilter ofAddress(String address) {
    ClientFilter filter = new ClientFilter();
    filter.address = address;
    return filter;
  }

  /** Parses pairs of option and value from argument {@code from} on. */
  static ClientFilter parse(Call c, int from) {
    ClientFilter filter = new ClientFilter();
    filter.skipOwn = true;
    for (int i = from; i < c.count(); i += 2) {
      if (i + 1 == c.count()) {
        throw Errors.SYNTAX;
      }
      filter.parseOne(c, i);
    }
    return filter;
  }

  private void parseOne(Call c, int i) {
    Bytes value = c.arg(i + 1);
    if (c.is(i, "id")) {
      id = positive(value, BAD_ID, BAD_ID);
    } else if (c.is(i, "maxage")) {
      maxAgeSeconds = positive(value, MAX_AGE_NOT_INTEGER, BAD_MAX_AGE);
    } else if (c.is(i, "type")) {
      type = ClientType.parse(value);
    } else if (c.is(i, "addr")) {
      address = value.toString();
    } else if (c.is(i, "laddr")) {
      localAddress = value.toString();
    } else if (c.is(i, "user")) {
      user = c.engine().users().find(Text.of(value));
      if (user == null) {
        throw ReredisException.error("No such user '" + value + "'");
      }
    } else if (c.is(i, "skipme") && value.is("yes")) {
      skipOwn = true;
    } else if (c.is(i, "skipme") && value.is("no")) {
      skipOwn = false;
    } else {
      throw Errors.SYNTAX;
    }
  }

  private static long positive(Bytes value, ReredisException noInteger, ReredisException tooSmall) {
    if (!Ascii.isLong(value.array(), value.offset(), value.length())) {
      throw noInteger;
    }
    long number = Ascii.toLong(value.array(), value.offset(), value.length());
    if (number <= 0) {
      throw tooSmall;
    }
    return number;
  }

  boolean matches(Session session, Session own, long now) {
    return (!skipOwn || session != own)
        && (id == 0 || id == session.id())
        && (address == null || address.equals(session.transport().address()))
        && (localAddress == null || localAddress.equals(session.transport().localAddress()))
        && (user == null || user == session.user)
        && (type == null || type == ClientType.of(session))
        && (maxAgeSeconds == 0 || (now - session.createdAt()) / 1000 >= maxAgeSeconds);
  }
}
