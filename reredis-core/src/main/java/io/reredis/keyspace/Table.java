package io.reredis.keyspace;

import io.reredis.base.SequenceLock;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one database in one shard: extendible hashing over {@link Segment}s.
 *
 * <p>A directory, indexed by the hash bits after the shard's, points at segments; a segment that is
 * full at its maximum size is split in two by one more prefix bit, and the directory doubles if
 * necessary. Growing thus moves at most one segment's entries (some 900) at a time, whatever the
 * size of the table, and keys are in hash order: a position in that order is all a SCAN cursor
 * needs, and it remains valid while segments split. The idea is R. Fagin et al., "Extendible
 * Hashing" (1979).
 *
 * <p>Guarded by the lock of the shard.
 */
final class Table {
  /**
   * The longest prefix; beyond it (only with deliberate collisions) a segment grows without bound.
   */
  private static final int MAX_PREFIX_BITS = 36;

  private final Shard shard;

  /** The average number of entries in a segment of a presized table. */
  private static final int EXPECTED_IN_SEGMENT = Segment.MAX_SLOTS * 3 / 4;

  private static final int MAX_PRESIZED_DEPTH = 20;

  private final long seed;
  private final int shardBits;
  private Segment[] directory;
  private int depth;

  int size;

  /** The number of keys that have an expiry or expiring fields. */
  private int expiring;

  /** The heap bytes of the table excluding its entries; also part of the shard's sum. */
  private long bytes;

  /** The walk of a snapshot over this table, or null. */
  Snapshot.@Nullable Walk walk;

  /**
   * The position of the entry that {@link #find} or {@link #insert} found; valid until the next
   * change of the table. Two numbers rather than a reference to the segment: see {@link
   * SequenceLock}.
   */
  private int foundIndex;

  private int foundSlot;

  Table(Shard shard, long seed, int shardBits) {
    this.shard = shard;
    this.seed = seed;
    this.shardBits = shardBits;
    this.directory = new Segment[] {new Segment(shardBits, Segment.MIN_SLOTS)};
    account(countedBytes());
  }

  /** Creates a table with room for about {@code expected} keys. */
  Table(Shard shard, long seed, int shardBits, long expected) {
    this.shard = shard;
    this.seed = seed;
    this.shardBits = shardBits;
    long segments = Math.max(1, expected / EXPECTED_IN_SEGMENT);
    this.depth = Math.min(MAX_PRESIZED_DEPTH, 64 - Long.numberOfLeadingZeros(segments - 1));
    this.directory = new Segment[1 << depth];
    for (int i = 0; i < directory.length; i++) {
      directory[i] = new Segment(shardBits + depth, Segment.MAX_SLOTS);
    }
    account(countedBytes());
  }

  private void account(long added) {
    bytes += added;
    shard.tableBytes += added;
  }

  /** Updates the counts after a change of a segment, given its counts before. */
  private void account(Segment s, int expiringBefore, long bytesBefore) {
    expiring += s.expiring - expiringBefore;
    if (bytesBefore != s.heapBytes()) {
      account(s.heapBytes() - bytesBefore);
    }
  }

  private int indexOf(long hash) {
    // at depth 0 a single shift would be by 64, which Java treats as 0: the extra shift gives 0
    return (int) (hash << shardBits >>> 1 >>> 63 - depth);
  }

  private Segment segmentOf(long hash) {
    return directory[indexOf(hash)];
  }

  /** Returns the segment of the found entry. */
  Segment foundSegment() {
    return directory[foundIndex];
  }

  /** Returns the found entry. */
  Object found() {
    return directory[foundIndex].slots[foundSlot];
  }

  /** Makes an entry the found one. */
  void point(int index, int slot) {
    foundIndex = index;
    foundSlot = slot;
  }

  /** Finds the entry of a key, or null, and makes it the found one. */
  @Nullable Object find(long hash, byte[] key, int offset, int length) {
    int index = indexOf(hash);
    Segment s = directory[index];
    int at = s.find(hash, key, offset, length);
    if (at < 0) {
      return null;
    }
    foundIndex = index;
    foundSlot = at;
    return s.slots[at];
  }

  /**
   * Finds the entry of a key without the lock: the result is meaningful only if the lock's sequence
   * is then validated. Every reference may be stale, so indexes are checked against the array read.
   */
  @Nullable Object findUnlocked(long hash, byte[] key, int offset, int length) {
    Segment[] segments = directory;
    if (segments == null) {
      return null;
    }
    int index = indexOf(hash);
    return index < segments.length ? segments[index].findUnlocked(hash, key, offset, length) : null;
  }

