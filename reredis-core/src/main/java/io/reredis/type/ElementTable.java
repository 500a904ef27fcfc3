package io.reredis.type;

import io.reredis.base.Bytes;
import io.reredis.base.Hash;
import io.reredis.base.HeapSize;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of packed elements, byte arrays that contain their key: the basis of large sets,
 * hashes and sorted sets. Subclasses define where the key is in an element.
 *
 * <p>It uses extendible hashing over segments of at most 1,024 slots: a full segment is split in
 * two, and two nearly empty ones are joined, so that an operation moves at most some 1,000
 * elements, whatever the size of the table. Elements are in hash order, and a position in that
 * order is a SCAN cursor that remains valid while segments split and join. The table takes some six
 * bytes per element in addition to the elements. The hash is seeded.
 *
 * <p>Operations are O(1) unless noted. Not thread-safe.
 */
public abstract class ElementTable implements Iterable<byte[]> {
  /**
   * The longest prefix; beyond it (only with deliberate collisions) a segment grows without bound.
   */
  private static final int MAX_PREFIX_BITS = 32;

  /**
   * The maximum average number of elements in a segment when the total is known in advance: few
   * segments will then exceed their capacity.
   */
  private static final int EXPECTED = ElementSegment.MAX_SLOTS * 3 / 4;

  /** Two segments with fewer elements together are joined. */
  private static final int JOIN_BELOW = ElementSegment.MAX_SLOTS * 3 / 8;

  private final long seed;
  private ElementSegment[] directory;

  /** The number of leading hash bits that index the directory. */
  private int depth;

  /** The segments, each once, unordered. */
  private ElementSegment[] segments;

  private int segmentCount;

  /** The number of segments with a prefix as long as the directory's index. */
  private int deepest;

  private int size;
  private long elementBytes;
  private long segmentBytes;

  /**
   * The position of the found element: two numbers, because storing a reference into an old object
   * has a cost.
   */
  private int foundSegment;

  private int foundSlot;

  /**
   * Creates an empty table.
   *
   * @param seed makes the hashes unpredictable
   */
  protected ElementTable(long seed) {
    this.seed = seed;
    this.segments = new ElementSegment[1];
    ElementSegment first = new ElementSegment(0, ElementSegment.MIN_SLOTS);
    this.directory = new ElementSegment[] {first};
    this.deepest = 1;
    addSegment(first);
  }

  /** Creates an empty table with a seed of its own. */
  protected ElementTable() {
    this(Seeds.next());
  }

  /** Creates a table with the same seed and copies of the source's elements. O(n) */
  protected ElementTable(ElementTable source) {
    this.seed = source.seed;
    this.depth = source.depth;
    this.deepest = source.deepest;
    this.size = source.size;
    this.elementBytes = source.elementBytes;
    this.segmentBytes = source.segmentBytes;
    this.segmentCount = source.segmentCount;
    this.segments = new ElementSegment[segmentCount];
    this.directory = new ElementSegment[source.directory.length];
    for (int i = 0; i < segmentCount; i++) {
      segments[i] = source.segments[i].copy();
    }
    for (int i = 0; i < directory.length; i++) {
      directory[i] = segments[source.directory[i].position];
    }
  }

  /** Returns the offset of the key in an element. */
  protected abstract int keyOffset(byte[] element);

  /** Returns the length of the key of an element. */
  protected abstract int keyLength(byte[] element);

  final boolean hasKey(byte[] element, byte[] key, int offset, int length) {
    if (keyLength(element) != length) {
      return false;
    }
    int at = keyOffset(element);
    return Arrays.equals(element, at, at + length, key, offset, offset + length);
  }

  final boolean haveSameKey(byte[] element, byte[] other) {
    return hasKey(element, other, keyOffset(other), keyLength(other));
  }

  final long hashOf(byte[] element) {
    return Hash.of(element, keyOffset(element), keyLength(element), seed);
  }

  /** Returns the number of elements. */
  public final int size() {
    return size;
  }

  /** Returns the heap bytes of the table, including its elements. */
  public final long heapBytes() {
    return 72 + 32 + 4L * (directory.length + segments.length) + segmentBytes + elementBytes;
  }

