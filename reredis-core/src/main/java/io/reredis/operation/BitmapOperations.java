package io.reredis.operation;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.BitOperator;
import io.reredis.type.Bits;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations on the bits of strings, on byte slices.
 *
 * <p>All methods are atomic and thread-safe, and throw {@link io.reredis.util.ReredisException}
 * WRONGTYPE if a key holds another type. A missing key is an empty string, and bits after the end
 * of a string are zero.
 */
public final class BitmapOperations {
  private static final ReredisException NOT_TAKES_ONE =
      ReredisException.error("BITOP NOT must be called with a single source key.");

  private final Keyspace keyspace;
  private final LongSupplier maxLength;

  /**
   * Creates the operations of a keyspace.
   *
   * @param maxLength the maximum length in bytes to which a write may extend a value
   */
  public BitmapOperations(Keyspace keyspace, LongSupplier maxLength) {
    this.keyspace = keyspace;
    this.maxLength = maxLength;
  }

  /**
   * Checks that a bit offset is within the longest possible string.
   *
   * @throws ReredisException ERR if the offset is negative or too large
   */
  public void checkOffset(long offset) {
    // leaves eight bytes for a field that begins at the last bit
    if (offset < 0 || offset >>> 3 >= Math.min(maxLength.getAsLong(), Integer.MAX_VALUE - 64)) {
      throw Errors.here(Errors.BIT_OFFSET);
    }
  }

  /** Returns whether a bit is set. O(1) */
  public boolean get(int database, Bytes key, long offset) {
    checkOffset(offset);
    try (ReadHandle h = keyspace.read(database, key)) {
      Bytes value = h.string();
      return value != null
          && offset >>> 3 < value.length()
          && Bits.get(value.array(), value.offset(), offset);
    }
  }

  /**
   * Sets or clears a bit, extending the string if necessary. O(1) amortized
   *
   * @return whether it was set before
   */
  public boolean set(int database, Bytes key, long offset, boolean on) {
    checkOffset(offset);
    try (WriteHandle h = keyspace.write(database, key)) {
      Bytes value = h.string();
      int length = value == null ? 0 : value.length();
      Bytes grown = h.resizeString(Math.max(length, (int) (offset >>> 3) + 1));
      boolean before = Bits.get(grown.array(), grown.offset(), offset);
      if (before != on || grown.length() > length) {
        h.changing();
        Bits.set(grown.array(), grown.offset(), offset, on);
        if (h.wantsEffect()) {
          byte[] bit = Effects.number(on ? 1 : 0);
          h.effect(Effects.SETBIT, key.copy(), Effects.number(offset), bit);
        }
        h.commit(KeyEvent.SETBIT);
      }
      return before;
    }
  }

  /** Returns the number of set bits in a range. O(n) */
  public long count(int database, Bytes key, BitRangeSpec range) {
    try (ReadHandle h = keyspace.read(database, key)) {
      Bytes value = h.string();
      if (value == null || isReversed(range)) {
        return 0;
      }
      long first = firstBit(range, value.length());
      long last = lastBit(range, value.length());
      return first > last ? 0 : Bits.count(value.array(), value.offset(), first, last);
    }
  }

  /** Returns the first bit of a range in a bitmap of that many bytes. */
  private static long firstBit(BitRangeSpec range, int length) {
    long total = range.bits() ? 8L * length : length;
    long first = Math.max(0, range.start() < 0 ? total + range.start() : range.start());
    return range.bits() ? first : Math.min(first, total) * 8;
  }

  /**
   * Returns the last bit of a range in a bitmap of that many bytes; less than the first if empty.
   */
  private static long lastBit(BitRangeSpec range, int length) {
    long total = range.bits() ? 8L * length : length;
    long last = range.end() < 0 ? Math.max(0, total + range.end()) : range.end();
    last = Math.min(range.open() ? total - 1 : last, total - 1);
    return range.bits() ? last : last * 8 + 7;
  }

  /** Returns whether the range is empty because its negative indices are reversed, as in Redis. */
  private static boolean isReversed(BitRangeSpec range) {
    return range.start() < 0 && range.end() < 0 && range.start() > range.end();
  }

  /**
   * Returns the first set or clear bit in a range, counted from the start of the string; -1 if
   * there is none. In an open range, the first bit after the string is clear. O(n)
   */
  public long position(int database, Bytes key, boolean set, BitRangeSpec range) {
    try (ReadHandle h = keyspace.read(database, key)) {
      Bytes value = h.string();
      if (value == null) {
        return set ? -1 : 0;
      }
      long first = firstBit(range, value.length());
      long last = lastBit(range, value.length());
      if (first > last) {
        return -1;
      }
      long found = Bits.position(value.array(), value.offset(), first, last, set);
      return found < 0 && !set && range.open() ? last + 1 : found;
    }
  }

  /**
   * Combines bitmaps into a new string, which replaces the target's value; an empty result removes
   * the target. O(n)
   *
   * @param sources one or more keys; exactly one for NOT
   * @return the length of the result in bytes
   */
  public int combine(int database, BitOperator operator, Bytes target, List<Bytes> sources) {
    if (operator == BitOperator.NOT && sources.size() != 1) {
      throw Errors.here(NOT_TAKES_ONE);
    }
    long size =
        StoredResult.store(
            keyspace,
            database,
            target,
            keyspace.shardMask(sources),
            () -> new StoredBits(operator, target, sources, combine(database, operator, sources)));
    return (int) size;
  }

  private byte @Nullable [] combine(int database, BitOperator operator, List<Bytes> sources) {
    byte[] result = null;
    for (int i = 0; i < sources.size(); i++) {
      result = combine(database, operator, result, sources.get(i));
    }
    if (operator == BitOperator.NOT) {
      assert result != null;
      Bits.not(result);
    }
    return result;
  }

