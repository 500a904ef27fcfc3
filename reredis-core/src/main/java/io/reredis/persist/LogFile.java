package io.reredis.persist;

import io.reredis.util.Ascii;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One increment of the log on the disk. Behind each write stands a comment line with a checksum of
 * it, {@code #CRC32C:} and eight hexadecimal digits; Redis passes over lines that begin with {@code
 * #}. Used by one thread at a time.
 */
final class LogFile {
  private static final Logger LOG = System.getLogger(LogFile.class.getName());

  /** What a line with a checksum begins with. */
  static final byte[] MARK = Ascii.bytes("#CRC32C:");

  static final int MARK_LENGTH = MARK.length + 10;

  private static final int BUFFER = 64 * 1024;

  /** Brings a file's content to the disk. */
  interface Flusher {
    void flush(Path path, FileDescriptor file) throws IOException;
  }

  /** Writes bytes to a file. */
  interface Output {
    void write(Path path, RandomAccessFile file, byte[] bytes, int from, int count)
        throws IOException;
  }

  /** How files are written; tests let that fail. */
  static volatile Output output =
      (path, file, bytes, from, count) -> file.write(bytes, from, count);

  /** How files are flushed; tests let that fail. */
  static volatile Flusher flusher = (path, file) -> file.sync();

  private final Path path;

  /** No channel: one is closed when the thread that uses it is interrupted. */
  private final RandomAccessFile file;

  private final CRC32C crc = new CRC32C();
  private final byte[] out = new byte[BUFFER];
  private int filled;

  /** How much of the file is whole: what comes behind it after a failure is cut off. */
  private volatile long size;

  /** Whether a write has failed half way, and may have left a part behind {@link #size}. */
  private boolean torn;

  private LogFile(Path path, RandomAccessFile file, long size) {
    this.path = path;
    this.file = file;
    this.size = size;
  }

  /** Opens a file to append to; it is made where there is none. */
  static LogFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    long size = file.length();
    file.seek(size);
    return new LogFile(path, file, size);
  }

  /** Appends a range of bytes and its checksum, or nothing. */
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
    // the last part and its mark go together
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
