package io.reredis.type;

import io.reredis.base.Ascii;
import io.reredis.base.Errors;
import io.reredis.util.ReredisException;
import java.util.Arrays;

/**
 * Estimates the number of distinct elements, in the format of Redis: a string of 16,384 registers
 * after a header.
 *
 * <pre>
 *   0..3    HYLL
 *   4       encoding: 0 dense, 1 sparse
 *   5..7    unused
 *   8..15   cached cardinality, little endian; the highest bit marks it as stale
 *   16..    registers: six bits each, or runs as described in {@link SparseRuns}
 * </pre>
 *
 * <p>An object is a cursor over external bytes. Dense registers are changed in place; a change of
 * sparse ones moves everything into a new array, see {@link #isMoved}. Not thread-safe.
 */
public final class HyperLogLog {
  /** The number of registers. */
  public static final int REGISTERS = 1 << 14;

  static final int HEADER = 16;
  private static final int INDEX_BITS = 14;
  private static final int DENSE_LENGTH = HEADER + REGISTERS * 6 / 8;
  private static final long SEED = 0xadc83b19L;
  private static final byte[] MAGIC = Ascii.bytes("HYLL");
  private static final int ENCODING_AT = 4;
  private static final int CACHE_AT = 8;
  private static final byte DENSE = 0;
  private static final byte SPARSE = 1;

  /** The string is not a HyperLogLog, according to a quick check. */
  public static final ReredisException NO_HYPER_LOG_LOG =
      ReredisException.ofReply("WRONGTYPE Key is not a valid HyperLogLog string value.");

  /** The registers are invalid. */
  public static final ReredisException CORRUPTED =
      ReredisException.ofReply("INVALIDOBJ Corrupted HLL object detected");

  private byte[] a;
  private int offset;
  private int length;
  private boolean moved;
  private final long maxSparse;

  /**
   * Creates a cursor over a string.
   *
   * @param maxSparse the maximum bytes of the sparse form
   * @throws ReredisException WRONGTYPE if the string is not a HyperLogLog
   */
  public HyperLogLog(byte[] a, int offset, int length, long maxSparse) {
    this.a = a;
    this.offset = offset;
    this.length = length;
    this.maxSparse = maxSparse;
    boolean valid =
        length >= HEADER
            && Arrays.equals(a, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length)
            && (isSparse() || a[offset + ENCODING_AT] == DENSE && length == DENSE_LENGTH);
    if (!valid) {
      throw Errors.here(NO_HYPER_LOG_LOG);
    }
  }

  /** Returns an empty HyperLogLog in an array of its own. */
  public static HyperLogLog fresh(long maxSparse) {
    byte[] empty = empty();
    HyperLogLog log = new HyperLogLog(empty, 0, empty.length, maxSparse);
    log.moved = true;
    return log;
  }

  /** Returns the bytes of an empty HyperLogLog. */
  public static byte[] empty() {
    byte[] empty = Arrays.copyOf(MAGIC, HEADER + 2);
    empty[ENCODING_AT] = SPARSE;
    SparseRuns.putZeros(empty, HEADER, REGISTERS);
    return empty;
  }

  /** Returns whether the registers are in the sparse form. */
  public boolean isSparse() {
    return a[offset + ENCODING_AT] == SPARSE;
  }

  /** Returns whether the bytes are in an array of their own and must be stored. */
  public boolean isMoved() {
    return moved;
  }

  /** Returns the array with the bytes. */
  public byte[] array() {
    return a;
  }

  /** Returns the offset of the bytes. */
  public int offset() {
    return offset;
  }

  /** Returns the number of bytes. */
  public int length() {
    return length;
  }

