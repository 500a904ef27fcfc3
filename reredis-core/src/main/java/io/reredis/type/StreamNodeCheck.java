package io.reredis.type;

import io.reredis.util.StreamId;

/**
 * Looks through a listpack from outside for whether it is a node of a stream that can be taken over
 * as it is: one that is laid out as {@link StreamNode} says, with every number at its place, counts
 * that are those of the entries, and ids that grow. One pass, because loading a file does little
 * else. Not safe for several threads.
 */
final class StreamNodeCheck {
  private static final int FLAGS = StreamNode.DELETED | StreamNode.SAME_FIELDS;

  private byte[] a;

  /** What is looked at next. */
  private int at;

  /** The end of the listpack. */
  private int end;

  private long items;
  private long masterFields;
  private int live;
  private int deleted;

  /** The id that the next entry must be behind, or for the first one in a node may have. */
  private long millis;

  private long sequence;
  private long firstMillis;
  private long firstSequence;

  /**
   * Whether an array is such a node, with an entry that is not deleted, of which all are behind an
   * id.
   *
   * @param master the id that the node's differences are to
   * @param before the id of the entry before, that is not deleted
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

  /** Passes over the master entry; false where it is none. */
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

  /** Passes over an entry; false where it is none. */
  private boolean entry(long masterMillis, long masterSequence) {
    int flags = a[at];
    // a flag is written over where it stands, so it must be one byte
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

  /** Passes over values, and fields perhaps, and the number of items of the entry behind them. */
  private boolean data(int from, long parts, int others) {
    int countAt = parts <= 0 ? -1 : skip(from, (int) parts);
    at = countAt < 0 ? -1 : integer(countAt);
    items += parts + others + 1;
    return at >= 0 && ListPackEntry.longAt(a, countAt) == parts + others;
  }

  /** Notes the id of an entry that is not deleted; false where it is not behind the one before. */
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

  /** The place behind that many entries of the listpack, or -1 where there are less. */
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

  /** The place behind an integer, or -1 where there is none. */
  private int integer(int p) {
    int size = ListPackEntry.checkedSize(a, p, end);
    return size < 0 || !ListPackEntry.isInteger(a, p) ? -1 : p + size;
  }

  /** How many entries the node has that was looked through last, without those deleted. */
  int live() {
    return live;
  }

  /** The id of the first entry that is not deleted. */
  StreamId first() {
    return new StreamId(firstMillis, firstSequence);
  }

  /** The id of the last entry that is not deleted. */
  StreamId last() {
    return new StreamId(millis, sequence);
  }
}
