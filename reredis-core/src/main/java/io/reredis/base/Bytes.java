package io.reredis.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A slice of a byte array: an argument, a key or a value that is used in place.
 *
 * <p>A slice does not own its array. It is mutable so that a parser can reuse the same object; to
 * keep the bytes longer than the call, copy them with {@link #copy()}. Not thread-safe.
 */
public final class Bytes {
  private static final byte[] NONE = new byte[0];
  private static final long SEED = Entropy.number();

  private byte[] array;
  private int offset;
  private int length;
  private final boolean given;

  /** The array returned in exchange for the given one, or null. */
  private byte @Nullable [] returned;

  /** Creates an empty slice. */
  public Bytes() {
    this.array = NONE;
    this.given = false;
  }

  /** Creates a slice of the whole {@code array}, which is not copied. */
  public Bytes(byte[] array) {
    this(array, 0, array.length, false);
  }

  /** Creates a slice of {@code length} bytes from {@code offset} on; the array is not copied. */
  public Bytes(byte[] array, int offset, int length) {
    this(array, offset, length, false);
  }

  private Bytes(byte[] array, int offset, int length, boolean given) {
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.given = given;
  }

  /**
   * Creates a slice of a whole array to which the caller will not write any more: the store may
   * keep the array instead of a copy. The slice must not be changed with {@link #set}.
   */
  public static Bytes given(byte[] array) {
    return new Bytes(array, 0, array.length, true);
  }

  /** Returns whether the receiver of the slice may keep the array. */
  public boolean isGiven() {
    return given;
  }

  /**
   * Returns an unused array in exchange for the given one, which the store has kept in its place.
   */
  public void giveBack(byte @Nullable [] array) {
    returned = array;
  }

  /** Returns the array passed to {@link #giveBack}, or null. */
  public byte @Nullable [] returned() {
    return returned;
  }

  /** Creates a slice that holds {@code text} in UTF-8. */
  public static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Changes the range of this slice. The array is not copied. */
  public void set(byte[] array, int offset, int length) {
    // the array is mostly the same, and storing a reference has a cost
    if (this.array != array) {
      this.array = array;
    }
    this.offset = offset;
    this.length = length;
  }

  /** Returns the array of the slice; bytes outside the slice belong to other users of the array. */
  public byte[] array() {
    return array;
  }

  /** Returns the start of the slice in the array. */
  public int offset() {
    return offset;
  }

  /** Returns the number of bytes. */
  public int length() {
    return length;
  }

  /** Returns the byte at {@code index} from the start of the slice, without a bounds check. */
  public byte at(int index) {
    return array[offset + index];
  }

  /** Returns a copy of the bytes. */
  public byte[] copy() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Returns a slice of a copy of the bytes. */
  public Bytes detach() {
    return new Bytes(copy());
  }

  /** Returns whether both slices have the same bytes. */
  public boolean sameAs(Bytes other) {
    return sameAs(other.array, other.offset, other.length);
  }

  /** Returns whether the slice has the same bytes as the range. */
  public boolean sameAs(byte[] other, int otherOffset, int otherLength) {
    return length == otherLength
        && Arrays.equals(
            array, offset, offset + length, other, otherOffset, otherOffset + otherLength);
  }

  /**
   * Returns whether the slice is the ASCII word {@code lower}, ignoring case.
   *
   * @param lower the word in lower case
   */
  public boolean is(String lower) {
    if (length != lower.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Ascii.toLower(array[offset + i]) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes && sameAs((Bytes) other);
  }

  @Override
  public int hashCode() {
    // seeded, so that clients cannot choose names that collide
    long hash = Hash.of(array, offset, length, SEED);
    return (int) (hash ^ hash >>> 32);
  }

  /** Returns the bytes decoded as UTF-8; malformed sequences become U+FFFD. */
  @Override
  public String toString() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }
}
