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

  /** What it tells if it is an integer. */
  private long value;

  private int integers;

  /** The score and the place of the member before. */
  private double scoreBefore;

  private int memberBefore;

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
    return isAll(listpack, stride, longestKey, longestOther, false);
  }

  /**
   * Whether bytes of that {@link #count}, an even one, are members and scores, in the order of both
   * and each written as it is looked for, and no member stands twice. O(n)
   *
   * @param longestMember the bytes that a member may have
   */
  boolean isSorted(Bytes listpack, int longestMember) {
    return isAll(listpack, 2, longestMember, Integer.MAX_VALUE, true);
  }

  /**
   * One loop for both, with one look in it, because the compiler puts most of this class into it.
   *
   * @param sorted whether what stands behind a key is its score, and their order counts
   */
  private boolean isAll(
      Bytes listpack, int stride, int longestKey, int longestOther, boolean sorted) {
    if (!begin(listpack, stride)) {
      return false;
    }
    int key = at;
    int index = 0;
    int untilKey = 0;
    for (; at < end; at += size, index++, untilKey--) {
      boolean isKey = untilKey == 0;
      if (index == count || !look() || length > (isKey ? longestKey : longestOther)) {
        return false;
      }
      if (isKey) {
        key = at;
        untilKey = stride;
      }
      if (sorted && !isKey) {
        if (!isBehind(key)) {
          return false;
        }
      } else if (!isInteger && isNumber() || isKey && !isNew()) {
        return false;
      }
    }
    return index == count;
  }

  /** Whether a member, with the score that the entry tells, comes after the member before. */
  private boolean isBehind(int member) {
    double score = score();
    boolean isBehind =
        score > scoreBefore || score == scoreBefore && compare(memberBefore, member) < 0;
    scoreBefore = score;
    memberBefore = member;
    return isBehind;
  }

  /** The score that the entry tells, NaN where it is none. */
  private double score() {
    if (isInteger) {
      return value;
    }
    int from = ListPackEntry.stringOffset(a, at);
    double fraction = Decimal.parseFraction(a, from, length);
    if (!Double.isNaN(fraction)) {
      return fraction;
    }
    return isNumber() ? Double.NaN : Decimal.parseDouble(a, from, length);
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
    scoreBefore = Double.NEGATIVE_INFINITY;
    memberBefore = -1;
    count = count(listpack);
    keys.begin(count / stride);
    return ListPack.totalBytes(a, start) == listpack.length()
        && (a[end] & 0xFF) == ListPackEntry.END;
  }

  private boolean isNew() {
    if (isInteger) {
      integers++;
      return keys.addInteger(a, at, value);
    }
    return keys.addString(a, at, ListPackEntry.stringOffset(a, at), length);
  }

  /** How many of the keys of the listpack that was looked through last are integers. */
  int integers() {
    return integers;
  }

  /**
   * Notes what an entry is; false where it is none, or one that would be written otherwise. Of a
   * text it is not known yet whether it {@link #isNumber}.
   */
  private boolean look() {
    int head = a[at] & 0xFF;
    isInteger = head < TEXT6;
    if (head >= TEXT6_END) {
      return lookFurther();
    }
    if (isInteger) {
      value = head;
      length = Ascii.length(head);
      size = 2;
    } else {
      length = head & TEXT6_LENGTH;
      size = length + 2;
    }
    return at + size <= end && a[at + size - 1] == size - 1;
  }

  /** As {@link #look}, for entries other than the shortest. */
  private boolean lookFurther() {
    size = ListPackEntry.checkedSize(a, at, end);
    if (size < 0) {
      return false;
    }
    isInteger = ListPackEntry.isInteger(a, at);
    if (isInteger) {
      value = ListPackEntry.longAt(a, at);
      length = Ascii.length(value);
      return ListPackEntry.sizeOf(value) == size;
    }
    length = ListPackEntry.stringLength(a, at);
    return ListPackEntry.sizeOfString(length) == size;
  }

  /** Whether a text is that of an integer, as which it would be written. */
  private boolean isNumber() {
    int from = ListPackEntry.stringOffset(a, at);
    // a number begins with a digit or a sign, all of which are less than this
    return length > 0 && a[from] >= 0 && a[from] <= '9' && Ascii.isLong(a, from, length);
  }
}
