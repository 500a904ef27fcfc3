package io.reredis.resp;

import io.reredis.base.Bytes;

/**
 * The arguments of one request, the command's name first.
 *
 * <p>The slices are reused from request to request and point into the parser's buffer: they are
 * valid until the parser is asked for the next request. Not thread-safe.
 */
public final class Arguments {
  private static final int KEPT = 1024;
  private static final Bytes[] NONE = {};

  private Bytes[] slices = NONE;
  private int count;
  private boolean hasGiven;

  /** Creates an empty list. */
  public Arguments() {}

  /** Creates a list of arguments that own their bytes. */
  public static Arguments of(byte[]... values) {
    Arguments arguments = new Arguments();
    for (byte[] value : values) {
      arguments.add(value, 0, value.length);
    }
    return arguments;
  }

  /** Returns the number of arguments, including the command's name. */
  public int count() {
    return count;
  }

  /** Returns the argument at {@code index}; 0 is the command's name. */
  public Bytes get(int index) {
    return slices[index];
  }

  /**
   * Returns whether the argument is the ASCII word {@code lower}, ignoring case; {@code lower} is
   * in lower case.
   */
  public boolean is(int index, String lower) {
    return slices[index].is(lower);
  }

  /** Appends an array that the executor of the request may keep. */
  public void addGiven(byte[] array) {
    add(array, 0, 0);
    slices[count - 1] = Bytes.given(array);
    hasGiven = true;
  }

  /** Returns whether there are arrays for the executor to keep; {@link #clear} releases them. */
  public boolean hasGiven() {
    return hasGiven;
  }

  /** Removes all arguments. */
  public void clear() {
    if (hasGiven) {
      slices = NONE;
      hasGiven = false;
    }
    count = 0;
    if (slices.length > KEPT) {
      slices = NONE;
    }
  }

  /** Appends a slice of {@code array} without copying. */
  public void add(byte[] array, int offset, int length) {
    if (count == slices.length) {
      slices = java.util.Arrays.copyOf(slices, Math.max(16, count * 2));
    }
    Bytes slice = slices[count];
    if (slice == null) {
      slices[count] = slice = new Bytes();
    }
    slice.set(array, offset, length);
    count++;
  }

  /** Returns the total length of the arguments. */
  public long bytes() {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += slices[i].length();
    }
    return bytes;
  }

  /** Returns the length of a request with these arguments in RESP. */
  public int wireBytes() {
    int bytes = 3 + Integer.toString(count).length();
    for (int i = 0; i < count; i++) {
      int length = slices[i].length();
      bytes += 5 + Integer.toString(length).length() + length;
    }
    return bytes;
  }

  /** Returns a list with the same arguments on a copy of the bytes. */
  public Arguments detach() {
    Arguments copy = new Arguments();
    copy.slices = new Bytes[Math.max(count, 1)];
    copy.count = count;
    byte[] all = new byte[Math.toIntExact(bytes())];
    int at = 0;
    for (int i = 0; i < count; i++) {
      Bytes slice = slices[i];
      System.arraycopy(slice.array(), slice.offset(), all, at, slice.length());
      copy.slices[i] = new Bytes(all, at, slice.length());
      at += slice.length();
    }
    return copy;
  }
}
