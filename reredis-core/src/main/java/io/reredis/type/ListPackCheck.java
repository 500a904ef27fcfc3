package io.reredis.type;

import io.reredis.util.Bytes;

/**
 * Looks through a listpack from outside, whose form was validated, for whether a collection can
 * take it over as it is. Not safe for several threads.
 */
final class ListPackCheck {
  /** How many keys are looked through for ones that are there twice. */
  static final int MOST_KEYS = 64;

  private final Bytes slice = new Bytes();
  private final byte[] digits = new byte[ListPack.SCRATCH_BYTES];
  private int integers;

  /**
   * Whether each entry is written as it is looked for, and no key stands there twice. O(n) for most
   * listpacks, O(n²) at worst
   *
   * @param stride every how many entries there is a key
   * @param longestKey the bytes that a key may have
   * @param longestOther the bytes that another entry may have
   */
  boolean isDistinct(Bytes listpack, int stride, int longestKey, int longestOther) {
    byte[] a = listpack.array();
    int start = listpack.offset();
    integers = 0;
    long seen = 0;
    int index = 0;
    for (int at = ListPack.first(a, start); at >= 0; index++) {
      int next = ListPack.next(a, start, at);
      boolean key = index % stride == 0;
      ListPack.get(a, at, slice, digits);
      int size = (next < 0 ? ListPack.end(a, start) : next) - at;
      if (slice.length() > (key ? longestKey : longestOther)
          || ListPack.sizeOf(slice.array(), slice.offset(), slice.length()) != size) {
        return false;
      }
      if (key) {
        long bit = markOf(slice);
        if ((seen & bit) != 0 && isBefore(a, start, at, stride)) {
          return false;
        }
        seen |= bit;
        integers += ListPack.isInteger(a, at) ? 1 : 0;
      }
      at = next;
    }
    return true;
  }

  /** How many keys of the listpack that was looked through last are integers. */
  int integers() {
    return integers;
  }

  /** One of 64 bits, by which most keys of a small collection differ. */
  private static long markOf(Bytes text) {
    int length = text.length();
    if (length == 0) {
      return 1;
    }
    int some = text.at(0) * 7 + text.at(length - 1) * 13 + text.at(length / 2) * 29;
    return 1L << (some + length & 63);
  }

  /** Whether the key at that position stands before it, too. */
  private boolean isBefore(byte[] a, int start, int at, int stride) {
    int first = ListPack.first(a, start);
    return at
        != ListPack.find(
            a, start, first, slice.array(), slice.offset(), slice.length(), stride - 1);
  }
}
