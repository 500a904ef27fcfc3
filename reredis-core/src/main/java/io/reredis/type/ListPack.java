package io.reredis.type;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A list of strings and integers in one byte array, in the binary format of Redis's listpack.
 *
 * <pre>
 *   base + 0   length of the whole in bytes, 4 bytes little endian
 *   base + 4   number of entries, 2 bytes little endian; 65535 means that they must be counted
 *   base + 6   the entries, each readable in both directions
 *   ..         0xFF
 * </pre>
 *
 * The bytes before {@code base} belong to the caller and are kept, and there may be unused bytes
 * after the end. Positions are offsets in the array, -1 means none; the position of the end is
 * valid for insertions. A method that changes the listpack returns the array that holds it
 * afterwards, the same one or a new one with the same offsets: positions up to that of the change
 * remain valid, and the latter is then that of the new entry, or of the entry after a deleted one.
 * Elements that are 64-bit integers in canonical decimal are stored as integers. An element passed
 * in must not be in the array that is changed. Only new arrays are allocated.
 */
public final class ListPack {
  /** The size of the header. */
  public static final int HEADER = 6;

  /** The size of an empty listpack. */
  public static final int EMPTY_BYTES = HEADER + 1;

  /** The size of the buffer in which {@link #get} prints an integer. */
  public static final int SCRATCH_BYTES = Ascii.MAX_LONG_LENGTH;

  private static final int COUNT_AT = 4;
  static final int UNKNOWN = 65535;

  /** Larger arrays get spare room when they grow, so that appending is not quadratic. */
  private static final int SMALL = 1024;

  /** An array is shrunk if it is larger than twice its content plus this. */
  private static final int SPARE = 256;

  private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;

  private ListPack() {}

  /**
   * Returns an empty listpack after the first {@code base} bytes of {@code prefix}.
   *
   * @param room the number of bytes of entries that can be added without a new array
   */
  public static byte[] create(byte[] prefix, int base, int room) {
    byte[] a = new byte[roundUp((long) base + EMPTY_BYTES + room)];
    System.arraycopy(prefix, 0, a, 0, base);
    init(a, base);
    return a;
  }

  /** Writes an empty listpack at {@code base}. */
  public static void init(byte[] a, int base) {
    setTotal(a, base, EMPTY_BYTES);
    setCount(a, base, 0);
    a[base + HEADER] = (byte) ListPackEntry.END;
  }

  /** Returns the length of the listpack in bytes, including its header and end. O(1) */
  public static int totalBytes(byte[] a, int base) {
    return ListPackEntry.int32(a, base);
  }

  private static void setTotal(byte[] a, int base, int total) {
    ListPackEntry.putBits(a, base, total, 4);
  }

  /** Returns the number of entries. O(1) below 65535, O(n) above */
  public static int count(byte[] a, int base) {
    int count = storedCount(a, base);
    return count == UNKNOWN ? countBetween(a, base + HEADER, end(a, base)) : count;
  }

  static int storedCount(byte[] a, int base) {
    return a[base + COUNT_AT] & 0xFF | (a[base + COUNT_AT + 1] & 0xFF) << 8;
  }

  private static int countBetween(byte[] a, int from, int to) {
    int count = 0;
    for (int at = from; at < to; at += ListPackEntry.size(a, at)) {
      count++;
    }
    return count;
  }

  private static void setCount(byte[] a, int base, int count) {
    ListPackEntry.putBits(a, base + COUNT_AT, Math.min(count, UNKNOWN), 2);
  }

  private static void addCount(byte[] a, int base, int difference) {
    int count = storedCount(a, base);
    if (count != UNKNOWN) {
      setCount(a, base, count + difference);
    } else if (difference < 0) {
      setCount(a, base, countBetween(a, base + HEADER, end(a, base)));
    }
  }

  /** Returns whether there are no entries. O(1) */
  public static boolean isEmpty(byte[] a, int base) {
    return totalBytes(a, base) == EMPTY_BYTES;
  }

