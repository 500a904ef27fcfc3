package io.reredis.persist;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says of failures of the system which file it is and what is wrong with it, in one line. */
final class FileErrors {
  private FileErrors() {}

  /** What failed with a file, with its name. */
  static IOException of(Path path, IOException e) {
    if (e instanceof BadFileException || e instanceof FileSystemException) {
      return named(e);
    }
    return new IOException(path + ": " + named(e).getMessage(), e);
  }

  /** The same failure; where the system has named no more than the file, with what it is. */
  static IOException named(IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return new IOException("the thread was interrupted", e);
    }
    if (!(e instanceof FileSystemException failure)) {
      return e;
    }
    String what = failure.getReason();
    if (e instanceof AccessDeniedException) {
      what = "permission denied";
    } else if (e instanceof NoSuchFileException) {
      what = "no such file or directory";
    } else if (e instanceof FileAlreadyExistsException) {
      what = "is there, and is no directory";
    }
    return what == null ? e : new IOException(failure.getFile() + ": " + what, e);
  }
}
