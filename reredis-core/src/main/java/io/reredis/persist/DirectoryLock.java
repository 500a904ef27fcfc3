package io.reredis.persist;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes sure that one store at a time writes to a directory: a locked file in it. Stores that only
 * read need none. Safe for use by all threads.
 */
final class DirectoryLock {
  private static final String NAME = ".reredis.lock";

  /** What an administrator can change. */
  private static final String OPTION = " (option dir; the options save and appendonly write there)";

  private final Path directory;

  /** Null while the lock is not taken; guarded by this. */
  private FileChannel channel;

  DirectoryLock(Path directory) {
    this.directory = directory;
  }

  /**
   * Takes the lock, unless that was done; a directory that is not there is made.
   *
   * @throws IOException where another store has it, or nothing can be written
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

  /** The channel of the locked file, null where another has locked it. */
  private FileChannel lock() throws IOException {
    FileChannel file =
        FileChannel.open(
            directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      // another store of this process: the same as another process
    } finally {
      if (lock == null) {
        file.close();
      }
    }
    return lock == null ? null : file;
  }

  /** Gives the lock back, where it is taken. */
  synchronized void release() throws IOException {
    FileChannel taken = channel;
    channel = null;
    if (taken != null) {
      taken.close();
    }
  }
}