  /** Returns the position after the last entry. O(1) */
  public static int end(byte[] a, int base) {
    return base + totalBytes(a, base) - 1;
  }

  /** Returns the position of the first entry, or -1. O(1) */
  public static int first(byte[] a, int base) {
    return isEmpty(a, base) ? -1 : base + HEADER;
  }

  /** Returns the position of the last entry, or -1. O(1) */
  public static int last(byte[] a, int base) {
    return isEmpty(a, base) ? -1 : ListPackEntry.before(a, end(a, base));
  }

  /** Returns the position of the next entry, or -1 at the last. O(1) */
  public static int next(byte[] a, int base, int at) {
    int next = at + ListPackEntry.size(a, at);
    return (a[next] & 0xFF) == ListPackEntry.END ? -1 : next;
  }

  /** Returns the position of the entry before another one (or the end), or -1 at the first. O(1) */
  public static int prev(byte[] a, int base, int at) {
    return at == base + HEADER ? -1 : ListPackEntry.before(a, at);
  }

  /** Returns the position {@code steps} entries after an existing one, at most the end. */
  public static int skip(byte[] a, int base, int at, int steps) {
    int end = end(a, base);
    for (int i = 0; i < steps && at < end; i++) {
      at += ListPackEntry.size(a, at);
    }
    return at;
  }

  /**
   * Returns the position of the entry at {@code index}, counted from 0, or from the last one which
   * is -1; -1 if there is none. O(n), from the nearer end
   */
  public static int seek(byte[] a, int base, long index) {
    int stored = storedCount(a, base);
    if (stored != UNKNOWN) {
      if (index < -stored || index >= stored) {
        return -1;
      }
      if (index < 0 && -index > stored / 2) {
        index += stored;
      } else if (index > stored / 2) {
        index -= stored;
      }
    }
    return index < 0 ? seekBack(a, base, -index) : seekForth(a, base, index);
  }

  private static int seekForth(byte[] a, int base, long steps) {
    int at = first(a, base);
    for (long i = 0; i < steps && at >= 0; i++) {
      at = next(a, base, at);
    }
    return at;
  }

  private static int seekBack(byte[] a, int base, long steps) {
    int at = end(a, base);
    for (long i = 0; i < steps && at >= 0; i++) {
      at = prev(a, base, at);
    }
    return at;
  }

  /** Returns whether the entry is stored as an integer. */
  public static boolean isInteger(byte[] a, int at) {
    return ListPackEntry.isInteger(a, at);
  }

  /** Returns the value of an entry that is stored as an integer. */
  public static long longAt(byte[] a, int at) {
    return ListPackEntry.longAt(a, at);
  }

  /** Returns the length of the element, for an integer that of its digits. */
  public static int length(byte[] a, int at) {
    return ListPackEntry.length(a, at);
  }

  /**
   * Points {@code into} at the element: its bytes in the array, or for an integer its digits in
   * {@code scratch}.
   *
   * @param scratch at least {@link #SCRATCH_BYTES}
   */
  public static void get(byte[] a, int at, Bytes into, byte[] scratch) {
    ListPackEntry.get(a, at, into, scratch);
  }

  /** Returns whether the element equals those bytes. */
  public static boolean equal(byte[] a, int at, byte[] b, int offset, int length) {
    return ListPackEntry.equal(a, at, b, offset, length);
  }

  /**
   * Returns the first position from {@code at} on with an element equal to those bytes, or -1. O(n)
   *
   * @param at where to begin; -1 finds nothing
   * @param skip the number of entries to skip after each compared one: 1 finds keys of pairs
   */
  public static int find(byte[] a, int base, int at, byte[] b, int offset, int length, int skip) {
    if (at < 0) {
      return -1;
    }
    boolean isLong = Ascii.isLong(b, offset, length);
    long value = isLong ? Ascii.toLong(b, offset, length) : 0;
    int end = end(a, base);
    while (at < end) {
      if (ListPackEntry.isInteger(a, at)
          ? isLong && ListPackEntry.longAt(a, at) == value
          : ListPackEntry.equalString(a, at, b, offset, length)) {
        return at;
      }
      at += ListPackEntry.size(a, at);
      for (int i = 0; i < skip && at < end; i++) {
        at += ListPackEntry.size(a, at);
      }
    }
    return -1;
  }

