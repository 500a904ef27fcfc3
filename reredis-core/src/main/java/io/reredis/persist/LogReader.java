package io.reredis.persist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the commands of one increment of the log and verifies the checksums of {@link LogFile}, if
 * it has any. Not thread-safe.
 */
final class LogReader {
  private static final int BUFFER = 1 << 20;
  private static final int MOST_ARGUMENTS = Integer.MAX_VALUE / 2;

  private final InputStream in;
  private final Path path;
  private final long length;
  private final CRC32C crc = new CRC32C();
  private byte[] buffer = new byte[BUFFER];
  private int at;
  private int filled;

  /** The offset of the buffer in the file. */
  private long bufferAt;

  /** The end, in the buffer, of the bytes included in the running checksum. */
  private int summedTo;

  /** The offset of the last command that was read. */
  private long commandAt;

  /** Whether the file ended within a command. */
  private boolean truncated;

  /** Reads a file of that length from {@code offset} on, which is the position of the stream. */
  LogReader(InputStream in, Path path, long offset, long length) {
    this.in = in;
    this.path = path;
    this.bufferAt = offset;
    this.length = length;
  }

  /**
   * Reads the next command.
   *
   * @return its words, or null at the end of the file
   * @throws BadFileException if the file is damaged
   */
  byte @Nullable [][] next() throws IOException {
    for (; ; ) {
      if (!has(1)) {
        commandAt = bufferAt + at;
        return null;
      }
      if (buffer[at] != '#') {
        commandAt = bufferAt + at;
        byte[][] command = command();
        if (command == null) {
          truncated = true;
        }
        return command;
      }
      long lineAt = bufferAt + at;
      int end = lineEnd();
      if (end < 0) {
        commandAt = lineAt;
        truncated = true;
        return null;
      }
      comment(lineAt, end);
    }
  }

  /** Returns the offset of the end of what was read. */
  long position() {
    return bufferAt + at;
  }

  /** Returns whether the file ends within a command. */
  boolean isTruncated() {
    return truncated;
  }

  BadFileException bad(String what) {
    return new BadFileException(path, commandAt, what);
  }

  private void comment(long lineAt, int end) throws BadFileException {
    boolean mark = end - at == LogFile.MARK_LENGTH && startsWithMark();
    if (mark) {
      sum(at);
      long told = hex(at + LogFile.MARK.length);
      if (told != crc.getValue()) {
        throw new BadFileException(path, lineAt, "what stands before it does not fit its checksum");
      }
      crc.reset();
    }
    at = end;
    if (mark) {
      summedTo = at;
    }
  }

  private boolean startsWithMark() {
    return Arrays.equals(
        buffer, at, at + LogFile.MARK.length, LogFile.MARK, 0, LogFile.MARK.length);
  }

  private long hex(int from) {
    long value = 0;
    for (int i = from; i < from + 8; i++) {
      int digit = Character.digit(buffer[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private void sum(int to) {
    crc.update(buffer, summedTo, to - summedTo);
    summedTo = to;
  }

  private byte @Nullable [][] command() throws IOException {
    long count = header('*');
    if (count < 0) {
      return null;
    }
    if (count == 0 || count > MOST_ARGUMENTS || count > length) {
      throw bad("no number of arguments: " + count);
    }
    byte[][] words = new byte[(int) Math.min(count, 1024)][];
    for (int i = 0; i < count; i++) {
      if (i == words.length) {
        words = Arrays.copyOf(words, (int) Math.min(count, 2L * words.length));
      }
      words[i] = word();
      if (words[i] == null) {
        return null;
      }
    }
    return words;
  }

  private byte @Nullable [] word() throws IOException {
    long count = header('$');
    if (count < 0) {
      return null;
    }
    if (count > Integer.MAX_VALUE - 64) {
      throw bad("no length of an argument: " + count);
    }
    if (count + 2 > length - position()) {
      return null;
    }
    byte[] word = new byte[(int) count];
    int copied = 0;
    while (copied < count) {
      if (!has(1)) {
        return null;
      }
      int part = (int) Math.min(count - copied, filled - at);
      System.arraycopy(buffer, at, word, copied, part);
      at += part;
      copied += part;
    }
    if (!has(2)) {
      return null;
    }
    if (buffer[at] != '\r' || buffer[at + 1] != '\n') {
      throw bad("an argument does not end where it should");
    }
    at += 2;
    return word;
  }

  /** Reads a line with a sign and a number; returns -1 if the file ends before. */
  private long header(char sign) throws IOException {
    if (!has(1)) {
      return -1;
    }
    if (buffer[at] != sign) {
      throw bad("no '" + sign + "' where one should be");
    }
    int end = lineEnd();
    if (end < 0) {
      if (filled - at > 32) {
        throw bad("no number behind a '" + sign + "'");
      }
      return -1;
    }
    long value = 0;
    int digits = end - 2 - (at + 1);
    for (int i = at + 1; i < end - 2; i++) {
      int digit = buffer[i] - '0';
      if (digit < 0 || digit > 9 || digits > 18) {
        throw bad("no number behind a '" + sign + "'");
      }
      value = value * 10 + digit;
    }
    if (digits < 1) {
      throw bad("no number behind a '" + sign + "'");
    }
    at = end;
    return value;
  }

  /** Returns the index after the next line end, or -1 if the file ends before; fails after 1 KB. */
  private int lineEnd() throws IOException {
    for (int i = at + 1; i - at < 1024; i++) {
      int ahead = i - at;
      if (!has(ahead + 1)) {
        return -1;
      }
      i = at + ahead;
      if (buffer[i] == '\n') {
        if (buffer[i - 1] != '\r') {
          throw bad("a line does not end with CR and LF");
        }
        return i + 1;
      }
    }
    throw bad("a line without an end");
  }

  /** Returns whether that many bytes are available, after reading more if necessary. */
  private boolean has(int count) throws IOException {
    while (filled - at < count) {
      if (at > 0) {
        sum(Math.max(at, summedTo));
        System.arraycopy(buffer, at, buffer, 0, filled - at);
        bufferAt += at;
        filled -= at;
        summedTo -= at;
        at = 0;
      }
      int more = in.read(buffer, filled, buffer.length - filled);
      if (more < 0) {
        return false;
      }
      filled += more;
    }
    return true;
  }

  /**
   * Returns whether a checksum line follows the position where reading ended: then the file is
   * damaged rather than truncated.
   */
  boolean hasMarkBehind() throws IOException {
    int matched = 0;
    do {
      for (; at < filled; at++) {
        byte b = buffer[at];
        matched = b == LogFile.MARK[matched] ? matched + 1 : b == LogFile.MARK[0] ? 1 : 0;
        if (matched == LogFile.MARK.length) {
          matched = 0;
          if (endsMark()) {
            return true;
          }
        }
      }
      summedTo = at;
    } while (has(1));
    return false;
  }

  /** Returns whether the digits of a checksum and a line end follow. */
  private boolean endsMark() throws IOException {
    return has(11) && buffer[at + 9] == '\r' && buffer[at + 10] == '\n';
  }
}
