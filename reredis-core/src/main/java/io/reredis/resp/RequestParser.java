package io.reredis.resp;

import io.reredis.base.Ascii;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses requests from a stream of bytes: RESP arrays of bulk strings, and plain lines with
 * quoting.
 *
 * <p>Bytes are appended as they arrive, in pieces of any size; {@link #next} returns one request
 * after the other as slices of the parser's buffer. The state of an incomplete request is kept, so
 * that no byte is parsed twice however slowly it arrives, and the buffer grows only with received
 * bytes, never with a length that a client declares. A large incomplete argument is received into
 * an array of its own ({@link #receiveApart}). A request that is too large to hold can be refused
 * ({@link #refuse}): its rest is skipped. Not thread-safe.
 */
public final class RequestParser {
  /**
   * The maximum length of a line: a plain request, or the length line of an array or a bulk string.
   */
  public static final int MAX_LINE = 64 * 1024;

  private static final int NO_LENGTH = -1;

  /** The least length of an argument that is received into an array of its own. */
  private static final int LARGE = 64 * 1024;

  /** In place of the offset of an argument in an array of its own. */
  private static final int APART = -1;

  private byte[] buffer;

  /** The start of the incomplete request; the bytes before are consumed. */
  private int start;

  /** The index of the first byte not parsed yet. */
  private int position;

  /** The index after the last received byte. */
  private int end;

  /** The number of missing arguments of the current array; 0 between requests. */
  private int argumentsLeft;

  /** The length of the current bulk string, or NO_LENGTH before its length line is parsed. */
  private int bulkLength = NO_LENGTH;

  /** The offsets (from {@link #start}) and lengths of the parsed arguments, in pairs. */
  private int[] found = new int[32];

  private int foundCount;

  /** The parsed arguments in arrays of their own, in order. */
  private final List<byte[]> apart = new ArrayList<>(0);

  /** The heap bytes of {@link #apart}. */
  private long apartBytes;

  /** Receives the current argument; null if it is received into {@link #buffer}. */
  private @Nullable LargeArgument large;

  /** Whether the current request is skipped. */
  private boolean refused;

  /** Creates a parser with an initial buffer of {@code capacity} bytes, which grows as needed. */
  public RequestParser(int capacity) {
    buffer = new byte[capacity];
  }

  /** Appends the remaining bytes of the source. */
  public void append(ByteBuffer source) {
    if (large != null) {
      receive(source);
    }
    int length = source.remaining();
    reserve(length);
    source.get(buffer, end, length);
    end += length;
  }

  /** Appends a range of bytes. */
  public void append(byte[] source, int offset, int length) {
    append(ByteBuffer.wrap(source, offset, length));
  }

  /** Returns the number of received bytes of incomplete requests. */
  public long pending() {
    long all = end - start;
    for (byte[] argument : apart) {
      all += argument.length;
    }
    return large == null || refused ? all : all + large.received();
  }

  /** Returns whether the parser is between requests and has received nothing of the next one. */
  public boolean isIdle() {
    return start == end && !isInRequest();
  }

  private boolean isInRequest() {
    return argumentsLeft > 0 || foundCount > 0 || refused;
  }

  /** Returns the heap bytes of the parser. */
  public long heldBytes() {
    return buffer.length + apartBytes + (large == null ? 0 : large.heldBytes());
  }

  /** Returns the maximum heap bytes while {@code length} more bytes are appended. */
  public long heldBytesWith(int length) {
    long held = buffer.length + apartBytes;
    int rest = length;
    if (large != null) {
      held += large.heldBytesWith(length);
      rest = Math.max(0, length - large.left());
    }
    int there = end - start;
    return buffer.length - there >= rest ? held : held + Math.max(there + rest, buffer.length * 2L);
  }

  /**
   * Receives the current argument into an array of its own, if it is large and incomplete. After
   * that, the parser cannot be rewound to before it.
   *
   * @param spares provides an array of its length, if available
   */
  public void receiveApart(SpareArrays spares) {
    if (large == null && argumentsLeft > 0 && bulkLength >= LARGE && !refused) {
      large = new LargeArgument(bulkLength, spares.take(bulkLength));
      ByteBuffer there = ByteBuffer.wrap(buffer, position, end - position);
      end = position;
      receive(there);
    }
  }

  private void receive(ByteBuffer source) {
    assert large != null;
    large.receive(source);
    if (large.isWhole()) {
      if (!refused) {
        apart.add(large.bytes());
        apartBytes += large.heldBytes();
        addFound(APART, bulkLength);
      }
      large = null;
      bulkLength = NO_LENGTH;
      argumentsLeft--;
    }
  }

  private void addFound(int offset, int length) {
    if (foundCount + 2 > found.length) {
      found = Arrays.copyOf(found, found.length * 2);
    }
    found[foundCount++] = offset;
    found[foundCount++] = length;
  }

  /**
   * Discards the incomplete request. Its rest is skipped, and {@link #next} returns a request
   * without arguments in its place. Has no effect between requests.
   */
  public void refuse() {
    if (argumentsLeft == 0) {
      return;
    }
    refused = true;
    dropArguments();
    start = position;
    if (bulkLength != NO_LENGTH) {
      readOver();
    }
  }

  /** Skips the current, incomplete argument. */
  private void readOver() {
    if (large == null) {
      large = new LargeArgument(bulkLength, null);
    }
    large.discard();
    ByteBuffer there = ByteBuffer.wrap(buffer, position, end - position);
    start = position = end = 0;
    receive(there);
  }

  private void dropArguments() {
    foundCount = 0;
    found = new int[32];
    apart.clear();
    apartBytes = 0;
  }

  /**
   * Returns a parser that continues from the state of this one, with a buffer no larger than
   * needed; resets this one.
   */
  public RequestParser split() {
    int there = end - start;
    RequestParser other = new RequestParser(Math.max(128, there * 2));
    System.arraycopy(buffer, start, other.buffer, 0, there);
    other.end = there;
    other.position = position - start;
    other.argumentsLeft = argumentsLeft;
    other.bulkLength = bulkLength;
    other.found = found;
    other.foundCount = foundCount;
    other.apart.addAll(apart);
    other.apartBytes = apartBytes;
    other.large = large;
    other.refused = refused;
    found = new int[32];
    reset();
    return other;
  }

  /** Discards everything received. */
  public void reset() {
    start = position = end = 0;
    argumentsLeft = 0;
    bulkLength = NO_LENGTH;
    foundCount = 0;
    if (large != null || refused || !apart.isEmpty()) {
      large = null;
      refused = false;
      dropArguments();
    }
  }

  /**
   * Returns the position of the next request, for {@link #rewind}; valid until bytes are appended.
   */
  public int mark() {
    return start;
  }

  /**
   * Returns to a mark, so that the requests after it are parsed again. They must not be plain
   * lines.
   */
  public void rewind(int mark) {
    start = position = mark;
    argumentsLeft = 0;
    bulkLength = NO_LENGTH;
    foundCount = 0;
  }

  /**
   * Returns whether the next bytes begin a RESP array with arguments. An empty array is skipped and
   * may be followed by a plain line, which {@link #rewind} does not support.
   */
  public boolean beginsArray() {
    return end - start > 1
        && buffer[start] == '*'
        && buffer[start + 1] > '0'
        && buffer[start + 1] <= '9';
  }

  /**
   * Parses the next request.
   *
   * @param into receives its arguments, valid until the next call of any method of this parser;
   *     none for a refused request
   * @return false if more bytes are needed; a request without arguments (an empty line) is skipped
   * @throws ProtocolException if the input is malformed; the parser cannot be used afterwards
   */
  public boolean next(Arguments into, RequestLimits limits) throws ProtocolException {
    for (; ; ) {
      if (!isInRequest()) {
        if (start == end) {
          reset();
          return false;
        }
        if (buffer[start] != '*') {
          int lineEnd = findLineEnd('\n', "too big inline request");
          if (lineEnd < 0) {
            return false;
          }
          splitLine(lineEnd, into);
          if (into.count() > 0) {
            return true;
          }
          continue;
        }
        if (!readArrayHeader(limits)) {
          return false;
        }
        if (argumentsLeft == 0) {
          start = position;
          continue;
        }
      }
      return readArguments(into, limits);
    }
  }

  private boolean readArrayHeader(RequestLimits limits) throws ProtocolException {
    int lineEnd = findLineEnd('\r', "too big mbulk count string");
    if (lineEnd < 0 || lineEnd + 1 >= end) {
      return false;
    }
    int offset = start + 1;
    int length = lineEnd - offset;
    if (!Ascii.isLong(buffer, offset, length)) {
      throw new ProtocolException("invalid multibulk length");
    }
    long count = Ascii.toLong(buffer, offset, length);
    if (count > limits.arguments()) {
      throw new ProtocolException(
          limits.unauthenticated() && count <= Integer.MAX_VALUE
              ? "unauthenticated multibulk length"
              : "invalid multibulk length");
    }
    position = lineEnd + 2;
    argumentsLeft = (int) Math.max(0, count);
    foundCount = 0;
    return true;
  }

  private boolean readArguments(Arguments into, RequestLimits limits) throws ProtocolException {
    while (argumentsLeft > 0) {
      if (large != null || bulkLength == NO_LENGTH && !readBulkHeader(limits)) {
        return false;
      }
      if (end - position < bulkLength + 2) {
        if (refused) {
          readOver();
        }
        return false;
      }
      if (!refused) {
        addFound(position - start, bulkLength);
      }
      position += bulkLength + 2;
      bulkLength = NO_LENGTH;
      argumentsLeft--;
      if (refused) {
        start = position;
      }
    }
    into.clear();
    if (apart.isEmpty()) {
      byte[] a = buffer;
      for (int i = 0; i < foundCount; i += 2) {
        into.add(a, start + found[i], found[i + 1]);
      }
    } else {
      addWithApart(into);
    }
    start = position;
    foundCount = 0;
    refused = false;
    if (found.length > 2048) {
      found = new int[32];
    }
    return true;
  }

  private void addWithApart(Arguments into) {
    int next = 0;
    for (int i = 0; i < foundCount; i += 2) {
      if (found[i] == APART) {
        into.addGiven(apart.get(next++));
      } else {
        into.add(buffer, start + found[i], found[i + 1]);
      }
    }
    apart.clear();
    apartBytes = 0;
  }

  private boolean readBulkHeader(RequestLimits limits) throws ProtocolException {
    byte[] a = buffer;
    int i = position;
    if (i >= end) {
      return false;
    }
    if (a[i] != '$') {
      throw new ProtocolException("expected '$', got '" + (char) (a[i] & 0xff) + "'");
    }
    // fast path for one to three digits, by far the most frequent
    int value = 0;
    int j = i + 1;
    int stop = Math.min(end, i + 4);
    while (j < stop && a[j] >= '0' && a[j] <= '9') {
      value = value * 10 + (a[j++] - '0');
    }
    if (j < end - 1 && a[j] == '\r' && j > i + 1 && (a[i + 1] != '0' || j == i + 2)) {
      bulkLength = value;
      position = j + 2;
    } else if (!readLongBulkHeader()) {
      return false;
    }
    if (bulkLength > limits.bulkLength()) {
      throw new ProtocolException(
          limits.unauthenticated() ? "unauthenticated bulk length" : "invalid bulk length");
    }
    return true;
  }

  private boolean readLongBulkHeader() throws ProtocolException {
    int lineEnd = find('\r', position);
    if (lineEnd < 0 || lineEnd + 1 >= end) {
      if (end - position > MAX_LINE) {
        throw new ProtocolException("too big bulk count string");
      }
      return false;
    }
    int offset = position + 1;
    int length = lineEnd - offset;
    if (!Ascii.isLong(buffer, offset, length)) {
      throw new ProtocolException("invalid bulk length");
    }
    long value = Ascii.toLong(buffer, offset, length);
    if (value < 0 || value > Integer.MAX_VALUE - 64) {
      throw new ProtocolException("invalid bulk length");
    }
    bulkLength = (int) value;
    position = lineEnd + 2;
    return true;
  }

  /**
   * Finds the end of the line that begins at {@link #start}, continuing where the last search
   * ended.
   */
  private int findLineEnd(char terminator, String tooLong) throws ProtocolException {
    int lineEnd = find(terminator, Math.max(start, position));
    if (lineEnd < 0) {
      position = end;
      if (end - start > MAX_LINE) {
        throw new ProtocolException(tooLong);
      }
    } else if (lineEnd + 1 >= end) {
      position = lineEnd;
    }
    return lineEnd;
  }

  private int find(char terminator, int from) {
    byte[] a = buffer;
    for (int i = from; i < end; i++) {
      if (a[i] == terminator) {
        return i;
      }
    }
    return -1;
  }

  private void splitLine(int lineEnd, Arguments into) throws ProtocolException {
    int stop = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    into.clear();
    LineSplitter.split(buffer, start, stop, into);
    start = position = lineEnd + 1;
  }

  /** Makes room for {@code length} more bytes: moves pending bytes to the front, then grows. */
  private void reserve(int length) {
    if (buffer.length - end >= length) {
      return;
    }
    int pending = end - start;
    byte[] target = buffer;
    if (buffer.length - pending < length) {
      long wanted = Math.max((long) pending + length, buffer.length * 2L);
      target = new byte[(int) Math.min(wanted, Integer.MAX_VALUE - 8)];
    }
    System.arraycopy(buffer, start, target, 0, pending);
    buffer = target;
    position -= start;
    end = pending;
    start = 0;
  }
}
