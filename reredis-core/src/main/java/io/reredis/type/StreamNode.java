package io.reredis.type;

import io.reredis.base.Bytes;
import io.reredis.base.HeapSize;
import io.reredis.util.StreamId;
import java.util.List;

/**
 * Consecutive entries of a stream in one listpack, in the layout of Redis.
 *
 * <pre>
 *   master entry   count, deleted, number of fields, field ..., 0
 *   entry          flags, ms and sequence as differences to the master id, then
 *                  if flag SAME_FIELDS is set: value ...
 *                  otherwise: number of fields, field, value ...
 *                  and the number of items of the entry before this one
 * </pre>
 */
final class StreamNode {
  static final int DELETED = 1;
  static final int SAME_FIELDS = 2;

  private static final int OBJECT_BYTES = 24;

  /** The spare bytes for growth of the two counts. */
  private static final int COUNTS_ROOM = 16;

  /** The position of the number of entries; the number of deleted ones follows. */
  private static final int COUNT_AT = ListPack.HEADER;

  final StreamId id;
  byte[] a;

  StreamNode(StreamId id, byte[] a) {
    this.id = id;
    this.a = a;
  }

  /** Creates a node whose master entry has those fields. */
  static StreamNode of(StreamId id, List<Bytes> fieldsAndValues) {
    byte[] a = ListPack.create(new byte[0], 0, 0);
    a = ListPack.append(a, 0, 0);
    a = ListPack.append(a, 0, 0);
    a = ListPack.append(a, 0, fieldsAndValues.size() / 2);
    for (int i = 0; i < fieldsAndValues.size(); i += 2) {
      Bytes field = fieldsAndValues.get(i);
      a = ListPack.append(a, 0, field.array(), field.offset(), field.length());
    }
    return new StreamNode(id, ListPack.append(a, 0, 0));
  }

  long heapBytes() {
    // includes the id, which belongs to the node
    return OBJECT_BYTES + 32 + HeapSize.ofArray(a.length);
  }

  int count() {
    return (int) ListPack.longAt(a, COUNT_AT);
  }

  int deleted() {
    return (int) ListPack.longAt(a, deletedAt());
  }

  private int deletedAt() {
    return COUNT_AT + ListPack.sizeAt(a, COUNT_AT);
  }

  void setCounts(int count, int deleted) {
    a = ListPack.replace(a, 0, deletedAt(), deleted);
    a = ListPack.replace(a, 0, COUNT_AT, count);
  }

  /** Makes room for other counts, so that {@link #setCounts} cannot fail. */
  void makeRoomForCounts() {
    a = ListPack.reserve(a, 0, COUNTS_ROOM);
  }

  int masterFieldsAt() {
    return ListPack.skip(a, 0, COUNT_AT, 2);
  }

  private boolean hasFields(List<Bytes> fieldsAndValues) {
    int at = masterFieldsAt();
    if (ListPack.longAt(a, at) != fieldsAndValues.size() / 2) {
      return false;
    }
    for (int i = 0; i < fieldsAndValues.size(); i += 2) {
      at += ListPack.sizeAt(a, at);
      Bytes field = fieldsAndValues.get(i);
      if (!ListPack.equal(a, at, field.array(), field.offset(), field.length())) {
        return false;
      }
    }
    return true;
  }

  /** Adds an entry with an id greater than all before; if memory runs out the node is unchanged. */
  void append(StreamId entryId, List<Bytes> fieldsAndValues, int mostBytes) {
    boolean same = hasFields(fieldsAndValues);
    int fields = fieldsAndValues.size() / 2;
    reserve(fieldsAndValues, mostBytes);
    // no step can fail from here on
    setCounts(count() + 1, deleted());
    byte[] b = a;
    b = ListPack.append(b, 0, same ? SAME_FIELDS : 0);
    b = ListPack.append(b, 0, entryId.millis() - id.millis());
    b = ListPack.append(b, 0, entryId.sequence() - id.sequence());
    if (!same) {
      b = ListPack.append(b, 0, fields);
    }
    for (int i = same ? 1 : 0; i < fieldsAndValues.size(); i += same ? 2 : 1) {
      Bytes part = fieldsAndValues.get(i);
      b = ListPack.append(b, 0, part.array(), part.offset(), part.length());
    }
    a = ListPack.append(b, 0, same ? fields + 3 : 2 * fields + 4);
  }

  /** Reserves spare room, so that a node grows only a few times. */
  private void reserve(List<Bytes> parts, int mostBytes) {
    long need = 48;
    for (int i = 0; i < parts.size(); i++) {
      need += parts.get(i).length() + 10L;
    }
    int total = ListPack.totalBytes(a, 0);
    if (total + need > a.length) {
      long doubled = Math.min(2L * a.length, mostBytes);
      a = ListPack.reserve(a, 0, Math.max(need, doubled - total));
    }
  }

  void trim() {
    a = ListPack.trim(a, 0);
  }
}
