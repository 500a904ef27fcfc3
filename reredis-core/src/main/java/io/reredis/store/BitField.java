package io.reredis.store;

/**
 * Reads and writes of numbers of any width within a bitmap, done one after the other.
 *
 * <pre>{@code
 * BitField.none().incrementBy(Type.unsigned(8), 0, 10).get(Type.signed(5), 100)
 * }</pre>
 *
 * Immutable: each method returns another object.
 */
public final class BitField {
  /**
   * A width with or without a sign.
   *
   * @param signed whether the numbers are in two's complement
   * @param bits 1 to 64, without a sign 1 to 63
   */
  public record Type(boolean signed, int bits) {
    /** Checks the width. */
    public Type {
      if (bits < 1 || bits > (signed ? 64 : 63)) {
        throw new IllegalArgumentException("bits: " + bits);
      }
    }

    /** Numbers of that width from 0 up. */
    public static Type unsigned(int bits) {
      return new Type(false, bits);
    }

    /** Numbers of that width in two's complement. */
    public static Type signed(int bits) {
      return new Type(true, bits);
    }

    /** The value of that many low bits. */
    long of(long raw) {
      int unused = 64 - bits;
      return signed ? raw << unused >> unused : raw << unused >>> unused;
    }

    long max() {
      return signed ? Long.MAX_VALUE >>> 64 - bits : -1L >>> 64 - bits;
    }

    long min() {
      return signed ? -max() - 1 : 0;
    }

    @Override
    public String toString() {
      return (signed ? "i" : "u") + bits;
    }
  }

  /** What happens where a number does not fit. */
  public enum Overflow {
    /** It keeps its lowest bits. */
    WRAP,
    /** It becomes the least or the greatest number that fits. */
    SAT,
    /** Nothing is written and the result is null. */
    FAIL
  }

  /** What one step does. */
  enum Kind {
    GET,
    SET,
    INCRBY
  }

  /** One read or write; {@code offset} is in bits. */
  record Step(Kind kind, Type type, long offset, long value, Overflow overflow) {
    /** The value that is written in the place of {@code old}, or null where it may not be. */
    Long next(long old) {
      long base = kind == Kind.SET ? value : old;
      long by = kind == Kind.SET ? 0 : value;
      int side = side(base, by);
      if (side == 0 || overflow == Overflow.WRAP) {
        return type.of(base + by);
      } else if (overflow == Overflow.FAIL) {
        return null;
      }
      return side > 0 ? type.max() : type.min();
    }

    /** Whether the sum is above (1) or below (-1) what fits. */
    private int side(long base, long by) {
      long max = type.max();
      long min = type.min();
      // without a sign a negative number to set is a large one, as in Redis
      if (base > max || !type.signed() && base < 0) {
        return 1;
      } else if (base < min) {
        return -1;
      } else if (by > 0) {
        return base > max - by ? 1 : 0;
      }
      return (type.signed() ? base < min - by : base + by < 0) ? -1 : 0;
    }
  }

  private static final BitField NONE = new BitField(null, null, 0, Overflow.WRAP);

  /** The steps before the last one, so that adding one costs O(1); null where there is none. */
  private final BitField before;

  private final Step last;
  private final int size;
  private final Overflow overflow;

  private BitField(BitField before, Step last, int size, Overflow overflow) {
    this.before = before;
    this.last = last;
    this.size = size;
    this.overflow = overflow;
  }

  /** No step at all. */
  public static BitField none() {
    return NONE;
  }

  /** Adds a read at {@code offset}, in bits; its result is the number. */
  public BitField get(Type type, long offset) {
    return with(new Step(Kind.GET, type, offset, 0, overflow));
  }

  /** Adds a write at {@code offset}, in bits; its result is the old number. */
  public BitField set(Type type, long offset, long value) {
    return with(new Step(Kind.SET, type, offset, value, overflow));
  }

  /** Adds an addition to the number at {@code offset}, in bits; its result is the new number. */
  public BitField incrementBy(Type type, long offset, long by) {
    return with(new Step(Kind.INCRBY, type, offset, by, overflow));
  }

  /** Says what happens on overflow in the steps added from now on; at first they wrap. */
  public BitField overflow(Overflow next) {
    return new BitField(before, last, size, next);
  }

  private BitField with(Step step) {
    if (step.offset() < 0) {
      throw new IllegalArgumentException("offset: " + step.offset());
    }
    return new BitField(this, step, size + 1, overflow);
  }

  /** The steps in their order. */
  Step[] steps() {
    Step[] steps = new Step[size];
    BitField from = this;
    for (int i = size - 1; i >= 0; i--) {
      steps[i] = from.last;
      from = from.before;
    }
    return steps;
  }

  /** Whether no step writes. */
  public boolean isReadOnly() {
    return highestWritten() < 0;
  }

  /** The highest bit that a step writes, or -1. */
  long highestWritten() {
    long highest = -1;
    for (Step step : steps()) {
      if (step.kind() != Kind.GET) {
        highest = Math.max(highest, step.offset() + step.type().bits() - 1);
      }
    }
    return highest;
  }
}
