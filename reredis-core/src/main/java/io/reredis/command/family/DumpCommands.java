package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.keyspace.AccessHistory;
import io.reredis.keyspace.Keyspace;
import io.reredis.util.ReredisException;

/** The commands that serialize values, restore them, or move them to other servers. */
final class DumpCommands implements Family {
  private static final ReredisException INVALID_TTL =
      ReredisException.error("Invalid TTL value, must be >= 0");
  private static final ReredisException INVALID_IDLETIME =
      ReredisException.error("Invalid IDLETIME value, must be >= 0");
  private static final ReredisException INVALID_FREQ =
      ReredisException.error("Invalid FREQ value, must be >= 0 and <= 255");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "dump" -> c -> c.reply.bulkOrNil(c.engine().operations().dumps().dump(c.db(), c.arg(1)));
      case "migrate" -> Migration::begin;
      case "restore", "restore-asking" -> DumpCommands::restore;
      default -> throw Family.unknown(name);
    };
  }

  private static void restore(Call c) {
    boolean replace = false;
    boolean absolute = false;
    long idle = -1;
    long frequency = -1;
    for (int i = 4; i < c.count(); i++) {
      boolean more = i + 1 < c.count();
      if (c.is(i, "replace")) {
        replace = true;
      } else if (c.is(i, "absttl")) {
        absolute = true;
      } else if (c.is(i, "idletime") && more && frequency < 0) {
        idle = c.integer(++i);
        if (idle < 0) {
          throw INVALID_IDLETIME;
        }
      } else if (c.is(i, "freq") && more && idle < 0) {
        frequency = c.integer(++i);
        if (frequency < 0 || frequency > 255) {
          throw INVALID_FREQ;
        }
      } else {
        throw Errors.SYNTAX;
      }
    }
    restore(c, replace, absolute, new AccessHistory(idle, (int) frequency));
  }

  private static void restore(Call c, boolean replace, boolean absolute, AccessHistory use) {
    Bytes key = c.arg(1);
    if (!replace) {
      // as in Redis, the error for an existing key precedes that for an invalid time
      c.engine().operations().dumps().checkAbsent(c.db(), key);
    }
    long time = c.integer(2);
    if (time < 0) {
      throw INVALID_TTL;
    }
    long expireAt = Keyspace.NO_EXPIRY;
    if (time > 0) {
      long now = c.engine().clock().millis();
      expireAt = absolute ? time : time > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + time;
    }
    c.engine().operations().dumps().restore(c.db(), key, c.arg(3), expireAt, replace, use);
    c.reply.ok();
  }
}
