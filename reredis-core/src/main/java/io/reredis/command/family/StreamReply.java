package io.reredis.command.family;

import io.reredis.resp.ReplyWriter;
import io.reredis.type.EntrySink;
import io.reredis.util.StreamId;

/** Writes entries of streams: an array of the id and the array of fields and values. */
final class StreamReply implements EntrySink {
  private static final byte[] SPARE = new byte[64];

  private final ReplyWriter reply;
  private final boolean onlyIds;

  /** Where the number of entries is to stand; -1 where the caller writes it. */
  private int countAt = -1;

  /** One that writes the number of entries before them. */
  static StreamReply counted(ReplyWriter reply) {
    StreamReply out = new StreamReply(reply, false);
    out.countAt = reply.size();
    return out;
  }

  StreamReply(ReplyWriter reply, boolean onlyIds) {
    this.reply = reply;
    this.onlyIds = onlyIds;
  }

  @Override
  public void counted(int count) {
    if (countAt >= 0) {
      reply.arrayAt(countAt, count);
      // what is left to write, a header, finds room
      int end = reply.size();
      reply.raw(SPARE);
      reply.rewind(end);
    }
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
}
