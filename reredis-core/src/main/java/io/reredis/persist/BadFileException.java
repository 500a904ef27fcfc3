package io.reredis.persist;

import java.io.IOException;
import java.nio.file.Path;

/** Reports a malformed file, with its path and the offset of the error. */
public final class BadFileException extends IOException {
  private static final long serialVersionUID = 1;

  BadFileException(Path path, long offset, String what) {
    super("Bad file format in " + path + " at offset " + offset + ": " + what);
  }

  BadFileException(Path path, String what) {
    super(path + ": " + what);
  }
}
