package io.reredis.type;

import io.reredis.util.Ascii;
import io.reredis.util.Bytes;

/**
 * Looks through bytes from outside for whether they are a listpack that a collection can take over
 * as it is. One pass, because loading a file does little else. Not safe for several threads.
 */
final class ListPackCheck {
  private static final int TEXT6 = 0x80;
  private static final int TEXT6_END = 0xC0;
  private static final int TEXT6_LENGTH = 0x3F;

  private final SeenKeys keys = new SeenKeys();

  /** The size of the entry that was looked at last. */
  private int size;

  /** The bytes of its text. */
  private int length;

  private boolean isInteger;
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
   * looked for, and no key stands twice. O(n)
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
    int count = count(listpack);
    keys.begin(count / stride);
    int index = 0;
    int untilKey = 0;
    for (int at = start + ListPack.HEADER; at < end; at += size, index++, untilKey--) {
      boolean key = untilKey == 0;
      if (index == count || !look(a, at, end) || length > (key ? longestKey : longestOther)) {
        return false;
      }
      if (key) {
        untilKey = stride;
        if (!isNew(a, at)) {
          return false;
        }
      }
    }
    return index == count;
  }

  private boolean isNew(byte[] a, int at) {
    if (isInteger) {
      integers++;
      return keys.addInteger(a, at, ListPackEntry.longAt(a, at));
    }
    return keys.addString(a, at, ListPackEntry.stringOffset(a, at), length);
  }

  /** How many of the keys of the listpack that was looked through last are integers. */
  int integers() {
    return integers;
  }

  /** Notes what an entry is; false where it is none, or one that would be written otherwise. */
  private boolean look(byte[] a, int at, int end) {
    if (isShortText(a, at, end)) {
      return true;
    }
    size = ListPackEntry.checkedSize(a, at, end);
    if (size < 0) {
      return false;
    }
    isInteger = ListPackEntry.isInteger(a, at);
    if (isInteger) {
      long value = ListPackEntry.longAt(a, at);
      length = Ascii.length(value);
      return ListPackEntry.sizeOf(value) == size;
    }
    length = ListPackEntry.stringLength(a, at);
    return ListPackEntry.sizeOf(a, ListPackEntry.stringOffset(a, at), length) == size;
  }

  /** Whether an entry is a short text that is no number, as most are; notes it then. */
  private boolean isShortText(byte[] a, int at, int end) {
    int head = a[at] & 0xFF;
    int bytes = head & TEXT6_LENGTH;
    if (head < TEXT6 || head >= TEXT6_END || at + 2 + bytes > end) {
      return false;
    }
    // a number begins with a digit or a sign, all of which are less than this
    if (a[at + 1 + bytes] != 1 + bytes || bytes > 0 && a[at + 1] >= 0 && a[at + 1] <= '9') {
      return false;
    }
    size = bytes + 2;
    length = bytes;
    isInteger = false;
    return true;
  }
}
