package io.reredis.rdb;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.type.ListPack;
import io.reredis.type.Stream;
import io.reredis.type.StreamConsumer;
import io.reredis.type.StreamGroup;
import io.reredis.type.StreamValue;
import io.reredis.util.StreamId;
import java.util.ArrayList;
import java.util.List;

/** Reads a stream in any of the three forms that Redis has used. Not thread-safe. */
final class StreamReader {
  private static final int DELETED = 1;
  private static final int SAME_FIELDS = 2;

  private final RdbReader in;
  private final int type;
  private final byte[] scratch = new byte[ListPack.SCRATCH_BYTES];

  /** The current node, and the position of its next element. */
  @SuppressWarnings("NullAway.Init") // set with each node
  private byte[] node;

  private int at;

  StreamReader(RdbReader in, int type) {
    this.in = in;
    this.type = type;
  }

  void into(StreamValue value) {
    Stream stream = value.stream();
    for (int left = in.count(18); left > 0; left--) {
      in.letGo();
      byte[] key = in.blob();
      if (key.length != 16) {
        throw RdbReader.BAD;
      }
      StreamId master = new RdbReader(key, 0, 16).bigEndianId();
      byte[] listpack = in.blob();
      if (!value.adopt(master, listpack)) {
        node(value, master, listpack);
      }
    }
    long length = in.number();
    StreamId lastId = id();
    StreamId maxDeleted = StreamId.ZERO;
    long added = length;
    if (type != RdbType.STREAM_1) {
      // the first id follows from the entries
      id();
      maxDeleted = id();
      added = in.number();
    }
    if (length != stream.size() || stream.size() > 0 && lastId.isBefore(stream.lastId())) {
      throw RdbReader.BAD;
    }
    stream.setFacts(lastId, added, maxDeleted);
    for (int left = in.count(5); left > 0; left--) {
      group(stream);
    }
  }

  private StreamId id() {
    long millis = in.number();
    return new StreamId(millis, in.number());
  }

  // --- entries

  private void node(StreamValue value, StreamId master, byte[] listpack) {
    if (ListPack.validate(listpack, 0, listpack.length) < 0) {
      throw RdbReader.BAD;
    }
    node = listpack;
    at = ListPack.first(listpack, 0);
    long entries = number() + number();
    List<Bytes> fields = new ArrayList<>();
    for (long left = number(); left > 0; left--) {
      fields.add(element());
    }
    if (number() != 0) {
      throw RdbReader.BAD;
    }
    for (; entries > 0; entries--) {
      entry(value, master, fields);
    }
    if (at >= 0) {
      throw RdbReader.BAD;
    }
  }

  private void entry(StreamValue value, StreamId master, List<Bytes> masterFields) {
    long flags = number();
    StreamId id = new StreamId(master.millis() + number(), master.sequence() + number());
    List<Bytes> pairs = new ArrayList<>();
    if ((flags & SAME_FIELDS) != 0) {
      for (Bytes field : masterFields) {
        pairs.add(field);
        pairs.add(element());
      }
    } else {
      for (long left = number(); left > 0; left--) {
        pairs.add(element());
        pairs.add(element());
      }
    }
    number();
    if ((flags & DELETED) == 0) {
      if (pairs.isEmpty() || !value.stream().lastId().isBefore(id)) {
        throw RdbReader.BAD;
      }
      value.append(id, pairs);
    }
  }

  private Bytes element() {
    if (at < 0) {
      throw RdbReader.BAD;
    }
    Bytes element = new Bytes();
    ListPack.get(node, at, element, scratch);
    Bytes own = element.detach();
    at = ListPack.next(node, 0, at);
    return own;
  }

  private long number() {
    if (at < 0 || !ListPack.isInteger(node, at)) {
      throw RdbReader.BAD;
    }
    long number = ListPack.longAt(node, at);
    at = ListPack.next(node, 0, at);
    return number;
  }

  // --- groups

  private void group(Stream stream) {
    Bytes name = in.string();
    StreamId lastId = id();
    // the oldest form lacks it, so it is derived from the entries if possible
    long read = type == RdbType.STREAM_1 ? stream.countUpTo(lastId) : in.number();
    if (stream.group(name) != null) {
      throw RdbReader.BAD;
    }
    StreamGroup group = notNull(stream.addGroup(name, lastId, read));
    for (int left = in.count(25); left > 0; left--) {
      StreamId id = in.bigEndianId();
      long time = in.littleEndian(8);
      if (!group.addPending(id, time, in.number())) {
        throw RdbReader.BAD;
      }
    }
    long given = 0;
    for (int left = in.count(10); left > 0; left--) {
      given += consumer(group);
    }
    if (given != group.pending().size()) {
      throw RdbReader.BAD;
    }
  }

  /** Reads a consumer, and returns the number of its pending entries. */
  private int consumer(StreamGroup group) {
    Bytes name = in.string();
    if (group.consumer(name) != null) {
      throw RdbReader.BAD;
    }
    long seen = in.littleEndian(8);
    StreamConsumer consumer = group.addConsumer(name, seen);
    consumer.active(type == RdbType.STREAM_3 ? in.littleEndian(8) : seen);
    int own = in.count(16);
    for (int left = own; left > 0; left--) {
      if (!group.givePending(in.bigEndianId(), consumer)) {
        throw RdbReader.BAD;
      }
    }
    return own;
  }
}
