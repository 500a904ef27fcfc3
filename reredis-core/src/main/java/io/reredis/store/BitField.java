package io.reredis.store;

import io.reredis.operation.FieldStep;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of reads and writes of integers of any width within a bitmap, for {@link
 * Bitmaps#field}.
 *
 * <pre>{@code
 * BitField.none().incrementBy(Type.unsigned(8), 0, 10).get(Type.signed(5), 100)
 * }</pre>
 *
 * <p>Offsets are in bits. Immutable; each method returns a new object. Two are equal if they have
 * equal steps and the same overflow for further ones.
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
        throw new IllegalArgumentException(
            "bits must be from 1 to " + (signed ? 64 : 63) + ": " + bits);
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

    @Override
    public String toString() {
      return (signed ? "i" : "u") + bits;
    }
  }

  /** How a step that writes handles a number that does not fit. */
  public enum Overflow {
    /** Keeps the lowest bits. */
    WRAP(FieldStep.Overflow.WRAP),
    /** Uses the least or the greatest number that fits. */
    SAT(FieldStep.Overflow.SAT),
    /** Writes nothing; the result of the step is null. */
    FAIL(FieldStep.Overflow.FAIL);

    private final FieldStep.Overflow spec;

    Overflow(FieldStep.Overflow spec) {
      this.spec = spec;
    }
  }

  private static final BitField NONE = new BitField(null, null, 0, Overflow.WRAP);

  /** The steps before the last one, so that adding a step is O(1); null if there are none. */
  private final @Nullable BitField before;

  private final @Nullable FieldStep last;
  private final int size;
  private final Overflow overflow;

  private BitField(
      @Nullable BitField before, @Nullable FieldStep last, int size, Overflow overflow) {
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
    return with(FieldStep.Kind.GET, type, offset, 0);
  }

  /**
   * Adds a write at {@code offset}; its result is the old number.
   *
   * @throws IllegalArgumentException if the offset is negative
   */
  public BitField set(Type type, long offset, long value) {
    return with(FieldStep.Kind.SET, type, offset, value);
  }

  /**
   * Adds an increment of the number at {@code offset}; its result is the new number.
   *
   * @throws IllegalArgumentException if the offset is negative
   */
  public BitField incrementBy(Type type, long offset, long by) {
    return with(FieldStep.Kind.INCRBY, type, offset, by);
  }

  /** Sets how the steps added after this handle overflow; {@link Overflow#WRAP} by default. */
  public BitField overflow(Overflow next) {
    return new BitField(before, last, size, Objects.requireNonNull(next, "next"));
  }

  private BitField with(FieldStep.Kind kind, Type type, long offset, long value) {
    Objects.requireNonNull(type, "type");
    Context.notNegative("offset", offset);
    FieldStep.Type width = new FieldStep.Type(type.signed(), type.bits());
    FieldStep.Overflow applied =
        kind == FieldStep.Kind.GET ? FieldStep.Overflow.WRAP : overflow.spec;
    FieldStep step = new FieldStep(kind, width, offset, value, applied);
    return new BitField(this, step, size + 1, overflow);
  }

  /** Returns the steps in order, as a new array. */
  FieldStep[] steps() {
    FieldStep[] steps = new FieldStep[size];
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
    return Arrays.stream(steps()).allMatch(FieldStep::isRead);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitField that
        && overflow == that.overflow
        && Arrays.equals(steps(), that.steps());
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(steps()) + overflow.hashCode();
  }

  @Override
  public String toString() {
    return Arrays.toString(steps());
  }
}
