package io.reredis.ws;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON as UTF-8 into a growing buffer and inserts commas.
 *
 * <p>Keys and values are bytes in the store and on the wire; converting them through Java strings
 * (and Gson's writer) would cost several times as much per row. Not thread-safe.
 */
final class JsonBytes {
  private static final byte[] HEX = Ascii.bytes("0123456789abcdef");
  private static final byte[] BINARY = Ascii.bytes("{\"b64\":\"");
  private static final int MAX_ESCAPE = 6;

  private byte[] buffer;
  private int size;

  JsonBytes(int capacity) {
    buffer = new byte[capacity];
  }

  /** Starts a message: an object whose field {@code op} is its kind. */
  static JsonBytes message(String op) {
    return new JsonBytes(256).open('{').name("op").string(op);
  }

  int size() {
    return size;
  }

  byte[] array() {
    return buffer;
  }

  byte[] copy() {
    return Arrays.copyOf(buffer, size);
  }

  /** Clears the content, and shrinks a buffer of more than {@code keep} bytes. */
  void clear(int keep) {
    size = 0;
    if (buffer.length > keep) {
      buffer = new byte[keep];
    }
  }

  /** Opens an object or an array, as the value of a field or as an element. */
  JsonBytes open(char bracket) {
    separate();
    return put(bracket);
  }

  JsonBytes close(char bracket) {
    return put(bracket);
  }

  JsonBytes name(String name) {
    separate();
    put('"');
    ascii(name);
    put('"');
    return put(':');
  }

  JsonBytes bool(boolean value) {
    separate();
    return ascii(value ? "true" : "false");
  }

  JsonBytes nil() {
    separate();
    return ascii("null");
  }

  JsonBytes number(long value) {
    separate();
    return digits(value);
  }

  /** Writes a 64-bit integer as a string of digits. */
  JsonBytes int64(long value) {
    separate();
    put('"');
    digits(value);
    return put('"');
  }

  /** Writes a Java string; a lone surrogate becomes a question mark. */
  JsonBytes string(String value) {
    separate();
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return quoted(bytes, 0, bytes.length);
  }

  JsonBytes text(byte[] value) {
    return text(value, 0, value.length);
  }

  JsonBytes text(Bytes value) {
    return text(value.array(), value.offset(), value.length());
  }

  /** Writes a text of the protocol: a string if the bytes are strict UTF-8, else their Base64. */
  JsonBytes text(byte[] a, int offset, int length) {
    separate();
    if (Utf8.isStrict(a, offset, length)) {
      return quoted(a, offset, length);
    }
    raw(BINARY);
    byte[] bytes =
        offset == 0 && length == a.length ? a : Arrays.copyOfRange(a, offset, offset + length);
    raw(Base64.getEncoder().encode(bytes));
    put('"');
    return put('}');
  }

  /** Writes one or more comma-separated values that are already JSON. */
  JsonBytes element(byte[] json) {
    separate();
    return raw(json);
  }

  /** Writes a value that is already JSON and lies in a range of {@code json}. */
  JsonBytes element(byte[] json, int from, int to) {
    separate();
    reserve(to - from);
    System.arraycopy(json, from, buffer, size, to - from);
    size += to - from;
    return this;
  }

  /** Appends the content of another writer unchanged. */
  JsonBytes append(JsonBytes other) {
    reserve(other.size);
    System.arraycopy(other.buffer, 0, buffer, size, other.size);
    size += other.size;
    return this;
  }

  private JsonBytes raw(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    return this;
  }

  private JsonBytes ascii(String text) {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  private JsonBytes digits(long value) {
    reserve(Ascii.MAX_LONG_LENGTH);
    size = Ascii.put(value, buffer, size);
    return this;
  }

  private JsonBytes quoted(byte[] a, int offset, int length) {
    reserve(length + 2);
    buffer[size++] = '"';
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      byte b = a[i];
      if (b >= 0 && b < ' ' || b == '"' || b == '\\') {
        reserve(MAX_ESCAPE + end - i + 1);
        escaped(b);
      } else {
        buffer[size++] = b;
      }
    }
    return put('"');
  }

  private void escaped(byte b) {
    buffer[size++] = '\\';
    switch (b) {
      case '"':
      case '\\':
        buffer[size++] = b;
        break;
      case '\n':
        buffer[size++] = 'n';
        break;
      case '\r':
        buffer[size++] = 'r';
        break;
      case '\t':
        buffer[size++] = 't';
        break;
      default:
        buffer[size++] = 'u';
        buffer[size++] = '0';
        buffer[size++] = '0';
        buffer[size++] = HEX[b >> 4];
        buffer[size++] = HEX[b & 15];
    }
  }

  /** Writes a comma if an element or a field precedes this position. */
  private void separate() {
    if (size > 0) {
      byte last = buffer[size - 1];
      if (last != '{' && last != '[' && last != ':') {
        put(',');
      }
    }
  }

  private JsonBytes put(char c) {
    reserve(1);
    buffer[size++] = (byte) c;
    return this;
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length * 2));
    }
  }
}
