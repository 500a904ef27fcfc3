package io.reredis.script;

/** Says that a script is wrong, or that it has failed. Has no stack trace. */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;

  /**
   * Creates the exception.
   *
   * @param message the message; for a script that has failed it begins with an error code
   * @param line the line of the script; 0 if it is unknown
   */
  public ScriptException(String message, int line) {
    super(message, null, false, false);
    this.line = line;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  /** Returns the line of the script; 0 if it is unknown. */
  public int line() {
    return line;
  }
}
