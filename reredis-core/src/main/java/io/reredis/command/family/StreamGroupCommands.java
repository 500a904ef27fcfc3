package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.operation.StreamGroupOperations;
import io.reredis.resp.ReplyWriter;
import io.reredis.type.StreamConsumer;
import io.reredis.type.StreamGroup;
import io.reredis.type.StreamValue.Claim;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands on consumer groups of streams. */
final class StreamGroupCommands implements Family {
  private static final ReredisException ENTRIES_READ =
      ReredisException.error("value for ENTRIESREAD must be positive or -1");
  private static final ReredisException COUNT = ReredisException.error("COUNT must be > 0");
  private static final int DEFAULT_COUNT = 100;
  private static final long MOST_COUNT = Long.MAX_VALUE / 16;

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "xgroup|create" -> c -> createOrSet(c, true);
      case "xgroup|setid" -> c -> createOrSet(c, false);
      case "xgroup|destroy" ->
          c -> c.reply.integer(c.streamGroups().destroy(c.db(), c.arg(2), c.arg(3), true) ? 1 : 0);
      case "xgroup|createconsumer" -> StreamGroupCommands::xgroupCreateconsumer;
      case "xgroup|delconsumer" ->
          c ->
              c.reply.integer(
                  c.streamGroups().deleteConsumer(c.db(), c.arg(2), c.arg(3), c.arg(4)));
      case "xgroup|help" -> StreamGroupCommands::help;
      case "xack" -> StreamGroupCommands::xack;
      case "xpending" -> StreamGroupCommands::xpending;
      case "xclaim" -> StreamGroupCommands::xclaim;
      case "xautoclaim" -> StreamGroupCommands::xautoclaim;
      default -> throw Family.unknown(name);
    };
  }

  private static void xgroupCreateconsumer(Call c) {
    boolean created = c.streamGroups().createConsumer(c.db(), c.arg(2), c.arg(3), c.arg(4));
    c.reply.integer(created ? 1 : 0);
  }

  private static void xack(Call c) {
    boolean there = c.streamGroups().exists(c.db(), c.arg(1), c.arg(2));
    c.reply.integer(
        there ? c.streamGroups().acknowledge(c.db(), c.arg(1), c.arg(2), StreamIds.rest(c, 3)) : 0);
  }

  private static void createOrSet(Call c, boolean create) {
    boolean makeStream = false;
    long entriesRead = -1;
    for (int i = 5; i < c.count(); i++) {
      if (create && c.is(i, "mkstream")) {
        makeStream = true;
      } else if (c.is(i, "entriesread") && i + 1 < c.count()) {
        entriesRead = c.integer(++i);
        if (entriesRead < -1) {
          throw ENTRIES_READ;
        }
      } else {
        throw Help.wrongUse(c);
      }
    }
    if (c.count() > (create ? 8 : 7) && !isRefused(c, create, makeStream)) {
      throw Help.wrongUse(c);
    }
    StreamId last = null;
    if (!StreamIds.isWord(c, 4, '$')) {
      last = idOrOtherError(c, create, makeStream);
    }
    if (create) {
      c.streamGroups().create(c.db(), c.arg(2), c.arg(3), last, makeStream, entriesRead);
    } else {
      c.streamGroups().setId(c.db(), c.arg(2), c.arg(3), last, entriesRead);
    }
    c.reply.ok();
  }

  /**
   * Returns the id at index 4. As in Redis, an error about key or group precedes one about the id:
   * then the result does not matter, because the operation throws it.
   */
  private static StreamId idOrOtherError(Call c, boolean create, boolean makeStream) {
    if (!StreamIds.isStrict(c, 4) && isRefused(c, create, makeStream)) {
      return StreamId.ZERO;
    }
    if (!create && (StreamIds.isWord(c, 4, '-') || StreamIds.isWord(c, 4, '+'))) {
      return StreamIds.start(c, 4);
    }
    return StreamIds.strict(c, 4, 0);
  }

  /** Returns whether the operation will fail because the key or the group is missing. */
  private static boolean isRefused(Call c, boolean create, boolean makeStream) {
    boolean there = c.streams().isThere(c.db(), c.arg(2));
    return there ? !create && !c.streamGroups().isThere(c.db(), c.arg(2), c.arg(3)) : !makeStream;
  }

  private static void xpending(Call c) {
    if (c.count() == 3) {
      c.streamGroups()
          .inspect(c.db(), c.arg(1), c.arg(2), (stream, group) -> summary(c.reply, group));
      return;
    }
    if (c.count() < 6 || c.count() > 9) {
      throw Errors.SYNTAX;
    }
    int at = 3;
    long minIdle = 0;
    if (c.is(3, "idle")) {
      minIdle = c.integer(4);
      if (c.count() < 8) {
        throw Errors.SYNTAX;
      }
      at = 5;
    }
    long count = Math.max(0, c.integer(at + 2));
    StreamId from = StreamIds.start(c, at);
    StreamId to = StreamIds.end(c, at + 1);
    Bytes consumer = at + 3 < c.count() ? c.arg(at + 3) : null;
    long idle = minIdle;
    c.streamGroups()
        .inspect(
            c.db(),
            c.arg(1),
            c.arg(2),
            (stream, group) -> list(c, group, consumer, from, to, count, idle));
  }

  private static void summary(ReplyWriter reply, StreamGroup group) {
    reply.array(4);
    reply.integer(group.pending().size());
    if (group.pending().isEmpty()) {
      reply.nil();
      reply.nil();
      reply.nilArray();
      return;
    }
    reply.bulk(Ascii.bytes(group.pending().firstKey()));
    reply.bulk(Ascii.bytes(group.pending().lastKey()));
    int mark = reply.size();
    int count = 0;
    for (StreamConsumer consumer : group.consumers()) {
      if (!consumer.pending().isEmpty()) {
        reply.array(2);
        reply.bulk(consumer.name());
        reply.bulk(consumer.pending().size());
        count++;
      }
    }
    reply.arrayAt(mark, count);
  }

  private static void list(
      Call c,
      StreamGroup group,
      @Nullable Bytes name,
      StreamId from,
      StreamId to,
      long count,
      long minIdle) {
    ReplyWriter reply = c.reply;
    int mark = reply.size();
    long now = c.engine().clock().millis();
    int written =
        StreamGroupOperations.pending(
            group,
            name,
            from,
            to,
            count,
            minIdle,
            now,
            p -> {
              reply.array(4);
              reply.bulk(Ascii.bytes(p.id()));
              reply.bulk(p.consumer().name());
              reply.integer(Math.max(0, now - p.time()));
              reply.integer(p.count());
            });
    reply.arrayAt(mark, written);
  }

  private static void xclaim(Call c) {
    c.streamGroups().requireForClaim(c.db(), c.arg(1), c.arg(2));
    long minIdle = Math.max(0, StreamIds.integerOr(c, 4, wrong("min-idle-time", "", "XCLAIM")));
    int i = 5;
    List<StreamId> ids = new ArrayList<>();
    while (i < c.count() && StreamIds.isStrict(c, i)) {
      ids.add(StreamIds.strict(c, i++, 0));
    }
    long now = c.engine().clock().millis();
    long time = -1;
    long retryCount = -1;
    boolean force = false;
    boolean justIds = false;
    StreamId lastId = null;
    for (; i < c.count(); i++) {
      boolean more = i + 1 < c.count();
      if (c.is(i, "force")) {
        force = true;
      } else if (c.is(i, "justid")) {
        justIds = true;
      } else if (more && c.is(i, "idle")) {
        time = now - StreamIds.integerOr(c, ++i, wrong("IDLE", " option", "XCLAIM"));
      } else if (more && c.is(i, "time")) {
        time = StreamIds.integerOr(c, ++i, wrong("TIME", " option", "XCLAIM"));
      } else if (more && c.is(i, "retrycount")) {
        retryCount = StreamIds.integerOr(c, ++i, wrong("RETRYCOUNT", " option", "XCLAIM"));
      } else if (more && c.is(i, "lastid")) {
        lastId = StreamIds.strict(c, ++i, 0);
      } else {
        throw ReredisException.error("Unrecognized XCLAIM option '" + c.arg(i) + "'");
      }
    }
    long at = time < 0 || time > now ? now : time;
    Claim claim = new Claim(minIdle, now, at, retryCount, force, justIds);
    int mark = c.reply.size();
    int count =
        c.streamGroups()
            .claim(
                c.db(),
                c.arg(1),
                c.arg(2),
                c.arg(3),
                ids,
                claim,
                lastId,
                new StreamReply(c.reply, justIds));
    c.reply.arrayAt(mark, count);
  }

  private static ReredisException wrong(String what, String kind, String command) {
    return ReredisException.error("Invalid " + what + kind + " argument for " + command);
  }

  private static void xautoclaim(Call c) {
    long minIdle = Math.max(0, StreamIds.integerOr(c, 4, wrong("min-idle-time", "", "XAUTOCLAIM")));
    StreamId from = StreamIds.start(c, 5);
    long count = DEFAULT_COUNT;
    boolean justIds = false;
    for (int i = 6; i < c.count(); i++) {
      if (c.is(i, "count") && i + 1 < c.count()) {
        count = StreamIds.integerOr(c, ++i, COUNT);
        if (count < 1 || count > MOST_COUNT) {
          throw COUNT;
        }
      } else if (c.is(i, "justid")) {
        justIds = true;
      } else {
        throw Errors.SYNTAX;
      }
    }
    long now = c.engine().clock().millis();
    Claim claim = new Claim(minIdle, now, now, -1, false, justIds);
    List<StreamId> deleted = new ArrayList<>();
    ReplyWriter reply = c.reply;
    int mark = reply.size();
    Counted sink = new Counted(reply, justIds);
    StreamId next =
        c.streamGroups()
            .autoClaim(c.db(), c.arg(1), c.arg(2), c.arg(3), from, count, claim, sink, deleted);
    reply.arrayAt(mark, sink.count);
    byte[] entries = reply.copyFrom(mark);
    reply.rewind(mark);
    reply.array(3);
    reply.bulk(Ascii.bytes(next));
    reply.raw(entries);
    reply.array(deleted.size());
    deleted.forEach(id -> reply.bulk(Ascii.bytes(id)));
  }

  /** A reply that counts its entries. */
  private static final class Counted implements io.reredis.type.EntrySink {
    private final StreamReply reply;
    private int count;

    Counted(ReplyWriter writer, boolean onlyIds) {
      reply = new StreamReply(writer, onlyIds);
    }

    @Override
    public void entry(StreamId id, int fields) {
      count++;
      reply.entry(id, fields);
    }

    @Override
    public void put(byte[] a, int offset, int length) {
      reply.put(a, offset, length);
    }
  }

  private static void help(Call c) {
    Help.write(
        c,
        "CREATE <key> <groupname> <id|$> [option]",
        "    Create a new consumer group. Options are:",
        "    * MKSTREAM",
        "      Create the empty stream if it does not exist.",
        "    * ENTRIESREAD entries_read",
        "      Set the group's entries_read counter (internal use).",
        "CREATECONSUMER <key> <groupname> <consumer>",
        "    Create a new consumer in the specified group.",
        "DELCONSUMER <key> <groupname> <consumer>",
        "    Remove the specified consumer.",
        "DESTROY <key> <groupname>",
        "    Remove the specified group.",
        "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]",
        "    Set the current group ID and entries_read counter.");
  }
}
