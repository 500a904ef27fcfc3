package io.reredis.net.conformance;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A reply with all distinctions of the protocol: simple and bulk strings, nil and nil array, maps,
 * sets, pushes, verbatim strings, doubles.
 *
 * <p>It has its own reader, because the expected replies must not depend on the code under test. A
 * character of a text is a byte.
 *
 * @param type the first byte on the wire; {@code _} is nil, {@code N} RESP2's nil array, {@code ?}
 *     any reply at all
 * @param text the content of a reply without elements; {@code *} in an expectation matches anything
 * @param parts the elements; for a map its keys and values in turn, for attributes ({@code |})
 *     their keys and values and then the reply itself
 */
record Reply(char type, String text, List<Reply> parts) {
  /** The representation of replies for a kind of client. */
  enum Form {
    /** RESP2. */
    TWO,
    /** RESP3. */
    THREE,
    /** Java values. */
    JAVA
  }

  static Reply of(char type, String text) {
    return new Reply(type, text, List.of());
  }

  static Reply of(char type, List<Reply> parts) {
    return new Reply(type, "", parts);
  }

  // --- reading

  static Reply read(InputStream in) throws IOException {
    int type = in.read();
    if (type < 0) {
      throw new EOFException("the connection was closed");
    }
    String line = line(in);
    switch (type) {
      case '$':
        return line.equals("-1") ? of('_', "") : of('$', bytes(in, Integer.parseInt(line)));
      case '=':
        return of('=', bytes(in, Integer.parseInt(line)));
      case '*':
        return line.equals("-1") ? of('N', "") : of('*', parts(in, Integer.parseInt(line)));
      case '~':
      case '>':
        return of((char) type, parts(in, Integer.parseInt(line)));
      case '%':
        return of('%', parts(in, 2 * Integer.parseInt(line)));
      case '|':
        return of('|', parts(in, 2 * Integer.parseInt(line) + 1));
      case '+':
      case '-':
      case ':':
      case ',':
      case '#':
      case '(':
      case '_':
        return of((char) type, line);
      default:
        throw new IOException("no reply begins with byte " + type);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      line.append((char) c);
    }
    if (in.read() != '\n') {
      throw new IOException("carriage return without line feed");
    }
    return line.toString();
  }

  private static String bytes(InputStream in, int length) throws IOException {
    String text = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    if (text.length() < length || in.read() != '\r' || in.read() != '\n') {
      throw new IOException("bulk string without its end");
    }
    return text;
  }

  private static List<Reply> parts(InputStream in, int count) throws IOException {
    List<Reply> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(read(in));
    }
    return parts;
  }

  // --- comparing

  /** Converts a RESP3 reply to another form. */
  Reply in(Form form) {
    List<Reply> own = parts.stream().map(part -> part.in(form)).toList();
    switch (type) {
      case '%':
      case '~':
        return new Reply(form == Form.TWO ? '*' : type, text, own);
      case '>':
        return new Reply(form == Form.THREE ? type : '*', text, own);
      case '|':
        return form == Form.THREE ? of(type, own) : own.get(own.size() - 1);
      case 'N':
        return form == Form.TWO ? this : of('_', "");
      case '=':
        return form == Form.THREE ? this : of('$', text.equals("*") ? text : text.substring(4));
      case ',':
      case '(':
        return form == Form.TWO ? of('$', text) : this;
      case '#':
        return form == Form.TWO ? of(':', text.equals("t") ? "1" : "0") : this;
      default:
        return new Reply(type, text, own);
    }
  }

  /** Returns whether {@code actual} matches this expectation. */
  boolean accepts(Reply actual) {
    if (type == '?') {
      return true;
    }
    if (type != actual.type || parts.size() != actual.parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).accepts(actual.parts.get(i))) {
        return false;
      }
    }
    return acceptsText(actual.text);
  }

  private boolean acceptsText(String actual) {
    int dots = type == ':' ? text.indexOf("..") : -1;
    if (dots < 0) {
      return text.equals("*") || text.equals(actual);
    }
    long value = Long.parseLong(actual);
    return value >= Long.parseLong(text.substring(0, dots))
        && value <= Long.parseLong(text.substring(dots + 2));
  }

  /** Returns the reply with its elements sorted by their notation. */
  Reply sorted() {
    return of(type, parts.stream().sorted(Comparator.comparing(Reply::toString)).toList());
  }

  boolean isError() {
    return type == '-';
  }

  long integer() {
    if (type != ':') {
      throw new AssertionError("no integer: " + this);
    }
    return Long.parseLong(text);
  }

  @Override
  public String toString() {
    return Notation.of(this);
  }
}
