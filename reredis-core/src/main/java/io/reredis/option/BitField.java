package io.reredis.option;

import org.jspecify.annotations.Nullable;

/**
 * A sequence of reads and writes of integers of any width within a bitmap, for {@link
 * io.reredis.store.Bitmaps#field}.
 *
 * <pre>{@code
 * BitField.none().incrementBy(Type.unsigned(8), 0, 10).get(Type.signed(5), 100)
 * }</pre>
 *
 * <p>Offsets are in bits. Immutable; each method returns a new object.
 */
public final class BitField {
  /**
   * An integer width, signed or unsigned.
   *
   * @param signed whether the numbers are in two's complement
   * @param bits 1 to 64 if signed, 1 to 63 if unsigned
   */
  public record Type(boolean signed, int bits) {
    /**
     * Checks the width.
     *
     * @throws IllegalArgumentException if the width is outside its range
     */
    public Type {
      if (bits < 1 || bits > (signed ? 64 : 63)) {
        throw new IllegalArgumentException("bits: " + bits);
      }
    }

    /** Returns the unsigned type of a width from 1 to 63 bits. */
    public static Type unsigned(int bits) {
      return new Type(false, bits);
    }

    /** Returns the signed type, in two's complement, of a width from 1 to 64 bits. */
    public static Type signed(int bits) {
      return new Type(true, bits);
    }

    /** Interprets the lowest bits of {@code raw} as a number of this type. */
    public long of(long raw) {
      int unused = 64 - bits;
      return signed ? raw << unused >> unused : raw << unused >>> unused;
    }

    /** Returns the greatest number of the type. */
    public long max() {
      return signed ? Long.MAX_VALUE >>> 64 - bits : -1L >>> 64 - bits;
    }

    /** Returns the least number of the type. */
    public long min() {
      return signed ? -max() - 1 : 0;
    }

    @Override
    public String toString() {
      return (signed ? "i" : "u") + bits;
    }
  }

  /** How a step that writes handles a number that does not fit. */
  public enum Overflow {
    /** Keeps the lowest bits. */
    WRAP,
    /** Uses the least or the greatest number that fits. */
    SAT,
    /** Writes nothing; the result of the step is null. */
    FAIL
  }

  /** The kind of a step. */
  public enum Kind {
    /** Reads a number. */
    GET,
    /** Writes a number; the result is the old one. */
    SET,
    /** Adds to a number; the result is the new one. */
    INCRBY
  }

  /**
   * One read or write.
   *
   * @param kind whether it reads, writes or adds
   * @param type the type of the number
   * @param offset the first bit of the number
   * @param value the number to write or to add; 0 for a read
   * @param overflow how to handle a number that does not fit
   */
  public record Step(Kind kind, Type type, long offset, long value, Overflow overflow) {}

  private static final BitField NONE = new BitField(null, null, 0, Overflow.WRAP);

  /** The steps before the last one, so that adding a step is O(1); null if there are none. */
  private final @Nullable BitField before;

  private final @Nullable Step last;
  private final int size;
  private final Overflow overflow;

  private BitField(@Nullable BitField before, @Nullable Step last, int size, Overflow overflow) {
    this.before = before;
    this.last = last;
    this.size = size;
    this.overflow = overflow;
  }

  /** Returns an empty sequence. */
  public static BitField none() {
    return NONE;
  }

  /**
   * Adds a read at {@code offset}; its result is the number.
   *
   * @throws IllegalArgumentException if the offset is negative
   */
  public BitField get(Type type, long offset) {
    return with(new Step(Kind.GET, type, offset, 0, overflow));
  }

  /**
   * Adds a write at {@code offset}; its result is the old number.
   *
   * @throws IllegalArgumentException if the offset is negative
   */
  public BitField set(Type type, long offset, long value) {
    return with(new Step(Kind.SET, type, offset, value, overflow));
  }

  /**
   * Adds an increment of the number at {@code offset}; its result is the new number.
   *
   * @throws IllegalArgumentException if the offset is negative
   */
  public BitField incrementBy(Type type, long offset, long by) {
    return with(new Step(Kind.INCRBY, type, offset, by, overflow));
  }

  /** Sets how the steps added after this handle overflow; {@link Overflow#WRAP} by default. */
  public BitField overflow(Overflow next) {
    return new BitField(before, last, size, next);
  }

  private BitField with(Step step) {
    if (step.offset() < 0) {
      throw new IllegalArgumentException("offset: " + step.offset());
    }
    return new BitField(this, step, size + 1, overflow);
  }

  /** Returns the steps in order, as a new array. */
  public Step[] steps() {
    Step[] steps = new Step[size];
    BitField from = this;
    for (int i = size - 1; i >= 0; i--) {
      assert from != null;
      steps[i] = from.last;
      from = from.before;
    }
    return steps;
  }

  /** Returns whether all steps only read. */
  public boolean isReadOnly() {
    for (Step step : steps()) {
      if (step.kind() != Kind.GET) {
        return false;
      }
    }
    return true;
  }
}
