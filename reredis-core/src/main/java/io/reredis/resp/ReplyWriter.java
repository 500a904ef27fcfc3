package io.reredis.resp;

import io.reredis.util.ArraySink;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.Decimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes replies in RESP2 or RESP3 into a growing buffer.
 *
 * <p>Command code says what a reply means (a map, a double, nil); how the connection's protocol
 * version writes it is decided here and nowhere else. A failed command's partial reply is taken
 * back with {@link #rewind}. Not safe for use by several threads.
 */
public final class ReplyWriter implements ArraySink {
  private static final byte[] OK = Ascii.bytes("+OK\r\n");
  private static final byte[] PONG = Ascii.bytes("+PONG\r\n");
  private static final byte[] QUEUED = Ascii.bytes("+QUEUED\r\n");
  private static final byte[] NIL2 = Ascii.bytes("$-1\r\n");
  private static final byte[] NIL_ARRAY2 = Ascii.bytes("*-1\r\n");
  private static final byte[] NIL3 = Ascii.bytes("_\r\n");

  private byte[] buffer;
  private int size;
  private int version = 2;

  /** Creates a writer with room for {@code capacity} bytes, which grows when it is needed. */
  public ReplyWriter(int capacity) {
    buffer = new byte[capacity];
  }

  /** Sets the protocol version of the replies to come: 2 or 3. */
  public void version(int version) {
    this.version = version;
  }

  /** The protocol version, 2 or 3. */
  public int version() {
    return version;
  }

  /** The bytes written so far, from index 0 to {@link #size()}; the array changes when it grows. */
  public byte[] array() {
    return buffer;
  }

  /** The number of bytes written. */
  public int size() {
    return size;
  }

  /** Forgets what was written, and gives back a buffer larger than {@code keep} bytes. */
  public void clear(int keep) {
    size = 0;
    if (buffer.length > keep) {
      buffer = new byte[keep];
    }
  }

  @Override
  public int mark() {
    return size;
  }

  /** Drops what was written behind {@code mark}, an earlier {@link #size()}. */
  @Override
  public void rewind(int mark) {
    size = mark;
  }

  /** Moves what lies between {@code from} and the end to the start of the buffer. */
  public void discardBefore(int from) {
    size -= from;
    System.arraycopy(buffer, from, buffer, 0, size);
  }

  /** The simple string OK. */
  public void ok() {
    raw(OK);
  }

  /** The simple string PONG. */
  public void pong() {
    raw(PONG);
  }

  /** The simple string QUEUED. */
  public void queued() {
    raw(QUEUED);
  }

  /** A simple string; {@code text} has no line break. */
  public void simple(String text) {
    line('+', text);
  }

  /**
   * An error: {@code line} is its code and its text; line breaks within it become spaces, those at
   * its end are left out.
   */
  public void error(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\r' || line.charAt(end - 1) == '\n')) {
      end--;
    }
    line('-', line.substring(0, end).replace('\r', ' ').replace('\n', ' '));
  }

  /** An integer. */
  public void integer(long value) {
    number(':', value);
  }

  /** A bulk string. */
  public void bulk(byte[] value) {
    bulk(value, 0, value.length);
  }

  /** A bulk string. */
  public void bulk(Bytes value) {
    bulk(value.array(), value.offset(), value.length());
  }

  /** A bulk string of the text in UTF-8. */
  public void bulk(String value) {
    bulk(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A bulk string. */
  public void bulk(byte[] a, int offset, int length) {
    reserve(length + 32);
    byte[] b = buffer;
    int i = size;
    b[i++] = '$';
    if (length < 10) {
      b[i++] = (byte) ('0' + length);
    } else {
      i = Ascii.put(length, b, i);
    }
    b[i++] = '\r';
    b[i++] = '\n';
    System.arraycopy(a, offset, b, i, length);
    i += length;
    b[i++] = '\r';
    b[i++] = '\n';
    size = i;
  }

  /** A bulk string, for operations that hand a value on from where it lies. */
  @Override
  public void put(byte[] a, int offset, int length) {
    bulk(a, offset, length);
  }

  /** A bulk string that holds {@code value} in decimal. */
  public void bulk(long value) {
    int length = Ascii.length(value);
    reserve(64);
    number('$', length);
    size = Ascii.putExactly(value, length, buffer, size);
    lineEnd();
  }

  /** A bulk string, or nil where {@code value} is null. */
  public void bulkOrNil(byte[] value) {
    if (value == null) {
      nil();
    } else {
      bulk(value);
    }
  }

  /** No value. */
  public void nil() {
    raw(version == 2 ? NIL2 : NIL3);
  }

  /** No value where an array was expected. */
  public void nilArray() {
    raw(version == 2 ? NIL_ARRAY2 : NIL3);
  }

  /** The header of an array; {@code count} replies follow. */
  @Override
  public void array(int count) {
    number('*', count);
  }

  /** Puts the header of an array before what was written since {@code mark}. */
  public void arrayAt(int mark, int count) {
    headerAt(mark, '*', count);
  }

  /** Puts the header of a map before what was written since {@code mark}. */
  public void mapAt(int mark, int pairs) {
    headerAt(mark, version == 2 ? '*' : '%', version == 2 ? 2L * pairs : pairs);
  }

  private void headerAt(int mark, char type, long count) {
    int end = size;
    number(type, count);
    int length = size - end;
    byte[] header = Arrays.copyOfRange(buffer, end, size);
    System.arraycopy(buffer, mark, buffer, mark + length, end - mark);
    System.arraycopy(header, 0, buffer, mark, length);
  }

  /** The header of a map; {@code pairs} keys follow, each with its value behind it. */
  public void map(int pairs) {
    if (version == 2) {
      number('*', 2L * pairs);
    } else {
      number('%', pairs);
    }
  }

  /** The header of a set; {@code count} replies follow. */
  public void set(int count) {
    number(version == 2 ? '*' : '~', count);
  }

  /** The header of a message that answers no request; {@code count} replies follow. */
  public void push(int count) {
    number(version == 2 ? '*' : '>', count);
  }

  /** A truth value: an integer 1 or 0 in RESP2. */
  public void bool(boolean value) {
    if (version == 2) {
      integer(value ? 1 : 0);
    } else {
      raw(value ? new byte[] {'#', 't', '\r', '\n'} : new byte[] {'#', 'f', '\r', '\n'});
    }
  }

  /** A floating point number: a bulk string in RESP2. */
  public void doubleValue(double value) {
    String text = Decimal.shortest(value);
    if (version == 2) {
      bulk(text);
    } else {
      line(',', text);
    }
  }

  /** A number that is text already: a bulk string in RESP2. */
  public void decimal(String text) {
    if (version == 2) {
      bulk(text);
    } else {
      line(',', text);
    }
  }

  /** A whole number of any size, in decimal: a bulk string in RESP2. */
  public void bigNumber(String digits) {
    if (version == 2) {
      bulk(digits);
    } else {
      line('(', digits);
    }
  }

  /**
   * The header of attributes of the reply that comes behind them; {@code pairs} keys with their
   * values follow.
   *
   * @return false in RESP2, which has no attributes: then nothing was written, and nothing of them
   *     may follow
   */
  public boolean attribute(int pairs) {
    if (version == 2) {
      return false;
    }
    number('|', pairs);
    return true;
  }

  /** A text for people: a bulk string in RESP2. {@code format} is three letters, such as txt. */
  public void verbatim(String format, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (version == 2) {
      bulk(bytes);
      return;
    }
    number('=', bytes.length + 4);
    raw(Ascii.bytes(format));
    raw(new byte[] {':'});
    raw(bytes);
    lineEnd();
  }

  /** Bytes that are replies already. */
  public void raw(byte[] bytes) {
    raw(bytes, 0, bytes.length);
  }

  /** Bytes that are replies already. */
  public void raw(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, buffer, size, length);
    size += length;
  }

  private void line(char type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    reserve(bytes.length + 3);
    buffer[size++] = (byte) type;
    raw(bytes);
    lineEnd();
  }

  private void number(char type, long value) {
    reserve(32);
    byte[] b = buffer;
    int i = size;
    b[i++] = (byte) type;
    if (value >= 0 && value < 10) {
      b[i++] = (byte) ('0' + value);
    } else {
      i = Ascii.put(value, b, i);
    }
    b[i++] = '\r';
    b[i++] = '\n';
    size = i;
  }

  private void lineEnd() {
    reserve(2);
    buffer[size++] = '\r';
    buffer[size++] = '\n';
  }

  private void reserve(int length) {
    if (buffer.length - size < length) {
      long wanted = Math.max((long) size + length, buffer.length * 2L);
      if (wanted > Integer.MAX_VALUE - 8 && (long) size + length > Integer.MAX_VALUE - 8) {
        throw new IllegalStateException("reply of more than 2 GB");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }
}
