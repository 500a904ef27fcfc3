package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.base.Glob;
import io.reredis.base.SafeLog;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Outcome;
import io.reredis.command.Suspension;
import io.reredis.config.MemorySize;
import io.reredis.keyspace.Keyspace;
import io.reredis.operation.DigestOperations;
import io.reredis.operation.StoredForm;
import io.reredis.operation.WriteCondition;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The command for tests of servers and clients: DEBUG, enabled by {@code enable-debug-command}. */
final class DebugCommands implements Family {
  private static final Logger LOG = SafeLog.of(DebugCommands.class);
  private static final ReredisException NOT_IN_EXEC =
      ReredisException.error("DEBUG RELOAD is not possible within EXEC");
  private static final ReredisException PROTOCOL_NAMES =
      ReredisException.error(
          "Wrong protocol type name. Please use one of the following:"
              + " string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
  private static final ReredisException NO_PUSH =
      ReredisException.error("RESP2 is not supported by this command");
  private static final ReredisException RELOAD_OPTIONS =
      ReredisException.error("DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
  private static final ReredisException PACKED =
      ReredisException.error("argument must be a memory value bigger than 1 and smaller than 4gb");
  private static final ReredisException OUT_OF_RANGE =
      ReredisException.error("value is out of range, must be positive");
  private static final long MOST_PACKED = 1L << 32;
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal MOST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE / 4);

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "debug" -> DebugCommands::debug;
      default -> throw Family.unknown(name);
    };
  }

  /** A subcommand, with its least and greatest number of arguments including DEBUG and its name. */
  private record Subcommand(int least, int most, Consumer<Call> action) {}

  private static final Map<String, Subcommand> SUBCOMMANDS =
      Map.ofEntries(
          subcommand("change-repl-id", 2, 2, DebugCommands::changeReplicationId),
          subcommand("digest", 2, 2, c -> c.reply.simple(hex(digests(c).ofAll()))),
          subcommand("digest-value", 2, Integer.MAX_VALUE, DebugCommands::digestValue),
          subcommand("error", 3, 3, DebugCommands::error),
          subcommand("help", 2, 2, DebugCommands::help),
          subcommand("loadaof", 2, 2, c -> load(c, c.engine().durability()::reloadLog)),
          subcommand("log", 3, 3, DebugCommands::log),
          subcommand("object", 3, 3, DebugCommands::object),
          subcommand("pause-cron", 3, 3, DebugCommands::pauseCron),
          subcommand("populate", 3, 5, DebugCommands::populate),
          subcommand("protocol", 3, 3, DebugCommands::protocol),
          subcommand("quicklist-packed-threshold", 3, 3, DebugCommands::packedThreshold),
          subcommand("reload", 2, Integer.MAX_VALUE, DebugCommands::reload),
          subcommand("replybuffer", 4, 4, DebugCommands::replyBuffer),
          subcommand("set-active-expire", 3, 3, DebugCommands::setActiveExpire),
          subcommand("set-disable-deny-scripts", 3, 3, DebugCommands::setDisableDenyScripts),
          subcommand("sleep", 3, 3, DebugCommands::sleep),
          subcommand("stringmatch-len", 4, 4, DebugCommands::match));

  /** Subcommands of Redis for internals that do not exist here, or that would end the program. */
  private static final Set<String> REFUSED =
      Set.of(
          "aof-flush-sleep",
          "assert",
          "client-enforce-reply-list",
          "client-eviction",
          "clusterlink",
          "config-rewrite-force-all",
          "crash-and-recover",
          "dict-resizing",
          "dict-stats",
          "drop-cluster-packet-filter",
          "htstats",
          "htstats-key",
          "jmap",
          "leak",
          "listpack",
          "mallctl",
          "mallctl-str",
          "oom",
          "panic",
          "quicklist",
          "replicate",
          "restart",
          "script",
          "sdslen",
          "segfault",
          "set-skip-checksum-validation",
          "stringmatch-test",
          "structsize",
          "ziplist");

  private static Map.Entry<String, Subcommand> subcommand(
      String name, int least, int most, Consumer<Call> action) {
    return Map.entry(name, new Subcommand(least, most, action));
  }

  private static void debug(Call c) {
    String name = c.text(1).toLowerCase(Locale.ROOT);
    Subcommand subcommand = SUBCOMMANDS.get(name);
    if (subcommand != null && c.count() >= subcommand.least && c.count() <= subcommand.most) {
      subcommand.action.accept(c);
    } else if (REFUSED.contains(name)) {
      throw ReredisException.error(
          "DEBUG " + name.toUpperCase(Locale.ROOT) + " is not there: it is about Redis's insides");
    } else {
      throw Help.wrongUse(c);
    }
  }

  private static void log(Call c) {
    LOG.log(Level.WARNING, "DEBUG LOG: " + c.text(2));
    c.reply.ok();
  }

  private static void match(Call c) {
    Bytes text = c.arg(3);
    boolean matches = Glob.matches(c.arg(2), text.array(), text.offset(), text.length());
    c.reply.integer(matches ? 1 : 0);
  }

  private static void setDisableDenyScripts(Call c) {
    c.engine().scripts().allowAll(!c.is(2, "0"));
    c.reply.ok();
  }

  private static void setActiveExpire(Call c) {
    c.engine().activeExpiry(c.integer(2) != 0);
    c.reply.ok();
  }

  private static void pauseCron(Call c) {
    c.engine().pauseCron(c.integer(2) != 0);
    c.reply.ok();
  }

  private static void changeReplicationId(Call c) {
    byte[] id = new byte[20];
    new SecureRandom().nextBytes(id);
    c.engine().replicationId(hex(id));
    c.reply.ok();
  }

  /** Checks the argument only: a large element is a block of its own in any case. */
  private static void packedThreshold(Call c) {
    long bytes;
    try {
      bytes = MemorySize.parse(c.text(2));
    } catch (ReredisException e) {
      bytes = MOST_PACKED;
    }
    if (bytes >= MOST_PACKED) {
      throw PACKED;
    }
    c.reply.ok();
  }

  /** Checks the arguments only: reply buffers belong to threads and do not shrink. */
  private static void replyBuffer(Call c) {
    if (c.is(2, "peak-reset-time")) {
      if (!c.is(3, "never") && !c.is(3, "reset")) {
        c.integer(3);
      }
    } else if (c.is(2, "resizing")) {
      c.integer(3);
    } else {
      throw Help.wrongUse(c);
    }
    c.reply.ok();
  }

  private static DigestOperations digests(Call c) {
    return c.engine().operations().digests();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static void digestValue(Call c) {
    c.reply.array(c.count() - 2);
    for (int i = 2; i < c.count(); i++) {
      c.reply.simple(hex(digests(c).ofValue(c.session.database, c.arg(i))));
    }
  }

  /** Creates the missing keys; with a given size, values are truncated or padded with zeros. */
  private static void populate(Call c) {
    long count = c.integer(2);
    String prefix = c.count() > 3 ? c.text(3) : "key";
    long size = c.count() > 4 ? c.integer(4) : 0;
    if (count < 0 || size < 0 || size > Integer.MAX_VALUE) {
      throw OUT_OF_RANGE;
    }
    for (long i = 0; i < count; i++) {
      byte[] value = Ascii.bytes("value:" + i);
      c.engine()
          .strings()
          .set(
              c.session.database,
              new Bytes((prefix + ':' + i).getBytes(StandardCharsets.UTF_8)),
              new Bytes(size == 0 ? value : Arrays.copyOf(value, (int) size)),
              WriteCondition.IF_ABSENT,
              Keyspace.NO_EXPIRY,
              null);
    }
    c.reply.ok();
  }

  private static void reload(Call c) {
    boolean save = true;
    boolean flush = true;
    boolean merge = false;
    for (int i = 2; i < c.count(); i++) {
      if (c.is(i, "nosave")) {
        save = false;
      } else if (c.is(i, "noflush")) {
        flush = false;
      } else if (c.is(i, "merge")) {
        merge = true;
      } else {
        throw RELOAD_OPTIONS;
      }
    }
    boolean saves = save;
    boolean flushes = flush;
    boolean merges = merge;
    load(c, done -> c.engine().durability().reload(saves, flushes, merges, done));
  }

  private static void load(Call c, PersistenceCommands.Work loading) {
    if (c.inExec) {
      throw NOT_IN_EXEC;
    }
    PersistenceCommands.await(c, loading, ReplyWriter::ok);
  }

  /**
   * Replies after a delay that only this client notices; SLOWLOG and LATENCY count it as part of
   * the command's duration. Within EXEC the reply of EXEC is delayed.
   */
  private static void sleep(Call c) {
    Bytes argument = c.arg(2);
    BigDecimal seconds = Decimal.parse(argument.array(), argument.offset(), argument.length());
    if (seconds == null) {
      throw Errors.NOT_FLOAT;
    }
    c.sleptNanos = seconds.multiply(NANOS).min(MOST_NANOS).max(BigDecimal.ZERO).longValue();
    if (c.sleptNanos > 0 && c.engine().config().is("debug-sleep-blocks")) {
      block(c);
    }
    if (c.inExec || c.sleptNanos == 0) {
      c.reply.ok();
    } else {
      sleep(c, ReplyWriter::ok);
    }
  }

  /** Sleeps on the calling thread with all shards locked, as Redis does. */
  private static void block(Call c) {
    Keyspace keyspace = c.engine().keyspace();
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      TimeUnit.NANOSECONDS.sleep(c.sleptNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
    // the measured duration includes the sleep, so nothing is added and nothing remains to wait for
    c.sleptNanos = 0;
  }

  /** Suspends the client for the time that the command counts as having slept. */
  static void sleep(Call c, Consumer<ReplyWriter> reply) {
    long deadline = c.engine().clock().millis() + (c.sleptNanos + 999_999) / 1_000_000;
    c.session.suspend(new Suspension(deadline, reply, false));
    c.outcome = Outcome.SUSPENDED;
  }

  /**
   * Describes the stored value. The address is always 0, since objects on the JVM's heap have none,
   * and the reference count 1, since objects are not shared.
   */
  private static void object(Call c) {
    StoredForm form = c.engine().operations().dumps().form(c.session.database, c.arg(2));
    if (form == null) {
      throw Errors.NO_SUCH_KEY;
    }
    String text =
        "Value at:0x0 refcount:1 encoding:"
            + form.encoding()
            + " serializedlength:"
            + form.length()
            + " lru:"
            + form.accessBits()
            + " lru_seconds_idle:"
            + form.idleSeconds();
    StoredForm.Blocks blocks = form.blocks();
    if (blocks != null) {
      text +=
          String.format(
              Locale.ROOT,
              " ql_nodes:%d ql_avg_node:%.2f ql_listpack_max:%s ql_compressed:0"
                  + " ql_uncompressed_size:%d",
              blocks.count(),
              (double) blocks.elements() / blocks.count(),
              c.engine().config().text("list-max-listpack-size"),
              blocks.bytes());
    }
    c.reply.simple(text);
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
        "CHANGE-REPL-ID",
        "    Change the replication id that INFO shows.",
        "DIGEST",
        "    Reply with a digest of all keys. It equals that of Redis for the same data.",
        "DIGEST-VALUE <key> [<key> ...]",
        "    Reply with the digests of the values of these keys.",
        "ERROR <string>",
        "    Reply with <string> as an error.",
        "LOADAOF",
        "    Flush the append-only file, drop all keys and load it.",
        "LOG <message>",
        "    Write <message> to the log.",
        "OBJECT <key>",
        "    Describe how the value of <key> is stored.",
        "PAUSE-CRON <0|1>",
        "    Pause (1) or continue (0) the background work: expiry, eviction, the clock's ticks.",
        "POPULATE <count> [<prefix> [<size>]]",
        "    Create the strings <prefix>:<n>, by default key:<n>, that do not exist.",
        "PROTOCOL <type>",
        "    Reply with a sample of <type>: string, integer, double, bignum, null, array,",
        "    set, map, attrib, push, verbatim, true, false.",
        "QUICKLIST-PACKED-THRESHOLD <size>",
        "    Without effect, for test suites: a large element always has a block of its own.",
        "RELOAD [NOSAVE] [NOFLUSH] [MERGE]",
        "    Save all keys, drop them and load them again; with NOSAVE load the last file,",
        "    with NOFLUSH drop none, with MERGE replace existing ones.",
        "REPLYBUFFER PEAK-RESET-TIME <NEVER|RESET|time>",
        "REPLYBUFFER RESIZING <0|1>",
        "    Without effect, for test suites: reply buffers belong to threads and do not shrink.",
        "SET-ACTIVE-EXPIRE <0|1>",
        "    Turn the removal of expired keys in the background off (0) or on (1).",
        "SET-DISABLE-DENY-SCRIPTS <0|1>",
        "    Allow (1) or reject (0) commands with the flag noscript in scripts.",
        "SLEEP <seconds>",
        "    Reply after <seconds>, decimals allowed; other clients are served meanwhile, unless",
        "    debug-sleep-blocks is yes.",
        "STRINGMATCH-LEN <pattern> <string>",
        "    Reply whether <string> matches the glob <pattern>.");
  }
}