  /** Finds the element with that key, or null; it becomes {@link #found}. */
  public final byte @Nullable [] find(byte[] key, int offset, int length) {
    long hash = Hash.of(key, offset, length, seed);
    ElementSegment s = directory[indexOf(hash)];
    int slot = s.find(this, hash, key, offset, length);
    if (slot < 0) {
      return null;
    }
    foundSegment = s.position;
    foundSlot = slot;
    return s.slots[slot];
  }

  /** Returns the hash of a key, for {@link #touchPlace} and {@link #touchElement}. */
  final long hashOf(Bytes key) {
    return Hash.of(key.array(), key.offset(), key.length(), seed);
  }

  /** Loads the slots of a hash without the lock; the result is meaningless. */
  final int touchPlace(long hash) {
    ElementSegment s = segmentUnlocked(hash);
    return s == null ? 0 : s.touchPlace(hash);
  }

  /** Loads the element of a hash without the lock; the result is meaningless. */
  final int touchElement(long hash) {
    ElementSegment s = segmentUnlocked(hash);
    return s == null ? 0 : s.touchElement(hash);
  }

  /** Returns the segment of a hash, or, if the table is changing, possibly another one or null. */
  private @Nullable ElementSegment segmentUnlocked(long hash) {
    ElementSegment[] known = directory;
    int index = indexOf(hash);
    return known != null && index < known.length ? known[index] : null;
  }

  /** Returns the element found, drawn or inserted last; undefined after a change of the table. */
  public final byte[] found() {
    return segments[foundSegment].slots[foundSlot];
  }

  /** Adds an element whose key does not exist. */
  public final void insert(byte[] element) {
    long hash = hashOf(element);
    ElementSegment s = directory[indexOf(hash)];
    while (s.isFull()) {
      makeRoom(s, hash);
      s = directory[indexOf(hash)];
    }
    foundSlot = s.insert(hash, element);
    foundSegment = s.position;
    size++;
    elementBytes += heapBytes(element);
  }

  /**
   * Adds an element to a table from which no element was removed. Compares keys only if their tags
   * match, and does not count the bytes for {@link #heapBytes}: see {@link #addBytes}.
   *
   * @return false if its key exists
   */
  final boolean insertDistinct(long hash, byte[] element) {
    ElementSegment s = directory[indexOf(hash)];
    while (s.isFull()) {
      makeRoom(s, hash);
      s = directory[indexOf(hash)];
    }
    boolean added = s.insertDistinct(this, hash, element);
    size += added ? 1 : 0;
    return added;
  }

  /** Adds to the bytes counted for elements. */
  final void addBytes(long bytes) {
    elementBytes += bytes;
  }

