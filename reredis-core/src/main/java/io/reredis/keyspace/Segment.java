package io.reredis.keyspace;

import io.reredis.base.TagGroup;
import org.jspecify.annotations.Nullable;

/**
 * A small open-addressing hash table: the part of a {@link Table} whose hashes share a prefix.
 *
 * <p>Slots form groups of eight. Each slot has a tag byte with seven bits of the hash, so that a
 * lookup compares eight slots with one 64-bit operation and reads an entry only if seven bits
 * match. The hash bits after the segment's prefix select the home group of a key; if it is full,
 * the key goes to the next group with a free slot. Groups are therefore in hash order, which lets
 * SCAN iterate by hash rather than by slot.
 *
 * <p>A second byte per slot, allocated when the first key of the segment gets an expiry, holds an
 * approximate expiry: in units of {@link #TICK_SHIFT} modulo 255. Active expiry scans these bytes
 * and reads only entries that may be due. Guarded by the lock of the shard.
 */
final class Segment {
  static final int GROUP = TagGroup.SLOTS;
  static final int MIN_SLOTS = 16;
  static final int MAX_SLOTS = 1024;

  /** A due tick is 2^7 = 128 ms. */
  static final int TICK_SHIFT = 7;

  private static final int TICKS = 255;

  /** The number of leading hash bits that all keys of this segment share. */
  final int prefixBits;

  final byte[] tags;
  final Object[] slots;

  /** Due ticks, or null while no key of the segment has an expiry. */
  private byte @Nullable [] due;

  private final int groupShift;
  private final int groupMask;
  int size;
  int tombstones;
  int expiring;

  Segment(int prefixBits, int slotCount) {
    this.prefixBits = prefixBits;
    this.tags = new byte[slotCount];
    this.slots = new Object[slotCount];
    int groups = slotCount / GROUP;
    this.groupMask = groups - 1;
    this.groupShift = 64 - Integer.numberOfTrailingZeros(groups);
  }

  /** Returns the home group of a hash: the bits after the prefix. */
  int homeGroup(long hash) {
    return (int) (hash << prefixBits >>> groupShift);
  }

  int groups() {
    return groupMask + 1;
  }

  /** Returns the slot of the key, or -1. */
  int find(long hash, byte[] key, int offset, int length) {
    long wanted = TagGroup.tags(hash);
    int group = homeGroup(hash);
    for (; ; ) {
      long word = TagGroup.read(tags, group * GROUP);
      for (long match = TagGroup.matches(word, wanted); match != 0; match &= match - 1) {
        int slot = group * GROUP + TagGroup.first(match);
        Object e = slots[slot];
        if (e != null && Entries.hasKey(e, key, offset, length)) {
          return slot;
        }
      }
      if (TagGroup.hasEmpty(word)) {
        return -1;
      }
      group = group + 1 & groupMask;
    }
  }

  /**
   * Like {@link #find}, without the lock; returns null if the key is not found or the outcome is
   * unknown.
   */
  @Nullable Object findUnlocked(long hash, byte[] key, int offset, int length) {
    long wanted = TagGroup.tags(hash);
    int group = homeGroup(hash);
    for (int tries = 0; tries <= groupMask; tries++) {
      // never true: makes the slots load together with the tags rather than after them
      if (slots[group * GROUP] == (Object) tags) {
        return null;
      }
      long word = TagGroup.read(tags, group * GROUP);
      for (long match = TagGroup.matches(word, wanted); match != 0; match &= match - 1) {
        Object e = slots[group * GROUP + TagGroup.first(match)];
        if (e != null && Entries.hasKey(e, key, offset, length)) {
          return e;
        }
      }
      if (TagGroup.hasEmpty(word)) {
        return null;
      }
      group = group + 1 & groupMask;
    }
    return null;
  }

  /** Loads the tags and slots at the home group of the hash; the result is meaningless. */
  int touchPlace(long hash) {
    int group = homeGroup(hash);
    return tags[group * GROUP] + (slots[group * GROUP] == (Object) tags ? 1 : 0);
  }

  /** Loads the entry that a search for the hash will probably find; the result is meaningless. */
  int touchEntry(long hash) {
    int group = homeGroup(hash);
    long match = TagGroup.matches(TagGroup.read(tags, group * GROUP), TagGroup.tags(hash));
    if (match == 0) {
      return 0;
    }
    Object e = slots[group * GROUP + TagGroup.first(match)];
    return e instanceof byte[] packed ? packed[0] + packed[packed.length - 1] : 0;
  }

  /**
   * Returns the value of the entry that a search for the hash will probably find; null if packed.
   */
  @Nullable Object peekValue(long hash) {
    int group = homeGroup(hash);
    long match = TagGroup.matches(TagGroup.read(tags, group * GROUP), TagGroup.tags(hash));
    if (match == 0) {
      return null;
    }
    Object e = slots[group * GROUP + TagGroup.first(match)];
    return e instanceof Entry entry ? entry.value : null;
  }

