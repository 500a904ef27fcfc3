package io.reredis.persist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What makes files last: flushed content, one step from old to new, flushed directories. */
final class DurableFiles {
  private DurableFiles() {}

  /** Puts content in the place of a file, so that after a crash there is the old or the new one. */
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

  /** Renames a file that was flushed; after it returns a crash does not undo it. */
  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    flushDirectory(to.toAbsolutePath().getParent());
  }

  /** Makes names in a directory last, where the system can. */
  static void flushDirectory(Path directory) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      // not every system lets a directory be opened
      return;
    }
    try (channel) {
      channel.force(true);
    }
  }
}