  /** Loads the slots of a hash without the lock; the result is meaningless. */
  int touchPlace(long hash) {
    Segment[] segments = directory;
    int index = indexOf(hash);
    return segments != null && index < segments.length ? segments[index].touchPlace(hash) : 0;
  }

  /** Loads the entry of a hash without the lock; the result is meaningless. */
  int touchEntry(long hash) {
    Segment[] segments = directory;
    int index = indexOf(hash);
    return segments != null && index < segments.length ? segments[index].touchEntry(hash) : 0;
  }

  /** Returns the value of the entry of a hash, unless packed; read without the lock, as a hint. */
  @Nullable Object peekValue(long hash) {
    Segment[] segments = directory;
    int index = indexOf(hash);
    return segments != null && index < segments.length ? segments[index].peekValue(hash) : null;
  }

  /** Returns whether the key may exist; false for most keys that do not. */
  boolean mayHave(long hash) {
    return segmentOf(hash).mayHave(hash);
  }

  /** Inserts the entry of a missing key. */
  void insert(long hash, Object entry) {
    insert(hash, entry, Entries.dueAt(entry));
  }

  /** Like {@link #insert(long, Object)}, with the due time of the entry. */
  void insert(long hash, Object entry, long dueAt) {
    Segment s = withRoom(hash);
    int expiringBefore = s.expiring;
    long bytesBefore = s.heapBytes();
    foundSlot = s.insert(hash, entry, dueAt);
    account(s, expiringBefore, bytesBefore);
    foundIndex = indexOf(hash);
    size++;
  }

  private Segment withRoom(long hash) {
    Segment s = segmentOf(hash);
    while (s.isFull()) {
      makeRoom(s, hash);
      s = segmentOf(hash);
    }
    return s;
  }

  /** Makes room for an entry with that due time, so that {@link #insert} cannot fail. */
  void makeRoomFor(long hash, long dueAt) {
    Segment s = withRoom(hash);
    long bytesBefore = s.heapBytes();
    s.makeDue(dueAt);
    account(s, s.expiring, bytesBefore);
  }

  /** Replaces the found entry. */
  void replaceFound(Object entry) {
    Segment s = foundSegment();
    int expiringBefore = s.expiring;
    long bytesBefore = s.heapBytes();
    s.replace(foundSlot, entry);
    account(s, expiringBefore, bytesBefore);
  }

  /**
   * Allocates the due ticks if the found entry is about to get an expiry, so that {@link
   * #setFoundDue} cannot fail.
   */
  void makeFoundDue(long expireAt) {
    Segment s = foundSegment();
    long bytesBefore = s.heapBytes();
    s.makeDue(expireAt);
    account(s, s.expiring, bytesBefore);
  }

  /** Sets the found entry's due tick from its expiry or that of its first field. */
  void setFoundDue() {
    Segment s = foundSegment();
    int expiringBefore = s.expiring;
    long bytesBefore = s.heapBytes();
    s.setDue(foundSlot, Entries.dueAt(found()));
    account(s, expiringBefore, bytesBefore);
  }

  /** Removes the found entry; shrinks the segment if it has become nearly empty. */
  void removeFound(long hash) {
    Segment s = foundSegment();
    expiring -= s.expiring;
    s.remove(foundSlot);
    expiring += s.expiring;
    size--;
    if (s.slots.length > Segment.MIN_SLOTS && s.size < s.slots.length / 8) {
      try {
        rebuild(s, hash, s.slots.length / 2);
      } catch (OutOfMemoryError e) {
        // the entry is removed; a segment larger than necessary does no harm
      }
    }
  }

  private void makeRoom(Segment s, long hash) {
    int slots = s.slots.length;
    if (s.size < slots * 5 / 8) {
      rebuild(s, hash, slots);
    } else if (slots < Segment.MAX_SLOTS || s.prefixBits >= MAX_PREFIX_BITS) {
      rebuild(s, hash, slots * 2);
    } else {
      split(s, hash);
    }
  }

  private void rebuild(Segment s, long hash, int slots) {
    Segment fresh = new Segment(s.prefixBits, slots);
    s.copyInto(fresh, seed, -1, 0);
    account(fresh.heapBytes() - s.heapBytes());
    point(s, hash, fresh, fresh);
  }

  private void split(Segment s, long hash) {
    int bits = s.prefixBits + 1;
    Segment low = new Segment(bits, s.slots.length);
    Segment high = new Segment(bits, s.slots.length);
    s.copyInto(low, seed, s.prefixBits, 0);
    s.copyInto(high, seed, s.prefixBits, 1);
    if (bits - shardBits > depth) {
      doubleDirectory();
    }
    account(low.heapBytes() + high.heapBytes() - s.heapBytes());
    point(s, hash, low, high);
  }

