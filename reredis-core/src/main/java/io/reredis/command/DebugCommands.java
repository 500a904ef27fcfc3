package io.reredis.command;

import io.reredis.keyspace.Keyspace;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.Bytes;
import io.reredis.util.Decimal;
import io.reredis.util.Errors;
import io.reredis.util.Glob;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Consumer;

/** The command for tests of servers and clients, DEBUG; {@code enable-debug-command} gates it. */
final class DebugCommands {
  private static final Logger LOG = System.getLogger(DebugCommands.class.getName());
  private static final ReredisException NOT_IN_EXEC =
      ReredisException.error("DEBUG RELOAD is not possible within EXEC");
  private static final ReredisException PROTOCOL_NAMES =
      ReredisException.error(
          "Wrong protocol type name. Please use one of the following:"
              + " string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
  private static final ReredisException NO_PUSH =
      ReredisException.error("RESP2 is not supported by this command");
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal MOST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE / 4);

  private DebugCommands() {}

  private static void debug(Call c) {
    if (c.is(1, "help") && c.count() == 2) {
      help(c);
    } else if (c.is(1, "sleep") && c.count() == 3) {
      sleep(c);
    } else if (c.is(1, "set-active-expire") && c.count() == 3) {
      c.engine().activeExpiry(c.integer(2) != 0);
      c.reply.ok();
    } else if (c.is(1, "object") && c.count() >= 3) {
      object(c);
    } else if (c.is(1, "stringmatch-len") && c.count() == 4) {
      Bytes text = c.arg(3);
      boolean matches = Glob.matches(c.arg(2), text.array(), text.offset(), text.length());
      c.reply.integer(matches ? 1 : 0);
    } else if (c.is(1, "error") && c.count() == 3) {
      error(c);
    } else if (c.is(1, "log") && c.count() == 3) {
      LOG.log(Level.WARNING, "DEBUG LOG: " + c.text(2));
      c.reply.ok();
    } else if (c.is(1, "protocol") && c.count() == 3) {
      protocol(c);
    } else if (c.is(1, "reload")) {
      reload(c);
    } else if (c.is(1, "loadaof") && c.count() == 2) {
      load(c, false, true);
    } else {
      throw Help.wrongUse(c);
    }
  }

  private static void reload(Call c) {
    boolean save = true;
    for (int i = 2; i < c.count(); i++) {
      if (c.is(i, "nosave")) {
        save = false;
      } else {
        throw ReredisException.error(
            "DEBUG RELOAD only supports the NOSAVE option: keys are never merged");
      }
    }
    load(c, save, false);
  }

  private static void load(Call c, boolean save, boolean fromLog) {
    if (c.inExec) {
      throw NOT_IN_EXEC;
    }
    PersistenceCommands.await(
        c, done -> c.engine().durability().reload(save, fromLog, done), ReplyWriter::ok);
  }

  /**
   * Answers after a time in which only this client waits; for SLOWLOG and LATENCY the time counts
   * as if the command had taken it. Within EXEC the reply of EXEC waits.
   */
  private static void sleep(Call c) {
    Bytes argument = c.arg(2);
    BigDecimal seconds = Decimal.parse(argument.array(), argument.offset(), argument.length());
    if (seconds == null) {
      throw Errors.NOT_FLOAT;
    }
    c.sleptNanos = seconds.multiply(NANOS).min(MOST_NANOS).max(BigDecimal.ZERO).longValue();
    if (c.inExec || c.sleptNanos == 0) {
      c.reply.ok();
    } else {
      sleep(c, ReplyWriter::ok);
    }
  }

  /** Suspends the client for the time that its command counts as having slept. */
  static void sleep(Call c, Consumer<ReplyWriter> reply) {
    long deadline = c.engine().clock().millis() + (c.sleptNanos + 999_999) / 1_000_000;
    c.session.suspend(new Suspension(deadline, reply, false));
    c.outcome = Outcome.SUSPENDED;
  }

