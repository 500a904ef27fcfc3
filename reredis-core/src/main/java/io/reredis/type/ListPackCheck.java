package io.reredis.type;

import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.Decimal;
import java.util.Arrays;

/**
 * Looks through bytes from outside for whether they are a listpack that a collection can take over
 * as it is. One pass, because loading a file does little else. Not safe for several threads.
 */
final class ListPackCheck {
  private static final int TEXT6 = 0x80;
  private static final int TEXT6_END = 0xC0;
  private static final int TEXT6_LENGTH = 0x3F;

  private final SeenKeys keys = new SeenKeys();

  private final Bytes first = new Bytes();
  private final Bytes second = new Bytes();
  private final byte[] firstDigits = new byte[ListPack.SCRATCH_BYTES];
  private final byte[] secondDigits = new byte[ListPack.SCRATCH_BYTES];
  private byte[] a;
  private int at;
  private int end;
  private int count;

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
    if (!begin(listpack, stride)) {
      return false;
    }
    int index = 0;
    int untilKey = 0;
    for (; at < end; at += size, index++, untilKey--) {
      boolean key = untilKey == 0;
      if (index == count || !look() || length > (key ? longestKey : longestOther)) {
        return false;
      }
      if (key) {
        untilKey = stride;
        if (!isNew()) {
          return false;
        }
      }
    }
    return index == count;
  }

  /**
   * Whether bytes of that {@link #count} are a listpack of members and scores, in the order of both
   * and each written as it is looked for, and no member stands twice. O(n)
   *
   * @param longestMember the bytes that a member may have
   */
  boolean isSorted(Bytes listpack, int longestMember) {
    if (!begin(listpack, 2)) {
      return false;
    }
    double before = Double.NEGATIVE_INFINITY;
    int memberBefore = -1;
    int index = 0;
    for (; at < end; index += 2) {
      int member = at;
      if (index == count || !look() || length > longestMember || !isNew()) {
        return false;
      }
      at += size;
      if (at == end || !look()) {
        return false;
      }
      double score = score();
      boolean isBehind = score > before || score == before && compare(memberBefore, member) < 0;
      if (!isBehind) {
        return false;
      }
      before = score;
      memberBefore = member;
      at += size;
    }
    return index == count;
  }

  /** The score that the entry tells, NaN where it is none. */
  private double score() {
    if (isInteger) {
      return ListPackEntry.longAt(a, at);
    }
    int from = ListPackEntry.stringOffset(a, at);
    double fraction = Decimal.parseFraction(a, from, length);
    return Double.isNaN(fraction) ? Decimal.parseDouble(a, from, length) : fraction;
  }

  private int compare(int one, int other) {
    if (one < 0) {
      return -1;
    }
    ListPackEntry.get(a, one, first, firstDigits);
    ListPackEntry.get(a, other, second, secondDigits);
    return Arrays.compareUnsigned(
        first.array(),
        first.offset(),
        first.offset() + first.length(),
        second.array(),
        second.offset(),
        second.offset() + second.length());
  }

  private boolean begin(Bytes listpack, int stride) {
    a = listpack.array();
    int start = listpack.offset();
    at = start + ListPack.HEADER;
    end = start + listpack.length() - 1;
    integers = 0;
    count = count(listpack);
    keys.begin(count / stride);
    return ListPack.totalBytes(a, start) == listpack.length()
        && (a[end] & 0xFF) == ListPackEntry.END;
  }

  private boolean isNew() {
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
  private boolean look() {
    if (isShortText()) {
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
  private boolean isShortText() {
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
