package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.base.SafeLog;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Session;
import io.reredis.command.Shutdown;
import io.reredis.command.Version;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The commands on whole databases and on the server itself. */
final class ServerCommands implements Family {
  private static final Logger LOG = SafeLog.of(ServerCommands.class);
  private static final int ALL = -1;
  private static final ReredisException INVALID_FIRST =
      ReredisException.error("invalid first DB index");
  private static final ReredisException INVALID_SECOND =
      ReredisException.error("invalid second DB index");
  private static final ReredisException NO_SHUTDOWN =
      ReredisException.error("No shutdown in progress.");
  private static final ReredisException CANNOT_SHUT_DOWN =
      ReredisException.error("Errors trying to SHUTDOWN. Check logs.");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "dbsize" -> ServerCommands::dbsize;
      case "flushall" -> ServerCommands::flushall;
      case "flushdb" -> ServerCommands::flushdb;
      case "info" -> ServerCommands::info;
      case "lolwut" -> ServerCommands::lolwut;
      case "monitor" -> ServerCommands::monitor;
      case "shutdown" -> ServerCommands::shutdown;
      case "swapdb" -> ServerCommands::swapdb;
      case "time" -> ServerCommands::time;
      default -> throw Family.unknown(name);
    };
  }

  private static void dbsize(Call c) {
    c.reply.integer(c.keys().size(c.session.database));
  }

  private static void flushdb(Call c) {
    flush(c, c.session.database);
  }

  private static void flushall(Call c) {
    flush(c, ALL);
  }

  /**
   * Removes all keys of a database, or of all. SYNC and ASYNC are the same, because dropping a
   * table takes no time; with ASYNC the keys count as freed in the background.
   */
  private static void flush(Call c, int database) {
    if (c.count() > 2 || c.count() == 2 && !c.is(1, "async") && !c.is(1, "sync")) {
      throw Errors.SYNTAX;
    }
    long removed = c.keys().flush(database);
    if (c.count() == 2 && c.is(1, "async")) {
      c.engine().lazyFreed().add(removed);
    }
    c.reply.ok();
  }

  private static void swapdb(Call c) {
    long first = index(c.arg(1), INVALID_FIRST);
    long second = index(c.arg(2), INVALID_SECOND);
    int databases = c.engine().keyspace().databases();
    if (first < 0 || first >= databases || second < 0 || second >= databases) {
      throw Errors.DB_INDEX;
    }
    c.keys().swap((int) first, (int) second);
    c.reply.ok();
  }

  private static long index(Bytes number, ReredisException invalid) {
    if (!Ascii.isLong(number.array(), number.offset(), number.length())) {
      throw invalid;
    }
    long index = Ascii.toLong(number.array(), number.offset(), number.length());
    if (index != (int) index) {
      throw invalid;
    }
    return index;
  }

  private static void info(Call c) {
    Set<String> sections = new HashSet<>();
    for (int i = 1; i < c.count(); i++) {
      sections.add(c.text(i).toLowerCase(Locale.ROOT));
    }
    c.reply.verbatim("txt", new ServerInfo(c.engine()).of(sections));
  }

  private static void time(Call c) {
    long micros = c.engine().clock().micros();
    c.reply.array(2);
    c.reply.bulk(micros / 1_000_000);
    c.reply.bulk(micros % 1_000_000);
  }

  private static void monitor(Call c) {
    c.session.monitoring = true;
    c.engine().monitors().add(c.session);
    c.reply.ok();
  }

  private static void lolwut(Call c) {
    int from = c.count() > 1 && c.is(1, "version") ? 3 : 1;
    if (from == 3 && c.count() > 2) {
      c.integer(2);
    }
    int columns = c.count() > from ? size(c.integer(from), Lolwut.MAX_COLUMNS) : Lolwut.COLUMNS;
    int rows = c.count() > from + 1 ? size(c.integer(from + 1), Lolwut.MAX_ROWS) : Lolwut.ROWS;
    String art = Lolwut.draw(columns, rows, ThreadLocalRandom.current());
    c.reply.verbatim("txt", art + "Redis ver. " + Version.REDIS + "\n");
  }

  private static int size(long wanted, int most) {
    return (int) Math.max(1, Math.min(wanted, most));
  }

  private static void shutdown(Call c) {
    boolean save = false;
    boolean noSave = false;
    boolean now = false;
    boolean force = false;
    boolean abort = false;
    for (int i = 1; i < c.count(); i++) {
      if (c.is(i, "save")) {
        save = true;
      } else if (c.is(i, "nosave")) {
        noSave = true;
      } else if (c.is(i, "force")) {
        force = true;
      } else if (c.is(i, "abort")) {
        abort = true;
      } else if (c.is(i, "now")) {
        now = true;
      } else {
        throw Errors.SYNTAX;
      }
    }
    if (save && noSave || abort && (save || noSave || force || now)) {
      throw Errors.SYNTAX;
    }
    Shutdown end = c.engine().shutdown();
    if (abort) {
      if (!end.abort()) {
        throw NO_SHUTDOWN;
      }
      c.reply.ok();
      return;
    }
    if (!noSave) {
      c.engine().scripts().refuseWhileBusy();
    }
    end.check(CANNOT_SHUT_DOWN);
    Boolean saves = save ? Boolean.TRUE : noSave ? Boolean.FALSE : null;
    LOG.log(Level.INFO, "a client requested the shutdown");
    boolean forced = force;
    Session session = c.session;
    // only a failure gets a reply; otherwise the connection is closed
    PersistenceCommands.await(
        c,
        done ->
            end.begin(
                saves,
                forced,
                ends -> {
                  if (ends) {
                    session.transport().close();
                  } else {
                    done.accept(CANNOT_SHUT_DOWN.getMessage());
                  }
                }),
        ReplyWriter::ok);
  }
}