  /** Returns the size of an entry for the element. */
  public static long sizeOf(byte[] source, int offset, int length) {
    return ListPackEntry.sizeOf(source, offset, length);
  }

  /** Returns the size of an entry for the integer. */
  public static int sizeOf(long value) {
    return ListPackEntry.sizeOf(value);
  }

  /** Returns the size of the entry at the position. */
  public static int sizeAt(byte[] a, int at) {
    return ListPackEntry.size(a, at);
  }

  /** Adds an element after the last. O(1) amortized */
  public static byte[] append(byte[] a, int base, byte[] source, int offset, int length) {
    return insert(a, base, end(a, base), source, offset, length);
  }

  /** Adds an integer after the last element. O(1) amortized */
  public static byte[] append(byte[] a, int base, long value) {
    return insert(a, base, end(a, base), value);
  }

  /** Adds an element before the first. O(n) */
  public static byte[] prepend(byte[] a, int base, byte[] source, int offset, int length) {
    return insert(a, base, base + HEADER, source, offset, length);
  }

  /** Inserts an element before the position, which may be the end. O(n) */
  public static byte[] insert(byte[] a, int base, int at, byte[] source, int offset, int length) {
    byte[] grown = gap(a, base, at, 0, ListPackEntry.sizeOf(source, offset, length));
    ListPackEntry.write(grown, at, source, offset, length);
    addCount(grown, base, 1);
    return grown;
  }

  /** Inserts an integer before the position, which may be the end. O(n) */
  public static byte[] insert(byte[] a, int base, int at, long value) {
    byte[] grown = gap(a, base, at, 0, ListPackEntry.sizeOf(value));
    ListPackEntry.write(grown, at, value);
    addCount(grown, base, 1);
    return grown;
  }

  /** Replaces an element, in place if the new one has the same size. O(n) */
  public static byte[] replace(byte[] a, int base, int at, byte[] source, int offset, int length) {
    long size = ListPackEntry.sizeOf(source, offset, length);
    byte[] fitting = gap(a, base, at, ListPackEntry.size(a, at), size);
    ListPackEntry.write(fitting, at, source, offset, length);
    return fitting;
  }

  /** Replaces an element by an integer, in place if it has the same size. O(n) */
  public static byte[] replace(byte[] a, int base, int at, long value) {
    byte[] fitting = gap(a, base, at, ListPackEntry.size(a, at), ListPackEntry.sizeOf(value));
    ListPackEntry.write(fitting, at, value);
    return fitting;
  }

  /** Deletes one entry. O(n) */
  public static byte[] delete(byte[] a, int base, int at) {
    return delete(a, base, at, 1);
  }

  /**
   * Deletes up to {@code count} entries from a position on. O(n)
   *
   * @param at may be the end or -1, where there is nothing to delete
   */
  public static byte[] delete(byte[] a, int base, int at, int count) {
    if (at < 0 || count <= 0) {
      return a;
    }
    int end = end(a, base);
    int to = at;
    int deleted = 0;
    while (deleted < count && to < end) {
      to += ListPackEntry.size(a, to);
      deleted++;
    }
    byte[] fitting = gap(a, base, at, to - at, 0);
    addCount(fitting, base, -deleted);
    return fitting;
  }

  /**
   * Appends encoded entries of another listpack. O(n)
   *
   * @param from the position of the first entry to append
   * @param to the position after the last entry to append
   * @param count the number of these entries
   */
  public static byte[] appendAll(byte[] a, int base, byte[] other, int from, int to, int count) {
    int at = end(a, base);
    byte[] grown = gap(a, base, at, 0, to - from);
    System.arraycopy(other, from, grown, at, to - from);
    addCount(grown, base, count);
    return grown;
  }

