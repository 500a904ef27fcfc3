package io.reredis.operation;

/**
 * One read or write of BITFIELD.
 *
 * @param kind whether it reads, writes or adds
 * @param type the type of the number
 * @param offset the first bit of the number
 * @param value the number to write or to add; 0 for a read
 * @param overflow how to handle a number that does not fit
 */
public record FieldStep(Kind kind, Type type, long offset, long value, Overflow overflow) {
  /** The kind of a step. */
  public enum Kind {
    /** Reads a number. */
    GET,
    /** Writes a number; the result is the old one. */
    SET,
    /** Adds to a number; the result is the new one. */
    INCRBY
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

  /**
   * An integer width, signed or unsigned.
   *
   * @param signed whether the numbers are in two's complement
   * @param bits 1 to 64 if signed, 1 to 63 if unsigned
   */
  public record Type(boolean signed, int bits) {
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

  /** Returns whether the step only reads. */
  public boolean isRead() {
    return kind == Kind.GET;
  }

  @Override
  public String toString() {
    String place = kind + " " + type + " " + offset;
    return isRead() ? place : place + " " + value + " " + overflow;
  }
}