  /**
   * Makes room in an empty table for the elements about to be added.
   *
   * @param count their number
   * @param hashes their hashes, in several arrays
   * @param counts the number of hashes in each array
   */
  final void divide(int count, long[][] hashes, int[] counts) {
    int bits = 0;
    while (count >>> bits > EXPECTED) {
      bits++;
    }
    depth = bits;
    deepest = 1 << bits;
    int[] sizes = new int[1 << bits];
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts[i]; j++) {
        sizes[indexOf(hashes[i][j])]++;
      }
    }
    directory = new ElementSegment[1 << bits];
    segments = directory.clone();
    segmentCount = 0;
    segmentBytes = 0;
    for (int i = 0; i < sizes.length; i++) {
      int slots = Math.min(ElementSegment.MAX_SLOTS, ElementSegment.slotsFor(sizes[i]));
      directory[i] = new ElementSegment(bits, slots);
      addSegment(directory[i]);
    }
  }

  /** Adds an element; removes and returns one with the same key, otherwise returns null. */
  public final byte @Nullable [] put(byte[] element) {
    byte[] old = find(element, keyOffset(element), keyLength(element));
    if (old == null) {
      insert(element);
    } else {
      replaceFound(element);
    }
    return old;
  }

  /** Replaces the found element by another one with the same key. */
  public final void replaceFound(byte[] element) {
    byte[][] slots = segments[foundSegment].slots;
    elementBytes += heapBytes(element) - heapBytes(slots[foundSlot]);
    slots[foundSlot] = element;
  }

  /** Removes and returns the element with that key, or null if there is none. */
  public final byte @Nullable [] remove(byte[] key, int offset, int length) {
    byte[] element = find(key, offset, length);
    if (element != null) {
      removeFound();
    }
    return element;
  }

  /** Removes the found element. */
  public final void removeFound() {
    ElementSegment s = segments[foundSegment];
    byte[] element = s.slots[foundSlot];
    s.remove(foundSlot);
    size--;
    elementBytes -= heapBytes(element);
    try {
      if (segmentCount > 1) {
        if (s.size < JOIN_BELOW) {
          join(s, hashOf(element));
        }
      } else if (s.size < s.slots.length / 8 && s.slots.length > ElementSegment.MIN_SLOTS) {
        rebuild(s, 0, ElementSegment.slotsFor(s.size * 2));
      }
    } catch (OutOfMemoryError e) {
      // the element is removed; a table larger than necessary does no harm
    }
  }

  /**
   * Returns a random element, each with equal probability; null if there is none. O(1) expected.
   */
  public final byte @Nullable [] random(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    int bound = segmentCount == 1 ? segments[0].slots.length : ElementSegment.MAX_SLOTS;
    for (; ; ) {
      // segments are at least a tenth full on average, so this ends soon
      ElementSegment s = segments[segmentCount == 1 ? 0 : random.nextInt(segmentCount)];
      int slot = random.nextInt(Math.max(bound, s.slots.length));
      byte[] element = slot < s.slots.length ? s.slots[slot] : null;
      if (element != null) {
        foundSegment = s.position;
        foundSlot = slot;
        return element;
      }
    }
  }

  /**
   * Visits some ten elements, from a position on in hash order.
   *
   * <p>An iteration that begins at 0 and continues with the returned position until that is 0
   * visits each element that exists throughout at least once, whatever is added and removed between
   * the calls.
   *
   * @param cursor the position, any number
   * @return the next position, unsigned, or 0 at the end
   */
  public final long scan(long cursor, Consumer<byte[]> visitor) {
    ElementSegment s = directory[indexOf(cursor)];
    s.visitGroup(this, cursor, visitor);
    return s.behindGroup(cursor);
  }

  /**
   * Passes all elements to the visitor, unordered; the table must not be changed meanwhile. O(n)
   */
  @Override
  public final void forEach(Consumer<? super byte[]> visitor) {
    for (int i = 0; i < segmentCount; i++) {
      for (byte[] element : segments[i].slots) {
        if (element != null) {
          visitor.accept(element);
        }
      }
    }
  }

  /** Returns all elements, unordered. O(n) */
  final byte[][] elements() {
    byte[][] all = new byte[size][];
    int count = 0;
    for (int i = 0; i < segmentCount; i++) {
      for (byte[] element : segments[i].slots) {
        if (element != null) {
          all[count++] = element;
        }
      }
    }
    return all;
  }

  /** Iterates over all elements, unordered; undefined after a change of the table. */
  @Override
  public final Iterator<byte[]> iterator() {
    return new Walk();
  }

  private int indexOf(long hash) {
    // at depth 0 a single shift would be by 64, which Java treats as 0: the extra shift gives 0
    return (int) (hash >>> 1 >>> 63 - depth);
  }

  static long heapBytes(byte[] element) {
    return HeapSize.ofArray(element.length);
  }

  private void makeRoom(ElementSegment s, long hash) {
    int slots = s.slots.length;
    if (s.isWorn()) {
      rebuild(s, hash, slots);
    } else if (slots < ElementSegment.MAX_SLOTS || s.prefixBits >= MAX_PREFIX_BITS) {
      rebuild(s, hash, ElementSegment.slotsFor(slots));
    } else {
      split(s, hash);
    }
  }

  private void rebuild(ElementSegment s, long hash, int slots) {
    ElementSegment fresh = new ElementSegment(s.prefixBits, slots);
    copyInto(s, fresh, -1, 0);
    fresh.position = s.position;
    segments[s.position] = fresh;
    segmentBytes += fresh.heapBytes() - s.heapBytes();
    point(fresh, hash);
  }

  private void split(ElementSegment s, long hash) {
    int bits = s.prefixBits + 1;
    int slots = ElementSegment.MAX_SLOTS;
    int expected = ElementSegment.slotsFor(s.size * 5 / 8);
    ElementSegment low = new ElementSegment(bits, Math.min(slots, expected));
    ElementSegment high = new ElementSegment(bits, Math.min(slots, expected));
    low = splitInto(s, low, 0);
    high = splitInto(s, high, 1);
    if (segmentCount == segments.length) {
      segments = Arrays.copyOf(segments, segmentCount + segmentCount / 4 + 1);
    }
    if (bits > depth) {
      doubleDirectory();
    }
    deepest += bits == depth ? 2 : 0;
    removeSegment(s);
    addSegment(low);
    addSegment(high);
    long bit = Long.MIN_VALUE >>> s.prefixBits;
    point(low, hash & ~bit);
    point(high, hash | bit);
  }

  /**
   * Copies one half of a segment; uses the full number of slots if the half is larger than
   * expected.
   */
  private ElementSegment splitInto(ElementSegment s, ElementSegment target, int value) {
    if (copyInto(s, target, s.prefixBits, value)) {
      return target;
    }
    ElementSegment larger = new ElementSegment(target.prefixBits, s.slots.length);
    copyInto(s, larger, s.prefixBits, value);
    return larger;
  }

  /**
   * Copies the elements whose hash bit {@code bit} (0 the highest) has that value; all if {@code
   * bit} is -1.
   */
  private boolean copyInto(ElementSegment s, ElementSegment target, int bit, int value) {
    for (byte[] e : s.slots) {
      if (e != null) {
        long hash = hashOf(e);
        if (bit < 0 || (int) (hash >>> 63 - bit & 1) == value) {
          if (target.isFull()) {
            return false;
          }
          target.insert(hash, e);
        }
      }
    }
    return true;
  }

  /**
   * Joins a segment with the other half of the segment it was split from, if both have become
   * small.
   */
  private void join(ElementSegment s, long hash) {
    if (s.prefixBits == 0) {
      return;
    }
    long bit = Long.MIN_VALUE >>> s.prefixBits - 1;
    ElementSegment other = directory[indexOf(hash ^ bit)];
    if (other.prefixBits != s.prefixBits || s.size + other.size >= JOIN_BELOW) {
      return;
    }
    int slots = ElementSegment.slotsFor((s.size + other.size) * 3 / 2);
    ElementSegment joined = new ElementSegment(s.prefixBits - 1, slots);
    copyInto(s, joined, -1, 0);
    copyInto(other, joined, -1, 0);
    removeSegment(s);
    removeSegment(other);
    addSegment(joined);
    point(joined, hash);
    if (s.prefixBits == depth) {
      deepest -= 2;
      while (deepest == 0 && depth > 0) {
        halveDirectory();
      }
    }
    if (segmentCount < segments.length / 2) {
      segments = Arrays.copyOf(segments, segmentCount + segmentCount / 4 + 1);
    }
  }

  private void addSegment(ElementSegment s) {
    if (segmentCount == segments.length) {
      segments = Arrays.copyOf(segments, segmentCount + segmentCount / 4 + 1);
    }
    s.position = segmentCount;
    segments[segmentCount++] = s;
    segmentBytes += s.heapBytes();
  }

  private void removeSegment(ElementSegment s) {
    ElementSegment last = segments[--segmentCount];
    segments[s.position] = last;
    last.position = s.position;
    segments[segmentCount] = null;
    segmentBytes -= s.heapBytes();
  }

  private void doubleDirectory() {
    ElementSegment[] doubled = new ElementSegment[directory.length * 2];
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] = directory[i >> 1];
    }
    directory = doubled;
    depth++;
    deepest = 0;
  }

  private void halveDirectory() {
    ElementSegment[] halved = new ElementSegment[directory.length / 2];
    depth--;
    for (int i = 0; i < halved.length; i++) {
      halved[i] = directory[i << 1];
    }
    directory = halved;
    for (int i = 0; i < segmentCount; i++) {
      deepest += segments[i].prefixBits == depth ? 1 : 0;
    }
  }

  /** Points the directory entries of the segment's prefix, that of {@code hash}, at the segment. */
  private void point(ElementSegment s, long hash) {
    int covered = 1 << depth - s.prefixBits;
    int index = indexOf(hash) & -covered;
    Arrays.fill(directory, index, index + covered, s);
  }

  private final class Walk implements Iterator<byte[]> {
    private int segment;
    private int slot;

    Walk() {
      seek();
    }

    private void seek() {
      while (segment < segmentCount) {
        byte[][] slots = segments[segment].slots;
        while (slot < slots.length) {
          if (slots[slot] != null) {
            return;
          }
          slot++;
        }
        slot = 0;
        segment++;
      }
    }

    @Override
    public boolean hasNext() {
      return segment < segmentCount;
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      byte[] element = segments[segment].slots[slot++];
      seek();
      return element;
    }
  }
}
