package io.reredis.intercept;

import io.reredis.util.ReredisException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The decision of a {@link CommandInterceptor} about a request. Immutable. */
public final class Verdict {
  private static final Verdict PROCEED = new Verdict(Kind.PROCEED, null, 0);
  private static final Verdict DISCONNECT = new Verdict(Kind.DISCONNECT, null, 0);
  private static final Verdict STALL = new Verdict(Kind.DELAY, null, Long.MAX_VALUE);

  private final Kind kind;
  private final @Nullable ReredisException error;
  private final long amount;

  /** The kinds of verdicts. */
  public enum Kind {
    /** The request is executed. */
    PROCEED,
    /** The request is not executed, and the client receives an error. */
    REFUSE,
    /**
     * The request is executed later, or never for {@link #stall}; the client and its further
     * requests wait.
     */
    DELAY,
    /** The request is not executed, and the connection is closed. */
    DISCONNECT,
    /** The request is executed, and the connection is closed in the middle of the reply. */
    CUT
  }

  private Verdict(Kind kind, @Nullable ReredisException error, long amount) {
    this.kind = kind;
    this.error = error;
    this.amount = amount;
  }

  /** Returns the verdict that executes the request. */
  public static Verdict proceed() {
    return PROCEED;
  }

  /**
   * Returns a verdict that answers with an error in place of executing the request. A transaction
   * in which the request was to be queued fails.
   */
  public static Verdict refuse(ReredisException error) {
    return new Verdict(Kind.REFUSE, Objects.requireNonNull(error, "error"), 0);
  }

  /**
   * Returns a verdict that answers with an error; see {@link #refuse(ReredisException)}.
   *
   * @param line the error as sent, with its code as the first word: {@code "OOM no memory"}
   * @throws IllegalArgumentException if it contains a line break
   */
  public static Verdict refuse(String line) {
    if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("an error is one line: " + line);
    }
    return refuse(ReredisException.ofReply(line));
  }

  /**
   * Returns a verdict that executes the request after a delay by the clock of the store. The
   * interceptor is not asked again. No thread waits, except that of an in-process call.
   *
   * @throws IllegalArgumentException if the delay is negative
   */
  public static Verdict delay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("negative delay: " + delay);
    }
    return new Verdict(Kind.DELAY, null, delay.toMillis());
  }

  /**
   * Returns a verdict that never executes the request and never answers; the connection stays open
   * until the client closes it. An in-process call waits until its thread is interrupted.
   */
  public static Verdict stall() {
    return STALL;
  }

  /**
   * Returns a verdict that closes the connection without executing the request. An in-process call
   * receives an error.
   */
  public static Verdict disconnect() {
    return DISCONNECT;
  }

  /**
   * Returns a verdict that executes the request, sends the first bytes of the reply, and closes the
   * connection. If the reply comes later, as for a blocked command, the store may send fewer bytes.
   * An in-process call receives an error.
   *
   * @param bytes the number of bytes that are sent at most; 0 loses the whole reply
   * @throws IllegalArgumentException if the number is negative
   */
  public static Verdict cut(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("negative number of bytes: " + bytes);
    }
    return new Verdict(Kind.CUT, null, bytes);
  }

  /** Returns the kind. */
  public Kind kind() {
    return kind;
  }

  /** Returns the error of a refusal, or null. */
  public @Nullable ReredisException error() {
    return error;
  }

  /**
   * Returns the delay in milliseconds ({@link Long#MAX_VALUE} for {@link #stall}), or the number of
   * bytes of a cut reply; otherwise 0.
   */
  public long amount() {
    return amount;
  }

  @Override
  public String toString() {
    return error == null ? kind + (amount == 0 ? "" : " " + amount) : kind + " " + error;
  }
}
