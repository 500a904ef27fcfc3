package io.reredis.cli;

/** Signals arguments that cannot be used; the message says which and why. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message, null, false, false);
  }
}
