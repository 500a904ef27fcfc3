package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.ClientLine;
import io.reredis.command.Executor;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;

/** The commands on client connections: CLIENT. */
final class ClientCommands implements Family {
  private static final ReredisException NO_SUCH_CLIENT = ReredisException.error("No such client");
  private static final ReredisException INVALID_ID = ReredisException.error("Invalid client ID");
  private static final ReredisException PAUSE_MODE =
      ReredisException.error("CLIENT PAUSE mode must be WRITE or ALL");
  private static final ReredisException TIMEOUT_NOT_INTEGER =
      ReredisException.error("timeout is not an integer or out of range");
  private static final ReredisException TIMEOUT_NEGATIVE =
      ReredisException.error("timeout is negative");
  private static final ReredisException TIMEOUT_TOO_LONG =
      ReredisException.error("timeout is out of range");
  private static final ReredisException UNBLOCK_REASON =
      ReredisException.error("CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  private static final ReredisException UNBLOCKED =
      new ReredisException(ErrorCode.UNBLOCKED, "client unblocked via CLIENT UNBLOCK");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "client|getname" -> ClientCommands::getname;
      case "client|help" -> ClientCommands::help;
      case "client|id" -> ClientCommands::id;
      case "client|info" -> ClientCommands::info;
      case "client|kill" -> ClientCommands::kill;
      case "client|list" -> ClientCommands::list;
      case "client|no-evict" -> ClientCommands::noEvict;
      case "client|no-touch" -> ClientCommands::noTouch;
      case "client|pause" -> ClientCommands::pause;
      case "client|reply" -> ClientCommands::reply;
      case "client|setinfo" -> ClientCommands::setinfo;
      case "client|setname" -> ClientCommands::setname;
      case "client|unblock" -> ClientCommands::unblock;
      case "client|unpause" -> ClientCommands::unpause;
      default -> throw Family.unknown(name);
    };
  }

  private static void id(Call c) {
    c.reply.integer(c.session.id());
  }

  private static void info(Call c) {
    writeLines(c, List.of(c.session));
  }

  private static void list(Call c) {
    List<Session> sessions = c.engine().clients().list();
    if (c.count() == 2) {
      writeLines(c, sessions);
    } else if (c.is(2, "type") && c.count() == 4) {
      ClientType type = ClientType.parse(c.arg(3));
      writeLines(c, sessions.stream().filter(s -> ClientType.of(s) == type).toList());
    } else if (c.is(2, "id") && c.count() > 3) {
      writeLines(c, named(c));
    } else {
      throw Errors.SYNTAX;
    }
  }

  private static List<Session> named(Call c) {
    List<Session> found = new ArrayList<>();
    for (int i = 3; i < c.count(); i++) {
      Bytes id = c.arg(i);
      if (!Ascii.isLong(id.array(), id.offset(), id.length())) {
        throw INVALID_ID;
      }
      Session session = c.engine().clients().find(c.integer(i));
      if (session != null) {
        found.add(session);
      }
    }
    return found;
  }

  private static void writeLines(Call c, List<Session> sessions) {
    long now = c.engine().clock().millis();
    long most = c.engine().clientMemory().replyLimit();
    c.reply.verbatim("txt", ClientLine.of(sessions, c.session, c.arguments, now, most));
  }

  private static void kill(Call c) {
    boolean oldForm = c.count() == 3;
    ClientFilter filter = oldForm ? ClientFilter.ofAddress(c.text(2)) : ClientFilter.parse(c, 2);
    long now = c.engine().clock().millis();
    int killed = 0;
    for (Session session : c.engine().clients().list()) {
      if (!filter.matches(session, c.session, now)) {
        continue;
      }
      killed++;
      if (session == c.session) {
        // the reply is sent first
        c.outcome = Outcome.CLOSE;
      } else {
        session.kill();
      }
    }
    if (!oldForm) {
      c.reply.integer(killed);
    } else if (killed == 0) {
      throw NO_SUCH_CLIENT;
    } else {
      c.reply.ok();
    }
  }

  private static void unblock(Call c) {
    if (c.count() > 4) {
      throw Help.wrongUse(c);
    }
    boolean withError = c.count() == 4 && c.is(3, "error");
    if (c.count() == 4 && !withError && !c.is(3, "timeout")) {
      throw UNBLOCK_REASON;
    }
    Session session = c.engine().clients().findSuspended(c.integer(2));
    boolean done = session != null && session.unblock(withError ? UNBLOCKED : null);
    c.reply.integer(done ? 1 : 0);
  }

  private static void pause(Call c) {
    if (c.count() > 4) {
      throw Help.wrongUse(c);
    }
    boolean writesOnly = c.count() == 4 && c.is(3, "write");
    if (c.count() == 4 && !writesOnly && !c.is(3, "all")) {
      throw PAUSE_MODE;
    }
    Bytes timeout = c.arg(2);
    if (!Ascii.isLong(timeout.array(), timeout.offset(), timeout.length())) {
      throw TIMEOUT_NOT_INTEGER;
    }
    long now = c.engine().clock().millis();
    long millis = c.integer(2);
    if (millis < 0) {
      throw TIMEOUT_NEGATIVE;
    }
    if (millis > Long.MAX_VALUE - now) {
      throw TIMEOUT_TOO_LONG;
    }
    if (millis > 0) {
      c.engine().pause().start(now + millis, writesOnly, now);
    }
    c.reply.ok();
  }

  private static void unpause(Call c) {
    c.engine().pause().end();
    c.reply.ok();
  }

  // --- settings of the connection

  private static void setname(Call c) {
    ConnectionCommands.checkName(c.arg(2));
    c.session.name = c.text(2);
    c.reply.ok();
  }

  private static void getname(Call c) {
    if (c.session.name.isEmpty()) {
      c.reply.nil();
    } else {
      c.reply.bulk(c.session.name);
    }
  }

  private static void setinfo(Call c) {
    boolean isName = c.is(2, "lib-name");
    if (!isName && !c.is(2, "lib-ver")) {
      throw ReredisException.error("Unrecognized option '" + c.text(2) + "'");
    }
    if (!ConnectionCommands.isPrintable(c.arg(3))) {
      throw ReredisException.error(
          c.text(2) + " cannot contain spaces, newlines or special characters.");
    }
    if (isName) {
      c.session.libraryName = c.text(3);
    } else {
      c.session.libraryVersion = c.text(3);
    }
    c.reply.ok();
  }

  private static void noEvict(Call c) {
    c.session.noEvict = isOn(c);
    c.reply.ok();
  }

  private static void noTouch(Call c) {
    c.session.noTouch = isOn(c);
    c.reply.ok();
  }

  private static boolean isOn(Call c) {
    if (c.is(2, "on")) {
      return true;
    }
    if (c.is(2, "off")) {
      return false;
    }
    throw Errors.SYNTAX;
  }

  /**
   * Sets the reply mode. Within EXEC only ON is allowed, because omitting a reply would break the
   * array of replies.
   */
  private static void reply(Call c) {
    if (c.is(2, "on")) {
      c.session.replyMode = Session.ReplyMode.ON;
      c.reply.ok();
      return;
    }
    boolean off = c.is(2, "off");
    if (!off && !c.is(2, "skip")) {
      throw Errors.SYNTAX;
    }
    if (c.inExec) {
      throw Executor.NOT_IN_TRANSACTION;
    }
    if (off) {
      c.session.replyMode = Session.ReplyMode.OFF;
    } else if (c.session.replyMode != Session.ReplyMode.OFF) {
      c.session.replyMode = Session.ReplyMode.SKIP_NEXT;
    }
  }

  private static void help(Call c) {
    Help.write(
        c,
        "CACHING (YES|NO)",
        "    Turn tracking of the keys of the next command on or off (modes OPTIN, OPTOUT).",
        "GETREDIR",
        "    Return the client that invalidation messages are redirected to.",
        "GETNAME",
        "    Return the name of this connection.",
        "ID",
        "    Return the number of this connection.",
        "INFO",
        "    Describe this connection.",
        "KILL <ip:port>",
        "    Close the connection that comes from <ip:port>.",
        "KILL <option> <value> [<option> <value> [...]]",
        "    Close the connections to which all options apply:",
        "    * ADDR (<ip:port>|<unixsocket>:0)",
        "      They come from this address.",
        "    * LADDR (<ip:port>|<unixsocket>:0)",
        "      They lead to this address of the server.",
        "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
        "      They are of this type.",
        "    * USER <username>",
        "      They are logged in as this user.",
        "    * SKIPME (YES|NO)",
        "      Whether this connection is left alone (default: yes).",
        "    * ID <client-id>",
        "      They have this number.",
        "    * MAXAGE <maxage>",
        "      They were opened at least <maxage> seconds ago.",
        "LIST [options ...]",
        "    Describe all connections, one a line. Options:",
        "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
        "      Only those of this type.",
        "    * ID <client-id> [<client-id> ...]",
        "      Only those with these numbers.",
        "NO-EVICT (ON|OFF)",
        "    Turn the protection of this connection from client eviction on or off.",
        "NO-TOUCH (ON|OFF)",
        "    Turn updates of access times by this connection off or on.",
        "PAUSE <timeout> [WRITE|ALL]",
        "    Delay all commands, or only writes, for <timeout> milliseconds.",
        "REPLY (ON|OFF|SKIP)",
        "    Turn replies to this connection on or off, or omit the next one.",
        "SETINFO <option> <value>",
        "    Describe the client's library. Options:",
        "    * LIB-NAME: its name.",
        "    * LIB-VER: its version.",
        "SETNAME <name>",
        "    Give this connection a name.",
        "TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]",
        "         [OPTIN] [OPTOUT] [NOLOOP]",
        "    Turn notifications about changes of keys that this connection has read on or off.",
        "TRACKINGINFO",
        "    Return how this connection tracks keys.",
        "UNBLOCK <client-id> [TIMEOUT|ERROR]",
        "    End a blocking command of another client.",
        "UNPAUSE",
        "    End a pause.");
  }
}
