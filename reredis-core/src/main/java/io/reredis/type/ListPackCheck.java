package io.reredis.type;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import java.util.Arrays;

/**
 * Checks untrusted bytes for a listpack that a collection can adopt unchanged. Uses one pass,
 * because the check dominates loading. Not thread-safe.
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

  @SuppressWarnings("NullAway.Init") // set when a check begins
  private byte[] a;

  private int at;
  private int end;
  private int count;

  /** The size of the current entry. */
  private int size;

  /** The length of its text. */
  private int length;

  private boolean isInteger;

  /** Its value if it is an integer. */
  private long value;

  private int integers;

  /** The score and the position of the previous member. */
  private double scoreBefore;

  private int memberBefore;

  /**
   * Returns the number of entries declared by bytes that may be a listpack, -1 if there are too
   * many.
   */
  static int count(Bytes listpack) {
    if (listpack.length() < ListPack.EMPTY_BYTES) {
      return -1;
    }
    int count = ListPack.storedCount(listpack.array(), listpack.offset());
    return count == ListPack.UNKNOWN ? -1 : count;
  }

  /**
   * Returns whether bytes with that {@link #count} are a listpack with canonically encoded entries
   * and without repeated keys. O(n)
   *
   * @param stride the number of entries per key
   * @param longestKey the maximum length of a key
   * @param longestOther the maximum length of another entry
   */
  boolean isDistinct(Bytes listpack, int stride, int longestKey, int longestOther) {
    return isAll(listpack, stride, longestKey, longestOther, false);
  }

  /**
   * Returns whether bytes with that {@link #count}, an even number, are canonically encoded members
   * and scores in order, without repeated members. O(n)
   *
   * @param longestMember the maximum length of a member
   */
  boolean isSorted(Bytes listpack, int longestMember) {
    return isAll(listpack, 2, longestMember, Integer.MAX_VALUE, true);
  }

  /**
   * One loop for both checks, because the compiler inlines most of this class into it.
   *
   * @param sorted whether each key is followed by its score, and the order is checked
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

  /**
   * Returns whether a member, with the score in the current entry, comes after the previous member.
   */
  private boolean isBehind(int member) {
    double score = score();
    boolean isBehind =
        score > scoreBefore || score == scoreBefore && compare(memberBefore, member) < 0;
    scoreBefore = score;
    memberBefore = member;
    return isBehind;
  }

  /** Returns the score in the current entry, NaN if it is invalid. */
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

  /** Returns how many keys of the listpack checked last are integers. */
  int integers() {
    return integers;
  }

  /**
   * Reads the current entry; returns false if it is malformed or not canonically encoded. Does not
   * yet check whether a text {@link #isNumber}.
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

  /** Continues {@link #look} for entries other than the shortest. */
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

  /** Returns whether a text is an integer, which would be encoded as one. */
  private boolean isNumber() {
    int from = ListPackEntry.stringOffset(a, at);
    // a number begins with a digit or a sign, none of which is greater than 9
    return length > 0 && a[from] >= 0 && a[from] <= '9' && Ascii.isLong(a, from, length);
  }
}
