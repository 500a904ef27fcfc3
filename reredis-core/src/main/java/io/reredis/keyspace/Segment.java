package io.reredis.keyspace;

import io.reredis.util.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A small open-addressing hash table: the part of a {@link Table} whose hashes share a prefix.
 *
 * <p>Slots come in groups of eight. A byte a slot, its tag, holds seven bits of the hash, so that a
 * lookup compares eight slots with one 64-bit operation and touches an entry only where seven bits
 * agree. A key belongs to the group that the bits behind the segment's prefix name; when that is
 * full it goes to the next one with room. The groups therefore lie in the order of the hash, which
 * is what lets SCAN walk by hash and not by slot.
 *
 * <p>A second byte a slot, there only once a key of the segment expires, says roughly when: the
 * expiry in units of {@link #TICK_SHIFT} modulo 255. Active expiry looks at these bytes and at no
 * entry that is not due. Guarded by the lock of the shard.
 */
final class Segment {
  static final int GROUP = 8;
  static final int MIN_SLOTS = 16;
  static final int MAX_SLOTS = 1024;

  /** Expiry is looked at in ticks of 2^7 = 128 ms. */
  static final int TICK_SHIFT = 7;

  private static final int TICKS = 255;
  private static final byte EMPTY = 0;
  private static final byte DELETED = 1;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The number of leading hash bits that all keys of this segment share. */
  final int prefixBits;

  final byte[] tags;
  final Object[] slots;

  /** Due ticks, or null while no key of the segment expires. */
  private byte[] due;

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

  private static long tagWord(long hash) {
    return (hash & 0x7f | 0x80) * LOW_BITS;
  }

  /** The group that a hash belongs to: the bits behind the prefix. */
  int homeGroup(long hash) {
    return (int) (hash << prefixBits >>> groupShift);
  }

  int groups() {
    return groupMask + 1;
  }

  /** The slot of the key, or -1. */
  int find(long hash, byte[] key, int offset, int length) {
    long wanted = tagWord(hash);
    int group = homeGroup(hash);
    for (; ; ) {
      long word = (long) LONG.get(tags, group * GROUP);
      for (long match = zeroBytes(word ^ wanted); match != 0; match &= match - 1) {
        int slot = group * GROUP + (Long.numberOfTrailingZeros(match) >>> 3);
        Object e = slots[slot];
        if (e != null && Entries.hasKey(e, key, offset, length)) {
          return slot;
        }
      }
      if (zeroBytes(word) != 0) {
        return -1;
      }
      group = group + 1 & groupMask;
    }
  }

  /** As {@link #find} without the lock; null where there is no such key, or it is unclear. */
  Object findUnlocked(long hash, byte[] key, int offset, int length) {
    long wanted = tagWord(hash);
    int group = homeGroup(hash);
    for (int tries = 0; tries <= groupMask; tries++) {
      // the group's entries are fetched along with its tags and not after them: this is never true
      if (slots[group * GROUP] == (Object) tags) {
        return null;
      }
      long word = (long) LONG.get(tags, group * GROUP);
      for (long match = zeroBytes(word ^ wanted); match != 0; match &= match - 1) {
        Object e = slots[group * GROUP + (Long.numberOfTrailingZeros(match) >>> 3)];
        if (e != null && Entries.hasKey(e, key, offset, length)) {
          return e;
        }
      }
      if (zeroBytes(word) != 0) {
        return null;
      }
      group = group + 1 & groupMask;
    }
    return null;
  }

  /** Reads the tags and slots that a search for the hash begins with; the result means nothing. */
  int touchPlace(long hash) {
    int group = homeGroup(hash);
    return tags[group * GROUP] + (slots[group * GROUP] == (Object) tags ? 1 : 0);
  }

  /** Reads the entry that a search for the hash will most likely find; the result means nothing. */
  int touchEntry(long hash) {
    int group = homeGroup(hash);
    long match = zeroBytes((long) LONG.get(tags, group * GROUP) ^ tagWord(hash));
    if (match == 0) {
      return 0;
    }
    Object e = slots[group * GROUP + (Long.numberOfTrailingZeros(match) >>> 3)];
    return e instanceof byte[] packed ? packed[0] + packed[packed.length - 1] : 0;
  }

  /**
   * The value that is not packed, of the entry that a search for the hash will most likely find.
   */
  Object peekValue(long hash) {
    int group = homeGroup(hash);
    long match = zeroBytes((long) LONG.get(tags, group * GROUP) ^ tagWord(hash));
    if (match == 0) {
      return null;
    }
    Object e = slots[group * GROUP + (Long.numberOfTrailingZeros(match) >>> 3)];
    return e instanceof Entry entry ? entry.value : null;
  }

  /** Whether the key of the hash may be there: whether some entry near its place has its tag. */
  boolean mayHave(long hash) {
    long wanted = tagWord(hash);
    for (int group = homeGroup(hash); ; group = group + 1 & groupMask) {
      long word = (long) LONG.get(tags, group * GROUP);
      if (zeroBytes(word ^ wanted) != 0) {
        return true;
      }
      if (zeroBytes(word) != 0) {
        return false;
      }
    }
  }

  /** Puts a key that is not there into a free slot, of which there is one, and returns the slot. */
  int insert(long hash, Object entry) {
    return insert(hash, entry, Entries.dueAt(entry));
  }

  /** As {@link #insert(long, Object)}, for an entry that is due then. */
  int insert(long hash, Object entry, long dueAt) {
    makeDue(dueAt);
    int group = homeGroup(hash);
    for (; ; ) {
      // free tags, EMPTY and DELETED, are those without the high bit
      long free = ~(long) LONG.get(tags, group * GROUP) & HIGH_BITS;
      if (free != 0) {
        int slot = group * GROUP + (Long.numberOfTrailingZeros(free) >>> 3);
        if (tags[slot] == DELETED) {
          tombstones--;
        }
        tags[slot] = (byte) (hash & 0x7f | 0x80);
        slots[slot] = entry;
        size++;
        setDue(slot, dueAt);
        return slot;
      }
      group = group + 1 & groupMask;
    }
  }

  /** Replaces the entry of an occupied slot by another one for the same key. */
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
    // a group with an empty slot ends every search that reaches it, so nobody looks past this slot
    if (zeroBytes((long) LONG.get(tags, slot & -GROUP)) != 0) {
      tags[slot] = EMPTY;
    } else {
      tags[slot] = DELETED;
      tombstones++;
    }
  }

  /** Whether one more key would leave too few empty slots. */
  boolean isFull() {
    return size + tombstones >= tags.length - tags.length / GROUP;
  }

  /** Makes what {@link #setDue} needs for such an expiry, so that it cannot fail. */
  void makeDue(long expireAt) {
    if (due == null && expireAt != Entries.NO_EXPIRY) {
      due = new byte[tags.length];
    }
  }

  /** Brings the due tick in line with the expiry of the slot's entry. */
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

  /** Visits the entries that belong to the group, wherever they lie. */
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
      if (zeroBytes((long) LONG.get(tags, at * GROUP)) != 0) {
        return;
      }
      at = at + 1 & groupMask;
    } while (at != group);
  }

  /**
   * Moves the entries with hash bit {@code bit} (0 the highest) equal to {@code value} to another
   * segment.
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

  /** The next slot, from {@code from} on, whose key or a field of it expires, or -1. */
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

  void keyInto(int slot, Bytes slice) {
    Entries.keyInto(slots[slot], slice);
  }

  /** The bytes of heap that the segment takes beside its entries. */
  long heapBytes() {
    return 64 + 32 + tags.length * 5L + (due == null ? 0 : 16 + due.length);
  }

  /**
   * A word with the high bit set in each byte that is zero (and perhaps in some above the first
   * such).
   */
  private static long zeroBytes(long word) {
    return word - LOW_BITS & ~word & HIGH_BITS;
  }

  /** Gets an entry with its hash. */
  interface SlotVisitor {
    void visit(long hash, Object entry);
  }
}