  /** Appends all entries of another listpack. O(n) */
  public static byte[] merge(byte[] a, int base, byte[] other, int otherBase) {
    return appendAll(
        a, base, other, otherBase + HEADER, end(other, otherBase), count(other, otherBase));
  }

  /** Returns an array with room for {@code bytes} more of entries. O(n) */
  public static byte[] reserve(byte[] a, int base, long bytes) {
    long need = base + totalBytes(a, base) + bytes;
    return need <= a.length ? a : Arrays.copyOf(a, roundUp(need));
  }

  /**
   * Like {@link #reserve}, with spare room as for appending, so that appending repeatedly is not
   * quadratic. Operations of several steps begin with it, so that none of the steps can fail.
   */
  static byte[] grow(byte[] a, int base, long bytes) {
    long need = base + totalBytes(a, base) + bytes;
    return need <= a.length ? a : Arrays.copyOf(a, grown(need));
  }

  private static int grown(long need) {
    return roundUp(need > SMALL ? need + (need >> 3) : need);
  }

  /** Returns an array without unused bytes, except for heap alignment. O(n) */
  public static byte[] trim(byte[] a, int base) {
    int need = roundUp((long) base + totalBytes(a, base));
    byte[] target = need >= a.length ? null : smaller(need);
    if (target == null) {
      return a;
    }
    System.arraycopy(a, 0, target, 0, need);
    return target;
  }

  /**
   * Returns a new array for content that has shrunk, or null if there is no memory for it, because
   * shrinking must not fail.
   */
  static byte @Nullable [] smaller(int length) {
    try {
      return new byte[length];
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** Returns a copy of the listpack without prefix and unused bytes. O(n) */
  public static byte[] copy(byte[] a, int base) {
    return Arrays.copyOfRange(a, base, base + totalBytes(a, base));
  }

  /** Resizes {@code old} bytes at a position to {@code size} bytes; their content is undefined. */
  private static byte[] gap(byte[] a, int base, int at, int old, long size) {
    if (old == size) {
      return a;
    }
    int end = base + totalBytes(a, base);
    long need = end - old + size;
    byte[] target = a;
    if (need > a.length) {
      target = new byte[grown(need)];
    } else if (size < old && a.length > 2 * need + SPARE) {
      byte[] smaller = smaller(roundUp(need));
      target = smaller == null ? a : smaller;
    }
    if (target != a) {
      System.arraycopy(a, 0, target, 0, at);
    }
    System.arraycopy(a, at + old, target, (int) (at + size), end - at - old);
    setTotal(target, base, (int) need - base);
    return target;
  }

  private static int roundUp(long bytes) {
    if (bytes > MAX_ARRAY) {
      throw new OutOfMemoryError("a listpack of " + bytes + " bytes");
    }
    return (int) Math.min(MAX_ARRAY, bytes + 7 & ~7L);
  }

  /**
   * Returns whether the bytes from {@code base} to {@code limit} are exactly one listpack; must be
   * called first for untrusted bytes. Checks that lengths, back lengths, count and end agree, and
   * reads nothing outside the range. O(n)
   *
   * @return the number of entries, or -1 if malformed
   */
  public static int validate(byte[] a, int base, int limit) {
    if (base < 0 || limit > a.length || limit - base < EMPTY_BYTES) {
      return -1;
    }
    if (totalBytes(a, base) != limit - base || (a[limit - 1] & 0xFF) != ListPackEntry.END) {
      return -1;
    }
    int at = base + HEADER;
    int count = 0;
    while (at < limit - 1) {
      int size = ListPackEntry.checkedSize(a, at, limit - 1);
      if (size < 0) {
        return -1;
      }
      at += size;
      count++;
    }
    int stored = storedCount(a, base);
    return stored == UNKNOWN || stored == count ? count : -1;
  }
}
