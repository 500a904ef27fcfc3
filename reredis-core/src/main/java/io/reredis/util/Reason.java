package io.reredis.util;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says in plain words why something failed, for logs: without names of Java's classes. */
public final class Reason {
  private Reason() {}

  /** The reason that a throwable stands for. */
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
      // such a message is a name of a class, or the like, that says nothing by itself
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
