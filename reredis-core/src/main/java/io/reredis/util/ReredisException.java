package io.reredis.util;

import java.util.Objects;

/**
 * An error of the store: thrown by the Java API, and sent to network clients as an error reply. An
 * error that the Java API throws on a thread of the program has the stack trace of the caller.
 *
 * <p>{@link #getMessage()} is the error reply with its code but without the leading dash, for
 * example {@code ERR syntax error}.
 */
public final class ReredisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String prefix;

  /** Creates an error with the message {@code <code> <text>} and without a stack trace. */
  public ReredisException(ErrorCode code, String text) {
    this(code, code.name(), code.name() + ' ' + Objects.requireNonNull(text, "text"), false);
  }

  private ReredisException(ErrorCode code, String prefix, String message, boolean traced) {
    super(message, null, traced, traced);
    this.code = code;
    this.prefix = prefix;
  }

  /** Returns an error with the message {@code ERR <text>} and without a stack trace. */
  public static ReredisException error(String text) {
    return new ReredisException(ErrorCode.ERR, text);
  }

  /**
   * Returns the error that an error reply stands for, without a stack trace.
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

  /** Returns a copy with the stack trace of the caller. */
  public ReredisException withStackTrace() {
    return new ReredisException(code, prefix, getMessage(), true);
  }

  /** Returns the code of the error, {@link ErrorCode#OTHER} if it has no constant. */
  public ErrorCode code() {
    return code;
  }

  /**
   * Returns the first word of the message, such as {@code ERR} or {@code WRONGTYPE}, also for
   * {@link ErrorCode#OTHER}.
   */
  public String prefix() {
    return prefix;
  }
}
