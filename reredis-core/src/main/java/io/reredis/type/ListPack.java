package io.reredis.type;

import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import java.util.Arrays;

/**
 * A list of strings and integers in one byte array, in the binary format of Redis's listpack.
 *
 * <pre>
 *   base + 0   length of the whole in bytes, 4 bytes little endian
 *   base + 4   number of entries, 2 bytes little endian; 65535 says that they must be counted
 *   base + 6   the entries, each readable from both sides
 *   ..         0xFF
 * </pre>
 *
 * What lies before {@code base} belongs to somebody else and is kept, and there may be unused bytes
 * behind the end. Positions are offsets in the array, -1 stands for none; the position of the end
 * can be inserted at. A method that changes something returns the array that holds the listpack
 * from then on, the same one or a new one with the same offsets: a position stays what it was up to
 * the place of the change, where the new entry, or what came behind a deleted one, stands
 * afterwards. Elements that are 64-bit integers in canonical decimal are stored as integers. An
 * element given must not lie in the array that is changed. Nothing is allocated but a new array.
 */
public final class ListPack {
  /** The bytes before the first entry. */
  public static final int HEADER = 6;

  /** The bytes of a listpack without entries. */
  public static final int EMPTY_BYTES = HEADER + 1;

  /** The room that {@link #get} needs to print an integer. */
  public static final int SCRATCH_BYTES = Ascii.MAX_LONG_LENGTH;

  private static final int COUNT_AT = 4;
  static final int UNKNOWN = 65535;

  /** Above this an array gets room to grow, so that building it is not quadratic. */
  private static final int SMALL = 1024;

  /** An array is given up where it is larger than twice its content and this. */
  private static final int SPARE = 256;

  private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;

  private ListPack() {}

  /**
   * An empty listpack behind the first {@code base} bytes of {@code prefix}.
   *
   * @param room bytes for entries that need no new array later
   */
  public static byte[] create(byte[] prefix, int base, int room) {
    byte[] a = new byte[roundUp((long) base + EMPTY_BYTES + room)];
    System.arraycopy(prefix, 0, a, 0, base);
    init(a, base);
    return a;
  }

  /** Makes the bytes from {@code base} on an empty listpack. */
  public static void init(byte[] a, int base) {
    setTotal(a, base, EMPTY_BYTES);
    setCount(a, base, 0);
    a[base + HEADER] = (byte) ListPackEntry.END;
  }

  /** The length of the listpack in bytes, its header and end included. O(1) */
  public static int totalBytes(byte[] a, int base) {
    return ListPackEntry.int32(a, base);
  }

  private static void setTotal(byte[] a, int base, int total) {
    ListPackEntry.putBits(a, base, total, 4);
  }

  /** The number of entries. O(1) below 65535, O(n) above */
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

  /** Whether there is no entry. O(1) */
  public static boolean isEmpty(byte[] a, int base) {
    return totalBytes(a, base) == EMPTY_BYTES;
  }

  /** The position behind the last entry. O(1) */
  public static int end(byte[] a, int base) {
    return base + totalBytes(a, base) - 1;
  }

  /** The position of the first entry, or -1. O(1) */
  public static int first(byte[] a, int base) {
    return isEmpty(a, base) ? -1 : base + HEADER;
  }

  /** The position of the last entry, or -1. O(1) */
  public static int last(byte[] a, int base) {
    return isEmpty(a, base) ? -1 : ListPackEntry.before(a, end(a, base));
  }

  /** The position behind that of an entry, or -1 where it is the last. O(1) */
  public static int next(byte[] a, int base, int at) {
    int next = at + ListPackEntry.size(a, at);
    return (a[next] & 0xFF) == ListPackEntry.END ? -1 : next;
  }

  /** The position before that of an entry (or the end), or -1 where it is the first. O(1) */
  public static int prev(byte[] a, int base, int at) {
    return at == base + HEADER ? -1 : ListPackEntry.before(a, at);
  }

  /** The position {@code steps} entries behind one that is there; the end where there are less. */
  public static int skip(byte[] a, int base, int at, int steps) {
    int end = end(a, base);
    for (int i = 0; i < steps && at < end; i++) {
      at += ListPackEntry.size(a, at);
    }
    return at;
  }

  /**
   * The position of the entry at {@code index}, counted from 0, or from the last one which is -1;
   * -1 where there is none. O(n), from the nearer end
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

  /** Whether the entry is stored as an integer. */
  public static boolean isInteger(byte[] a, int at) {
    return ListPackEntry.isInteger(a, at);
  }

  /** The value of an entry that is stored as an integer. */
  public static long longAt(byte[] a, int at) {
    return ListPackEntry.longAt(a, at);
  }