  /** Objects have no address on this heap; the length is that of a string's bytes. */
  private static void object(Call c) {
    Bytes key = c.arg(2);
    int database = c.session.database;
    long idle = c.keys().idleSeconds(database, key);
    String encoding = c.keys().encoding(database, key);
    long[] length = new long[1];
    Keyspace keyspace = c.engine().keyspace();
    if (idle < 0
        || encoding == null
        || !keyspace.view(database, key, view -> length[0] = view.size())) {
      throw Errors.NO_SUCH_KEY;
    }
    int clock = c.keys().accessBits(database, key);
    c.reply.simple(
        "Value at:0x0 refcount:1 encoding:"
            + encoding
            + " serializedlength:"
            + length[0]
            + " lru:"
            + clock
            + " lru_seconds_idle:"
            + idle);
  }

  private static void error(Call c) {
    String line = c.text(2);
    int space = line.indexOf(' ');
    c.engine().errors().count(space < 0 ? line : line.substring(0, space));
    c.reply.error(line);
  }

  private static void protocol(Call c) {
    ReplyWriter reply = c.reply;
    switch (c.text(2).toLowerCase(Locale.ROOT)) {
      case "string":
        reply.bulk("Hello World");
        break;
      case "integer":
        reply.integer(12345);
        break;
      case "double":
        reply.doubleValue(3.141);
        break;
      case "bignum":
        reply.bigNumber("1234567999999999999999999999999999999");
        break;
      case "null":
        reply.nil();
        break;
      case "array":
        reply.array(3);
        writeThree(reply);
        break;
      case "set":
        reply.set(3);
        writeThree(reply);
        break;
      case "map":
        reply.map(3);
        for (int i = 0; i < 3; i++) {
          reply.integer(i);
          reply.bool(i == 1);
        }
        break;
      case "attrib":
        attributes(reply);
        break;
      case "push":
        push(reply);
        break;
      case "verbatim":
        reply.verbatim("txt", "This is a verbatim\nstring");
        break;
      case "true":
        reply.bool(true);
        break;
      case "false":
        reply.bool(false);
        break;
      default:
        throw PROTOCOL_NAMES;
    }
  }

  private static void writeThree(ReplyWriter reply) {
    for (int i = 0; i < 3; i++) {
      reply.integer(i);
    }
  }

  private static void attributes(ReplyWriter reply) {
    if (reply.attribute(1)) {
      reply.bulk("key-popularity");
      reply.array(2);
      reply.bulk("key:123");
      reply.integer(90);
    }
    reply.bulk("Some real reply following the attribute");
  }

  private static void push(ReplyWriter reply) {
    if (reply.version() == 2) {
      throw NO_PUSH;
    }
    reply.push(2);
    reply.bulk("server-cpu-usage");
    reply.integer(42);
    reply.bulk("Some real reply following the push reply");
  }

  private static void help(Call c) {
    Help.write(
        c,
        "ERROR <string>",
        "    Reply with <string> as an error.",
        "LOG <message>",
        "    Write <message> to the log.",
        "OBJECT <key>",
        "    Describe the value of <key>.",
        "PROTOCOL <type>",
        "    Reply with a sample of <type>: string, integer, double, bignum, null, array,",
        "    set, map, attrib, push, verbatim, true, false.",
        "LOADAOF",
        "    Flush the append-only file, drop all keys and load it.",
        "RELOAD [NOSAVE]",
        "    Save all keys, drop them and load them again; with NOSAVE load the last file.",
        "SET-ACTIVE-EXPIRE <0|1>",
        "    Switch off (0) or on (1) the removal of expired keys that nobody asks for.",
        "SLEEP <seconds>",
        "    Reply after <seconds>, decimals allowed; other clients are served meanwhile.",
        "STRINGMATCH-LEN <pattern> <string>",
        "    Reply whether <string> matches the glob <pattern>.");
  }

  static void register(CommandTable table) {
    table
        .add("server", "debug", -2, "admin loading noscript stale", DebugCommands::debug)
        .enabledBy("enable-debug-command")
        .since("1.0.0")
        .locksAll();
  }
}
