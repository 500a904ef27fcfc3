package io.reredis.base;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Describes failures for logs in plain words, without Java class names. */
public final class Reason {
  private Reason() {}

  /** Returns the reason for a failure. */
  public static String of(Throwable e) {
    if (e instanceof NoSuchFileException) {
      return e.getMessage() + ": no such file";
    }
    if (e instanceof AccessDeniedException) {
      return e.getMessage() + ": permission denied";
    }
    if (e instanceof OutOfMemoryError) {
      return "out of memory";
    }
    if (e instanceof Error && e.getMessage() != null) {
      // such a message is a class name or similar, meaningless by itself
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
