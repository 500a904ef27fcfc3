package io.reredis.resp;

import io.reredis.util.Bytes;

/**
 * The arguments of one request, the command's name first.
 *
 * <p>The slices are reused from request to request and point into the parser's buffer: they hold
 * until the parser is asked for the next request. Not safe for use by several threads.
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

  /** The number of arguments, the command's name included. */
  public int count() {
    return count;
  }

  /** The argument at {@code index}; 0 is the command's name. */
  public Bytes get(int index) {
    return slices[index];
  }

  /**
   * Whether the argument is that ASCII word, in any case of letters; {@code lower} is in lower
   * case.
   */
  public boolean is(int index, String lower) {
    return slices[index].is(lower);
  }

  /**
   * Appends the whole of an array that belongs to whoever executes the request, who may keep it.
   */
  public void addGiven(byte[] array) {
    add(array, 0, 0);
    slices[count - 1] = Bytes.given(array);
    hasGiven = true;
  }

  /** Whether an array belongs to whoever executes the request; {@link #clear} lets go of it. */
  public boolean hasGiven() {
    return hasGiven;
  }

  /** Forgets all arguments. */
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

  /** Appends a slice of {@code array}, which is not copied. */
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

  /** The bytes of all arguments. */
  public long bytes() {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += slices[i].length();
    }
    return bytes;
  }

  /** The bytes that a request with these arguments takes in RESP. */
  public int wireBytes() {
    int bytes = 3 + Integer.toString(count).length();
    for (int i = 0; i < count; i++) {
      int length = slices[i].length();
      bytes += 5 + Integer.toString(length).length() + length;
    }
    return bytes;
  }

  /** A list with the same arguments over their own copy of the bytes. */
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
