package io.reredis.type;

import io.reredis.util.StreamId;

/**
 * Checks an untrusted listpack for a stream node that can be adopted unchanged: with the layout of
 * {@link StreamNode}, all numbers in place, counts that match the entries, and ascending ids. Uses
 * one pass, because the check dominates loading. Not thread-safe.
 */
final class StreamNodeCheck {
  private static final int FLAGS = StreamNode.DELETED | StreamNode.SAME_FIELDS;

  @SuppressWarnings("NullAway.Init") // set when a check begins
  private byte[] a;

  /** The current position. */
  private int at;

  /** The end of the listpack. */
  private int end;

  private long items;
  private long masterFields;
  private int live;
  private int deleted;

  /** The id that the next entry must exceed, or for the first entry of a node may equal. */
  private long millis;

  private long sequence;
  private long firstMillis;
  private long firstSequence;

  /**
   * Returns whether an array is such a node, with at least one entry that is not deleted, and all
   * such entries after an id.
   *
   * @param master the id to which the ids in the node are relative
   * @param before the id of the previous entry that is not deleted
   */
  boolean isNode(byte[] listpack, StreamId master, StreamId before) {
    a = listpack;
    end = listpack.length - 1;
    if (end < ListPack.EMPTY_BYTES
        || ListPack.totalBytes(a, 0) != listpack.length
        || (a[end] & 0xFF) != ListPackEntry.END
        || !before.isBefore(master)) {
      return false;
    }
    live = 0;
    deleted = 0;
    millis = master.millis();
    sequence = master.sequence();
    if (!master()) {
      return false;
    }
    while (at < end) {
      if (!entry(master.millis(), master.sequence())) {
        return false;
      }
    }
    int stored = ListPack.storedCount(a, 0);
    return live > 0 && countsAre() && (stored == items || stored == ListPack.UNKNOWN);
  }

  private boolean countsAre() {
    int deletedAt = ListPack.HEADER + ListPackEntry.size(a, ListPack.HEADER);
    return ListPackEntry.longAt(a, ListPack.HEADER) == live
        && ListPackEntry.longAt(a, deletedAt) == deleted;
  }

  /** Skips the master entry; returns false if it is malformed. */
  private boolean master() {
    int deletedAt = integer(ListPack.HEADER);
    int fieldsAt = deletedAt < 0 ? -1 : integer(deletedAt);
    int field = fieldsAt < 0 ? -1 : integer(fieldsAt);
    if (field < 0) {
      return false;
    }
    masterFields = ListPackEntry.longAt(a, fieldsAt);
    if (masterFields < 0 || masterFields > end) {
      return false;
    }
    int terminator = skip(field, (int) masterFields);
    at = terminator < 0 ? -1 : integer(terminator);
    items = masterFields + 4;
    return at >= 0 && ListPackEntry.longAt(a, terminator) == 0;
  }

  /** Skips an entry; returns false if it is malformed. */
  private boolean entry(long masterMillis, long masterSequence) {
    int flags = a[at];
    // flags are overwritten in place, so they must be encoded in one byte
    if ((flags & ~FLAGS) != 0 || a[at + 1] != 1) {
      return false;
    }
    boolean same = (flags & StreamNode.SAME_FIELDS) != 0;
    int millisAt = at + 2;
    int sequenceAt = integer(millisAt);
    int data = sequenceAt < 0 ? -1 : integer(sequenceAt);
    if (data < 0) {
      return false;
    }
    if ((flags & StreamNode.DELETED) != 0) {
      deleted++;
    } else if (!live(
        masterMillis + ListPackEntry.longAt(a, millisAt),
        masterSequence + ListPackEntry.longAt(a, sequenceAt))) {
      return false;
    }
    return same ? data(data, masterFields, 3) : ownFields(data);
  }

  private boolean ownFields(int fieldsAt) {
    int data = integer(fieldsAt);
    if (data < 0) {
      return false;
    }
    long fields = ListPackEntry.longAt(a, fieldsAt);
    return fields <= end / 2 && data(data, 2 * fields, 4);
  }

  /** Skips values, possibly with fields, and the number of items of the entry after them. */
  private boolean data(int from, long parts, int others) {
    int countAt = parts <= 0 ? -1 : skip(from, (int) parts);
    at = countAt < 0 ? -1 : integer(countAt);
    items += parts + others + 1;
    return at >= 0 && ListPackEntry.longAt(a, countAt) == parts + others;
  }

  /**
   * Records the id of an entry that is not deleted; returns false if it is not after the one
   * before.
   */
  private boolean live(long entryMillis, long entrySequence) {
    int order = Long.compareUnsigned(entryMillis, millis);
    if (order == 0) {
      order = Long.compareUnsigned(entrySequence, sequence);
    }
    if (order < 0 || order == 0 && live > 0) {
      return false;
    }
    millis = entryMillis;
    sequence = entrySequence;
    if (live++ == 0) {
      firstMillis = millis;
      firstSequence = sequence;
    }
    return true;
  }

  /** Returns the position after that many entries of the listpack, or -1 if there are fewer. */
  private int skip(int from, int count) {
    int p = from;
    for (int i = 0; i < count; i++) {
      int size = ListPackEntry.checkedSize(a, p, end);
      if (size < 0) {
        return -1;
      }
      p += size;
    }
    return p;
  }

  /** Returns the position after an integer, or -1 if there is none. */
  private int integer(int p) {
    int size = ListPackEntry.checkedSize(a, p, end);
    return size < 0 || !ListPackEntry.isInteger(a, p) ? -1 : p + size;
  }

  /** Returns the number of entries, without deleted ones, of the node checked last. */
  int live() {
    return live;
  }

  /** Returns the id of the first entry that is not deleted. */
  StreamId first() {
    return new StreamId(firstMillis, firstSequence);
  }

  /** Returns the id of the last entry that is not deleted. */
  StreamId last() {
    return new StreamId(millis, sequence);
  }
}
