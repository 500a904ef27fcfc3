package io.reredis.type;

import io.reredis.base.TagGroup;
import java.util.function.Consumer;

/**
 * A small open-addressing hash table: the part of an {@link ElementTable} whose hashes share a
 * prefix.
 *
 * <p>Slots form groups of eight. Each slot has a tag byte with seven bits of the hash, so that a
 * lookup compares eight slots with one 64-bit operation. The position of a hash within the
 * segment's range selects its home group, so groups are in hash order whatever their number; if the
 * home group is full, the element goes to the next group with a free slot.
 */
final class ElementSegment {
  static final int GROUP = TagGroup.SLOTS;
  static final int MIN_SLOTS = 16;
  static final int MAX_SLOTS = 1024;

  /** The number of leading hash bits that all elements of this segment share. */
  final int prefixBits;

  final byte[] tags;
  final byte[][] slots;
  private final int groups;

  /** The index of the segment in the table's list. */
  int position;

  int size;
  private int tombstones;

  ElementSegment(int prefixBits, int slotCount) {
    this.prefixBits = prefixBits;
    this.tags = new byte[slotCount];
    this.slots = new byte[slotCount][];
    this.groups = slotCount / GROUP;
  }

  /** Returns the smallest number of slots allowed for that many elements. */
  static int slotsFor(int elements) {
    int slots = MIN_SLOTS;
    while (elements > limit(slots)) {
      // 16, 24, 32, 48, 64, 96, ...
      slots += Integer.bitCount(slots) == 1 ? slots / 2 : slots / 3;
    }
    return slots;
  }

  private static int limit(int slots) {
    return slots - slots / 16;
  }

  /** Returns the home group of a hash: its position in the range of this prefix, scaled. */
  int homeGroup(long hash) {
    return (int) ((hash << prefixBits >>> 32) * groups >>> 32);
  }

  /** Returns the smallest hash of the group after that of {@code hash}, or 0 for none. */
  long behindGroup(long hash) {
    int group = homeGroup(hash) + 1;
    if (group < groups) {
      long share = (((long) group << 32) + groups - 1) / groups;
      return (prefixBits == 0 ? 0 : hash >>> 64 - prefixBits << 64 - prefixBits)
          | share << 32 >>> prefixBits;
    }
    return prefixBits == 0 ? 0 : (hash >>> 64 - prefixBits) + 1 << 64 - prefixBits;
  }

  /** Returns the slot of the element with that key, or -1. */
  int find(ElementTable table, long hash, byte[] key, int offset, int length) {
    long wanted = TagGroup.tags(hash);
    int group = homeGroup(hash);
    for (; ; ) {
      long word = TagGroup.read(tags, group * GROUP);
      for (long match = TagGroup.matches(word, wanted); match != 0; match &= match - 1) {
        int slot = group * GROUP + TagGroup.first(match);
        byte[] e = slots[slot];
        if (e != null && table.hasKey(e, key, offset, length)) {
          return slot;
        }
      }
      if (TagGroup.hasEmpty(word)) {
        return -1;
      }
      group = group + 1 == groups ? 0 : group + 1;
    }
  }

  /** Loads the tags and slots at the home group of the hash; the result is meaningless. */
  int touchPlace(long hash) {
    int group = homeGroup(hash);
    return tags[group * GROUP] + (slots[group * GROUP] == tags ? 1 : 0);
  }

  /** Loads the element that a search for the hash will probably find; the result is meaningless. */
  int touchElement(long hash) {
    int group = homeGroup(hash);
    long match = TagGroup.matches(TagGroup.read(tags, group * GROUP), TagGroup.tags(hash));
    if (match == 0) {
      return 0;
    }
    byte[] e = slots[group * GROUP + TagGroup.first(match)];
    return e == null || e.length == 0 ? 0 : e[0];
  }

  /**
   * Inserts an element into a free slot, which must exist, of a segment from which no element was
   * removed.
   *
   * @return false if there is an element with the same key
   */
  boolean insertDistinct(ElementTable table, long hash, byte[] element) {
    long wanted = TagGroup.tags(hash);
    int group = homeGroup(hash);
    for (; ; ) {
      long word = TagGroup.read(tags, group * GROUP);
      for (long match = TagGroup.matches(word, wanted); match != 0; match &= match - 1) {
        byte[] e = slots[group * GROUP + TagGroup.first(match)];
        if (e != null && table.haveSameKey(e, element)) {
          return false;
        }
      }
      long free = TagGroup.free(word);
      if (free != 0) {
        int slot = group * GROUP + TagGroup.first(free);
        tags[slot] = TagGroup.tag(hash);
        slots[slot] = element;
        size++;
        return true;
      }
      group = group + 1 == groups ? 0 : group + 1;
    }
  }

  /** Inserts a missing element into a free slot, which must exist, and returns the slot. */
  int insert(long hash, byte[] element) {
    int group = homeGroup(hash);
    for (; ; ) {
      // free tags, EMPTY and DELETED, are those without the high bit
      long free = TagGroup.free(TagGroup.read(tags, group * GROUP));
      if (free != 0) {
        int slot = group * GROUP + TagGroup.first(free);
        if (tags[slot] == TagGroup.DELETED) {
          tombstones--;
        }
        tags[slot] = TagGroup.tag(hash);
        slots[slot] = element;
        size++;
        return slot;
      }
      group = group + 1 == groups ? 0 : group + 1;
    }
  }

  void remove(int slot) {
    slots[slot] = null;
    size--;
    // a search ends at a group with an empty slot, so it never needs to pass this one
    if (TagGroup.hasEmpty(TagGroup.read(tags, slot & -GROUP))) {
      tags[slot] = TagGroup.EMPTY;
    } else {
      tags[slot] = TagGroup.DELETED;
      tombstones++;
    }
  }

  /** Returns whether one more element would leave too few empty slots. */
  boolean isFull() {
    return size + tombstones >= limit(slots.length);
  }

  /** Returns whether the segment is full of tombstones rather than elements. */
  boolean isWorn() {
    return tombstones > slots.length / 4;
  }

  /** Visits the elements in the home group of {@code from} whose hash is not less. */
  void visitGroup(ElementTable table, long from, Consumer<byte[]> visitor) {
    int group = homeGroup(from);
    int at = group;
    do {
      for (int slot = at * GROUP; slot < at * GROUP + GROUP; slot++) {
        byte[] e = slots[slot];
        if (e != null) {
          long hash = table.hashOf(e);
          if (homeGroup(hash) == group && Long.compareUnsigned(hash, from) >= 0) {
            visitor.accept(e);
          }
        }
      }
      if (TagGroup.hasEmpty(TagGroup.read(tags, at * GROUP))) {
        return;
      }
      at = at + 1 == groups ? 0 : at + 1;
    } while (at != group);
  }

  /** Returns a segment with copies of the elements. */
  ElementSegment copy() {
    ElementSegment copy = new ElementSegment(prefixBits, slots.length);
    System.arraycopy(tags, 0, copy.tags, 0, tags.length);
    for (int i = 0; i < slots.length; i++) {
      copy.slots[i] = slots[i] == null ? null : slots[i].clone();
    }
    copy.position = position;
    copy.size = size;
    copy.tombstones = tombstones;
    return copy;
  }

  /** Returns the heap bytes of the segment, excluding its elements. */
  long heapBytes() {
    return 40 + 32 + slots.length * 5L;
  }
}
