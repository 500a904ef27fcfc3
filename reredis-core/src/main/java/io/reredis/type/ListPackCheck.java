package io.reredis.type;

import io.reredis.util.Ascii;
import io.reredis.util.Bytes;

/**
 * Looks through bytes from outside for whether they are a listpack that a collection can take over
 * as it is. One pass, because loading a file does little else. Not safe for several threads.
 */
final class ListPackCheck {
  /** How many keys are looked through for ones that are there twice. */
  static final int MOST_KEYS = 64;

  private static final int TEXT6 = 0x80;
  private static final int TEXT6_END = 0xC0;
  private static final int TEXT6_LENGTH = 0x3F;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final Bytes slice = new Bytes();
  private final byte[] digits = new byte[ListPack.SCRATCH_BYTES];

  /** The size of the entry that was looked at last. */
  private int size;

  private int integers;

  /** The number of entries that bytes tell which may be a listpack, -1 where there are too many. */
  static int count(Bytes listpack) {
    if (listpack.length() < ListPack.EMPTY_BYTES) {
      return -1;
    }
    int count = ListPack.storedCount(listpack.array(), listpack.offset());
    return count == ListPack.UNKNOWN ? -1 : count;
  }

  /**
   * Whether bytes of that {@link #count} are a listpack, in which each entry is written as it is
   * looked for, and no key stands twice. O(n) for most listpacks, O(n²) at worst
   *
   * @param stride every how many entries there is a key
   * @param longestKey the bytes that a key may have
   * @param longestOther the bytes that another entry may have
   */
  boolean isDistinct(Bytes listpack, int stride, int longestKey, int longestOther) {
    byte[] a = listpack.array();
    int start = listpack.offset();
    int end = start + listpack.length() - 1;
    if (ListPack.totalBytes(a, start) != listpack.length()
        || (a[end] & 0xFF) != ListPackEntry.END) {
      return false;
    }
    integers = 0;
    long seen = 0;
    int index = 0;
    int untilKey = 0;
    for (int at = start + ListPack.HEADER; at < end; at += size, index++, untilKey--) {
      boolean key = untilKey == 0;
      long bit = look(a, at, end, key ? longestKey : longestOther);
      if (bit == 0) {
        return false;
      }
      if (key) {
        untilKey = stride;
        if ((seen & bit) != 0 && isBefore(a, start, at, stride)) {
          return false;
        }
        seen |= bit;
        integers += ListPackEntry.isInteger(a, at) ? 1 : 0;
      }
    }
    return index == count(listpack);
  }

  /** How many of the keys of the listpack that was looked through last are integers. */
  int integers() {
    return integers;
  }

  /** One of 64 bits, by which most keys of a small collection differ; 0 where all is lost. */
  private long look(byte[] a, int at, int end, int longest) {
    int length = plainLength(a, at, end);
    if (length < 0) {
      size = ListPackEntry.checkedSize(a, at, end);
      if (size < 0) {
        return 0;
      }
      if (ListPackEntry.isInteger(a, at)) {
        long value = ListPackEntry.longAt(a, at);
        boolean fits = ListPackEntry.sizeOf(value) == size && Ascii.length(value) <= longest;
        return fits ? 1L << (value * SPREAD >>> 58) : 0;
      }
      ListPack.get(a, at, slice, digits);
      length = slice.length();
      if (ListPackEntry.sizeOf(slice.array(), slice.offset(), length) != size) {
        return 0;
      }
    }
    if (length > longest) {
      return 0;
    }
    int from = ListPackEntry.stringOffset(a, at);
    return length == 0
        ? 1
        : 1L << (a[from] * 7 + a[from + length - 1] * 13 + a[from + length / 2] * 29 + length & 63);
  }

  /** The length of a short text that is no number, and {@link #size} with it; -1 for others. */
  private int plainLength(byte[] a, int at, int end) {
    int head = a[at] & 0xFF;
    int length = head & TEXT6_LENGTH;
    if (head < TEXT6 || head >= TEXT6_END || at + 2 + length > end) {
      return -1;
    }
    // a number begins with a digit or a sign, all of which are less than this
    if (a[at + 1 + length] != 1 + length || length > 0 && a[at + 1] >= 0 && a[at + 1] <= '9') {
      return -1;
    }
    size = length + 2;
    return length;
  }

  /** Whether the key at that position stands before it, too. */
  private boolean isBefore(byte[] a, int start, int at, int stride) {
    ListPack.get(a, at, slice, digits);
    int first = start + ListPack.HEADER;
    return at
        != ListPack.find(
            a, start, first, slice.array(), slice.offset(), slice.length(), stride - 1);
  }
}
