package io.reredis.util;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A slice of a byte array: an argument of a command, a key or a value that is looked at where it
 * lies.
 *
 * <p>A slice does not own its array. It is mutable so that a parser can point the same object at
 * one request after the other; whoever keeps the bytes longer than the call copies them with {@link
 * #copy()}. Not safe for use by several threads.
 */
public final class Bytes {
  private static final byte[] NONE = new byte[0];
  private static final long SEED = new SecureRandom().nextLong();

  private byte[] array;
  private int offset;
  private int length;
  private final boolean given;

  /** The array that came back for the one that was given, or null. */
  private byte[] returned;

  /** Creates an empty slice. */
  public Bytes() {
    this.array = NONE;
    this.given = false;
  }

  /** Creates a slice of the whole of {@code array}, which is not copied. */
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
   * Creates a slice of the whole of an array that nobody else writes to: the store may keep the
   * array instead of a copy. The slice must not be pointed elsewhere.
   */
  public static Bytes given(byte[] array) {
    return new Bytes(array, 0, array.length, true);
  }

  /** Whether the array belongs to the one that the slice is passed to. */
  public boolean isGiven() {
    return given;
  }

  /**
   * Gives back an array for the one that was given: the store has kept that one in the place of an
   * array to which nothing refers any more.
   */
  public void giveBack(byte[] array) {
    returned = array;
  }

  /** The array that {@link #giveBack} was called with, or null. */
  public byte[] returned() {
    return returned;
  }

  /** Creates a slice that holds {@code text} in UTF-8. */
  public static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Points this slice elsewhere. The array is not copied. */
  public void set(byte[] array, int offset, int length) {
    // most often it is the same array, and storing a reference is not free
    if (this.array != array) {
      this.array = array;
    }
    this.offset = offset;
    this.length = length;
  }

  /** The array that the slice lies in; its other bytes belong to somebody else. */
  public byte[] array() {
    return array;
  }

  /** Where in the array the slice begins. */
  public int offset() {
    return offset;
  }

  /** The number of bytes. */
  public int length() {
    return length;
  }

  /**
   * The byte at {@code index}, counted from the start of the slice; not checked against its length.
   */
  public byte at(int index) {
    return array[offset + index];
  }

  /** A copy of the bytes that stays as it is. */
  public byte[] copy() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** A slice of the same content over its own copy of the bytes. */
  public Bytes detach() {
    return new Bytes(copy());
  }

  /** Whether both slices hold the same bytes. */
  public boolean sameAs(Bytes other) {
    return sameAs(other.array, other.offset, other.length);
  }

  /** Whether the slice holds the same bytes as that range. */
  public boolean sameAs(byte[] other, int otherOffset, int otherLength) {
    return length == otherLength
        && Arrays.equals(
            array, offset, offset + length, other, otherOffset, otherOffset + otherLength);
  }

  /**
   * Whether the slice is the ASCII word {@code lower}, in any case of letters.
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

  /** The bytes read as UTF-8; malformed sequences become U+FFFD. */
  @Override
  public String toString() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }
}
