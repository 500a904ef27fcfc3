package io.reredis.resp;

import io.reredis.base.ArraySink;
import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.SharedBytes;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes replies in RESP2 or RESP3.
 *
 * <p>Command code specifies the meaning of a reply (a map, a double, nil); only this class decides
 * how the protocol version of the connection encodes it. {@link #rewind} removes the partial reply
 * of a failed command. Not thread-safe.
 *
 * <p>Replies are written to one buffer that is reused after {@link #clear}. When it is full, the
 * bytes written so far become a finished part and a new buffer continues, so that a large reply is
 * neither copied nor needs one large array. A large stored value becomes a part of its own that
 * references the value ({@link SharedBytes}). The reply consists of the parts in order, followed by
 * the buffer.
 */
public final class ReplyWriter implements ArraySink {
  private static final byte[] OK = Ascii.bytes("+OK\r\n");
  private static final byte[] PONG = Ascii.bytes("+PONG\r\n");
  private static final byte[] QUEUED = Ascii.bytes("+QUEUED\r\n");
  private static final byte[] NIL2 = Ascii.bytes("$-1\r\n");
  private static final byte[] NIL_ARRAY2 = Ascii.bytes("*-1\r\n");
  private static final byte[] NIL3 = Ascii.bytes("_\r\n");

  /** The size of the following buffers: less than half a region of the smallest heap. */
  private static final int CHUNK = 128 * 1024;

  /** The least length of a referenced value; shorter ones are cheaper to copy. */
  private static final int REFERRED = 16 * 1024;

  /** The number of copied bytes above which a reply is large. */
  static final int LARGE_BYTES = 512 * 1024;

  private static final int NO_LIMIT = Integer.MAX_VALUE - 2 * CHUNK;

  /** The number of bytes that {@link #errorCode} examines. */
  private static final int MAX_CODE = 64;

  /** The maximum size of the reused buffer. */
  private final int kept;

  /** The buffer that is reused after {@link #clear}. */
  private byte[] first;

  /** The buffer being written: {@link #first} or a later one. */
  private byte[] buffer;

  /** The index in {@link #buffer} after the bytes of finished parts. */
  private int start;

  /** The index in {@link #buffer} after the last written byte. */
  private int end;

  private Part[] parts = new Part[4];
  private int partCount;

  /** The bytes of all parts, and those of them that are not references to stored values. */
  private int partBytes;

  private int copiedBytes;
  private int limit = NO_LIMIT;
  private boolean copies;
  private int large = NO_LIMIT;
  private @Nullable Runnable beforeLarge;

  /** The value of {@link #copied} when the reply began; {@link #NO_LIMIT} outside of a reply. */
  private int begun = NO_LIMIT;

  private int version = 2;

  /**
   * A finished range of bytes.
   *
   * @param shared the stored value that they belong to; null for other bytes
   */
  private record Part(byte[] array, int from, int to, @Nullable SharedBytes shared) {
    int length() {
      return to - from;
    }
  }

  /** Creates a writer with room for {@code capacity} bytes, for a single use. */
  public ReplyWriter(int capacity) {
    this(capacity, Math.max(capacity, CHUNK));
  }

  /**
   * Creates a writer that is reused.
   *
   * @param capacity the initial size of the buffer
   * @param kept the maximum size of the buffer after {@link #clear}
   */
  public ReplyWriter(int capacity, int kept) {
    this.kept = kept;
    first = new byte[capacity];
    buffer = first;
  }

  /**
   * Limits the bytes of replies until the next {@link #clear}, excluding references to stored
   * values. A reply that exceeds the limit fails with OOM.
   */
  public void limit(long bytes) {
    limit = (int) Math.min(bytes, NO_LIMIT);
  }

  /** Returns the limit set by {@link #limit(long)}. */
  public long limit() {
    return limit;
  }

  /** Also copies stored values, for a reply that may be dropped without {@link #clear}. */
  public void copyValues() {
    copies = true;
  }

  /**
   * Sets an action to run when a reply proves to be large; it may throw to abort the reply. It runs
   * before the header of an array, map or set with more than {@code elements} is written, and when
   * more than {@value #LARGE_BYTES} bytes of the reply are copies.
   */
  public void beforeLarge(int elements, Runnable action) {
    large = elements;
    beforeLarge = action;
  }

  private void check(int elements) {
    if (elements > large) {
      assert beforeLarge != null;
      beforeLarge.run();
    }
  }

  /** Begins the reply to a request in a protocol version, 2 or 3. */
  public void begin(int version) {
    this.version = version;
    begun = copied();
  }

  /** Ends the reply begun by {@link #begin}; later bytes are not part of it. */
  public void end() {
    begun = NO_LIMIT;
  }

  /** Sets the protocol version of later replies: 2 or 3. */
  public void version(int version) {
    this.version = version;
  }

  /** Returns the protocol version, 2 or 3. */
  public int version() {
    return version;
  }

  /** Returns the number of bytes written. */
  public int size() {
    return partBytes + end - start;
  }

  /** Returns the number of bytes written that are not references to stored values. */
  public int copied() {
    return copiedBytes + end - start;
  }

  /** Receives ranges of the written bytes. */
  @FunctionalInterface
  public interface RangeSink {
    /**
     * Receives a range.
     *
     * @param shared the stored value of the bytes, to be retained by a sink that keeps them; null
     *     for bytes of the writer
     */
    void range(byte[] array, int from, int to, @Nullable SharedBytes shared);
  }

  /** Returns the array with all written bytes from index 0, or null if there are several arrays. */
  public byte @Nullable [] single() {
    return partCount == 0 && start == 0 ? buffer : null;
  }

  /** Passes the bytes between two earlier values of {@link #size()} to a sink, in order. */
  public void ranges(int from, int to, RangeSink sink) {
    int at = 0;
    for (int i = 0; i < partCount; i++) {
      Part part = parts[i];
      give(
          part.array,
          part.from - at,
          Math.max(at, from),
          Math.min(at + part.length(), to),
          part,
          sink);
      at += part.length();
    }
    give(buffer, start - at, Math.max(at, from), Math.min(at + end - start, to), null, sink);
  }

  private static void give(
      byte[] array, int shift, int from, int to, @Nullable Part part, RangeSink sink) {
    if (to > from) {
      sink.range(array, shift + from, shift + to, part == null ? null : part.shared);
    }
  }

  /** Returns whether an array is overwritten after {@link #clear}. */
  public boolean isReused(byte[] array) {
    return array == first;
  }

  /**
   * Appends the content of another writer, mostly without copying. The other one must not be used
   * afterwards.
   */
  public void append(ReplyWriter other) {
    if ((long) size() + other.size() > NO_LIMIT) {
      throw tooLarge(NO_LIMIT);
    }
    if (other.single() != null && other.size() < REFERRED) {
      raw(other.buffer, 0, other.end);
      return;
    }
    finishPart();
    other.finishPart();
    for (int i = 0; i < other.partCount; i++) {
      addPart(other.parts[i]);
      other.parts[i] = null;
    }
    other.partCount = other.partBytes = other.copiedBytes = 0;
  }

  /** Returns whether the first reply is an error. */
  public boolean isError() {
    return size() > 0 && (partCount > 0 ? parts[0].array[parts[0].from] : buffer[start]) == '-';
  }

  /** Returns the code of the error at {@code mark}, or null if it is not an error. */
  public @Nullable String errorCode(int mark) {
    if (size() == mark) {
      return null;
    }
    byte[] start = copy(mark, Math.min(size(), mark + MAX_CODE));
    if (start[0] != '-') {
      return null;
    }
    int end = 1;
    while (end < start.length && start[end] > ' ') {
      end++;
    }
    return new String(start, 1, end - 1, StandardCharsets.US_ASCII);
  }

  /** Returns a copy of the bytes from {@code mark}, an earlier {@link #size()}, to the end. */
  public byte[] copyFrom(int mark) {
    return copy(mark, size());
  }

  private byte[] copy(int start, int end) {
    ByteBuffer copy = ByteBuffer.allocate(end - start);
    ranges(start, end, (array, from, to, shared) -> copy.put(array, from, to - from));
    return copy.array();
  }

  /** Removes everything. */
  public void clear() {
    if (partCount > 0) {
      dropParts(0);
    }
    buffer = first;
    start = end = 0;
  }

  private void dropParts(int count) {
    while (partCount > count) {
      Part part = parts[--partCount];
      parts[partCount] = null;
      partBytes -= part.length();
      if (part.shared == null) {
        copiedBytes -= part.length();
      } else {
        part.shared.release();
      }
    }
  }

  @Override
  public int mark() {
    return size();
  }

  /** Removes what was written after {@code mark}, an earlier {@link #size()}. */
  @Override
  public void rewind(int mark) {
    if (mark >= partBytes) {
      end = start + mark - partBytes;
    } else {
      rewindParts(mark);
    }
  }

  /** Truncates to a mark within a finished part, which becomes the buffer again. */
  private void rewindParts(int mark) {
    int remaining = partCount;
    int before = partBytes;
    while (before > mark) {
      before -= parts[--remaining].length();
    }
    Part cut = parts[remaining];
    dropParts(remaining);
    if (cut.shared == null) {
      buffer = cut.array;
      start = cut.from;
      end = cut.from + mark - before;
    } else {
      // the mark precedes a stored value: continue after the header of its bulk string
      Part last = parts[remaining - 1];
      buffer = last.array;
      start = end = last.to;
    }
  }

  /** Makes the content of the buffer a finished part. */
  private void finishPart() {
    if (end > start) {
      addPart(new Part(buffer, start, end, null));
      start = end;
    }
  }

  private void addPart(Part part) {
    if (partCount == parts.length) {
      parts = Arrays.copyOf(parts, partCount * 2);
    }
    parts[partCount++] = part;
    partBytes += part.length();
    if (part.shared == null) {
      copiedBytes += part.length();
    }
  }

  /** Writes the simple string OK. */
  public void ok() {
    raw(OK);
  }

  /** Writes the simple string PONG. */
  public void pong() {
    raw(PONG);
  }

  /** Writes the simple string QUEUED. */
  public void queued() {
    raw(QUEUED);
  }

  /** Writes a simple string; {@code text} has no line breaks. */
  public void simple(String text) {
    line('+', text);
  }

  /**
   * Writes an error: {@code line} is its code and its text. Line breaks within it become spaces,
   * those at its end are removed.
   */
  public void error(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\r' || line.charAt(end - 1) == '\n')) {
      end--;
    }
    line('-', line.substring(0, end).replace('\r', ' ').replace('\n', ' '));
  }

  /** Writes an integer. */
  public void integer(long value) {
    number(':', value);
  }

  /** Writes a bulk string. */
  public void bulk(byte[] value) {
    bulk(value, 0, value.length);
  }

  /** Writes a bulk string. */
  public void bulk(Bytes value) {
    bulk(value.array(), value.offset(), value.length());
  }

  /** Writes a bulk string with the text in UTF-8. */
  public void bulk(String value) {
    bulk(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a bulk string. */
  public void bulk(byte[] a, int offset, int length) {
    if (length > CHUNK) {
      number('$', length);
      raw(a, offset, length);
      lineEnd();
      return;
    }
    reserve(length + 32);
    byte[] b = buffer;
    int i = end;
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
    end = i;
  }

  /** Writes a bulk string, for operations that pass on values. */
  @Override
  public void put(byte[] a, int offset, int length) {
    bulk(a, offset, length);
  }

  /**
   * Writes a bulk string of a stored value, which is referenced rather than copied if it is large.
   */
  @Override
  public void put(SharedBytes shared, int offset, int length) {
    if (length < REFERRED || copies) {
      bulk(shared.array(), offset, length);
      return;
    }
    if ((long) size() + length > NO_LIMIT) {
      throw tooLarge(NO_LIMIT);
    }
    number('$', length);
    finishPart();
    shared.retain();
    addPart(new Part(shared.array(), offset, offset + length, shared));
    lineEnd();
  }

  /** Writes a bulk string with {@code value} in decimal. */
  public void bulk(long value) {
    int length = Ascii.length(value);
    reserve(64);
    number('$', length);
    end = Ascii.putExactly(value, length, buffer, end);
    lineEnd();
  }

  /** Writes a bulk string, or nil for null. */
  public void bulkOrNil(byte @Nullable [] value) {
    if (value == null) {
      nil();
    } else {
      bulk(value);
    }
  }

  /** Writes nil. */
  public void nil() {
    raw(version == 2 ? NIL2 : NIL3);
  }

  /** Writes nil in place of an array. */
  public void nilArray() {
    raw(version == 2 ? NIL_ARRAY2 : NIL3);
  }

  /** Writes the header of an array; {@code count} replies follow. */
  @Override
  public void array(int count) {
    check(count);
    number('*', count);
  }

  /** Inserts the header of an array before everything written since {@code mark}. */
  public void arrayAt(int mark, int count) {
    headerAt(mark, '*', count);
  }

  /** Inserts the header of a map before everything written since {@code mark}. */
  public void mapAt(int mark, int pairs) {
    headerAt(mark, version == 2 ? '*' : '%', version == 2 ? 2L * pairs : pairs);
  }

  private void headerAt(int mark, char type, long count) {
    reserve(32);
    int written = end;
    number(type, count);
    byte[] header = Arrays.copyOfRange(buffer, written, end);
    end = written;
    insert(mark, header);
  }

  /** Inserts bytes before everything written since {@code mark}. */
  private void insert(int mark, byte[] bytes) {
    if (mark < partBytes) {
      insertPart(mark, bytes);
      return;
    }
    reserve(bytes.length);
    if (mark < partBytes) {
      // the bytes after the mark have just become a part
      insertPart(mark, bytes);
      return;
    }
    int at = start + mark - partBytes;
    System.arraycopy(buffer, at, buffer, at + bytes.length, end - at);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    end += bytes.length;
  }

  private void insertPart(int mark, byte[] bytes) {
    int at = 0;
    int before = 0;
    while (before + parts[at].length() <= mark) {
      before += parts[at++].length();
    }
    Part split = parts[at];
    int middle = split.from + mark - before;
    int added = middle == split.from ? 1 : 2;
    if (partCount + added > parts.length) {
      parts = Arrays.copyOf(parts, parts.length * 2);
    }
    System.arraycopy(parts, at, parts, at + added, partCount - at);
    if (added == 2) {
      parts[at++] = new Part(split.array, split.from, middle, null);
    }
    parts[at++] = new Part(bytes, 0, bytes.length, null);
    parts[at] = new Part(split.array, middle, split.to, split.shared);
    partCount += added;
    partBytes += bytes.length;
    copiedBytes += bytes.length;
  }

  /** Writes the header of a map; {@code pairs} keys follow, each with its value. */
  public void map(int pairs) {
    check(pairs);
    if (version == 2) {
      number('*', 2L * pairs);
    } else {
      number('%', pairs);
    }
  }

  /** Writes the header of a set; {@code count} replies follow. */
  public void set(int count) {
    check(count);
    number(version == 2 ? '*' : '~', count);
  }

  /** Writes the header of a push message; {@code count} replies follow. */
  public void push(int count) {
    number(version == 2 ? '*' : '>', count);
  }

  /** Writes a boolean: an integer 1 or 0 in RESP2. */
  public void bool(boolean value) {
    if (version == 2) {
      integer(value ? 1 : 0);
    } else {
      raw(value ? new byte[] {'#', 't', '\r', '\n'} : new byte[] {'#', 'f', '\r', '\n'});
    }
  }

  /** Writes a floating point number: a bulk string in RESP2. */
  public void doubleValue(double value) {
    String text = Decimal.shortest(value);
    if (version == 2) {
      bulk(text);
    } else {
      line(',', text);
    }
  }

  /** Writes a number given as text: a bulk string in RESP2. */
  public void decimal(String text) {
    if (version == 2) {
      bulk(text);
    } else {
      line(',', text);
    }
  }

  /** Writes an integer of any size, in decimal: a bulk string in RESP2. */
  public void bigNumber(String digits) {
    if (version == 2) {
      bulk(digits);
    } else {
      line('(', digits);
    }
  }

  /**
   * Writes the header of attributes, which precede a reply; {@code pairs} keys with their values
   * follow.
   *
   * @return false in RESP2, which has no attributes: then nothing was written, and no attributes
   *     may follow
   */
  public boolean attribute(int pairs) {
    if (version == 2) {
      return false;
    }
    number('|', pairs);
    return true;
  }

  /**
   * Writes a human-readable text: a bulk string in RESP2. {@code format} has three letters, such as
   * txt.
   */
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

  /** Writes bytes that are already encoded replies. */
  public void raw(byte[] bytes) {
    raw(bytes, 0, bytes.length);
  }

  /** Writes bytes that are already encoded replies. */
  public void raw(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > CHUNK) {
      rawPiece(bytes, from, CHUNK);
      from += CHUNK;
      left -= CHUNK;
    }
    rawPiece(bytes, from, left);
  }

  private void rawPiece(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, buffer, end, length);
    end += length;
  }

  private void line(char type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    reserve(1);
    buffer[end++] = (byte) type;
    raw(bytes);
    lineEnd();
  }

  private void number(char type, long value) {
    reserve(32);
    byte[] b = buffer;
    int i = end;
    b[i++] = (byte) type;
    if (value >= 0 && value < 10) {
      b[i++] = (byte) ('0' + value);
    } else {
      i = Ascii.put(value, b, i);
    }
    b[i++] = '\r';
    b[i++] = '\n';
    end = i;
  }

  private void lineEnd() {
    reserve(2);
    buffer[end++] = '\r';
    buffer[end++] = '\n';
  }

  private void reserve(int length) {
    if (buffer.length - end < length) {
      grow(length);
    }
  }

  /** Makes room for at least {@code length} more bytes, at most {@link #CHUNK} and a header. */
  private void grow(int length) {
    if (copied() > limit || size() > NO_LIMIT) {
      throw tooLarge(limit);
    }
    if (beforeLarge != null && copied() - begun > LARGE_BYTES) {
      beforeLarge.run();
    }
    int wanted = end + length;
    if (buffer == first && wanted <= kept) {
      first = Arrays.copyOf(first, Math.max(wanted, Math.min(first.length * 2, kept)));
      buffer = first;
      return;
    }
    byte[] next = new byte[CHUNK + 64];
    finishPart();
    buffer = next;
    start = end = 0;
  }

  /** Returns the error of a reply that exceeds a limit in bytes. */
  public static ReredisException tooLarge(long bytes) {
    return new ReredisException(
        ErrorCode.OOM, "the reply would take more than " + bytes + " bytes of memory");
  }
}
