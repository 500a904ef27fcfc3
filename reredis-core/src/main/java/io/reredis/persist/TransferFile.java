package io.reredis.persist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A temporary file for an export or import. The system deletes it when it is closed or when the
 * process ends, even if the process is killed. Used by one thread at a time.
 */
public final class TransferFile implements AutoCloseable {
  /** The space on the disk that an import leaves for others. */
  private static final long SPARE_BYTES = 16 << 20;

  private final Path path;
  private final FileChannel channel;

  private TransferFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates an empty file.
   *
   * @param expected the number of bytes that will be appended; 0 if unknown
   * @throws IOException if it cannot be created, or if the disk has no room for so many bytes
   */
  public static TransferFile create(Path directory, long expected) throws IOException {
    Path path = directory.resolve("temp-transfer-" + UUID.randomUUID() + ".rdb");
    try {
      long room = Files.getFileStore(directory).getUsableSpace() - SPARE_BYTES;
      if (expected > Math.max(0, room)) {
        throw new IOException(
            "the disk has no room for " + expected + " bytes: " + Math.max(0, room) + " are left");
      }
      return new TransferFile(
          path,
          FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw FileErrors.named(e);
    }
  }

  /** Returns the number of bytes. */
  public long size() throws IOException {
    return channel.size();
  }

  /** Appends all of the bytes. */
  public void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      SnapshotFile.output.write(path, channel, bytes);
    }
  }

  /** Reads bytes from a position of the file until the buffer is full or the file ends. */
  public void read(ByteBuffer to, long position) throws IOException {
    for (long at = position; to.hasRemaining(); ) {
      int read = channel.read(to, at);
      if (read < 0) {
        return;
      }
      at += read;
    }
  }

  /** Returns a stream that appends to the file; flushing it writes what it has buffered. */
  OutputStream output() {
    return new SnapshotFile.FlushingStream(path, channel);
  }

  /** Returns a stream of the whole file, which need not be closed. */
  InputStream input() throws IOException {
    channel.position(0);
    return Channels.newInputStream(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
