package io.reredis.persist;

import io.reredis.util.Ascii;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  private static final int BUFFER = 256 * 1024;

  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);

  /** How much of the file is whole: what comes behind it after a failure is cut off. */
  private volatile long size;

  /** Bytes written since the last checksum was begun, whose checksum is in {@link #crc}. */
  private boolean torn;

  private LogFile(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /** Opens a file to append to; it is made where there is none. */
  static LogFile open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long size = channel.size();
    channel.position(size);
    return new LogFile(channel, size);
  }

  /** Appends a range of bytes and its checksum, or nothing. */
  void write(byte[] bytes, int from, int count) throws IOException {
    if (torn) {
      // a write that failed half way may have left a part
      channel.truncate(size);
      channel.position(size);
      torn = false;
    }
    torn = true;
    crc.reset();
    crc.update(bytes, from, count);
    for (int at = from; at < from + count; ) {
      out.clear();
      int part = Math.min(out.remaining() - MARK_LENGTH, from + count - at);
      out.put(bytes, at, part);
      at += part;
      if (at == from + count) {
        putMark();
      }
      writeOut();
    }
    torn = false;
    size += count + MARK_LENGTH;
  }

  private void putMark() {
    out.put(MARK);
    long value = crc.getValue();
    for (int shift = 28; shift >= 0; shift -= 4) {
      out.put((byte) Character.forDigit((int) (value >>> shift) & 15, 16));
    }
    out.put((byte) '\r').put((byte) '\n');
  }

  private void writeOut() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  void force() throws IOException {
    channel.force(false);
  }

  long size() {
    return size;
  }

  void closeQuietly() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the append-only file: {0}", e.getMessage());
    }
  }
}
