package io.reredis.command.family;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Errors;
import io.reredis.base.StreamIdText;
import io.reredis.command.Call;
import io.reredis.command.Executor;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.operation.TrimSpec;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import org.jspecify.annotations.Nullable;

/** The commands on entries of streams, except for those that read several streams. */
final class StreamCommands implements Family {
  private static final ReredisException MAXLEN_AND_MINID =
      ReredisException.error(
          "syntax error, MAXLEN and MINID options at the same time are not compatible");
  private static final ReredisException NEGATIVE_MAXLEN =
      ReredisException.error("The MAXLEN argument must be >= 0.");
  private static final ReredisException NEGATIVE_LIMIT =
      ReredisException.error("The LIMIT argument must be >= 0.");
  private static final ReredisException LIMIT_WITHOUT_STRATEGY =
      ReredisException.error(
          "syntax error, LIMIT cannot be used without specifying a trimming strategy");
  private static final ReredisException LIMIT_OF_EXACT =
      ReredisException.error("syntax error, LIMIT cannot be used without the special ~ option");
  private static final ReredisException NOT_POSITIVE =
      ReredisException.error("entries_added must be positive");
  private static final ReredisException BEFORE_MAX_DELETED =
      ReredisException.error(
          "The ID specified in XSETID is smaller than the provided max_deleted_entry_id");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "xadd" -> StreamCommands::xadd;
      case "xlen" -> c -> c.reply.integer(c.streams().length(c.db(), c.arg(1)));
      case "xrange" -> c -> range(c, StreamIds.start(c, 2), StreamIds.end(c, 3), false);
      case "xrevrange" -> StreamCommands::xrevrange;
      case "xdel" -> c -> c.reply.integer(delete(c));
      case "xtrim" -> StreamCommands::xtrim;
      case "xsetid" -> StreamCommands::xsetid;
      default -> throw Family.unknown(name);
    };
  }

  private static void xrevrange(Call c) {
    StreamId end = StreamIds.end(c, 2);
    range(c, StreamIds.start(c, 3), end, true);
  }

  private static void xtrim(Call c) {
    Options options = Options.of(c, 2, false);
    c.reply.integer(c.streams().trim(c.db(), c.arg(1), options.trim()));
  }

  private static long delete(Call c) {
    if (!c.streams().isThere(c.db(), c.arg(1))) {
      return 0;
    }
    return c.streams().delete(c.db(), c.arg(1), StreamIds.rest(c, 2));
  }

  /** The options of XADD before the id, and of XTRIM after the key. */
  private static final class Options {
    private boolean byLength;
    private boolean byId;
    private long maxLength = -1;
    private @Nullable StreamId minId;
    private boolean approximate;
    private long limit = -1;
    private boolean onlyIfPresent;
    private int next;

    static Options of(Call c, int from, boolean isAdd) {
      Options o = new Options();
      o.next = from;
      while (o.next < c.count() && o.read(c, isAdd)) {
        o.next++;
      }
      if (o.limit > 0 && !o.byLength && !o.byId) {
        throw LIMIT_WITHOUT_STRATEGY;
      }
      if (!isAdd && !o.byLength && !o.byId) {
        throw Errors.SYNTAX;
      }
      if (o.limit >= 0 && !o.approximate) {
        throw LIMIT_OF_EXACT;
      }
      return o;
    }

    /** Parses one option; returns false if there is none, because the id of XADD follows. */
    private boolean read(Call c, boolean isAdd) {
      boolean more = next + 1 < c.count();
      if (isAdd && StreamIds.isWord(c, next, '*')) {
        return false;
      }
      if (more && (c.is(next, "maxlen") || c.is(next, "minid"))) {
        strategy(c, c.is(next, "maxlen"));
      } else if (more && c.is(next, "limit")) {
        limit = c.integer(++next);
        if (limit < 0) {
          throw NEGATIVE_LIMIT;
        }
      } else if (isAdd && c.is(next, "nomkstream")) {
        onlyIfPresent = true;
      } else if (isAdd) {
        return false;
      } else {
        throw Errors.SYNTAX;
      }
      return true;
    }

    private void strategy(Call c, boolean length) {
      if (byLength || byId) {
        throw MAXLEN_AND_MINID;
      }
      next++;
      boolean more = next + 1 < c.count();
      if (more && StreamIds.isWord(c, next, '~')) {
        approximate = true;
        next++;
      } else if (more && StreamIds.isWord(c, next, '=')) {
        next++;
      }
      byLength = length;
      byId = !length;
      if (length) {
        maxLength = c.integer(next);
        if (maxLength < 0) {
          throw NEGATIVE_MAXLEN;
        }
      } else {
        minId = StreamIds.strict(c, next, 0);
      }
    }

    @Nullable TrimSpec trim() {
      if (!byLength && !byId) {
        return null;
      }
      TrimSpec exact = byLength ? TrimSpec.toLength(maxLength) : TrimSpec.from(notNull(minId));
      if (!approximate) {
        return exact;
      }
      return limit < 0 ? exact.approximately() : exact.approximately(limit);
    }
  }

  private static void xadd(Call c) {
    Options options = readBeforeId(c);
    int at = options.next;
    StreamId id = null;
    boolean anySequence = false;
    if (at < c.count() && !StreamIds.isWord(c, at, '*')) {
      String text = c.text(at);
      anySequence = text.endsWith("-*");
      id = anySequence ? millis(text.substring(0, text.length() - 2)) : StreamIds.strict(c, at, 0);
    }
    int parts = c.count() - at - 1;
    if (parts < 2 || parts % 2 == 1) {
      throw Executor.wrongArity(c.command);
    }
    StreamId added =
        c.streams()
            .add(
                c.db(),
                c.arg(1),
                id,
                anySequence,
                options.onlyIfPresent,
                options.trim(),
                c.rest(at + 1));
    if (added == null) {
      c.reply.nil();
    } else {
      c.reply.bulk(Ascii.bytes(added));
    }
  }

  /**
   * Parses the options of XADD. As in Redis, an error about the id precedes errors about the
   * combination of options.
   */
  private static Options readBeforeId(Call c) {
    try {
      return Options.of(c, 2, true);
    } catch (ReredisException e) {
      if (e == LIMIT_OF_EXACT || e == LIMIT_WITHOUT_STRATEGY) {
        checkId(c);
      }
      throw e;
    }
  }

  private static void checkId(Call c) {
    Options o = new Options();
    o.next = 2;
    while (o.next < c.count() && o.read(c, true)) {
      o.next++;
    }
    if (o.next < c.count() && !StreamIds.isWord(c, o.next, '*') && !c.text(o.next).endsWith("-*")) {
      StreamIds.strict(c, o.next, 0);
    }
  }

  private static StreamId millis(String text) {
    StreamId id = text.indexOf('-') >= 0 ? null : StreamIdText.parse(text);
    if (id == null) {
      throw StreamIds.INVALID;
    }
    return id;
  }

  private static void range(Call c, StreamId from, StreamId to, boolean back) {
    long limit = -1;
    for (int i = 4; i < c.count(); i += 2) {
      if (!c.is(i, "count") || i + 1 == c.count()) {
        throw Errors.SYNTAX;
      }
      limit = Math.max(0, c.integer(i + 1));
    }
    if (limit == 0) {
      if (c.streams().exists(c.db(), c.arg(1))) {
        c.reply.nilArray();
      } else {
        c.reply.array(0);
      }
      return;
    }
    ReplyWriter reply = c.reply;
    int mark = reply.size();
    int count =
        c.streams()
            .range(
                c.db(),
                c.arg(1),
                from,
                to,
                Math.max(0, limit),
                back,
                new StreamReply(reply, false));
    reply.arrayAt(mark, count);
  }

  private static void xsetid(Call c) {
    StreamId id = StreamIds.strict(c, 2, 0);
    long entriesAdded = -1;
    StreamId maxDeleted = null;
    for (int i = 3; i < c.count(); i += 2) {
      boolean more = i + 1 < c.count();
      if (more && c.is(i, "entriesadded")) {
        entriesAdded = c.integer(i + 1);
        if (entriesAdded < 0) {
          throw NOT_POSITIVE;
        }
      } else if (more && c.is(i, "maxdeletedid")) {
        maxDeleted = StreamIds.strict(c, i + 1, 0);
        if (id.isBefore(maxDeleted)) {
          throw BEFORE_MAX_DELETED;
        }
      } else {
        throw Errors.SYNTAX;
      }
    }
    c.streams().setId(c.db(), c.arg(1), id, entriesAdded, maxDeleted);
    c.reply.ok();
  }
}
