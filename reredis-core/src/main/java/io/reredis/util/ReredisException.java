package io.reredis.util;

/**
 * An error reply of the store, the same for an embedding program and for a client.
 *
 * <p>{@link #getMessage()} is the text of the error reply including the code, without the leading
 * dash, for instance {@code ERR syntax error}.
 */
public final class ReredisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String prefix;

  /** Creates the error {@code code text}, without a stack trace. */
  public ReredisException(ErrorCode code, String text) {
    this(code, code.name(), code.name() + ' ' + text, false);
  }

  private ReredisException(ErrorCode code, String prefix, String message, boolean traced) {
    super(message, null, traced, traced);
    this.code = code;
    this.prefix = prefix;
  }

  /** Returns the error {@code ERR text}, without a stack trace. */
  public static ReredisException error(String text) {
    return new ReredisException(ErrorCode.ERR, text);
  }

  /**
   * Returns the error with the reply {@code line}, without a stack trace.
   *
   * @param line the reply without its leading dash: a code, a space and a text
   */
  public static ReredisException ofReply(String line) {
    int space = line.indexOf(' ');
    String prefix = space < 0 ? line : line.substring(0, space);
    return new ReredisException(ErrorCode.of(prefix), prefix, line, false);
  }

  @Override
  @SuppressWarnings("NullAway") // the constructors get one
  public String getMessage() {
    return super.getMessage();
  }

  /** Returns the same error with the stack trace of the caller. */
  public ReredisException withStackTrace() {
    return new ReredisException(code, prefix, getMessage(), true);
  }

  /** Returns the kind of the error, {@link ErrorCode#OTHER} if it is not one of those. */
  public ErrorCode code() {
    return code;
  }

  /** Returns the first word of the reply, such as {@code ERR} or {@code WRONGTYPE}. */
  public String prefix() {
    return prefix;
  }
}
