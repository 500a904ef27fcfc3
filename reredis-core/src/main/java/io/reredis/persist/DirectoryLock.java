package io.reredis.persist;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Ensures, by locking a file, that only one store at a time writes to a directory. Stores that only
 * read do not take the lock. Thread-safe.
 */
final class DirectoryLock {
  private static final String NAME = ".reredis.lock";

  /** Appended to errors: the options to change. */
  private static final String OPTION = " (option dir; the options save and appendonly write there)";

  private final Path directory;

  /** Null while the lock is not held; guarded by this. */
  private @Nullable FileChannel channel;

  DirectoryLock(Path directory) {
    this.directory = directory;
  }

  /**
   * Takes the lock, unless it is held already; creates the directory if it is missing.
   *
   * @throws IOException if another store holds the lock, or the directory is not writable
   */
  synchronized void take() throws IOException {
    if (channel != null) {
      return;
    }
    try {
      Files.createDirectories(directory);
      channel = lock();
    } catch (IOException e) {
      throw new IOException(FileErrors.named(e).getMessage() + OPTION, e);
    }
    if (channel == null) {
      throw new IOException("the directory " + directory + " is in use by another store" + OPTION);
    }
  }

  /** Returns the channel of the locked file, or null if another store has locked it. */
  private @Nullable FileChannel lock() throws IOException {
    FileChannel file =
        FileChannel.open(
            directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      // locked by another store of this process: same as by another process
    } finally {
      if (lock == null) {
        file.close();
      }
    }
    return lock == null ? null : file;
  }

  /** Releases the lock, if held. */
  synchronized void release() throws IOException {
    FileChannel taken = channel;
    channel = null;
    if (taken != null) {
      taken.close();
    }
  }
}
