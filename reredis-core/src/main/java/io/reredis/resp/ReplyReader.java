package io.reredis.resp;

import io.reredis.util.ReredisException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies in RESP2 or RESP3 as Java values.
 *
 * <p>A simple string becomes a {@link String}, a bulk string or verbatim string a {@code byte[]} or
 * a {@link String} as requested, an integer a {@link Long}, a double a {@link Double}, a boolean a
 * {@link Boolean}, nil null, an array or a push a {@link List}, a map a {@link Map}, a set a {@link
 * Set}, an error a {@link ReredisException} (returned, not thrown). Attributes are skipped. Not
 * thread-safe.
 */
public final class ReplyReader {
  private static final int CHUNK = 64 * 1024;
  private static final int MAX_NESTING = 128;

  /** A message that is no reply to a request. */
  public static final class Push extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;

    private Push(List<Object> elements) {
      super(elements);
    }
  }

  private final InputStream in;
  private final boolean text;

  /**
   * Creates a reader.
   *
   * @param text whether bulk strings are read as UTF-8 text
   */
  public ReplyReader(InputStream in, boolean text) {
    this.in = in;
    this.text = text;
  }

  /**
   * Reads one reply.
   *
   * @throws EOFException at the end of the stream
   * @throws IOException if the reply is malformed or nested too deeply
   */
  public @Nullable Object read() throws IOException {
    try {
      return read(0);
    } catch (NumberFormatException e) {
      throw new IOException("a reply with a wrong number", e);
    }
  }

  private @Nullable Object read(int depth) throws IOException {
    if (depth > MAX_NESTING) {
      throw new IOException("replies nested too deeply");
    }
    int type = in.read();
    if (type < 0) {
      throw new EOFException();
    }
    String line = readLine();
    switch (type) {
      case '+':
        return line;
      case '-':
        return ReredisException.ofReply(line);
      case ':':
        return Long.parseLong(line);
      case '$':
        return line.equals("-1") ? null : bulk(length(line));
      case '=':
        return verbatim(length(line));
      case '*':
        return line.equals("-1") ? null : list(length(line), depth);
      case '>':
        return new Push(list(length(line), depth));
      case '~':
        return new LinkedHashSet<>(list(length(line), depth));
      case '%':
        return map(length(line), depth);
      case '|':
        map(length(line), depth);
        return read(depth + 1);
      case '_':
        return null;
      case '#':
        return line.equals("t");
      case ',':
        return number(line);
      case '(':
        return new java.math.BigInteger(line);
      default:
        throw new IOException("no reply begins with '" + (char) type + "'");
    }
  }

  private static int length(String line) {
    int length = Integer.parseInt(line);
    if (length < 0) {
      throw new NumberFormatException(line);
    }
    return length;
  }

  private static Double number(String line) {
    switch (line) {
      case "inf":
        return Double.POSITIVE_INFINITY;
      case "-inf":
        return Double.NEGATIVE_INFINITY;
      case "nan":
        return Double.NaN;
      default:
        return Double.valueOf(line);
    }
  }

  private Object bulk(int length) throws IOException {
    byte[] bytes = bytes(length);
    return text ? new String(bytes, StandardCharsets.UTF_8) : bytes;
  }

  private Object verbatim(int length) throws IOException {
    byte[] bytes = bytes(length);
    byte[] content = java.util.Arrays.copyOfRange(bytes, Math.min(4, bytes.length), bytes.length);
    return text ? new String(content, StandardCharsets.UTF_8) : content;
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.readNBytes(2).length < 2) {
      throw new EOFException();
    }
    return bytes;
  }

  private List<Object> list(int count, int depth) throws IOException {
    List<Object> list = new ArrayList<>(Math.min(count, CHUNK));
    for (int i = 0; i < count; i++) {
      list.add(read(depth + 1));
    }
    return list;
  }

  private Map<Object, Object> map(int count, int depth) throws IOException {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Object key = read(depth + 1);
      map.put(key, read(depth + 1));
    }
    return map;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.append((char) c);
    }
    if (in.read() < 0) {
      throw new EOFException();
    }
    byte[] raw = line.toString().getBytes(StandardCharsets.ISO_8859_1);
    return new String(raw, StandardCharsets.UTF_8);
  }
}
