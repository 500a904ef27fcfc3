package io.reredis.app;

/** Why the program cannot start, in one line for the person who started it. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message, null, false, false);
  }
}
