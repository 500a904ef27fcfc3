package io.reredis.command.family;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.LongCommands;
import io.reredis.keyspace.Waiter;
import io.reredis.operation.StreamGroupOperations;
import io.reredis.operation.StreamOperations;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** XREAD and XREADGROUP, which read several streams and may block. */
final class StreamReadCommands implements Family {
  private static final ReredisException NO_GROUP_OPTION =
      ReredisException.error("Missing GROUP option for XREADGROUP");
  private static final ReredisException GROUP_OF_XREAD =
      ReredisException.error(
          "The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
  private static final ReredisException NOACK_OF_XREAD =
      ReredisException.error(
          "The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
  private static final ReredisException DOLLAR_OF_GROUP =
      ReredisException.error(
          "The $ ID is meaningless in the context of XREADGROUP: you want to read the history of"
              + " this consumer by specifying a proper ID, or use the > ID to get new messages. The"
              + " $ ID would just return an empty result set.");
  private static final ReredisException PLUS_OF_GROUP =
      ReredisException.error(
          "The + ID is meaningless in the context of XREADGROUP: you want to read the history of"
              + " this consumer by specifying a proper ID, or use the > ID to get new messages. The"
              + " + ID would just return an empty result set.");
  private static final ReredisException NEW_OF_XREAD =
      ReredisException.error(
          "The > ID can be specified only when calling XREADGROUP using the GROUP <group>"
              + " <consumer> option.");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "xread" -> c -> read(c, false);
      case "xreadgroup" -> c -> read(c, true);
      default -> throw Family.unknown(name);
    };
  }

  private static void read(Call c, boolean ofGroup) {
    Request request = new Request(c, ofGroup);
    if (!request.readNow(c)) {
      if (request.deadline < 0) {
        c.reply.nilArray();
      } else {
        request.await(c);
      }
    }
  }

  /** The arguments of one request. */
  private static final class Request {
    private final boolean ofGroup;
    private long deadline = -1;
    private long limit;
    private boolean noAck;
    private @Nullable Bytes group;
    private @Nullable Bytes consumer;
    private int keysAt;
    private int keys;

    /**
     * The ids after which the streams are read; null for entries not yet delivered to the group.
     */
    private final List<StreamId> ids = new ArrayList<>();

    Request(Call c, boolean ofGroup) {
      this.ofGroup = ofGroup;
      for (int i = 1; i < c.count() && keysAt == 0; i++) {
        i = option(c, i);
      }
      if (keysAt == 0) {
        throw Errors.SYNTAX;
      }
      if (ofGroup && group == null) {
        throw NO_GROUP_OPTION;
      }
    }

    /** Parses an option; returns the index of its last argument. */
    private int option(Call c, int i) {
      int more = c.count() - i - 1;
      if (c.is(i, "block") && more >= 1) {
        deadline = Timeouts.millis(c, i + 1);
        return i + 1;
      }
      if (c.is(i, "count") && more >= 1) {
        limit = Math.max(0, c.integer(i + 1));
        return i + 1;
      }
      if (c.is(i, "group") && more >= 2) {
        if (!ofGroup) {
          throw GROUP_OF_XREAD;
        }
        group = c.arg(i + 1);
        consumer = c.arg(i + 2);
        return i + 2;
      }
      if (c.is(i, "noack")) {
        if (!ofGroup) {
          throw NOACK_OF_XREAD;
        }
        noAck = true;
        return i;
      }
      if (c.is(i, "streams") && more >= 1) {
        if (more % 2 != 0) {
          throw ReredisException.error(
              "Unbalanced '"
                  + c.command.name()
                  + "' list of streams: for each stream key an ID or '"
                  + (ofGroup ? '>' : '$')
                  + "' must be specified.");
        }
        keysAt = i + 1;
        keys = more / 2;
        return i;
      }
      throw Errors.SYNTAX;
    }

    private @Nullable StreamId id(Call c, Bytes key, int index) {
      if (ofGroup) {
        assert group != null;
        c.streamGroups().require(c.db(), key, group);
      } else {
        c.streams().exists(c.db(), key);
      }
      if (StreamIds.isWord(c, index, '$')) {
        if (ofGroup) {
          throw DOLLAR_OF_GROUP;
        }
        return c.streams().lastId(c.db(), key);
      }
      if (StreamIds.isWord(c, index, '+')) {
        if (ofGroup) {
          throw PLUS_OF_GROUP;
        }
        StreamId last = c.streams().lastEntryId(c.db(), key);
        return last == null ? c.streams().lastId(c.db(), key) : last.previous();
      }
      if (StreamIds.isWord(c, index, '>')) {
        if (!ofGroup) {
          throw NEW_OF_XREAD;
        }
        return null;
      }
      return StreamIds.strict(c, index, 0);
    }

