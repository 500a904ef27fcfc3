package io.reredis.persist;

import static io.reredis.base.NotNull.notNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Durable file operations: flushed content, atomic replacement, flushed directories. */
final class DurableFiles {
  private DurableFiles() {}

  /** Replaces a file so that after a crash either the old or the new content exists. */
  static void replace(Path path, byte[] content) throws IOException {
    Path beside = path.resolveSibling("temp-" + path.getFileName());
    try {
      writeNew(beside, content);
      rename(beside, path);
    } catch (IOException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
  }

  private static void writeNew(Path path, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Renames a flushed file; the rename is durable when this returns. */
  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    flushDirectory(notNull(to.toAbsolutePath().getParent()));
  }

  /** Flushes a directory, on systems that support it. */
  static void flushDirectory(Path directory) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      // not every system can open a directory
      return;
    }
    try (channel) {
      channel.force(true);
    }
  }
}