  /** Returns whether the key may exist: whether an entry on its search path has its tag. */
  boolean mayHave(long hash) {
    long wanted = TagGroup.tags(hash);
    for (int group = homeGroup(hash); ; group = group + 1 & groupMask) {
      long word = TagGroup.read(tags, group * GROUP);
      if (TagGroup.matches(word, wanted) != 0) {
        return true;
      }
      if (TagGroup.hasEmpty(word)) {
        return false;
      }
    }
  }

  /** Inserts a missing key into a free slot, which must exist, and returns the slot. */
  int insert(long hash, Object entry) {
    return insert(hash, entry, Entries.dueAt(entry));
  }

  /** Like {@link #insert(long, Object)}, with the due time of the entry. */
  int insert(long hash, Object entry, long dueAt) {
    makeDue(dueAt);
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
        slots[slot] = entry;
        size++;
        setDue(slot, dueAt);
        return slot;
      }
      group = group + 1 & groupMask;
    }
  }

  /** Replaces the entry of an occupied slot by another one with the same key. */
  void replace(int slot, Object entry) {
    long dueAt = Entries.dueAt(entry);
    makeDue(dueAt);
    slots[slot] = entry;
    setDue(slot, dueAt);
  }

  void remove(int slot) {
    setDue(slot, Entries.NO_EXPIRY);
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

  /** Returns whether one more key would leave too few empty slots. */
  boolean isFull() {
    return size + tombstones >= tags.length - tags.length / GROUP;
  }

  /** Allocates the due ticks if the expiry needs them, so that {@link #setDue} cannot fail. */
  void makeDue(long expireAt) {
    if (due == null && expireAt != Entries.NO_EXPIRY) {
      due = new byte[tags.length];
    }
  }

  /** Sets the due tick of a slot from its entry's expiry. */
  void setDue(int slot, long expireAt) {
    byte tick = expireAt == Entries.NO_EXPIRY ? 0 : tickOf(expireAt);
    makeDue(expireAt);
    if (due == null) {
      return;
    }
    if (due[slot] != 0) {
      expiring--;
    }
    if (tick != 0) {
      expiring++;
    }
    due[slot] = tick;
  }

  private static byte tickOf(long expireAt) {
    return (byte) (1 + Math.floorMod(expireAt >> TICK_SHIFT, TICKS));
  }

  /**
   * Finds the next slot, from {@code from} on, whose key may have expired since the time {@code
   * since}.
   *
   * @return the slot, or -1; the caller compares the entry's expiry with the time
   */
  int nextDue(int from, long since, long now) {
    byte[] ticks = due;
    if (ticks == null || expiring == 0) {
      return -1;
    }
    long firstTick = since >> TICK_SHIFT;
    long span = (now >> TICK_SHIFT) - firstTick;
    int first = Math.floorMod(firstTick, TICKS);
    for (int slot = from; slot < ticks.length; slot++) {
      int tick = ticks[slot] & 0xff;
      if (tick != 0) {
        int ahead = tick - 1 - first;
        if ((ahead < 0 ? ahead + TICKS : ahead) <= span) {
          return slot;
        }
      }
    }
    return -1;
  }

  /** Visits the entries whose home is the group, wherever they are stored. */
  void visitGroup(int group, long seed, SlotVisitor visitor) {
    int at = group;
    do {
      for (int slot = at * GROUP; slot < at * GROUP + GROUP; slot++) {
        Object e = slots[slot];
        if (e != null) {
          long hash = Entries.hash(e, seed);
          if (homeGroup(hash) == group) {
            visitor.visit(hash, e);
          }
        }
      }
      if (TagGroup.hasEmpty(TagGroup.read(tags, at * GROUP))) {
        return;
      }
      at = at + 1 & groupMask;
    } while (at != group);
  }

  /**
   * Copies the entries whose hash bit {@code bit} (0 the highest) equals {@code value} to another
   * segment; all entries if {@code bit} is negative.
   */
  void copyInto(Segment target, long seed, int bit, int value) {
    for (Object e : slots) {
      if (e != null) {
        long hash = Entries.hash(e, seed);
        if (bit < 0 || (int) (hash >>> 63 - bit & 1) == value) {
          target.insert(hash, e);
        }
      }
    }
  }

  /**
   * Returns the next slot, from {@code from} on, whose key has an expiry or an expiring field, or
   * -1.
   */
  int nextExpiring(int from) {
    byte[] ticks = due;
    if (ticks == null || expiring == 0) {
      return -1;
    }
    for (int slot = from; slot < ticks.length; slot++) {
      if (ticks[slot] != 0) {
        return slot;
      }
    }
    return -1;
  }

  /** Returns the heap bytes of the segment, excluding its entries. */
  long heapBytes() {
    return 64 + 32 + tags.length * 5L + (due == null ? 0 : 16 + due.length);
  }

  /** Visits an entry with its hash. */
  interface SlotVisitor {
    void visit(long hash, Object entry);
  }
}
