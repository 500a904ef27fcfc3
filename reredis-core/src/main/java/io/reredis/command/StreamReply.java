package io.reredis.command;

import io.reredis.resp.ReplyWriter;
import io.reredis.store.StreamEntry;
import io.reredis.type.EntrySink;
import io.reredis.util.StreamId;
import java.util.List;

/** Writes entries of streams: an array of the id and the array of fields and values. */
final class StreamReply implements EntrySink {
  private final ReplyWriter reply;
  private final boolean onlyIds;

  StreamReply(ReplyWriter reply, boolean onlyIds) {
    this.reply = reply;
    this.onlyIds = onlyIds;
  }

  @Override
  public void entry(StreamId id, int fields) {
    if (onlyIds) {
      reply.bulk(id.bytes());
      return;
    }
    reply.array(2);
    reply.bulk(id.bytes());
    if (fields < 0) {
      reply.nilArray();
    } else {
      reply.array(2 * fields);
    }
  }

  @Override
  public void put(byte[] a, int offset, int length) {
    reply.bulk(a, offset, length);
  }

  static void write(ReplyWriter reply, List<StreamEntry> entries) {
    reply.array(entries.size());
    StreamReply out = new StreamReply(reply, false);
    for (StreamEntry entry : entries) {
      out.entry(entry.id(), entry.parts() == null ? -1 : entry.parts().size() / 2);
      if (entry.parts() != null) {
        entry.parts().forEach(reply::bulk);
      }
    }
  }
}
