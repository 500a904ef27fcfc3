package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Executor;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.resp.Arguments;
import io.reredis.resp.LineSplitter;
import io.reredis.resp.ProtocolException;
import io.reredis.util.ReredisException;

/**
 * The commands of replication: ROLE, REPLICAOF, REPLCONF and FAILOVER. There is no replication, so
 * they reply like a master without replicas.
 */
final class ReplicationCommands implements Family {
  /** The offset in the stream to replicas: always 0, since there is no replication. */
  static final long OFFSET = 0;

  private static final int MAX_PORT = 65535;
  private static final int MAX_ADDRESS = 255;
  private static final ReredisException INVALID_PORT =
      ReredisException.error("Invalid master port");
  private static final ReredisException NO_REPLICAS_HERE =
      ReredisException.error("Replication is not supported; only REPLICAOF NO ONE is");
  private static final ReredisException NO_FAILOVER =
      ReredisException.error("No failover in progress.");
  private static final ReredisException NO_REPLICAS =
      ReredisException.error("FAILOVER requires connected replicas.");
  private static final ReredisException FAILOVER_TIMEOUT =
      ReredisException.error("FAILOVER timeout must be greater than 0");
  private static final ReredisException NOT_A_SWITCH =
      ReredisException.error("value is out of range, value must between 0 and 1");
  private static final ReredisException NO_FILTERS =
      ReredisException.error("Missing rdb-filter-only values");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "failover" -> ReplicationCommands::failover;
      case "replconf" -> ReplicationCommands::replconf;
      case "replicaof", "slaveof" -> ReplicationCommands::replicaof;
      case "role" -> ReplicationCommands::role;
      default -> throw Family.unknown(name);
    };
  }

  private static void role(Call c) {
    c.reply.array(3);
    c.reply.bulk("master");
    c.reply.integer(OFFSET);
    c.reply.array(0);
  }

  private static void replicaof(Call c) {
    if (c.is(1, "no") && c.is(2, "one")) {
      c.reply.ok();
      return;
    }
    Bytes port = c.arg(2);
    if (!Ascii.isLong(port.array(), port.offset(), port.length())
        || c.integer(2) < 0
        || c.integer(2) > MAX_PORT) {
      throw INVALID_PORT;
    }
    throw NO_REPLICAS_HERE;
  }

  private static void failover(Call c) {
    if (c.count() == 2 && c.is(1, "abort")) {
      throw NO_FAILOVER;
    }
    boolean target = false;
    boolean force = false;
    boolean timed = false;
    for (int i = 1; i < c.count(); i++) {
      if (c.is(i, "to") && i + 2 < c.count() && !target) {
        target = true;
        i += 2;
        c.integer(i);
      } else if (c.is(i, "timeout") && i + 1 < c.count() && !timed) {
        timed = true;
        if (c.integer(++i) <= 0) {
          throw FAILOVER_TIMEOUT;
        }
      } else if (c.is(i, "force") && !force) {
        force = true;
      } else {
        throw Errors.SYNTAX;
      }
    }
    throw NO_REPLICAS;
  }

  /**
   * Validates the properties that a replica announces. They have no effect, because PSYNC does not
   * exist.
   */
  private static void replconf(Call c) {
    if (c.count() % 2 == 0) {
      throw Errors.SYNTAX;
    }
    for (int i = 1; i < c.count(); i += 2) {
      if (c.is(i, "ack") || c.is(i, "getack")) {
        // ACK and GETACK get no reply, which within EXEC would break the array of replies
        if (c.inExec) {
          throw Executor.NOT_IN_TRANSACTION;
        }
        return;
      }
      checkOption(c, i, i + 1);
    }
    c.reply.ok();
  }

  private static void checkOption(Call c, int option, int value) {
    if (c.is(option, "listening-port")) {
      c.integer(value);
    } else if (c.is(option, "ip-address")) {
      if (c.arg(value).length() > MAX_ADDRESS) {
        throw ReredisException.error(
            "REPLCONF ip-address provided by replica instance is too long: "
                + c.arg(value).length()
                + " bytes");
      }
    } else if (c.is(option, "version")) {
      if (!c.text(value).matches("\\d+\\.\\d+\\.\\d+.*")) {
        throw ReredisException.error("Unrecognized version format: " + c.text(value));
      }
    } else if (c.is(option, "rdb-only")) {
      if (c.integer(value) < 0 || c.integer(value) > 1) {
        throw NOT_A_SWITCH;
      }
    } else if (c.is(option, "rdb-filter-only")) {
      checkFilters(c.arg(value).copy());
    } else if (!c.is(option, "capa")) {
      throw ReredisException.error("Unrecognized REPLCONF option: " + c.text(option));
    }
  }

  private static void checkFilters(byte[] line) {
    Arguments filters = new Arguments();
    try {
      LineSplitter.split(line, 0, line.length, filters);
    } catch (ProtocolException e) {
      throw NO_FILTERS;
    }
    for (int i = 0; i < filters.count(); i++) {
      if (!filters.is(i, "functions")) {
        throw ReredisException.error("Unsupported rdb-filter-only option: " + filters.get(i));
      }
    }
  }
}
