package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.resp.ReplyWriter;
import io.reredis.type.EntrySink;
import io.reredis.util.StreamId;

/** Writes entries of streams: each is an array of the id and an array of fields and values. */
final class StreamReply implements EntrySink {
  private static final byte[] SPARE = new byte[64];

  private final ReplyWriter reply;
  private final boolean onlyIds;

  /** The position of the number of entries; -1 if the caller writes it. */
  private int countAt = -1;

  /** Creates a reply that writes the number of entries before them. */
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
      // allocate the space for the remaining headers now, while failing is still harmless
      int end = reply.size();
      reply.raw(SPARE);
      reply.rewind(end);
    }
  }

  @Override
  public void entry(StreamId id, int fields) {
    if (onlyIds) {
      reply.bulk(Ascii.bytes(id));
      return;
    }
    reply.array(2);
    reply.bulk(Ascii.bytes(id));
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