    /** Reads all streams at once; returns false if there are no entries. */
    boolean readNow(Call c) {
      List<Bytes> streams = c.rest(keysAt).subList(0, keys);
      ReplyWriter reply = c.reply;
      int mark = reply.size();
      int[] found = {0};
      c.streams()
          .together(
              streams,
              () -> {
                leaveIfLong(c, streams);
                // check all streams before any entry is delivered
                for (int i = 0; i < keys; i++) {
                  ids.add(id(c, streams.get(i), keysAt + keys + i));
                }
                for (int i = 0; i < keys; i++) {
                  // Redis looks the key up a second time and counts both lookups
                  c.streams().exists(c.db(), streams.get(i));
                  found[0] += readOne(c, streams.get(i), ids.get(i)) ? 1 : 0;
                }
              });
      if (found[0] > 0) {
        if (reply.version() == 2) {
          reply.arrayAt(mark, found[0]);
        } else {
          reply.mapAt(mark, found[0]);
        }
      }
      return found[0] > 0;
    }

    /** Aborts the command to be executed on another thread if it would read very many entries. */
    private void leaveIfLong(Call c, List<Bytes> streams) {
      if (limit > 0 && limit <= LongCommands.LONG / keys || !LongCommands.mayLeave(c)) {
        return;
      }
      long entries = 0;
      for (int i = 0; i < keys; i++) {
        if (c.engine().keyspace().unlocked().peekSize(c.db(), streams.get(i)) > 0) {
          entries += waiting(c, streams.get(i), keysAt + keys + i);
        }
      }
      LongCommands.leave(c, entries);
    }

    /** Returns the approximate number of entries that one stream will return. */
    private long waiting(Call c, Bytes key, int index) {
      boolean fresh = ofGroup && StreamIds.isWord(c, index, '>');
      if (!fresh && !StreamIds.isStrict(c, index)) {
        return 0;
      }
      StreamId from = fresh ? null : StreamIds.strict(c, index, 0);
      long most = LongCommands.LONG;
      long found =
          ofGroup
              ? c.streamGroups()
                  .countWaiting(c.db(), key, notNull(group), notNull(consumer), from, most)
              : c.streams().countBehind(c.db(), key, notNull(from), most);
      return limit == 0 ? found : Math.min(limit, found);
    }

    private boolean readOne(Call c, Bytes key, StreamId id) {
      ReplyWriter reply = c.reply;
      int mark = reply.size();
      if (reply.version() == 2) {
        reply.array(2);
      }
      reply.bulk(key);
      int count = read(c, key, id, StreamReply.counted(reply));
      if (count < 0) {
        reply.rewind(mark);
      }
      return count >= 0;
    }

    private int read(Call c, Bytes key, StreamId id, StreamReply out) {
      if (ofGroup) {
        return c.streamGroups().read(c.db(), key, group, consumer, id, limit, noAck, out);
      }
      int count = behind(c.streams(), c.db(), key, id, limit, out);
      return count == 0 ? -1 : count;
    }

    void await(Call c) {
      StreamOperations streams = c.streams();
      StreamGroupOperations groups = c.streamGroups();
      List<byte[]> names = Blocking.keys(c, keysAt, keysAt + keys);
      int database = c.db();
      Bytes ownGroup = ofGroup ? notNull(group).detach() : null;
      Bytes ownConsumer = ofGroup ? notNull(consumer).detach() : null;
      long most = limit;
      boolean acknowledged = noAck;
      Blocking blocking =
          new Blocking(
              Waiter.Kind.STREAM,
              names,
              0,
              (key, reply) -> {
                if (reply.version() == 2) {
                  reply.array(1);
                  reply.array(2);
                } else {
                  reply.map(1);
                }
                reply.bulk(key);
                StreamReply out = StreamReply.counted(reply);
                int count =
                    ofGroup
                        ? groups.read(
                            database, key, ownGroup, ownConsumer, null, most, acknowledged, out)
                        : behind(streams, database, key, idOf(names, key), most, out);
                return count > 0;
              },
              ReplyWriter::nilArray);
      (ofGroup ? blocking : blocking.onceThere()).run(c, deadline);
    }

    private static int behind(
        StreamOperations streams,
        int database,
        Bytes key,
        StreamId id,
        long most,
        StreamReply out) {
      int count = streams.follow(database, key, id, most, out);
      out.counted(count);
      return count;
    }

    private StreamId idOf(List<byte[]> names, Bytes key) {
      for (int i = 0; i < names.size(); i++) {
        if (key.sameAs(names.get(i), 0, names.get(i).length)) {
          return ids.get(i);
        }
      }
      throw new IllegalStateException("a key that was not asked for");
    }
  }
}
