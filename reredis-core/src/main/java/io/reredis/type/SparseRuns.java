package io.reredis.type;

import io.reredis.base.Errors;

/**
 * Registers as runs, by Redis's rules: the same elements give the same bytes.
 *
 * <pre>
 *   00nnnnnn            n + 1 registers that are 0
 *   01nnnnnn nnnnnnnn   n + 1 registers that are 0
 *   1vvvvvnn            n + 1 registers that are v + 1
 * </pre>
 *
 * <p>An object finds one register and stores its position, so that {@link #replaceIn} can change it
 * in a copy of the bytes.
 */
final class SparseRuns {
  /**
   * The maximum bytes that a change adds at the end: three, or four if the last run is truncated.
   */
  static final int MAX_GROWTH = 4;

  private static final int MAX_SHORT_ZEROS = 64;
  private static final int MAX_VALUE = 32;
  private static final int MAX_VALUES = 4;

  /** The number of runs examined after a change for runs to join. */
  private static final int JOINED = 5;

  /** The result of {@link #find}. */
  enum Outcome {
    /** The register is already high enough. */
    RAISED_ALREADY,
    /** The change would not fit. */
    TOO_LARGE,
    /** {@link #replaceIn} may change the register. */
    TO_REPLACE
  }

  private final byte[] a;
  private final int start;
  private final int end;

  /** Offsets from the first run: the run to replace, and the one before it. */
  private int at;

  private int before;

  /** The replacement, the first byte lowest. */
  private long sequence;

  private int sequenceLength;

  SparseRuns(byte[] a, int start, int end) {
    this.a = a;
    this.start = start;
    this.end = end;
  }

  private static boolean isValue(int run) {
    return (run & 0x80) != 0;
  }

  private static boolean isLongZeros(int run) {
    return (run & 0xc0) == 0x40;
  }

  private static int size(int run) {
    return isLongZeros(run) ? 2 : 1;
  }

  private static int value(int run) {
    return (run >> 2 & 0x1f) + 1;
  }

  private static int valueRun(int value, int count) {
    return 0x80 | value - 1 << 2 | count - 1;
  }

  /** Returns the number of registers of the run at {@code i}. */
  private int count(int i) {
    int run = a[i];
    if (isValue(run)) {
      return (run & 3) + 1;
    } else if (!isLongZeros(run)) {
      return (run & 0x3f) + 1;
    }
    // in Redis a zero byte follows the end
    int low = i + 1 < end ? a[i + 1] & 0xff : 0;
    return ((run & 0x3f) << 8 | low) + 1;
  }

  /** Writes a long run of zeros. */
  static void putZeros(byte[] a, int at, int count) {
    a[at] = (byte) (0x40 | count - 1 >> 8);
    a[at + 1] = (byte) (count - 1);
  }

  /**
   * Finds a register that must become at least {@code value}.
   *
   * @param room the maximum number of bytes to add
   */
  Outcome find(int index, int value, long room) {
    if (value > MAX_VALUE) {
      return Outcome.TOO_LARGE;
    }
    int i = start;
    int first = 0;
    int previous = start;
    int count = 0;
    while (i < end && first + (count = count(i)) <= index) {
      first += count;
      previous = i;
      i += size(a[i]);
    }
    if (i >= end) {
      throw Errors.here(HyperLogLog.CORRUPTED);
    }
    int run = a[i];
    if (isValue(run) && value(run) >= value) {
      return Outcome.RAISED_ALREADY;
    }
    sequence = 0;
    sequenceLength = 0;
    append(run, index - first);
    append(valueRun(value, 1));
    append(run, first + count - 1 - index);
    at = i - start;
    before = previous - start;
    int growth = sequenceLength - size(run);
    return growth > 0 && growth > room ? Outcome.TOO_LARGE : Outcome.TO_REPLACE;
  }

  /** Appends {@code count} registers to the replacement, as runs of that kind. */
  private void append(int run, int count) {
    if (count == 0) {
      return;
    } else if (isValue(run)) {
      append(valueRun(value(run), count));
    } else if (count <= MAX_SHORT_ZEROS) {
      append(count - 1);
    } else {
      append(0x40 | count - 1 >> 8);
      append(count - 1 & 0xff);
    }
  }

  private void append(int b) {
    sequence |= (long) b << 8 * sequenceLength++;
  }

  /**
   * Changes the register in an array with the same runs and some room, and joins runs around it.
   *
   * @param first the index of the first run in the array
   * @param length the number of bytes of the runs
   * @return the new number of bytes
   */
  int replaceIn(byte[] copy, int first, int length) {
    int from = first + at;
    int oldSize = size(copy[from]);
    int behind = from + oldSize;
    int newEnd = first + length + sequenceLength - oldSize;
    int moved = Math.max(0, first + length - behind);
    System.arraycopy(copy, behind, copy, from + sequenceLength, moved);
    for (int i = 0; i < sequenceLength; i++) {
      copy[from + i] = (byte) (sequence >>> 8 * i);
    }
    return join(copy, first + before, newEnd) - first;
  }

  /** Joins runs of equal values, from the run at {@code from} on; returns the new end. */
  private static int join(byte[] copy, int from, int oldEnd) {
    int end = oldEnd;
    int i = from;
    for (int looked = 0; looked < JOINED && i < end; looked++) {
      int run = copy[i];
      if (!isValue(run)) {
        i += size(run);
        continue;
      }
      int next = i + 1 < end ? copy[i + 1] : 0;
      int count = (run & 3) + 1 + (next & 3) + 1;
      if (isValue(next) && value(run) == value(next) && count <= MAX_VALUES) {
        copy[i + 1] = (byte) valueRun(value(run), count);
        System.arraycopy(copy, i + 1, copy, i, end - i - 1);
        end--;
      } else {
        i++;
      }
    }
    return end;
  }

  /** Raises each of {@code registers} to the corresponding register. */
  void maximumInto(byte[] registers) {
    int index = 0;
    for (int i = start; i < end; i += size(a[i])) {
      int count = count(i);
      check(count <= registers.length - index);
      if (isValue(a[i])) {
        byte value = (byte) value(a[i]);
        for (int j = index; j < index + count; j++) {
          registers[j] = registers[j] < value ? value : registers[j];
        }
      }
      index += count;
    }
    check(index == registers.length);
  }

  /** Counts the registers of each value. */
  void histogram(int[] histogram) {
    int index = 0;
    for (int i = start; i < end; i += size(a[i])) {
      int count = count(i);
      check(count <= HyperLogLog.REGISTERS - index);
      histogram[isValue(a[i]) ? value(a[i]) : 0] += count;
      index += count;
    }
    check(index == HyperLogLog.REGISTERS);
  }

  private static void check(boolean valid) {
    if (!valid) {
      throw Errors.here(HyperLogLog.CORRUPTED);
    }
  }

  /** Returns the runs as PFDEBUG DECODE prints them. */
  String describe() {
    StringBuilder text = new StringBuilder();
    for (int i = start; i < end; i += size(a[i])) {
      int run = a[i];
      text.append(text.length() == 0 ? "" : " ");
      if (isValue(run)) {
        text.append("v:").append(value(run)).append(',').append(count(i));
      } else {
        text.append(isLongZeros(run) ? "Z:" : "z:").append(count(i));
      }
    }
    return text.toString();
  }
}