  private void doubleDirectory() {
    Segment[] doubled = new Segment[directory.length * 2];
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] = directory[i >> 1];
    }
    account(4L * (doubled.length - directory.length));
    directory = doubled;
    depth++;
  }

  /** Replaces {@code s} in the directory by its successors, half each. */
  private void point(Segment s, long hash, Segment low, Segment high) {
    int covered = 1 << depth - (s.prefixBits - shardBits);
    int index = (int) (hash << shardBits >>> 1 >>> 63 - depth) & -covered;
    int middle = low == high ? index + covered : index + covered / 2;
    Arrays.fill(directory, index, middle, low);
    Arrays.fill(directory, middle, index + covered, high);
  }

  /**
   * Visits at least one group of slots, from a position on in hash order.
   *
   * @param from the position, a hash of this shard; keys with a smaller hash (unsigned) are skipped
   * @return the position after the visited group, or 0 at the end of the shard
   */
  long visitFrom(long from, Segment.SlotVisitor visitor) {
    Segment s = segmentOf(from);
    int group = s.homeGroup(from);
    s.visitGroup(
        group,
        seed,
        (hash, e) -> {
          if (Long.compareUnsigned(hash, from) >= 0) {
            visitor.visit(hash, e);
          }
        });
    int unit = 64 - s.prefixBits - Integer.numberOfTrailingZeros(s.groups());
    long next = ((from >>> unit) + 1) << unit;
    boolean sameShard = next >>> 64 - shardBits == from >>> 64 - shardBits && next != 0;
    return sameShard ? next : 0;
  }

  /** Returns a random entry, or null if the table is empty. */
  @Nullable Object random(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    int slots = directory.length == 1 ? directory[0].slots.length : Segment.MAX_SLOTS;
    for (int attempt = 0; attempt < 4096; attempt++) {
      point(random.nextInt(directory.length), random.nextInt(slots));
      if (foundSlot < foundSegment().slots.length && found() != null) {
        return found();
      }
    }
    int start = random.nextInt(directory.length);
    for (int i = 0; i < directory.length; i++) {
      int index = (start + i) % directory.length;
      for (int at = 0; at < directory[index].slots.length; at++) {
        if (directory[index].slots[at] != null) {
          point(index, at);
          return found();
        }
      }
    }
    throw new IllegalStateException("a table with keys has an entry");
  }

  /**
   * Returns a roughly random entry that has an expiry, or null if there is none. Entries that
   * follow many without an expiry are more likely.
   */
  @Nullable Object randomExpiring(RandomGenerator random) {
    int index = random.nextInt(directory.length);
    for (int passed = 0; passed < directory.length; ) {
      Segment s = directory[index];
      int covered = 1 << depth - (s.prefixBits - shardBits);
      int first = index & -covered;
      if (s.expiring > 0 && pointAtExpiring(first, s, random.nextInt(s.slots.length))) {
        return found();
      }
      passed += covered;
      index = first + covered & directory.length - 1;
    }
    return null;
  }

  private boolean pointAtExpiring(int index, Segment s, int from) {
    boolean wrapped = false;
    int slot = from - 1;
    while (true) {
      slot = s.nextExpiring(slot + 1);
      if (slot < 0 || wrapped && slot >= from) {
        if (wrapped) {
          return false;
        }
        wrapped = true;
        slot = -1;
      } else if (Entries.expireAt(s.slots[slot]) != Entries.NO_EXPIRY) {
        point(index, slot);
        return true;
      }
    }
  }

  /** Returns the number of keys that have an expiry or expiring fields. */
  int expiring() {
    return expiring;
  }

  /** Returns the heap bytes of the table, excluding its entries. */
  long heapBytes() {
    return bytes;
  }

  /** Passes all entries to the visitor. O(N) */
  void forEach(Consumer<Object> visitor) {
    for (int i = 0; i < directory.length; i = next(i)) {
      for (Object e : directory[i].slots) {
        if (e != null) {
          visitor.accept(e);
        }
      }
    }
  }

  /** Recounts {@link #heapBytes}, for checking. */
  long countedBytes() {
    long sum = 64 + 16 + directory.length * 4L;
    for (int i = 0; i < directory.length; i = next(i)) {
      sum += directory[i].heapBytes();
    }
    return sum;
  }

  int directoryLength() {
    return directory.length;
  }

  Segment segmentAt(int index) {
    return directory[index];
  }

  /** Returns the index of the next directory entry that points at another segment. */
  int next(int index) {
    return index + (1 << depth - (directory[index].prefixBits - shardBits));
  }
}
