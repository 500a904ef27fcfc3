package io.reredis.command.family;

import io.reredis.acl.Text;
import io.reredis.acl.User;
import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Executor;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Outcome;
import io.reredis.command.Version;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;

/** The commands on the connection itself, except for CLIENT. */
final class ConnectionCommands implements Family {
  private static final ReredisException WRONG_PASSWORD =
      new ReredisException(
          ErrorCode.WRONGPASS, "invalid username-password pair or user is disabled.");
  private static final ReredisException NO_PASSWORD_SET =
      ReredisException.error(
          "AUTH <password> called without any password configured for the default user. Are you sure"
              + " your configuration is correct?");
  private static final ReredisException NO_PROTOCOL =
      new ReredisException(ErrorCode.NOPROTO, "unsupported protocol version");
  private static final ReredisException HELLO_WITHOUT_AUTH =
      new ReredisException(
          ErrorCode.NOAUTH,
          "HELLO must be called with the client already authenticated, otherwise the HELLO <proto>"
              + " AUTH <user> <pass> option can be used to authenticate the client and select the RESP"
              + " protocol version at the same time");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "auth" -> ConnectionCommands::auth;
      case "echo" -> ConnectionCommands::echo;
      case "hello" -> ConnectionCommands::hello;
      case "ping" -> ConnectionCommands::ping;
      case "quit" -> ConnectionCommands::quit;
      case "reset" -> ConnectionCommands::reset;
      case "select" -> ConnectionCommands::select;
      default -> throw Family.unknown(name);
    };
  }

  private static void ping(Call c) {
    if (c.count() > 2) {
      throw Executor.wrongArity(c.command);
    }
    if (c.session.version == 2 && c.session.isSubscribed()) {
      c.reply.array(2);
      c.reply.bulk("pong");
      if (c.count() == 1) {
        c.reply.bulk("");
      } else {
        c.reply.bulk(c.arg(1));
      }
    } else if (c.count() == 1) {
      c.reply.pong();
    } else {
      c.reply.bulk(c.arg(1));
    }
  }

  private static void echo(Call c) {
    c.reply.bulk(c.arg(1));
  }

  private static void select(Call c) {
    c.session.database = c.database(1);
    c.reply.ok();
  }

  private static void quit(Call c) {
    c.reply.ok();
    c.outcome = Outcome.CLOSE;
  }

  private static void reset(Call c) {
    c.session.reset();
    c.reply.version(2);
    c.reply.simple("RESET");
  }

  private static void auth(Call c) {
    Bytes user = c.count() == 3 ? c.arg(1).detach() : Bytes.of("default");
    Bytes password = c.arg(c.count() - 1).detach();
    for (int i = 1; i < c.count(); i++) {
      c.redact(i);
    }
    if (c.count() > 3) {
      throw Errors.SYNTAX;
    }
    if (c.count() == 2 && c.engine().users().defaultUser().profile().needsNoPassword()) {
      throw NO_PASSWORD_SET;
    }
    authenticate(c, user, password);
    c.reply.ok();
  }

  private static void authenticate(Call c, Bytes name, Bytes password) {
    User user = c.engine().users().authenticate(name, password);
    if (user == null) {
      boolean multi = c.inExec || c.session.transaction != null;
      c.engine().guard().noteLogin(c.session, Text.of(c.arg(0)), Text.of(name), multi);
      throw WRONG_PASSWORD;
    }
    c.session.logIn(user);
  }

  private static void hello(Call c) {
    int version = c.session.version;
    int next = 1;
    if (c.count() > 1) {
      Bytes number = c.arg(1);
      if (!Ascii.isLong(number.array(), number.offset(), number.length())) {
        throw ReredisException.error("Protocol version is not an integer or out of range");
      }
      long wanted = c.integer(1);
      if (wanted < 2 || wanted > 3) {
        throw NO_PROTOCOL;
      }
      version = (int) wanted;
      next = 2;
    }
    Bytes user = null;
    Bytes password = null;
    int nameAt = 0;
    for (int i = next; i < c.count(); i++) {
      if (c.is(i, "auth") && i + 2 < c.count()) {
        user = c.arg(i + 1).detach();
        password = c.arg(i + 2).detach();
        c.redact(++i);
        c.redact(++i);
      } else if (c.is(i, "setname") && i + 1 < c.count()) {
        nameAt = ++i;
      } else {
        throw ReredisException.error("Syntax error in HELLO option '" + c.text(i) + "'");
      }
    }
    if (nameAt > 0) {
      checkName(c.arg(nameAt));
    }
    if (user != null) {
      assert password != null;
      authenticate(c, user, password);
    }
    if (!c.session.authenticated()) {
      throw HELLO_WITHOUT_AUTH;
    }
    if (nameAt > 0) {
      c.session.name = c.text(nameAt);
    }
    c.session.version = version;
    c.reply.version(version);
    describe(c, version);
  }

  private static void describe(Call c, int version) {
    ReplyWriter reply = c.reply;
    reply.map(7);
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(Version.REDIS);
    reply.bulk("proto");
    reply.integer(version);
    reply.bulk("id");
    reply.integer(c.session.id());
    reply.bulk("mode");
    reply.bulk("standalone");
    reply.bulk("role");
    reply.bulk("master");
    reply.bulk("modules");
    reply.array(0);
  }

  /**
   * Checks that a client's name is printable and has no space, so that CLIENT LIST can be parsed.
   */
  static void checkName(Bytes name) {
    if (!isPrintable(name)) {
      throw ReredisException.error(
          "Client names cannot contain spaces, newlines or special characters.");
    }
  }

  static boolean isPrintable(Bytes text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) < '!' || text.at(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
