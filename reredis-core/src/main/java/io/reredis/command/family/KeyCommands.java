package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Durability;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.option.ExpireCondition;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The commands on keys of any type. */
final class KeyCommands implements Family {
  private static final ReredisException NO_LFU =
      ReredisException.error(
          "An LFU maxmemory policy is not selected, access frequency not tracked. Please note that"
              + " when switching between policies at runtime LRU and LFU data will take some time to"
              + " adjust.");
  private static final ReredisException NO_LRU =
      ReredisException.error(
          "An LFU maxmemory policy is selected, idle time not tracked. Please note that when"
              + " switching between policies at runtime LRU and LFU data will take some time to"
              + " adjust.");
  private static final ReredisException NEGATIVE_TIMEOUT =
      ReredisException.error("timeout is negative");
  private static final ReredisException TIMEOUT_NOT_INTEGER =
      ReredisException.error("timeout is not an integer or out of range");

  /** The reply of OBJECT REFCOUNT for small integers, which Redis shares between keys. */
  private static final int SHARED_REFERENCES = Integer.MAX_VALUE;

  /** The greatest number of elements of a hash table that Redis frees at once. */
  private static final int LAZY_ELEMENTS = 64;

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "copy" -> KeyCommands::copy;
      case "del" -> KeyCommands::del;
      case "exists" -> KeyCommands::exists;
      case "expire" -> KeyCommands::expire;
      case "expireat" -> KeyCommands::expireat;
      case "expiretime" -> KeyCommands::expiretime;
      case "keys" -> KeyCommands::keys;
      case "move" -> KeyCommands::move;
      case "persist" -> KeyCommands::persist;
      case "pexpire" -> KeyCommands::pexpire;
      case "pexpireat" -> KeyCommands::pexpireat;
      case "pexpiretime" -> KeyCommands::pexpiretime;
      case "pttl" -> KeyCommands::pttl;
      case "randomkey" -> KeyCommands::randomkey;
      case "rename" -> KeyCommands::rename;
      case "renamenx" -> KeyCommands::renamenx;
      case "scan" -> KeyCommands::scan;
      case "touch" -> KeyCommands::touch;
      case "ttl" -> KeyCommands::ttl;
      case "type" -> KeyCommands::type;
      case "unlink" -> KeyCommands::unlink;
      case "wait" -> KeyCommands::waitForReplicas;
      case "waitaof" -> KeyCommands::waitaof;
      case "object|encoding" -> KeyCommands::encoding;
      case "object|freq" -> KeyCommands::freq;
      case "object|help" -> KeyCommands::help;
      case "object|idletime" -> KeyCommands::idletime;
      case "object|refcount" -> KeyCommands::refcount;
      default -> throw Family.unknown(name);
    };
  }

  private static void del(Call c) {
    c.reply.integer(
        c.count() == 2
            ? c.keys().delete(c.db(), c.arg(1)) ? 1 : 0
            : c.keys().delete(c.db(), c.rest(1)));
  }

  private static void unlink(Call c) {
    for (Bytes key : c.rest(1)) {
      if (isFreedLazily(c, key)) {
        c.engine().lazyFreed().increment();
      }
    }
    del(c);
  }

  /**
   * Returns whether Redis would free the value in the background: a hash table above a certain
   * size.
   */
  private static boolean isFreedLazily(Call c, Bytes key) {
    boolean[] lazily = new boolean[1];
    c.engine()
        .keyspace()
        .view(
            c.session.database,
            key,
            view -> {
              String encoding = view.encoding();
              boolean isTable = encoding.equals("hashtable") || encoding.equals("skiplist");
              lazily[0] = isTable && view.size() > LAZY_ELEMENTS;
            });
    return lazily[0];
  }

  private static void exists(Call c) {
    c.reply.integer(c.keys().exists(c.db(), c.rest(1)));
  }

  private static void touch(Call c) {
    c.reply.integer(c.keys().touch(c.session.database, c.rest(1)));
  }

  private static void type(Call c) {
    c.reply.simple(c.keys().type(c.db(), c.arg(1)));
  }

  // --- expiry

  private static void expire(Call c) {
    expire(c, ExpiryUnit.SECONDS, "expire");
  }

  private static void pexpire(Call c) {
    expire(c, ExpiryUnit.MILLISECONDS, "pexpire");
  }

  private static void expireat(Call c) {
    expire(c, ExpiryUnit.UNIX_SECONDS, "expireat");
  }

  private static void pexpireat(Call c) {
    expire(c, ExpiryUnit.UNIX_MILLISECONDS, "pexpireat");
  }

  private static void expire(Call c, ExpiryUnit unit, String name) {
    ExpireCondition condition = c.count() == 3 ? ExpireCondition.ALWAYS : expireCondition(c);
    long expireAt = unit.toMillis(c, c.integer(2), name);
    // every time before 1970 is in the past, as 0 is
    boolean done = c.keys().expireAt(c.db(), c.arg(1), Math.max(0, expireAt), condition);
    c.reply.integer(done ? 1 : 0);
  }

  private static ExpireCondition expireCondition(Call c) {
    boolean nx = false;
    boolean xx = false;
    boolean gt = false;
    boolean lt = false;
    for (int i = 3; i < c.count(); i++) {
      if (c.is(i, "nx")) {
        nx = true;
      } else if (c.is(i, "xx")) {
        xx = true;
      } else if (c.is(i, "gt")) {
        gt = true;
      } else if (c.is(i, "lt")) {
        lt = true;
      } else {
        throw ReredisException.error("Unsupported option " + c.text(i));
      }
    }
    if (nx && (xx || gt || lt)) {
      throw Errors.NX_AND_XX_GT_LT;
    }
    if (gt && lt) {
      throw Errors.GT_AND_LT;
    }
    return condition(nx, xx, gt, lt);
  }

  /** Returns the condition of options that have been checked to be compatible. */
  static ExpireCondition condition(boolean nx, boolean xx, boolean gt, boolean lt) {
    if (nx) {
      return ExpireCondition.NONE_SET;
    } else if (gt) {
      // GT implies XX: no expiry counts as the latest
      return ExpireCondition.LATER;
    } else if (lt) {
      return xx ? ExpireCondition.SET_AND_EARLIER : ExpireCondition.EARLIER;
    }
    return xx ? ExpireCondition.SET : ExpireCondition.ALWAYS;
  }

  private static void persist(Call c) {
    c.reply.integer(c.keys().persist(c.db(), c.arg(1)) ? 1 : 0);
  }

  private static void ttl(Call c) {
    c.reply.integer(seconds(c.keys().timeToLive(c.db(), c.arg(1))));
  }

  private static void pttl(Call c) {
    c.reply.integer(c.keys().timeToLive(c.db(), c.arg(1)));
  }

  private static void expiretime(Call c) {
    c.reply.integer(seconds(c.keys().expireTime(c.db(), c.arg(1))));
  }

  /** Rounds milliseconds to seconds; negative numbers are not times and stay as they are. */
  private static long seconds(long millis) {
    return millis < 0 ? millis : millis / 1000 + (millis % 1000 < 500 ? 0 : 1);
  }

  private static void pexpiretime(Call c) {
    c.reply.integer(c.keys().expireTime(c.db(), c.arg(1)));
  }

  // --- iteration

  private static void keys(Call c) {
    writeKeys(c.reply, c.keys().keys(c.session.database, c.arg(1)));
  }

  private static void writeKeys(ReplyWriter reply, List<byte[]> keys) {
    reply.array(keys.size());
    keys.forEach(reply::bulk);
  }

  private static void scan(Call c) {
    ScanOptions options = ScanOptions.ofKeys(c);
    List<byte[]> found = new ArrayList<>();
    long next =
        c.keys()
            .scan(
                c.session.database,
                options.cursor,
                Math.min(options.count, Integer.MAX_VALUE),
                options.pattern,
                options.type,
                found);
    c.reply.array(2);
    c.reply.bulk(next);
    writeKeys(c.reply, found);
  }

  private static void randomkey(Call c) {
    c.reply.bulkOrNil(c.keys().randomKey(c.session.database));
  }

  // --- names and databases

  private static void rename(Call c) {
    c.keys().rename(c.db(), c.arg(1), c.arg(2));
    c.reply.ok();
  }

  private static void renamenx(Call c) {
    c.reply.integer(c.keys().renameIfAbsent(c.db(), c.arg(1), c.arg(2)) ? 1 : 0);
  }

  private static void move(Call c) {
    int target = c.database(2);
    c.reply.integer(c.keys().move(c.session.database, c.arg(1), target) ? 1 : 0);
  }

  private static void copy(Call c) {
    int target = c.session.database;
    boolean replace = false;
    for (int i = 3; i < c.count(); i++) {
      if (c.is(i, "replace")) {
        replace = true;
      } else if (c.is(i, "db") && i + 1 < c.count()) {
        target = c.database(++i);
      } else {
        throw Errors.SYNTAX;
      }
    }
    boolean done = c.keys().copy(c.session.database, c.arg(1), target, c.arg(2), replace);
    c.reply.integer(done ? 1 : 0);
  }

  // --- OBJECT

  private static void encoding(Call c) {
    String encoding = c.keys().encoding(c.db(), c.arg(2));
    if (encoding == null) {
      c.reply.nil();
    } else {
      c.reply.bulk(encoding);
    }
  }

  private static void refcount(Call c) {
    String encoding = c.keys().encoding(c.db(), c.arg(2));
    if (encoding == null) {
      c.reply.nil();
      return;
    }
    c.reply.integer(c.keys().isShared(c.db(), c.arg(2)) ? SHARED_REFERENCES : 1);
  }

  private static void idletime(Call c) {
    long seconds = c.keys().idleSeconds(c.db(), c.arg(2));
    if (seconds >= 0 && c.engine().keyspace().countsUses()) {
      throw NO_LRU;
    }
    if (seconds < 0) {
      c.reply.nil();
    } else {
      c.reply.integer(seconds);
    }
  }

  private static void freq(Call c) {
    int frequency = c.keys().frequency(c.db(), c.arg(2));
    if (frequency >= 0 && !c.engine().keyspace().countsUses()) {
      throw NO_LFU;
    }
    if (frequency < 0) {
      c.reply.nil();
    } else {
      c.reply.integer(frequency);
    }
  }

  private static void help(Call c) {
    Help.write(
        c,
        "ENCODING <key>",
        "    Return the kind of internal representation used in order to store the value",
        "    associated with a <key>.",
        "FREQ <key>",
        "    Return the access frequency index of the <key>. The returned integer is",
        "    proportional to the logarithm of the real access frequency.",
        "IDLETIME <key>",
        "    Return the idle time of the <key>, that is the approximated number of",
        "    seconds elapsed since the last access to the key.",
        "REFCOUNT <key>",
        "    Return the number of references of the value associated with the specified",
        "    <key>.");
  }

  // --- waiting for replicas, which do not exist, and for the log

  private static void waitForReplicas(Call c) {
    long wanted = c.integer(1);
    long timeout = timeout(c, 2);
    if (wanted <= 0 || c.inExec) {
      c.reply.integer(0);
    } else {
      suspend(c, timeout, reply -> reply.integer(0));
    }
  }

  private static void waitaof(Call c) {
    long local = c.integer(1);
    if (local < 0 || local > 1) {
      throw ReredisException.error("value is out of range, value must between 0 and 1");
    }
    long replicas = c.integer(2);
    if (replicas < 0) {
      throw ReredisException.error("value is out of range, must be positive");
    }
    long timeout = timeout(c, 3);
    Durability durability = c.engine().durability();
    if (local > 0 && !durability.isLogging()) {
      throw ReredisException.error(
          "WAITAOF cannot be used when numlocal is set but appendonly is disabled.");
    }
    if (c.inExec || local == 0 && replicas == 0) {
      writeFlushed(c.reply, 0);
      return;
    }
    AtomicInteger flushed = new AtomicInteger();
    Suspension reason = suspend(c, timeout, out -> writeFlushed(out, flushed.get()));
    Session session = c.session;
    durability.flushLog(
        done -> {
          flushed.set(done ? 1 : 0);
          if (replicas == 0) {
            session.serve(reason, out -> writeFlushed(out, flushed.get()));
          }
        });
  }

  /** Writes on how many machines the log is flushed: this one, and replicas, which do not exist. */
  private static void writeFlushed(ReplyWriter reply, int local) {
    reply.array(2);
    reply.integer(local);
    reply.integer(0);
  }

  private static long timeout(Call c, int index) {
    Bytes a = c.arg(index);
    if (!Ascii.isLong(a.array(), a.offset(), a.length())) {
      throw TIMEOUT_NOT_INTEGER;
    }
    long timeout = Ascii.toLong(a.array(), a.offset(), a.length());
    if (timeout < 0) {
      throw NEGATIVE_TIMEOUT;
    }
    return timeout;
  }

  private static Suspension suspend(
      Call c, long millis, java.util.function.Consumer<ReplyWriter> onTimeout) {
    long now = c.engine().clock().millis();
    long deadline = millis == 0 || millis > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + millis;
    Suspension reason = new Suspension(deadline, onTimeout, true);
    c.session.suspend(reason);
    c.outcome = Outcome.SUSPENDED;
    return reason;
  }
}