  /**
   * Adds an element. O(1) in the dense form, else O(n) in the number of runs
   *
   * @return whether a register was changed
   * @throws ReredisException INVALIDOBJ if the registers are damaged; then nothing is changed
   */
  public boolean add(byte[] element, int elementOffset, int elementLength) {
    long hash = MurmurHash.of(element, elementOffset, elementLength, SEED);
    int index = (int) hash & REGISTERS - 1;
    // the extra bit limits the count if all other bits are zero
    int rank = 1 + Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << 64 - INDEX_BITS);
    return raise(index, rank);
  }

  /**
   * Raises a register if it is lower; {@code rank} is 1 to 51.
   *
   * @return whether it was changed
   * @throws ReredisException INVALIDOBJ if the registers are damaged; then nothing is changed
   */
  public boolean raise(int index, int rank) {
    if (!isSparse()) {
      return DenseRegisters.raise(a, offset + HEADER, index, rank);
    }
    SparseRuns runs = new SparseRuns(a, offset + HEADER, offset + length);
    SparseRuns.Outcome outcome = runs.find(index, rank, maxSparse - length);
    if (outcome == SparseRuns.Outcome.RAISED_ALREADY) {
      return false;
    } else if (outcome == SparseRuns.Outcome.TOO_LARGE) {
      toDense();
      return DenseRegisters.raise(a, offset + HEADER, index, rank);
    }
    own();
    length = runs.replaceIn(a, offset + HEADER, length - HEADER) + HEADER;
    return true;
  }

  /** Moves the bytes into an array of their own, with room for one more split of a run. */
  private void own() {
    if (!moved || a.length < length + SparseRuns.MAX_GROWTH) {
      byte[] own = new byte[length + 64];
      System.arraycopy(a, offset, own, 0, length);
      a = own;
      offset = 0;
      moved = true;
    }
  }

  /**
   * Converts sparse registers to the dense form; no effect on dense ones. O(n)
   *
   * @throws ReredisException INVALIDOBJ if the registers are damaged
   */
  public void toDense() {
    if (isSparse()) {
      byte[] registers = new byte[REGISTERS];
      maximumInto(registers);
      byte[] dense = new byte[DENSE_LENGTH];
      System.arraycopy(a, offset, dense, 0, HEADER);
      dense[ENCODING_AT] = DENSE;
      for (int i = 0; i < REGISTERS; i++) {
        if (registers[i] != 0) {
          DenseRegisters.raise(dense, HEADER, i, registers[i]);
        }
      }
      a = dense;
      offset = 0;
      length = DENSE_LENGTH;
      moved = true;
    }
  }

  /**
   * Raises each of {@code registers} to the corresponding register. O(n)
   *
   * @throws ReredisException INVALIDOBJ if these registers are damaged
   */
  public void maximumInto(byte[] registers) {
    if (isSparse()) {
      new SparseRuns(a, offset + HEADER, offset + length).maximumInto(registers);
    } else {
      DenseRegisters.maximumInto(a, offset + HEADER, registers);
    }
  }

  /** Returns whether {@link #cached} is current. */
  public boolean isCached() {
    return a[offset + CACHE_AT + 7] >= 0;
  }

  /** Returns the cached cardinality. */
  public long cached() {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | a[offset + CACHE_AT + i] & 0xff;
    }
    return value;
  }

  /** Caches the cardinality. */
  public void cache(long cardinality) {
    for (int i = 0; i < 8; i++) {
      a[offset + CACHE_AT + i] = (byte) (cardinality >>> 8 * i);
    }
  }

  /** Marks the cached cardinality as stale. */
  public void invalidate() {
    a[offset + CACHE_AT + 7] |= (byte) 0x80;
  }

  /**
   * Estimates the number of distinct elements from the registers. O(n)
   *
   * @throws ReredisException INVALIDOBJ if the registers are damaged
   */
  public long cardinality() {
    int[] histogram = new int[64];
    if (isSparse()) {
      new SparseRuns(a, offset + HEADER, offset + length).histogram(histogram);
    } else {
      DenseRegisters.histogram(a, offset + HEADER, histogram);
    }
    return Cardinality.estimate(histogram);
  }

  /** Estimates the number of distinct elements from registers of a byte each. O(n) */
  public static long cardinality(byte[] registers) {
    int[] histogram = new int[64];
    for (byte register : registers) {
      histogram[register & 63]++;
    }
    return Cardinality.estimate(histogram);
  }

  /** Returns the runs of the sparse form as text: {@code Z:16383 v:1,1}. */
  public String runs() {
    return new SparseRuns(a, offset + HEADER, offset + length).describe();
  }
}
