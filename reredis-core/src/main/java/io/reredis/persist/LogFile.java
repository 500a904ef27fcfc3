package io.reredis.persist;

import io.reredis.base.Ascii;
import io.reredis.base.SafeLog;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One increment of the log on disk. Each write is followed by a comment line with its checksum,
 * {@code #CRC32C:} and eight hexadecimal digits; Redis ignores lines that begin with {@code #}.
 * Used by one thread at a time.
 */
final class LogFile {
  private static final Logger LOG = SafeLog.of(LogFile.class);

  /** The beginning of a checksum line. */
  static final byte[] MARK = Ascii.bytes("#CRC32C:");

  static final int MARK_LENGTH = MARK.length + 10;

  private static final int BUFFER = 64 * 1024;

  /** Flushes a file to disk. */
  interface Flusher {
    void flush(Path path, FileDescriptor file) throws IOException;
  }

  /** Writes bytes to a file. */
  interface Output {
    void write(Path path, RandomAccessFile file, byte[] bytes, int from, int count)
        throws IOException;
  }

  /** How files are written; replaced by tests to inject failures. */
  static volatile Output output =
      (path, file, bytes, from, count) -> file.write(bytes, from, count);

  /** How files are flushed; replaced by tests to inject failures. */
  static volatile Flusher flusher = (path, file) -> file.sync();

  private final Path path;

  /** Not a channel, because an interrupt of the using thread would close it. */
  private final RandomAccessFile file;

  private final CRC32C crc = new CRC32C();
  private final byte[] out = new byte[BUFFER];
  private int filled;

  /** The size of the complete writes; after a failure the rest of the file is cut off. */
  private volatile long size;

  /** Whether a write has failed and may have left partial data after {@link #size}. */
  private boolean torn;

  private LogFile(Path path, RandomAccessFile file, long size) {
    this.path = path;
    this.file = file;
    this.size = size;
  }

  /** Opens a file for appending, creating it if it is missing. */
  static LogFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    long size = file.length();
    file.seek(size);
    return new LogFile(path, file, size);
  }

  /**
   * Appends a range of bytes and its checksum. If this fails, the next write removes the partial
   * data.
   */
  void write(byte[] bytes, int from, int count) throws IOException {
    if (torn) {
      file.setLength(size);
      file.seek(size);
    }
    torn = true;
    crc.reset();
    crc.update(bytes, from, count);
    int at = from;
    int end = from + count;
    for (; end - at > out.length - MARK_LENGTH; at += out.length) {
      output.write(path, file, bytes, at, Math.min(out.length, end - at));
    }
    // write the last part and its checksum in one call
    filled = Math.max(0, end - at);
    System.arraycopy(bytes, end - filled, out, 0, filled);
    putMark();
    output.write(path, file, out, 0, filled);
    torn = false;
    size += count + MARK_LENGTH;
  }

  private void putMark() {
    System.arraycopy(MARK, 0, out, filled, MARK.length);
    filled += MARK.length;
    long value = crc.getValue();
    for (int shift = 28; shift >= 0; shift -= 4) {
      out[filled++] = (byte) Character.forDigit((int) (value >>> shift) & 15, 16);
    }
    out[filled++] = '\r';
    out[filled++] = '\n';
  }

  void force() throws IOException {
    flusher.flush(path, file.getFD());
  }

  long size() {
    return size;
  }

  void closeQuietly() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the append-only file: {0}", e.getMessage());
    }
  }
}