  /** Combines one more source; {@code result} is null for the first one. */
  private byte[] combine(
      int database, BitOperator operator, byte @Nullable [] result, Bytes source) {
    try (ReadHandle h = keyspace.read(database, source)) {
      Bytes value = h.string();
      int length = value == null ? 0 : value.length();
      if (result == null) {
        return value == null ? new byte[0] : value.copy();
      }
      byte[] longer = length > result.length ? Arrays.copyOf(result, length) : result;
      if (operator == BitOperator.AND) {
        Arrays.fill(longer, length, longer.length, (byte) 0);
      }
      if (length > 0) {
        apply(operator, longer, value);
      }
      return longer;
    }
  }

  private static void apply(BitOperator operator, byte[] result, @Nullable Bytes value) {
    switch (operator) {
      case AND:
        assert value != null;
        Bits.and(result, value.array(), value.offset(), value.length());
        break;
      case OR:
        assert value != null;
        Bits.or(result, value.array(), value.offset(), value.length());
        break;
      default:
        assert value != null;
        Bits.xor(result, value.array(), value.offset(), value.length());
    }
  }

  private record StoredBits(
      BitOperator operator, Bytes target, List<Bytes> sources, byte @Nullable [] bits)
      implements StoredResult {
    @Override
    public long size() {
      assert bits != null;
      return bits.length;
    }

    @Override
    public void put(WriteHandle h) {
      h.delete();
      // a computed value is always encoded as raw
      assert bits != null;
      Bytes value = h.resizeString(bits.length);
      System.arraycopy(bits, 0, value.array(), value.offset(), bits.length);
    }

    @Override
    public byte[][] effect() {
      return BitmapOperations.effect(operator, target, sources);
    }

    @Override
    public KeyEvent event() {
      return KeyEvent.SET;
    }
  }

  private static byte[][] effect(BitOperator operator, Bytes target, List<Bytes> sources) {
    byte[][] words = new byte[sources.size() + 3][];
    words[0] = Effects.BITOP;
    words[1] = Ascii.bytes(operator.name());
    words[2] = target.copy();
    for (int i = 0; i < sources.size(); i++) {
      words[i + 3] = sources.get(i).copy();
    }
    return words;
  }

  // --- fields

  /**
   * Reads and writes fields, extending the string to hold all written ones. O(1) per step
   *
   * @return the result of each step, null if a write failed
   */
  public Long[] field(int database, Bytes key, FieldStep[] steps) {
    boolean isReadOnly = true;
    for (FieldStep step : steps) {
      checkOffset(step.offset());
      isReadOnly &= step.isRead();
    }
    return isReadOnly ? read(database, key, steps) : write(database, key, steps);
  }

  private Long[] read(int database, Bytes key, FieldStep[] steps) {
    Long[] results = new Long[steps.length];
    try (ReadHandle h = keyspace.read(database, key)) {
      Bytes value = h.string();
      Bytes bits = value == null ? new Bytes() : value;
      for (int i = 0; i < steps.length; i++) {
        results[i] = value(bits, steps[i]);
      }
      return results;
    }
  }

  private Long[] write(int database, Bytes key, FieldStep[] steps) {
    Long[] results = new Long[steps.length];
    try (WriteHandle h = keyspace.write(database, key)) {
      Bytes old = h.string();
      int length = old == null ? 0 : old.length();
      int wanted = (int) (highestWritten(steps) >>> 3) + 1;
      Bytes value = h.resizeString(Math.max(length, wanted));
      long changes = 0;
      for (int i = 0; i < steps.length; i++) {
        FieldStep step = steps[i];
        long before = value(value, step);
        if (step.kind() == FieldStep.Kind.GET) {
          results[i] = before;
          continue;
        }
        Long next = FieldArithmetic.next(step, before);
        if (next != null) {
          if (next != before) {
            h.changing();
          }
          Bits.setField(value.array(), value.offset(), step.offset(), step.type().bits(), next);
          changes += wanted > length || next != before ? 1 : 0;
          results[i] = step.kind() == FieldStep.Kind.SET ? before : next;
        }
      }
      if (changes > 0 || wanted > length) {
        if (h.wantsEffect()) {
          h.effect(effect(key, value, steps));
        }
        h.commit(changes > 0 ? KeyEvent.SETBIT : KeyEvent.GROWN, changes);
      }
      return results;
    }
  }

  /** Returns the highest bit that a step writes, or -1. */
  private static long highestWritten(FieldStep[] steps) {
    long highest = -1;
    for (FieldStep step : steps) {
      if (step.kind() != FieldStep.Kind.GET) {
        highest = Math.max(highest, step.offset() + step.type().bits() - 1);
      }
    }
    return highest;
  }

  private static long value(Bytes bits, FieldStep step) {
    FieldStep.Type type = step.type();
    return type.of(
        Bits.field(bits.array(), bits.offset(), bits.length(), step.offset(), type.bits()));
  }

  /**
   * Returns an effect with the final values of all written fields; failed writes extended the
   * string, too.
   */
  private static byte[][] effect(Bytes key, Bytes value, FieldStep[] steps) {
    List<byte[]> words = new ArrayList<>();
    words.add(Effects.BITFIELD);
    words.add(key.copy());
    for (FieldStep step : steps) {
      if (step.kind() != FieldStep.Kind.GET) {
        words.add(Effects.SET);
        words.add(Ascii.bytes(step.type().toString()));
        words.add(Effects.number(step.offset()));
        words.add(Effects.number(value(value, step)));
      }
    }
    return words.toArray(byte[][]::new);
  }
}
