package io.reredis.persist;

import io.reredis.base.Errors;
import io.reredis.base.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Describes failures of reading and writing files in one line: the file and the cause. */
final class FileErrors {
  private FileErrors() {}

  /** Returns an error whose message names the file. */
  static IOException of(Path path, IOException e) {
    if (e instanceof BadFileException || e instanceof FileSystemException) {
      return named(e);
    }
    return new IOException(path + ": " + named(e).getMessage(), e);
  }

  /** Returns the error with a cause in its message if the system has named only the file. */
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
    String other = failure.getOtherFile();
    String files = other == null ? failure.getFile() : failure.getFile() + " -> " + other;
    return what == null ? e : new IOException(files + ": " + what, e);
  }

  /** Returns the reason for a failure, for a log or a reply. */
  static String reasonOf(Throwable failure) {
    if (Errors.isClosed(failure)) {
      return Errors.CLOSED.getMessage().substring(4);
    }
    return Reason.of(failure instanceof IOException e ? named(e) : failure);
  }
}
