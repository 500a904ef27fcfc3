package io.reredis.persist;

import java.io.IOException;
import java.nio.file.Path;

/** Says that a file is not what it should be, which one, and where in it. */
public final class BadFileException extends IOException {
  private static final long serialVersionUID = 1;

  BadFileException(Path path, long offset, String what) {
    super("Bad file format in " + path + " at offset " + offset + ": " + what);
  }

  BadFileException(Path path, String what) {
    super(path + ": " + what);
  }
}
