package io.reredis.type;

import io.reredis.base.Bytes;
import io.reredis.util.StreamId;

/** A cursor over the existing entries of a stream. */
final class StreamCursor {
  private final Stream stream;
  private int index;

  @SuppressWarnings("NullAway.Init") // set with the position
  private StreamNode node;

  @SuppressWarnings("NullAway.Init") // set with the position
  private byte[] a;

  private int start;
  private int end;

  /** The position of the entry's flags; the data read from it is in the fields below. */
  private int at;

  private int next;
  private int flags;
  private long millis;
  private long sequence;
  private int fields;
  private int dataAt;

  StreamCursor(Stream stream) {
    this.stream = stream;
  }

  private void enter(int nodeIndex) {
    index = nodeIndex;
    node = stream.node(nodeIndex);
    a = node.a;
    int count = node.masterFieldsAt();
    start = ListPack.skip(a, 0, count, (int) ListPack.longAt(a, count) + 2);
    end = ListPack.end(a, 0);
  }

  private void load(int position) {
    at = position;
    flags = (int) ListPack.longAt(a, at);
    int p = at + ListPack.sizeAt(a, at);
    millis = node.id.millis() + ListPack.longAt(a, p);
    p += ListPack.sizeAt(a, p);
    sequence = node.id.sequence() + ListPack.longAt(a, p);
    p += ListPack.sizeAt(a, p);
    boolean same = (flags & StreamNode.SAME_FIELDS) != 0;
    int countAt = same ? node.masterFieldsAt() : p;
    fields = (int) ListPack.longAt(a, countAt);
    dataAt = same ? p : p + ListPack.sizeAt(a, p);
    next = ListPack.skip(a, 0, dataAt, (same ? fields : 2 * fields) + 1);
  }

  /** Moves to the first entry from an id on; returns false if there is none. */
  boolean seek(StreamId from) {
    if (stream.nodes() == 0) {
      return false;
    }
    enter(Math.max(0, stream.nodeBefore(from)));
    next = start;
    while (next()) {
      if (compareTo(from) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Moves to the last entry up to an id; returns false if there is none. */
  boolean seekBack(StreamId to) {
    int found = stream.nodeBefore(to);
    if (found < 0) {
      return false;
    }
    enter(found);
    at = end;
    while (previous()) {
      if (compareTo(to) <= 0) {
        return true;
      }
    }
    return false;
  }

  /** Moves to the next entry; returns false if there is none. */
  boolean next() {
    while (true) {
      if (next == end) {
        if (index + 1 == stream.nodes()) {
          return false;
        }
        enter(index + 1);
        next = start;
      } else {
        load(next);
        if ((flags & StreamNode.DELETED) == 0) {
          return true;
        }
      }
    }
  }

  /** Moves to the previous entry; returns false if there is none. */
  boolean previous() {
    while (true) {
      if (at == start) {
        if (index == 0) {
          return false;
        }
        enter(index - 1);
        at = end;
      } else {
        int items = ListPack.prev(a, 0, at);
        int position = items;
        for (long i = ListPack.longAt(a, items); i > 0; i--) {
          position = ListPack.prev(a, 0, position);
        }
        load(position);
        if ((flags & StreamNode.DELETED) == 0) {
          return true;
        }
      }
    }
  }

  int compareTo(StreamId id) {
    int byTime = Long.compareUnsigned(millis, id.millis());
    return byTime != 0 ? byTime : Long.compareUnsigned(sequence, id.sequence());
  }

  StreamId id() {
    return new StreamId(millis, sequence);
  }

  int index() {
    return index;
  }

  /** Returns whether the entry is in the node with that index. */
  boolean isIn(int nodeIndex) {
    return index == nodeIndex;
  }

  /** Marks the entry as deleted without updating counts. The cursor can continue from there. */
  void markDeleted() {
    a = ListPack.replace(a, 0, at, flags | StreamNode.DELETED);
    node.a = a;
  }

  void put(EntrySink sink, Bytes slice, byte[] scratch) {
    sink.entry(id(), fields);
    boolean same = (flags & StreamNode.SAME_FIELDS) != 0;
    int p = dataAt;
    int field = 0;
    if (same) {
      int count = node.masterFieldsAt();
      field = count + ListPack.sizeAt(a, count);
    }
    for (int i = 0; i < (same ? fields : 2 * fields); i++) {
      if (same) {
        put(field, sink, slice, scratch);
        field += ListPack.sizeAt(a, field);
      }
      put(p, sink, slice, scratch);
      p += ListPack.sizeAt(a, p);
    }
  }

  private void put(int position, EntrySink sink, Bytes slice, byte[] scratch) {
    ListPack.get(a, position, slice, scratch);
    sink.put(slice.array(), slice.offset(), slice.length());
  }
}
