package io.reredis.rdb;

import io.reredis.type.Stream;
import io.reredis.type.StreamConsumer;
import io.reredis.type.StreamGroup;
import io.reredis.util.StreamId;

/**
 * Writes streams in the form of Redis 7.0: the nodes unchanged, then the metadata of the stream and
 * its groups.
 */
final class StreamWriter {
  private StreamWriter() {}

  /** Writes a stream. O(N) */
  static void write(RdbWriter out, Stream stream) {
    out.type(RdbType.STREAM_2);
    out.length(stream.nodes());
    for (int i = 0; i < stream.nodes(); i++) {
      byte[] id = bytes(stream.nodeId(i));
      byte[] listpack = stream.nodeListPack(i);
      out.string(id, 0, id.length);
      out.string(listpack, 0, listpack.length);
    }
    out.length(stream.size());
    id(out, stream.lastId());
    id(out, stream.size() == 0 ? StreamId.ZERO : stream.firstId());
    id(out, stream.maxDeletedId());
    out.length(stream.entriesAdded());
    out.length(stream.groups().size());
    stream.groups().forEach(group -> group(out, group));
  }

  private static void id(RdbWriter out, StreamId id) {
    out.length(id.millis());
    out.length(id.sequence());
  }

  private static void group(RdbWriter out, StreamGroup group) {
    out.string(group.name(), 0, group.name().length);
    id(out, group.lastId());
    out.length(group.entriesRead());
    out.length(group.pending().size());
    for (StreamGroup.Pending pending : group.pending().values()) {
      raw(out, pending.id());
      out.littleEndian(pending.time(), 8);
      out.length(pending.count());
    }
    out.length(group.consumers().size());
    for (StreamConsumer consumer : group.consumers()) {
      out.string(consumer.name(), 0, consumer.name().length);
      out.littleEndian(consumer.seenTime(), 8);
      out.length(consumer.pending().size());
      consumer.pending().keySet().forEach(id -> raw(out, id));
    }
  }

  private static void raw(RdbWriter out, StreamId id) {
    out.bigEndian(id.millis(), 8);
    out.bigEndian(id.sequence(), 8);
  }

  private static byte[] bytes(StreamId id) {
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (id.millis() >>> 56 - 8 * i);
      bytes[8 + i] = (byte) (id.sequence() >>> 56 - 8 * i);
    }
    return bytes;
  }
}