  /** The number of bytes of the element, for an integer those of its digits. */
  public static int length(byte[] a, int at) {
    return ListPackEntry.length(a, at);
  }

  /**
   * Points {@code into} at the element: at the bytes in the array, or for an integer at its digits
   * in {@code scratch}.
   *
   * @param scratch at least {@link #SCRATCH_BYTES}
   */
  public static void get(byte[] a, int at, Bytes into, byte[] scratch) {
    ListPackEntry.get(a, at, into, scratch);
  }

  /** Whether the element is those bytes. */
  public static boolean equal(byte[] a, int at, byte[] b, int offset, int length) {
    return ListPackEntry.equal(a, at, b, offset, length);
  }

  /**
   * The first position from {@code at} on that holds those bytes, or -1. O(n)
   *
   * @param at where to begin; may be -1, for which there is none
   * @param skip how many entries to leave out behind each that is looked at: 1 finds keys of pairs
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

  /** The bytes that an entry of that element takes. */
  public static long sizeOf(byte[] source, int offset, int length) {
    return ListPackEntry.sizeOf(source, offset, length);
  }

  /** The bytes that an entry of that integer takes. */
  public static int sizeOf(long value) {
    return ListPackEntry.sizeOf(value);
  }

  /** The bytes that the entry at that position takes. */
  public static int sizeAt(byte[] a, int at) {
    return ListPackEntry.size(a, at);
  }

  /** Adds an element behind the last. O(1) amortised */
  public static byte[] append(byte[] a, int base, byte[] source, int offset, int length) {
    return insert(a, base, end(a, base), source, offset, length);
  }

  /** Adds an integer behind the last element. O(1) amortised */
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

  /** Replaces an element, in place where the new one takes the same room. O(n) */
  public static byte[] replace(byte[] a, int base, int at, byte[] source, int offset, int length) {
    long size = ListPackEntry.sizeOf(source, offset, length);
    byte[] fitting = gap(a, base, at, ListPackEntry.size(a, at), size);
    ListPackEntry.write(fitting, at, source, offset, length);
    return fitting;
  }

  /** Replaces an element by an integer, in place where it takes the same room. O(n) */
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
   * Deletes up to {@code count} entries from a position on, as many as there are. O(n)
   *
   * @param at may be the end or -1, where nothing is deleted
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
   * Adds entries of another listpack behind the last, as they are encoded there. O(n)
   *
   * @param from the position of the first one to be added
   * @param to the position behind the last one to be added
   * @param count how many these are
   */
  public static byte[] appendAll(byte[] a, int base, byte[] other, int from, int to, int count) {
    int at = end(a, base);
    byte[] grown = gap(a, base, at, 0, to - from);
    System.arraycopy(other, from, grown, at, to - from);
    addCount(grown, base, count);
    return grown;
  }

  /** Adds all entries of another listpack behind the last. O(n) */
  public static byte[] merge(byte[] a, int base, byte[] other, int otherBase) {
    return appendAll(
        a, base, other, otherBase + HEADER, end(other, otherBase), count(other, otherBase));
  }

  /** An array in which entries of {@code bytes} more need no new array. O(n) */
  public static byte[] reserve(byte[] a, int base, long bytes) {
    long need = base + totalBytes(a, base) + bytes;
    return need <= a.length ? a : Arrays.copyOf(a, roundUp(need));
  }

  /**
   * As {@link #reserve}, with the room to grow that an array gets by adding, so that adding step by
   * step is not quadratic. What takes several steps begins with it, so that none of them can fail.
   */
  static byte[] grow(byte[] a, int base, long bytes) {
    long need = base + totalBytes(a, base) + bytes;
    return need <= a.length ? a : Arrays.copyOf(a, grown(need));
  }

  private static int grown(long need) {
    return roundUp(need > SMALL ? need + (need >> 3) : need);
  }

  /** An array without unused bytes, but those that the heap would not use either. O(n) */
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
   * A new array for what takes less than before, or null where there is no memory for it: giving
   * memory back is no reason to fail.
   */
  static byte[] smaller(int length) {
    try {
      return new byte[length];
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** A copy of the listpack alone, as a dump holds it. O(n) */
  public static byte[] copy(byte[] a, int base) {
    return Arrays.copyOfRange(a, base, base + totalBytes(a, base));
  }

  /** Makes the {@code old} bytes at a position {@code size} bytes; their content is undefined. */
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
   * Whether the bytes from {@code base} to {@code limit} are one listpack and nothing else, to be
   * asked of bytes from outside before anything else is done with them: lengths, back lengths,
   * count and end agree. Nothing outside the range is read. O(n)
   *
   * @return the number of entries, or -1 where it is no listpack
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
