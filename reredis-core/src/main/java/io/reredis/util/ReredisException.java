package io.reredis.util;

/**
 * An error reply of the store, the same for an embedding program and for a client.
 *
 * <p>It has no stack trace, because the error is in the request rather than the code. {@link
 * #getMessage()} is the text of the error reply including the code, without the leading dash, for
 * instance {@code ERR syntax error}.
 */
public final class ReredisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String prefix;

  /** Creates the error {@code code text}. */
  public ReredisException(ErrorCode code, String text) {
    this(code.name(), text);
  }

  private ReredisException(String prefix, String text) {
    super(prefix + ' ' + text, null, false, false);
    this.code = ErrorCode.of(prefix);
    this.prefix = prefix;
  }

  /** Returns the error {@code ERR text}. */
  public static ReredisException error(String text) {
    return new ReredisException(ErrorCode.ERR, text);
  }

  /**
   * Returns the error with the reply {@code line}.
   *
   * @param line the reply without its leading dash: a code, a space and a text
   */
  public static ReredisException ofReply(String line) {
    int space = line.indexOf(' ');
    return space < 0
        ? new ReredisException(line, "")
        : new ReredisException(line.substring(0, space), line.substring(space + 1));
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
