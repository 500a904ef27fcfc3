package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.operation.StreamGroupOperations;
import io.reredis.resp.ReplyWriter;
import io.reredis.type.Stream;
import io.reredis.type.StreamConsumer;
import io.reredis.type.StreamGroup;
import io.reredis.type.StreamGroup.Pending;
import io.reredis.type.StreamValue;
import io.reredis.util.StreamId;
import java.util.function.Consumer;

/** XINFO. */
final class StreamInfoCommands implements Family {
  private static final long DEFAULT_COUNT = 10;

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "xinfo|stream" -> StreamInfoCommands::stream;
      case "xinfo|groups" -> c -> inspect(c, value -> groups(c.reply, value.stream()));
      case "xinfo|consumers" -> c -> inspect(c, value -> consumers(c, value.stream()));
      case "xinfo|help" ->
          c ->
              Help.write(
                  c,
                  "CONSUMERS <key> <groupname>",
                  "    Show consumers of <groupname>.",
                  "GROUPS <key>",
                  "    Show the stream consumer groups.",
                  "STREAM <key> [FULL [COUNT <count>]",
                  "    Show information about the stream.");
      default -> throw Family.unknown(name);
    };
  }

  private static void inspect(Call c, Consumer<StreamValue> reader) {
    if (!c.streams().inspect(c.db(), c.arg(2), reader)) {
      throw Errors.NO_SUCH_KEY;
    }
  }

  private static void stream(Call c) {
    boolean full = c.count() > 3;
    long[] count = {DEFAULT_COUNT};
    if (full && (c.count() != 4 && c.count() != 6 || !c.is(3, "full"))
        || c.count() == 6 && !c.is(4, "count")) {
      throw Help.wrongUse(c);
    }
    if (c.count() == 6) {
      long given = c.integer(5);
      count[0] = given < 0 ? DEFAULT_COUNT : given;
    }
    inspect(
        c,
        value -> {
          c.reply.map(full ? 9 : 10);
          facts(c.reply, value.stream());
          if (full) {
            full(c.reply, value, count[0]);
          } else {
            edges(c.reply, value);
          }
        });
  }

  private static void facts(ReplyWriter reply, Stream stream) {
    reply.bulk("length");
    reply.integer(stream.size());
    reply.bulk("radix-tree-keys");
    reply.integer(stream.nodes());
    reply.bulk("radix-tree-nodes");
    reply.integer(stream.nodes() + 1L);
    reply.bulk("last-generated-id");
    reply.bulk(Ascii.bytes(stream.lastId()));
    reply.bulk("max-deleted-entry-id");
    reply.bulk(Ascii.bytes(stream.maxDeletedId()));
    reply.bulk("entries-added");
    reply.integer(stream.entriesAdded());
    reply.bulk("recorded-first-entry-id");
    reply.bulk(Ascii.bytes(stream.firstId()));
  }

  private static void edges(ReplyWriter reply, StreamValue value) {
    reply.bulk("groups");
    reply.integer(value.stream().groups().size());
    StreamReply entries = new StreamReply(reply, false);
    reply.bulk("first-entry");
    if (value.range(StreamId.ZERO, StreamId.MAX, 1, false, entries) == 0) {
      reply.nil();
    }
    reply.bulk("last-entry");
    if (value.range(StreamId.ZERO, StreamId.MAX, 1, true, entries) == 0) {
      reply.nil();
    }
  }

  private static void full(ReplyWriter reply, StreamValue value, long count) {
    reply.bulk("entries");
    int mark = reply.size();
    StreamReply out = new StreamReply(reply, false);
    reply.arrayAt(mark, value.range(StreamId.ZERO, StreamId.MAX, count, false, out));
    reply.bulk("groups");
    reply.array(value.stream().groups().size());
    for (StreamGroup group : value.stream().groups()) {
      reply.map(7);
      reply.bulk("name");
      reply.bulk(group.name());
      progress(reply, group);
      reply.bulk("pel-count");
      reply.integer(group.pending().size());
      reply.bulk("pending");
      pending(reply, group.pending().values(), count, true);
      reply.bulk("consumers");
      reply.array(group.consumers().size());
      for (StreamConsumer consumer : group.consumers()) {
        fullConsumer(reply, consumer, count);
      }
    }
  }

  private static void progress(ReplyWriter reply, StreamGroup group) {
    reply.bulk("last-delivered-id");
    reply.bulk(Ascii.bytes(group.lastId()));
    reply.bulk("entries-read");
    integerOrNil(reply, group.entriesRead());
    reply.bulk("lag");
    group.lag().ifPresentOrElse(reply::integer, reply::nil);
  }

  private static void integerOrNil(ReplyWriter reply, long value) {
    if (value < 0) {
      reply.nil();
    } else {
      reply.integer(value);
    }
  }

  private static void fullConsumer(ReplyWriter reply, StreamConsumer consumer, long count) {
    reply.map(5);
    reply.bulk("name");
    reply.bulk(consumer.name());
    reply.bulk("seen-time");
    reply.integer(consumer.seenTime());
    reply.bulk("active-time");
    reply.integer(consumer.activeTime());
    reply.bulk("pel-count");
    reply.integer(consumer.pending().size());
    reply.bulk("pending");
    pending(reply, consumer.pending().values(), count, false);
  }

  private static void pending(
      ReplyWriter reply, Iterable<Pending> entries, long count, boolean withConsumer) {
    int mark = reply.size();
    int written = 0;
    for (Pending p : entries) {
      if (count > 0 && written == count) {
        break;
      }
      reply.array(withConsumer ? 4 : 3);
      reply.bulk(Ascii.bytes(p.id()));
      if (withConsumer) {
        reply.bulk(p.consumer().name());
      }
      reply.integer(p.time());
      reply.integer(p.count());
      written++;
    }
    reply.arrayAt(mark, written);
  }

  private static void groups(ReplyWriter reply, Stream stream) {
    reply.array(stream.groups().size());
    for (StreamGroup group : stream.groups()) {
      reply.map(6);
      reply.bulk("name");
      reply.bulk(group.name());
      reply.bulk("consumers");
      reply.integer(group.consumers().size());
      reply.bulk("pending");
      reply.integer(group.pending().size());
      progress(reply, group);
    }
  }

  private static void consumers(Call c, Stream stream) {
    StreamGroup group = stream.group(c.arg(3));
    if (group == null) {
      throw StreamGroupOperations.noGroupOfKey(c.arg(2), c.arg(3));
    }
    long now = c.engine().clock().millis();
    c.reply.array(group.consumers().size());
    for (StreamConsumer consumer : group.consumers()) {
      c.reply.map(4);
      c.reply.bulk("name");
      c.reply.bulk(consumer.name());
      c.reply.bulk("pending");
      c.reply.integer(consumer.pending().size());
      c.reply.bulk("idle");
      c.reply.integer(Math.max(0, now - consumer.seenTime()));
      c.reply.bulk("inactive");
      c.reply.integer(consumer.activeTime() < 0 ? -1 : Math.max(0, now - consumer.activeTime()));
    }
  }
}
